"""The worker as it runs: nobody waits for somebody else's platform, and it ends without leaving a trace.

Rule: real time and a real loop, but nothing is asserted of how long anything took.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import pairwise

import pytest
from sqlalchemy.exc import OperationalError

from adapters.contract import DeliveryFailed, Pace, Payload, Receipt, Scope, Verdict
from bot.clock import SystemClock
from bot.delivery import Delivery, Worker
from bot.delivery import outcomes as outcome
from bot.delivery.rounds import Claimed
from bot.events import Address
from bot.home import Home
from bot.storage import gates, outbox
from bot.storage.database import Engine, reading, writing
from bot.storage.outbox import Letter, State
from conversations.cards import Card
from tests.outbox.posting import PLAIN, Post, stage_with

MINUTE = timedelta(minutes=1)
PATIENCE = 60  # seconds until something that never happens is a failure


@dataclass
class Slow(Post):
    """Answers for one installation only when it is let go."""

    let_go: asyncio.Event = field(default_factory=asyncio.Event)
    waiting: int = 0

    async def deliver(self, to: Address, payload: Payload, key: str) -> Receipt:
        if to.installation == "slow":
            self.waiting += 1
            await self.let_go.wait()
        return await super().deliver(to, payload, key)


class Running:
    """A worker on a database, and what it was given."""

    def __init__(self, engine: Engine, post: Post) -> None:
        self.engine, self.post, self.over = engine, post, asyncio.Event()
        self.delivery = Delivery(engine, {"post": post}, Home(engine), SystemClock())
        self.worker = Worker(self.delivery, idle=0.02)
        self._task: asyncio.Task[None] | None = None

    def put(self, key: str, home: str = "fast", **values: object) -> Letter:
        now = SystemClock().now()
        to = Address("post", home, "", f"#{key}")
        plain = Letter(key, "", to, Card(key), "note", "bulk", wake_at=now, written_at=now)
        letter = replace(plain, **values)  # type: ignore[arg-type]
        written = writing(self.engine, lambda connection: outbox.write(connection, letter))
        assert written is not None
        return written

    def states(self) -> dict[str, int]:
        with reading(self.engine) as connection:
            return dict(outbox.count(connection))

    def start(self) -> None:
        self._task = asyncio.create_task(self.worker.run(self.over))

    async def until(self, done: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE):
            while not done():  # noqa: ASYNC110 - what we wait for is in a database
                await asyncio.sleep(0.01)

    async def end(self) -> None:
        assert self._task is not None
        self.over.set()
        async with asyncio.timeout(PATIENCE):
            await self._task


async def test_a_workspace_that_does_not_answer_holds_up_nobody_else(engine: Engine) -> None:
    post = Slow()
    running = Running(engine, post)
    for n in range(30):
        running.put(f"slow {n}", "slow", priority=0)
        running.put(f"fast {n}")
    running.start()
    await running.until(lambda: len(post.got) == 30)
    assert {text.split()[0] for text in post.texts} == {"fast"}
    assert post.waiting <= 8
    post.let_go.set()
    await running.until(lambda: running.states() == {"sent": 60})
    await running.end()


async def test_asked_to_end_it_finishes_what_is_on_its_way_and_gives_the_rest_back(engine: Engine) -> None:
    post = Slow()
    running = Running(engine, post)
    for n in range(20):
        running.put(f"slow {n}", "slow")
    running.start()
    await running.until(lambda: post.waiting == 8)
    running.over.set()
    await asyncio.sleep(0.1)
    post.let_go.set()
    await running.end()
    assert running.states() == {"sent": 8, "queued": 12}
    with reading(engine) as connection:
        left = [outbox.get(connection, n) for n in range(1, 21)]
    assert {x.attempts for x in left if x and x.state is State.QUEUED} == {0}


async def test_a_database_that_is_away_for_a_while_costs_no_outcome(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    running, claim, broken = Running(engine, Post()), Delivery.claim, iter(range(3))

    def away(self: Delivery, outcomes: object, room: object, stopwatch: object) -> tuple[Claimed, ...]:
        if outcomes and next(broken, None) is not None:
            raise OperationalError("", {}, Exception("the server closed the connection"))
        return claim(self, outcomes, room, stopwatch)  # type: ignore[arg-type]

    monkeypatch.setattr(Delivery, "claim", away)
    running.put("hello")
    running.start()
    await running.until(lambda: running.states() == {"sent": 1})
    await running.end()
    assert running.post.texts == ["hello"]


async def test_the_urgent_one_does_not_wait_behind_the_many(engine: Engine) -> None:
    paced = replace(PLAIN, paces=(Pace(Scope.INSTALLATION, 0.02),))
    running = Running(engine, Post(abilities=paced))
    for n in range(100):
        running.put(f"bulk {n}", priority=2)
    running.start()
    await running.until(lambda: len(running.post.got) >= 5)
    running.put("urgent", priority=0)
    await running.until(lambda: "urgent" in running.post.texts)
    assert len(running.post.got) < 80
    await running.end()


async def test_whoever_attends_a_row_rests_when_it_is_finished_or_has_to_wait(engine: Engine) -> None:
    running = Running(engine, Post())
    letter = running.put("hello")
    bad = running.put("bad")
    running.post.mood = _refuse
    running.start()
    async with asyncio.timeout(PATIENCE):
        await asyncio.gather(running.worker.attend(letter.id), running.worker.attend(bad.id))
    assert running.states() == {"sent": 1, "queued": 1}
    await running.end()


def _refuse(text: str) -> None:
    if text == "bad":
        raise DeliveryFailed("come back later", Verdict.LATER, 600.0)


async def test_what_a_platform_asks_to_leave_alone_is_left_alone_by_every_worker(engine: Engine) -> None:
    stage = stage_with(engine, Post())
    stage.post.mood = lambda text: _refuse_all()
    first = stage.put("one", address=Address("post", "T1", "", "#a"))
    stage.put("two", address=Address("post", "T1", "", "#b"))
    stage.put("three", address=Address("post", "T2", "", "#c"))
    await stage.loop.round()
    asked = len(stage.post.got)
    stage.post.mood = lambda text: None
    await stage.loop.round()
    assert len(stage.post.got) == asked
    with reading(engine) as connection:
        assert gates.strikes(connection, [first.address.home]) == {"post/T1": 1}
    stage.wait(MINUTE)
    await stage.loop.drain()
    assert sorted(stage.post.texts) == ["one", "three", "two"]
    with reading(engine) as connection:
        assert gates.strikes(connection, [first.address.home]) == {}


def _refuse_all() -> None:
    raise DeliveryFailed("503", Verdict.LATER, 60.0, Scope.INSTALLATION)


def test_two_workers_together_keep_to_the_pace(engine: Engine) -> None:
    """Virtual time: claims of both, in turn; every start is where the gate put it."""
    paced = replace(PLAIN, paces=(Pace(Scope.INSTALLATION, 0.125), Pace(Scope.CHANNEL, 1.0)))
    stage = stage_with(engine, Post(abilities=paced))
    other = replace(stage.loop)
    for n in range(120):
        stage.put(f"a{n}", address=Address("post", "T1", "", f"#{n % 40}"))
    starts: list[tuple[float, str]] = []
    begun = stage.clock.now()
    for turn in range(100):
        delivery = (stage.loop, other)[turn % 2]
        claimed = delivery.claim((), lambda home: 50, lambda: 0.0)
        now = stage.clock.now()
        starts += [((now + one.wait - begun).total_seconds(), one.letter.address.channel) for one in claimed]
        done = [outcome.sent(one.letter, None) for one in claimed]
        delivery.write(done)
        stage.wait(MINUTE / 600)
    times = sorted(at for at, _ in starts)
    assert all(b - a >= 0.125 - 1e-9 for a, b in pairwise(times))
    assert len(times) >= 0.98 * 8 * 10
    for channel in {where for _, where in starts}:
        mine = sorted(at for at, where in starts if where == channel)
        assert all(b - a >= 1.0 - 1e-9 for a, b in pairwise(mine))

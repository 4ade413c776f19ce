"""Processes that deliver, on one database: the same questions for every engine.

Rule 1: real time, real rows, real LISTEN and NOTIFY; only the platform is ours. What a test waits for is a
        fact in the database or on the platform, with a generous limit, never a span of time.
Rule 2: what a turn does is what a turn does: the row and its job in one transaction, from a thread.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from bot.carrying import Carrier, OwnLoop
from bot.clock import SystemClock
from bot.delivery import Delivery, Worker
from bot.engines.embedded import Embedded
from bot.engines.enlisting import JobForRow
from bot.engines.jobs import Jobs
from bot.engines.port import Carriage
from bot.events import Address
from bot.home import Home
from bot.storage import outbox
from bot.storage.database import Connection, Engine, reading, writing
from bot.storage.outbox import Letter, State
from conversations.cards import Card
from tests.outbox.posting import Post

CLOCK = SystemClock()
LONG = 30.0  # seconds until a test gives up
NEVER = 3600.0  # seconds between two looks: only a ring wakes this one
OVER = frozenset(State) - {State.QUEUED, State.SENDING}


def carrier_of(kind: str) -> Carrier:
    return JobForRow() if kind == "procrastinate" else OwnLoop()


def carriage_of(
    kind: str, delivery: Delivery, idle: float = 0.5, beat: Callable[[], object] = lambda: None
) -> Carriage:
    """One process of an engine. `idle`: seconds between two looks when nobody rings."""
    worker = Worker(delivery, idle=idle)
    return Jobs(worker, beat, concurrency=4) if kind == "procrastinate" else Embedded(worker)


@dataclass(eq=False)
class Process:
    """One of them."""

    over: asyncio.Event
    task: "asyncio.Task[None]"

    async def end(self) -> None:
        """As SIGTERM does."""
        self.over.set()
        await asyncio.wait_for(self.task, LONG)


@dataclass
class Fleet:
    """A database, a platform, and as many processes as a test starts."""

    kind: str
    engine: Engine
    post: Post = field(default_factory=Post)
    processes: list[Process] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.carrier = carrier_of(self.kind)

    def delivery(self) -> Delivery:
        adapters = {"post": self.post}
        return Delivery(self.engine, adapters, Home(self.engine), CLOCK, carrier=self.carrier)

    def start(self, idle: float = 0.5, beat: Callable[[], object] = lambda: None) -> Process:
        over = asyncio.Event()
        running = carriage_of(self.kind, self.delivery(), idle, beat).run(over)
        self.processes.append(Process(over, asyncio.create_task(running)))
        return self.processes[-1]

    async def end(self) -> None:
        for process in self.processes:
            await process.end()

    def write(self, connection: Connection, key: str, **values: Any) -> Letter:
        """What a turn writes: the row, and whoever carries it is told."""
        now = CLOCK.within(connection)
        channel = Address("post", "", "", str(values.pop("channel", f"#{key}")))
        plain = Letter(key, "", channel, Card(key), "note", "bulk", wake_at=now, written_at=now)
        written = outbox.write(connection, replace(plain, **values))
        assert written is not None and written.wake_at is not None
        lane = written.address.lane
        self.carrier.enlist(connection, written.id, lane, written.priority, written.wake_at)
        return written

    async def put(self, key: str, **values: Any) -> Letter:
        return await asyncio.to_thread(writing, self.engine, lambda c: self.write(c, key, **values))

    async def put_in(self, span: timedelta, key: str, **values: Any) -> Letter:
        return await self.put(key, wake_at=self.now() + span, **values)

    def now(self) -> datetime:
        """The database's time."""
        with reading(self.engine) as connection:
            return CLOCK.within(connection)

    def row(self, letter: Letter) -> Letter:
        with reading(self.engine) as connection:
            found = outbox.get(connection, letter.id)
        assert found is not None
        return found

    def states(self) -> dict[str, int]:
        with reading(self.engine) as connection:
            return dict(outbox.count(connection))

    async def over(self, *letters: Letter) -> list[State]:
        """Wait until these are finished. How."""
        await until(lambda: all(self.row(letter).state in OVER for letter in letters))
        return [self.row(letter).state for letter in letters]

    def sql(self, statement: str) -> list[Any]:
        """What a statement finds, or does."""
        return writing(
            self.engine, lambda c: list(r) if (r := c.exec_driver_sql(statement)).returns_rows else []
        )

    def jobs(self) -> list[Any]:
        """The jobs that deliver: (status, priority, args, attempts), by id."""
        if self.kind != "procrastinate":
            return []
        found = "SELECT status::text, priority, args, attempts FROM procrastinate_jobs"
        return self.sql(f"{found} WHERE task_name = 'flipside.deliver' ORDER BY id")

    def end_leases(self) -> None:
        """The fifteen seconds of a lease are over."""
        self.sql(f"UPDATE outbox SET wake_at = '{self.now().isoformat(sep=' ')}' WHERE state = 'sending'")


async def until(fact: Callable[[], object]) -> None:
    """Wait for a fact. Raises TimeoutError."""
    async with asyncio.timeout(LONG):
        while not await asyncio.to_thread(fact):  # noqa: ASYNC110 - the fact is in the database
            await asyncio.sleep(0.02)

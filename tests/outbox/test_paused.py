"""An installation that refuses for good is paused with the outcome that says so; nothing is lost."""

import asyncio
from datetime import timedelta

from sqlalchemy import select

from adapters.contract import DeliveryFailed, Scope, Verdict
from bot.delivery import Worker, outcomes
from bot.delivery.outcomes import CLOSED
from bot.events import Address
from bot.storage import claims, installations
from bot.storage import tables as t
from bot.storage.database import reading, writing
from bot.storage.installations import Installation, Kind
from bot.storage.outbox import State
from tests.outbox.posting import HOUR, NOW, Stage, refuses

SHUT_OUT = refuses(Verdict.NEVER, stops=Scope.INSTALLATION)
WELCOME = Installation("post", "T1", Kind.WORKSPACE, NOW, NOW, name="Acme", team="T1", sealed="…")
DAY = timedelta(days=1)


def installed(stage: Stage) -> None:
    writing(stage.engine, lambda connection: installations.install(connection, WELCOME))


def state(stage: Stage) -> tuple[str, str]:
    with reading(stage.engine) as connection:
        found = installations.get(connection, "post", "T1")
    assert found
    return found.state, found.reason


def there(channel: str) -> Address:
    return Address("post", "T1", "", channel)


async def test_it_is_paused_and_its_rows_wait_without_losing_an_attempt(stage: Stage) -> None:
    installed(stage)
    rows = [stage.put(key, address=there(key)) for key in "ab"]
    elsewhere = stage.put("c")
    stage.post.mood = lambda text: SHUT_OUT(text) if text != "c" else None
    await stage.loop.drain()
    assert state(stage) == ("paused", "the platform says no")
    for one in rows:
        found = stage.row(one)
        assert (found.state, found.attempts, found.wake_at) == (State.QUEUED, 0, NOW)
        assert found.error == "the platform says no"
    assert stage.row(elsewhere).state is State.SENT


async def test_while_it_is_paused_nobody_is_asked_however_long_it_takes(stage: Stage) -> None:
    installed(stage)
    stage.put("a", address=there("#a"))
    asked: list[str] = []

    def mood(text: str) -> None:
        asked.append(text)
        SHUT_OUT(text)

    stage.post.mood = mood
    await stage.loop.drain()
    for _ in range(4):
        stage.wait(HOUR)
        await stage.loop.drain()
    assert asked == ["a"]


async def test_a_reinstall_lets_everything_out_at_once_in_order(stage: Stage) -> None:
    installed(stage)
    for key in "abc":
        stage.put(key, address=there("#one"))
    stage.post.mood = SHUT_OUT
    await stage.loop.drain()
    stage.wait(HOUR)
    stage.post.mood = lambda text: None
    assert await stage.loop.drain() == 0
    installed(stage)
    await stage.loop.drain()
    assert stage.post.texts == ["a", "b", "c"]
    with reading(stage.engine) as connection:
        assert "post/T1" not in set(connection.scalars(select(t.gates.c.key)))


async def test_what_became_too_late_meanwhile_expires_and_the_rest_goes(stage: Stage) -> None:
    installed(stage)
    late = stage.put("late", address=there("#a"), expires_at=NOW + HOUR)
    kept = stage.put("kept", address=there("#b"), expires_at=NOW + 10 * DAY)
    stage.post.mood = SHUT_OUT
    await stage.loop.drain()
    stage.wait(DAY)
    stage.post.mood = lambda text: None
    installed(stage)
    await stage.loop.drain()
    assert (stage.row(late).state, stage.row(kept).state) == (State.EXPIRED, State.SENT)


async def test_where_nobody_keeps_installations_the_gate_is_shut_for_a_while(stage: Stage) -> None:
    letter = stage.put("a", address=there("#a"))
    stage.post.mood = SHUT_OUT
    await stage.loop.drain()
    assert stage.row(letter).wake_at == NOW + CLOSED
    with reading(stage.engine) as connection:
        assert connection.scalar(select(t.gates.c.free_at).where(t.gates.c.key == "post/T1")) == NOW + CLOSED
        assert installations.everywhere(connection) == ()


async def test_an_outage_pauses_nothing(stage: Stage) -> None:
    installed(stage)
    stage.put("a", address=there("#a"))
    for verdict in (Verdict.LATER, Verdict.UNKNOWN):
        stage.post.mood = refuses(verdict, stops=Scope.INSTALLATION)
        await stage.loop.drain()
        stage.wait(HOUR)
    stage.post.mood = refuses(Verdict.NEVER, stops=Scope.PERSON)
    stage.put("b", address=there("#b"))
    await stage.loop.drain()
    assert state(stage) == ("active", "")


def test_whoever_lost_the_row_pauses_as_well_and_leaves_the_row_alone(stage: Stage) -> None:
    installed(stage)
    letter = stage.put("a", address=there("#a"))
    (mine,) = stage.claim()
    writing(stage.engine, lambda connection: claims.hold(connection, [mine], NOW + HOUR))
    failure = DeliveryFailed("invalid_auth", Verdict.NEVER, stops=Scope.INSTALLATION)
    stage.loop.write([outcomes.failed(mine, failure, False, 0, NOW)])
    assert state(stage) == ("paused", "invalid_auth")
    assert (stage.row(letter).state, stage.row(letter).fence) == (State.SENDING, mine.fence + 1)


async def test_whoever_carries_a_row_may_rest_while_its_installation_is_paused(stage: Stage) -> None:
    installed(stage)
    letter = stage.put("a", address=there("#a"))
    stage.post.mood = SHUT_OUT
    await stage.loop.drain()
    async with asyncio.timeout(10):
        await Worker(stage.loop).attend(letter.id)
    assert stage.row(letter).state is State.QUEUED

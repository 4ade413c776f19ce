"""The door: so many at once, so long for each; who is turned away comes again and counts once."""

import asyncio
from dataclasses import dataclass
from threading import Event

import pytest

from adapters.reception import AT_ONCE, Busy, Reception

LONG = 30.0  # seconds until something that never happens is a failure


@dataclass(frozen=True)
class Came:
    """What came of an event."""

    fresh: bool


class Told(list[str]):
    """How each turn ended."""

    def __call__(self, outcome: str, seconds: float) -> None:
        assert seconds >= 0
        self.append(outcome)


class Slow:
    """A turn that commits only when it is let go."""

    def __init__(self) -> None:
        self.let_go, self.committed = Event(), 0

    def __call__(self) -> str:
        assert self.let_go.wait(LONG)
        self.committed += 1
        return "done"


async def test_a_turn_is_taken_and_its_answer_comes_back() -> None:
    told = Told()
    assert await Reception(told).take(lambda: "done") == "done"
    assert told == ["taken"]


async def test_the_second_time_is_told_as_a_duplicate() -> None:
    told = Told()
    reception = Reception(told)
    for fresh in (True, False):
        await reception.take(lambda: Came(fresh))  # noqa: B023
    assert told == ["taken", "duplicate"]


async def test_what_goes_wrong_inside_comes_out_and_is_told() -> None:
    told = Told()
    with pytest.raises(ValueError, match="ours"):
        await Reception(told).take(lambda: int("ours"))
    assert told == ["failed"]


async def test_beyond_its_room_it_says_later_at_once_and_nothing_is_dropped() -> None:
    told, slow = Told(), Slow()
    reception = Reception(told, most=AT_ONCE + 2, patience=LONG)
    inside = [asyncio.create_task(reception.take(slow)) for _ in range(AT_ONCE + 2)]
    await asyncio.sleep(0)
    with pytest.raises(Busy) as busy:
        await reception.take(slow)
    assert busy.value.retry_after > 0
    assert told == ["busy"]
    slow.let_go.set()
    assert await asyncio.gather(*inside) == ["done"] * (AT_ONCE + 2)
    assert await reception.take(slow) == "done"


async def test_a_turn_that_outlasts_the_platforms_patience_is_finished_all_the_same() -> None:
    told, slow = Told(), Slow()
    reception = Reception(told, patience=0.01)
    with pytest.raises(Busy):
        await reception.take(slow)
    assert (reception.inside, slow.committed) == (1, 0)
    slow.let_go.set()
    await reception.close()
    assert (slow.committed, told) == (1, ["busy", "taken"])


async def test_a_request_that_went_away_does_not_take_its_turn_with_it() -> None:
    told, slow = Told(), Slow()
    reception = Reception(told, patience=LONG)
    request = asyncio.create_task(reception.take(slow))
    await asyncio.sleep(0)
    request.cancel()
    with pytest.raises(asyncio.CancelledError):
        await request
    slow.let_go.set()
    await reception.close()
    assert (slow.committed, told) == (1, ["taken"])


async def test_closed_it_lets_nobody_in_and_waits_for_who_is_inside() -> None:
    told, slow = Told(), Slow()
    reception = Reception(told, patience=LONG)
    inside = asyncio.create_task(reception.take(slow))
    await asyncio.sleep(0)
    closing = asyncio.create_task(reception.close())
    await asyncio.sleep(0)
    with pytest.raises(Busy):
        await reception.take(slow)
    assert not closing.done()
    slow.let_go.set()
    await closing
    assert await inside == "done"


async def test_a_turn_that_commits_at_the_moment_of_its_timeout_is_taken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def too_late(future: "asyncio.Future[str]", patience: float) -> str:
        await future
        raise TimeoutError

    told = Told()
    monkeypatch.setattr(asyncio, "wait_for", too_late)
    assert await Reception(told).take(lambda: "done") == "done"
    assert told == ["taken"]

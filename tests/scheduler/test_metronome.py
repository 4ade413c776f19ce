"""The beat and the tick: everything due is followed, and a beat can be stopped."""

from datetime import UTC, datetime
from typing import Any, cast

from bot.turns import Desk
from scheduler.runner import BEAT, Metronome
from scheduler.tick import tick

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


class Counter:
    """A desk at which some lines are due; one of them manners hold back."""

    def __init__(self, *lines: str) -> None:
        self.lines, self.followed = lines, list[str]()

    def due(self, now: datetime) -> tuple[str, ...]:
        return tuple(line for line in self.lines if line not in self.followed)

    def follow(self, line: str, now: datetime) -> bool:
        if line == "held back":
            return False
        self.followed.append(line)
        return True

    def report(self, now: datetime) -> bool:
        return False


def test_everything_that_is_due_is_followed_and_then_nothing() -> None:
    desk = Counter("one", "held back", "two")
    assert tick(cast(Desk, cast(Any, desk)), NOW) == 2
    assert desk.followed == ["one", "two"]
    assert tick(cast(Desk, cast(Any, desk)), NOW) == 0


async def test_a_metronome_starts_and_stops_on_the_running_loop() -> None:
    beats: list[datetime] = []
    metronome = Metronome(lambda: beats.append(NOW))
    metronome.start()
    metronome.stop()
    assert beats == []
    assert BEAT.total_seconds() == 60

"""Clock changes all the way: the real desk and the real tick on a database, with a small plan.

Rule 1: what counts is what was committed: the lines followed, the letters written, the work handed over.
Rule 2: every tick looks at the database anew, so a restart is a longer gap between two of them.
"""

import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import select, update

from bot.program.cohorts import EnrollmentOpened, FoundReady, ReadinessBegun
from bot.program.people import Adjusted, Person
from bot.storage import people
from bot.storage import tables as t
from bot.storage.database import Engine, connected, reading, writing
from bot.turns import Desk, Secrets
from bot.turns.intake import apply_program, reach_everybody
from bot.turns.seats import seats
from scheduler.checkins import missed
from scheduler.rules import Rule
from scheduler.tick import tick
from scheduler.workdays import is_working_day
from tests.databases import sqlite_url_in
from tests.scheduler.clock_changes import (
    BERLIN,
    CHANGES,
    DAY,
    HOUR,
    MINUTE,
    NEW_YORK,
    PLAN,
    REPEATED_IN_BERLIN,
    SKIPPED_IN_BERLIN,
    WORKS_ON_SUNDAYS,
    Change,
    beats,
    utc,
)
from tests.transcripts.conftest import migrated_file
from tests.transcripts.stage import COHORT, CONSOLE, OFFICES, PROGRAM, START

__all__ = ["migrated_file"]

by_name = pytest.mark.parametrize("change", CHANGES, ids=lambda change: f"{change.zone}-{change.day}")
NIGHTS, AT_NINE = PLAN[:-1], PLAN[-1:]
TOM = Person("tom", "Tom Reuter", "tom@example.com", "Director of Sales", "Sales", region=WORKS_ON_SUNDAYS)


@dataclass
class Life:
    """Tom alone in the plan; what the ticks did, and how much they found too late."""

    desk: Desk
    done: list[tuple[int, datetime]] = field(default_factory=list)
    dropped: int = 0
    last: datetime | None = None

    def beat(self, ticks: Iterable[datetime]) -> None:
        """One tick after the other, as the metronome does."""
        for now in ticks:
            self.dropped += self._missed(self.last or now, now)
            self.last = max(self.last or now, now)  # a clock that is stepped back counts nothing twice
            if followed := tick(self.desk, now):
                self.done.append((followed, now))

    def _missed(self, since: datetime, now: datetime) -> int:
        with reading(self.desk.engine) as connection:
            return len(missed(self.desk.timeline, seats(connection), since, now))

    def steps(self) -> dict[str, datetime]:
        """The lines that were followed, and when."""
        with reading(self.desk.engine) as connection:
            rows = connection.execute(select(t.steps.c.rule, t.steps.c.at)).all()
        return {row.rule.partition("@")[0]: row.at for row in rows}

    def letters(self, person: str) -> list[datetime]:
        """When what was written for somebody goes out."""
        o = t.outbox.c
        mine = select(o.wake_at).where(o.person == person, o.verb == "post", o.written_at > START)
        with reading(self.desk.engine) as connection:
            return list(connection.scalars(mine.order_by(o.id)))

    def tasks(self) -> list[tuple[str, datetime]]:
        """What was handed over, and when."""
        k = t.tasks.c
        with reading(self.desk.engine) as connection:
            return [tuple(row) for row in connection.execute(select(k.key, k.opened_at).order_by(k.id))]

    def moves(self, zone: str, now: datetime) -> None:
        """Tom says that he lives elsewhere now."""
        self.desk.decide("person:tom", Adjusted(zone=zone), now)


Begin = Callable[[Change, Sequence[Rule]], Life]
SECRETS = Secrets(7, lambda: "drawn")


@pytest.fixture
def begin(migrated_file: Path, tmp_path: Path) -> Iterator[Begin]:
    """A company in which Tom was asked on the day before a change, in its zone."""
    shutil.copy(migrated_file, tmp_path / "flipside.db")
    with connected(f"{sqlite_url_in(tmp_path)}?synchronous=OFF") as engine:
        yield partial(_asked, engine)


def _asked(engine: Engine, change: Change, plan: Sequence[Rule]) -> Life:
    writing(engine, lambda c: people.save_all(c, [*OFFICES, replace(TOM, zone=change.zone)]))
    apply_program(engine, COHORT, PROGRAM.read_text("utf-8"))
    reach_everybody(engine, CONSOLE, START)
    desk = Desk(engine, SECRETS, timeline=tuple(plan))
    for decision in (ReadinessBegun(), FoundReady(), EnrollmentOpened((TOM.id,))):
        desk.decide(f"cohort:{COHORT}", decision, START)
    asked = update(t.conversations).where(t.conversations.c.person == TOM.id).values(opened_at=change.asked())
    writing(engine, lambda connection: connection.execute(asked))
    return Life(desk)


def around(change: Change) -> Iterator[datetime]:
    """Every minute of the night and of the morning of a change, then a few more until it is too late."""
    night, nine = change.at()["01:45"] - 5 * MINUTE, change.at()["09:00"]
    yield from beats(night, night + 2 * HOUR)
    yield from beats(nine - 5 * MINUTE, nine + 10 * MINUTE)
    yield from beats(nine + HOUR, nine + 5 * DAY, every=6 * HOUR)


@by_name
def test_each_line_is_followed_once_and_at_its_minute(change: Change, begin: Begin) -> None:
    life, expected = begin(change, PLAN), change.at()
    assert is_working_day(change.day, WORKS_ON_SUNDAYS)
    life.beat(around(change))
    assert life.steps() == expected
    assert sorted(life.done) == sorted((1, at) for at in expected.values())
    assert life.letters("tom") == [expected["09:00"]]
    assert sorted(at for _, at in life.tasks()) == sorted(expected[rule.name] for rule in NIGHTS)
    assert life.dropped == 0


@by_name
def test_every_tick_twice_and_from_two_machines_follows_each_line_once(change: Change, begin: Begin) -> None:
    life = begin(change, PLAN)
    other = Life(Desk(life.desk.engine, life.desk.secrets, life.desk.timeline))
    for at in sorted(change.at().values()):
        life.beat([at, at])
        other.beat([at])
    assert life.steps() == change.at() and other.done == []
    assert len(life.letters("tom")) == 1 and len(life.tasks()) == len(NIGHTS)


def test_after_an_outage_what_is_not_too_late_is_caught_up(begin: Begin) -> None:
    change = REPEATED_IN_BERLIN
    life, back = begin(change, PLAN), change.at()["09:00"] + DAY
    life.beat([change.asked(), back])
    assert set(life.steps().values()) == {back} and life.steps().keys() == change.at().keys()
    assert life.letters("tom") == [back] and life.dropped == 0


def test_after_a_longer_outage_what_is_too_late_is_dropped_and_counted(begin: Begin) -> None:
    change = SKIPPED_IN_BERLIN
    life, back = begin(change, PLAN), change.at()["02:30"] + 3 * DAY
    morning = utc("2026-04-01T07:00")  # the machine is back in the night; the reminder waits for his hours
    life.beat([change.asked(), back, back + MINUTE, morning, morning + HOUR])
    assert life.steps() == {"09:00": morning} and life.letters("tom") == [morning]
    assert life.dropped == len(NIGHTS) and life.tasks() == []


def test_what_manners_hold_back_until_it_is_too_late_is_counted_as_well(begin: Begin) -> None:
    change = SKIPPED_IN_BERLIN
    life = begin(change, [replace(AT_NINE[0], at=time(18), too_late=HOUR)])
    life.beat(beats(change.asked(), change.asked() + 2 * DAY, every=HOUR / 2))
    assert life.steps() == {} and life.dropped == 1


@by_name
def test_a_clock_stepped_back_an_hour_repeats_nothing(change: Change, begin: Begin) -> None:
    life, nine = begin(change, PLAN), change.at()["09:00"]
    life.beat([*sorted(change.at().values()), *beats(nine - HOUR, nine + HOUR, every=10 * MINUTE)])
    assert life.steps() == change.at()
    assert life.letters("tom") == [nine] and life.dropped == 0


@by_name
def test_a_clock_stepped_forward_and_corrected_opens_early_and_once(change: Change, begin: Begin) -> None:
    life, nine = begin(change, AT_NINE), change.at()["09:00"]
    life.beat([nine - HOUR, nine + HOUR, *beats(nine - HOUR, nine + 2 * HOUR, every=10 * MINUTE)])
    assert life.steps() == {"09:00": nine + HOUR}
    assert life.letters("tom") == [nine + HOUR]


def test_a_clock_stepped_far_forward_drops_once_and_the_correction_brings_it_back(begin: Begin) -> None:
    change = SKIPPED_IN_BERLIN
    life, nine = begin(change, AT_NINE), change.at()["09:00"]
    life.beat([nine - HOUR, nine + 30 * DAY, nine, nine + 30 * DAY])
    assert life.steps() == {"09:00": nine} and life.dropped == 1


MOVES = [
    # moved to, at, then it is due at; nine in New York is 13:00Z by then
    pytest.param(NEW_YORK, "2026-03-29T06:59", "2026-03-29T13:00", id="west-before-it"),
    pytest.param(NEW_YORK, "2026-03-29T07:01", "2026-03-29T07:00", id="west-after-it"),
    pytest.param("Asia/Jerusalem", "2026-03-29T05:29", "2026-03-29T06:00", id="east-before-it"),
    pytest.param("Asia/Jerusalem", "2026-03-29T06:30", "2026-03-29T06:31", id="east-past-it"),
    pytest.param("Asia/Jerusalem", "2026-03-29T07:30", "2026-03-29T07:00", id="east-after-it"),
]


@pytest.mark.parametrize(("zone", "moved", "at"), MOVES)
def test_whoever_moves_hears_it_once(zone: str, moved: str, at: str, begin: Begin) -> None:
    life, asked = begin(SKIPPED_IN_BERLIN, AT_NINE), SKIPPED_IN_BERLIN.asked()
    life.beat(beats(utc("2026-03-29T05:00"), utc(moved), every=10 * MINUTE))
    life.moves(zone, utc(moved))
    life.beat(beats(utc(moved) + MINUTE, utc("2026-03-29T13:10"), every=10 * MINUTE))
    life.moves(BERLIN, utc("2026-03-29T13:10"))  # and back
    life.beat(beats(utc("2026-03-29T14:00"), asked + 5 * DAY, every=3 * HOUR))
    assert life.steps() == {"09:00": utc(at)}
    assert life.letters("tom") == [utc(at)] and life.dropped == 0

"""The days on which clocks change, as a table of instants, and a plan that has a line at every odd hour.

Rule: what is expected is written as UTC instants, not worked out by the code under test.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from scheduler.checkins import due
from scheduler.rules import Hand, Remind, Rule, Seat

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
BERLIN, NEW_YORK, LORD_HOWE = "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"
ASKED = "asked:onboarding"
# There a message may go out on the very day on which the clocks change, which is always a Sunday.
WORKS_ON_SUNDAYS = "IL"


def nightly(at: str, key: str) -> Rule:
    """A line at a time of night: work for the lead, which no manners hold back."""
    return Rule(at, ASKED, Hand(key), after=DAY, at=time.fromisoformat(at), too_late=3 * DAY)


PLAN = (
    nightly("01:45", "profile_help"),
    nightly("02:15", "late_answer"),
    nightly("02:30", "departed"),
    Rule("09:00", ASKED, Remind("onboarding"), after=DAY, at=time(9), too_late=4 * DAY),
)


def utc(text: str) -> datetime:
    """An instant, written down."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@dataclass(frozen=True)
class Change:
    """A day on which the clocks of a zone change, and when each line of PLAN happens on it."""

    zone: str
    day: date
    instants: tuple[str, str, str, str]

    def at(self) -> dict[str, datetime]:
        """When each line is due."""
        return {rule.name: utc(at) for rule, at in zip(PLAN, self.instants, strict=True)}

    def asked(self) -> datetime:
        """What the plan hangs on: noon of the day before."""
        return datetime.combine(self.day - DAY, time(12), ZoneInfo(self.zone)).astimezone(UTC)

    def seat(self) -> Seat:
        """Somebody who was asked then."""
        return Seat("pair:p1", {ASKED: self.asked()}, "c1", "tom", self.zone, WORKS_ON_SUNDAYS)


# Lines at                                         01:45, 02:15, 02:30 and 09:00
SKIPPED_IN_BERLIN = Change(
    BERLIN,
    date(2026, 3, 29),
    ("2026-03-29T00:45", "2026-03-29T01:15", "2026-03-29T01:30", "2026-03-29T07:00"),
)
REPEATED_IN_BERLIN = Change(
    BERLIN,
    date(2026, 10, 25),
    ("2026-10-24T23:45", "2026-10-25T00:15", "2026-10-25T00:30", "2026-10-25T08:00"),
)
SKIPPED_IN_NEW_YORK = Change(
    NEW_YORK,
    date(2026, 3, 8),
    ("2026-03-08T06:45", "2026-03-08T07:15", "2026-03-08T07:30", "2026-03-08T13:00"),
)
REPEATED_IN_NEW_YORK = Change(
    NEW_YORK,
    date(2026, 11, 1),
    ("2026-11-01T05:45", "2026-11-01T07:15", "2026-11-01T07:30", "2026-11-01T14:00"),
)
# Half an hour is repeated: from 02:00 back to 01:30.
REPEATED_ON_LORD_HOWE = Change(
    LORD_HOWE,
    date(2026, 4, 5),
    ("2026-04-04T14:45", "2026-04-04T15:45", "2026-04-04T16:00", "2026-04-04T22:30"),
)
# Half an hour is skipped: 02:15 becomes 02:45, so on this one day it comes after 02:30.
SKIPPED_ON_LORD_HOWE = Change(
    LORD_HOWE,
    date(2026, 10, 4),
    ("2026-10-03T15:15", "2026-10-03T15:45", "2026-10-03T15:30", "2026-10-03T22:00"),
)
CHANGES = (
    SKIPPED_IN_NEW_YORK,
    SKIPPED_IN_BERLIN,
    REPEATED_ON_LORD_HOWE,
    SKIPPED_ON_LORD_HOWE,
    REPEATED_IN_BERLIN,
    REPEATED_IN_NEW_YORK,
)


def change_days(zone: str, year: int) -> list[date]:
    """The days of a year that do not begin and end with the same distance to UTC."""
    days = (datetime(year, 1, 1, tzinfo=ZoneInfo(zone)) + n * DAY for n in range(365))
    return [day.date() for day in days if day.utcoffset() != (day + DAY).utcoffset()]


def beats(start: datetime, end: datetime, every: timedelta = MINUTE) -> Iterator[datetime]:
    """A tick every minute, or as rarely as told."""
    while start <= end:
        yield start
        start += every


def opened(plan: Sequence[Rule], seat: Seat, ticks: Iterable[datetime]) -> list[tuple[str, datetime]]:
    """What the ticks open, and when: each follows what is due, and storage notes that it did."""
    found = []
    for now in ticks:
        for one in due(plan, [seat], now):
            found.append((one.rule.name.partition("@")[0], now))
            seat = replace(seat, followed=seat.followed | {one.rule.name})
    return found

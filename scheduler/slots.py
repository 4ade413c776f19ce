"""Free times for a session: inside both people's working hours, near the due date.

Rule: pure. No calendar is read (the data list has no calendar entries); people correct what does not fit.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from scheduler.workdays import add_working_days, instant, is_working_day, local

HALF_HOUR = timedelta(minutes=30)
SHOWN = 6  # few enough to read, enough to choose three from
LOOK_AHEAD = 21  # days


@dataclass(frozen=True)
class Hours:
    """When somebody works, on their own clock."""

    zone: str
    region: str
    starts: time
    ends: time


def free(one: Hours, other: Hours, minutes: int, due: date, now: datetime) -> tuple[datetime, ...]:
    """Up to six start times (UTC), at most one a day, alternating between early and late."""
    length = timedelta(minutes=minutes)
    first = max(_tomorrow(one, now), due - timedelta(days=7))
    found: list[datetime] = []
    for day in (first + timedelta(days=n) for n in range(LOOK_AHEAD)):
        starts = tuple(_starts(one, other, length, day))
        if starts:
            found.append(starts[len(starts) // 4] if len(found) % 2 == 0 else starts[(3 * len(starts)) // 4])
        if len(found) == SHOWN:
            break
    return tuple(found)


def _tomorrow(one: Hours, now: datetime) -> date:
    """Not the very next day: both need to read it first."""
    return add_working_days(local(now, one.zone).date(), 2, one.region)


def _starts(one: Hours, other: Hours, length: timedelta, day: date) -> Iterator[datetime]:
    """Every half hour of one's working day at which both can talk for that long."""
    if not is_working_day(day, one.region):
        return
    at, end = instant(day, one.starts, one.zone), instant(day, one.ends, one.zone)
    while at + length <= end:
        if _works(other, at, at + length):
            yield at.astimezone(UTC)
        at += HALF_HOUR


def _works(person: Hours, begins: datetime, ends: datetime) -> bool:
    start, stop = local(begins, person.zone), local(ends, person.zone)
    inside = person.starts <= start.time() and stop.time() <= person.ends and start.date() == stop.date()
    return inside and is_working_day(start.date(), person.region)

"""What is due, and when.

Rule 1: pure. Seats and the time go in, what is due comes out; nothing is stored here.
Rule 2: asked twice, it says the same. The unique step in storage follows it once.
Rule 3: a line is followed once for each date it hangs on: a new date of a session, a second pause
        or the next talk is a new occurrence. Its key is the day, so no clock that jumps repeats it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from scheduler.rules import Rule, Seat
from scheduler.workdays import add_working_days, instant, local


@dataclass(frozen=True)
class Due:
    """A rule for a seat, and the instant it is due (UTC). The rule's name says which occurrence it is."""

    at: datetime
    rule: Rule
    seat: Seat


def planned(timeline: Iterable[Rule], seats: Iterable[Seat]) -> Iterator[Due]:
    """Everything that the plan holds for these seats and that was not followed yet."""
    rules = tuple(timeline)
    for seat in seats:
        for rule in rules:
            if rule.event in seat.dates and rule.needs <= seat.facts:
                this = occurrence(rule, seat)
                if this.name not in seat.followed:
                    yield Due(moment(rule, seat), this, seat)


def occurrence(rule: Rule, seat: Seat) -> Rule:
    """The rule under the name that it is noted under once it was followed: with the day it hangs on (UTC)."""
    return replace(rule, name=f"{rule.name}@{_day(seat.dates[rule.event], 'UTC')}")


def due(timeline: Iterable[Rule], seats: Iterable[Seat], now: datetime) -> tuple[Due, ...]:
    """What should have begun by now and is not yet too late, earliest first."""
    found = (d for d in planned(timeline, seats) if d.at <= now < d.at + d.rule.too_late)
    return tuple(sorted(found, key=_order))


def missed(
    timeline: Iterable[Rule], seats: Iterable[Seat], since: datetime, now: datetime
) -> tuple[Due, ...]:
    """What became too late after `since`, until now, and is dropped unfollowed: earliest first.

    With each look's `now` as the next one's `since`, everything that is dropped is counted once.
    """
    found = (d for d in planned(timeline, seats) if since < d.at + d.rule.too_late <= now)
    return tuple(sorted(found, key=_order))


def upcoming(timeline: Iterable[Rule], seats: Iterable[Seat], now: datetime) -> datetime | None:
    """The next instant after now at which something becomes due."""
    return min((d.at for d in planned(timeline, seats) if d.at > now), default=None)


def moment(rule: Rule, seat: Seat) -> datetime:
    """When a rule is due for a seat, UTC. Days are calendar days on the seat's own clock."""
    hung = seat.dates[rule.event]
    if isinstance(hung, datetime) and rule.at is None and not rule.days:
        return hung.astimezone(UTC) + rule.after
    day = _day(hung, seat.zone)
    day = add_working_days(day, rule.days, seat.region) + timedelta(days=rule.after.days)
    return instant(day, rule.at or time(9), seat.zone)


def _day(hung: date | datetime, zone: str) -> date:
    return local(hung, zone).date() if isinstance(hung, datetime) else hung


def _order(one: Due) -> tuple[datetime, str, str, str]:
    return one.at, one.seat.subject, one.seat.person, one.rule.name

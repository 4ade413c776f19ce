"""Manners: quiet hours, working days, caps, gaps and wishes. They win over the plan.

Rule 1: pure. What is held back is not queued: it stays due until it is too late.
Rule 2: whoever said stop, paused, snoozed or left hears only what is needed.
Numbers: domain.md, sections 9 and 14.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from bot.program.people import Volume
from scheduler.loads import CAPPED, PLANNED, Load
from scheduler.workdays import instant, is_working_day, local, next_working_day

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Limits:
    """What a program allows itself. A plan may only be stricter."""

    opens: time = time(9)
    closes: time = time(17)
    per_week: int = 2
    gap: timedelta = timedelta(hours=48)


@dataclass(frozen=True)
class Reader:
    """What matters about a person before they are written to. `recent`: capped messages, newest last."""

    zone: str = "UTC"
    region: str = ""
    volume: Volume = Volume.NORMAL
    snoozed_until: date | None = None
    away: bool = False  # paused, left, or no longer taking part
    recent: tuple[datetime, ...] = ()
    limits: Limits = field(default_factory=Limits)


def open_hours(now: datetime, reader: Reader) -> bool:
    """Whether this instant is inside the hours on a working day, on the reader's own clock."""
    here = local(now, reader.zone)
    inside = reader.limits.opens <= here.time() < reader.limits.closes
    return inside and is_working_day(here.date(), reader.region)


def next_open(now: datetime, reader: Reader) -> datetime:
    """Now, or the next opening of the hours, UTC."""
    if open_hours(now, reader):
        return now
    here = local(now, reader.zone)
    day = here.date() + timedelta(days=1) if here.time() >= reader.limits.opens else here.date()
    return instant(next_working_day(day, reader.region), reader.limits.opens, reader.zone)


def wanted(load: Load, reader: Reader, now: datetime) -> bool:
    """Whether the reader wants such a message at all."""
    if load in (Load.ANSWER, Load.STATUS):
        return True
    if reader.away or (reader.volume is Volume.STOPPED and load in (*PLANNED, Load.BULK)):
        return False
    if reader.volume is Volume.FEWER and load is Load.BULK:
        return False
    snoozed = reader.snoozed_until and local(now, reader.zone).date() < reader.snoozed_until
    return not snoozed


def earliest(load: Load, reader: Reader, now: datetime) -> datetime:
    """The first instant from now at which such a message may go out, UTC."""
    at = next_open(now, reader)
    return next_open(max(at, _after_cap(reader, at)), reader) if load in CAPPED else at


def common(load: Load, readers: Sequence[Reader], now: datetime, until: datetime) -> datetime | None:
    """The first instant from now at which all of these may be written to; None if none is by `until`."""
    if not all(wanted(load, reader, now) for reader in readers):
        return None
    at = now
    while at <= until:
        later = max((earliest(load, reader, at) for reader in readers), default=at)
        if later == at:
            return at
        at = later
    return None


def _after_cap(reader: Reader, now: datetime) -> datetime:
    """When the gap is over and the week has room again."""
    if not reader.recent:
        return now
    newest = max(reader.recent)
    this_week = sorted(at for at in reader.recent if at > now - WEEK)
    room = now
    if len(this_week) >= reader.limits.per_week:
        room = this_week[-reader.limits.per_week] + WEEK
    return max(room, newest + reader.limits.gap)

"""Looked at once more before it goes: what is too late, unwanted, out of hours, or one of several.

Rule 1: pure. Parcels, their readers and the time go in, a fate for each comes out.
Rule 2: what was asked for, channel posts and what nobody reads as a message pass untouched;
        what goes to many at once keeps to each one's hours and wishes, and stays a message of its own.
Rule 3: everything else that is due for one person at once becomes one message; so an outage of
        days ends with one message each, not twenty (delivery.md, section 6).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from scheduler.loads import Load
from scheduler.manners import Reader, earliest, wanted


@dataclass(frozen=True)
class Parcel:
    """A message that is due. `person` is empty where it is for a channel or for nobody we know."""

    id: int
    person: str
    load: Load
    priority: int
    expires_at: datetime | None = None


@dataclass(frozen=True)
class Go:
    """It may go now."""


@dataclass(frozen=True)
class Later:
    """Its reader's hours are over, or their week is full: look again then (UTC)."""

    at: datetime


@dataclass(frozen=True)
class TooLate:
    """It is noise by now."""


@dataclass(frozen=True)
class Unwanted:
    """Its reader paused, stopped, snoozed or left since it was written."""


@dataclass(frozen=True)
class Into:
    """It goes as a part of another message."""

    first: int


Fate = Go | Later | TooLate | Unwanted | Into
PASSES = (Load.ANSWER, Load.BULK)


def sort(parcels: Iterable[Parcel], readers: Mapping[str, Reader], now: datetime) -> Mapping[int, Fate]:
    """The fate of each parcel, by id."""
    parcels = tuple(parcels)
    alone = {one.id: fate(one, readers.get(one.person), now) for one in parcels}
    going = [one for one in parcels if alone[one.id] == Go() and joins(one)]
    return {**alone, **_together(going)}


def minded(parcel: Parcel) -> bool:
    """Whether its reader's hours and wishes count."""
    return bool(parcel.person) and parcel.load is not Load.ANSWER


def joins(parcel: Parcel) -> bool:
    """Whether it may be one message with others for the same person."""
    return bool(parcel.person) and parcel.load not in PASSES


def fate(parcel: Parcel, reader: Reader | None, now: datetime) -> Fate:
    """What becomes of one parcel, looked at by itself."""
    if parcel.expires_at and parcel.expires_at <= now:
        return TooLate()
    if not minded(parcel):
        return Go()
    if reader is None or not wanted(parcel.load, reader, now):
        return Unwanted()
    at = earliest(parcel.load, reader, now)
    return Go() if at <= now else Later(at)


def _together(parcels: Iterable[Parcel]) -> dict[int, Fate]:
    """The most urgent and oldest of each person carries the others."""
    fates: dict[int, Fate] = {}
    ordered = sorted(parcels, key=lambda one: (one.person, one.priority, one.id))
    for _, mine in groupby(ordered, key=lambda one: one.person):
        first, *others = mine
        fates |= {other.id: Into(first.id) for other in others}
    return fates

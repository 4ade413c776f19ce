"""What manners need to know about people before they are written to, for many at once.

Rule: three reads for any number of people; who is not in the directory is not in the answer.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from bot.program.cohorts import Cohort
from bot.program.participants import GONE, ParticipantState
from bot.program.people import PersonState
from bot.program.plans import NudgePlan
from bot.storage import census, lookup
from bot.storage.census import Recipient
from bot.storage.database import Connection
from scheduler.loads import CAPPED
from scheduler.manners import Limits, Reader

AWAY = GONE | {ParticipantState.PAUSED}
WINDOW = timedelta(days=14)  # longer than any cap looks back
LOADS = tuple(load.value for load in CAPPED)


def readers(connection: Connection, people: Iterable[str], now: datetime) -> Mapping[str, Reader]:
    """Each person with the capped messages that went out to them."""
    wanted = sorted(set(people))
    limits = limits_of(lookup.cohort_now(connection))
    sent = census.sent_lately(connection, wanted, LOADS, now - WINDOW)
    found = census.recipients(connection, wanted)
    return {one.person: replace(_reader(one, limits), recent=sent.get(one.person, ())) for one in found}


def reader(connection: Connection, person: str, now: datetime) -> Reader:
    """One person with the capped messages that went, or will go, to them. Raises KeyError."""
    limits = limits_of(lookup.cohort_now(connection))
    recent = census.recent(connection, person, LOADS, now - WINDOW)
    for one in census.recipients(connection, [person]):
        return replace(_reader(one, limits), recent=recent)
    raise KeyError(f"person:{person}")


def limits_of(cohort: Cohort | None) -> Limits:
    """What a cohort allows itself; the defaults where there is none."""
    return _limits(cohort.course.nudges) if cohort else Limits()


def _limits(plan: NudgePlan) -> Limits:
    return Limits(plan.starts, plan.ends, plan.max_per_week, timedelta(hours=plan.min_gap_hours))


def _reader(one: Recipient, limits: Limits) -> Reader:
    gone = one.state is not PersonState.HERE or one.membership in AWAY
    return Reader(one.zone, one.region, one.volume, one.snoozed_until, away=gone, limits=limits)

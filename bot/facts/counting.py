"""How many of what: counts of a cohort by state, without names."""

from collections.abc import Mapping

from bot.program.participants import ParticipantState
from bot.storage import records
from bot.storage.database import Connection

P = ParticipantState
OUTSIDE = (P.INVITED, P.DECLINED, P.DEFERRED, P.LAPSED, P.INELIGIBLE)
Counts = Mapping[str, int]


def people(connection: Connection, cohort: str) -> Counts:
    """Invited, joined, waiting for a partner."""
    found = records.counts(connection, "participants", cohort)
    joined = sum(number for state, number in found.items() if state not in OUTSIDE)
    waiting = found.get(P.POOL, 0) + found.get(P.WAITLISTED, 0)
    return {"invited": sum(found.values()), "joined": joined, "waiting": waiting}


def pairs(connection: Connection, cohort: str) -> Counts:
    """Open pairs, and the colors of those under way."""
    found = records.counts(connection, "pairs", cohort)
    colors = {color: found.get(f"active.{color}", 0) for color in ("green", "amber", "red")}
    before = sum(found.get(state, 0) for state in ("offered", "contracting", "stalled"))
    return {"open": before + sum(colors.values()), **colors}


def sessions(connection: Connection, cohort: str) -> Counts:
    """Held, and with a date to come."""
    found = records.counts(connection, "sessions", cohort)
    return {"held": found.get("held", 0) + found.get("closed", 0), "scheduled": found.get("scheduled", 0)}

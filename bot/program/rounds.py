"""Rounds: one run of matching, and what the steward makes of it.

Rule 1: nothing is sent to a pair before a human has approved it (domain.md, section 5).
Rule 2: whoever got no place hears it the same day, with position and reason.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.program.consequences import Consequences, Opening, Then, Values
from bot.program.decisions import Decision, Table, step
from bot.program.pair_decisions import Approved, Blocked
from bot.program.participant_decisions import Waitlisted
from bot.program.participants import participant_ref


class RoundState(StrEnum):
    """Where a round stands."""

    RUN = "run"
    APPROVED = "approved"
    DROPPED = "dropped"


S = RoundState


@dataclass(frozen=True)
class Waiter:
    """Somebody without a pair: position on the list of that role, and why, for each reader."""

    person: str
    position: int
    reason: str  # words key and values for the person
    values: Values = ()
    steward: str = ""  # the same for the steward, with counts
    steward_values: Values = ()


@dataclass(frozen=True)
class Round:
    """One run. `pairs` are pair ids, `certificate` the proof as JSON text."""

    id: str
    cohort: str
    number: int
    lead: str
    pairs: tuple[str, ...] = ()
    waiting: tuple[Waiter, ...] = ()
    certificate: str = ""
    state: RoundState = S.RUN
    since: datetime | None = None

    @property
    def ref(self) -> str:
        """The subject id."""
        return f"round:{self.id}"


@dataclass(frozen=True)
class RoundRun(Decision):
    """Show the steward the proposals."""


@dataclass(frozen=True)
class RoundApproved(Decision):
    """These pairs may be asked; the others are blocked."""

    pairs: tuple[str, ...]


@dataclass(frozen=True)
class RoundDropped(Decision):
    """None of them; nobody hears anything."""


TRANSITIONS: Table[RoundState] = {
    S.RUN: {RoundRun: S.RUN, RoundApproved: S.APPROVED, RoundDropped: S.DROPPED},
    S.APPROVED: {},
    S.DROPPED: {},
}


def apply(one: Round, decision: Decision, now: datetime) -> tuple[Round, Consequences]:
    """The round after the decision, and what follows. Raises OutOfTurn; then nothing changed."""
    one = replace(one, state=step(TRANSITIONS, one.ref, one.state, decision), since=now)
    match decision:
        case RoundRun():
            return one, (Opening(one.lead, "approval", one.ref),)
        case RoundDropped():
            return one, tuple(Then(f"pair:{p}", Blocked()) for p in one.pairs)
        case RoundApproved(chosen):
            return one, _approved(one, chosen)
    return one, ()


def _approved(one: Round, chosen: tuple[str, ...]) -> Consequences:
    asked = tuple(Then(f"pair:{p}", Approved() if p in chosen else Blocked()) for p in one.pairs)
    told = tuple(
        Then(participant_ref(one.cohort, w.person), Waitlisted(w.position, w.reason, w.values))
        for w in one.waiting
    )
    return asked + told

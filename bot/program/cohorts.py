"""Cohorts: a group of people going through one cycle together, with its dated plan.

Rule 1: enrollment opens only through the gates, or waived by a named person (domain.md, section 4.1).
Rule 2: the plan is a reviewed file; a cohort keeps the text it was applied from.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache

from bot.program.consequences import Closing, Consequences, New, Notice, Opening, Post
from bot.program.decisions import Decision, Table, step
from bot.program.letters import AboutLetters
from bot.program.participants import Participant, participant_id
from bot.program.plans import Plan, read_plan


class CohortState(StrEnum):
    """Where a cohort stands."""

    DRAFT = "draft"
    READINESS = "readiness"
    NOT_READY = "not_ready"
    CONDITIONAL = "conditional"
    READY = "ready"
    RECRUITING = "recruiting"
    MATCHING = "matching"
    KICKOFF = "kickoff"
    RUNNING = "running"
    CLOSING = "closing"
    EVALUATING = "evaluating"
    CLOSED = "closed"
    SUSPENDED = "suspended"


S = CohortState


@cache
def _course(text: str) -> Plan:
    """A plan is read once: the text does not change while a cohort runs."""
    return read_plan(text)


@dataclass(frozen=True)
class Cohort:
    """One cycle. `plan` is the text of the program file; `course` reads it."""

    id: str
    plan: str
    state: CohortState = S.DRAFT
    round: int = 0
    since: datetime | None = None

    @property
    def ref(self) -> str:
        """The subject id."""
        return f"cohort:{self.id}"

    @property
    def course(self) -> Plan:
        """The plan, read."""
        return _course(self.plan)

    def due(self, today: date) -> tuple[date, ...]:
        """The due day of each session. A late pair starts from today, two weeks to the first session."""
        plan = self.course.cohort
        start = max(plan.kickoff, today)
        first = plan.due_weeks[0]
        late = timedelta(days=(start - plan.kickoff).days)
        end = plan.kickoff + timedelta(weeks=plan.close_week)
        days = (plan.kickoff + late + timedelta(weeks=week) for week in plan.due_weeks)
        return tuple(day for day in days if day <= end) or (start + timedelta(weeks=first),)

    @property
    def closes(self) -> date:
        """The first day of the closing week."""
        return self.course.cohort.kickoff + timedelta(weeks=self.course.cohort.close_week)


@dataclass(frozen=True)
class ReadinessBegun(Decision):
    """The lead goes through the gates."""


@dataclass(frozen=True)
class FoundReady(Decision):
    """All gates pass."""


@dataclass(frozen=True)
class FoundConditional(Decision):
    """A gate was waived by name, with a reason."""

    reason: str


@dataclass(frozen=True)
class FoundNotReady(Decision):
    """A must is missing."""


@dataclass(frozen=True)
class EnrollmentOpened(Decision):
    """The call goes out. `invited` are person ids; who is not among them can still type `join`."""

    invited: tuple[str, ...] = ()


@dataclass(frozen=True)
class MatchingBegun(Decision):
    """A round of matching was run."""


@dataclass(frozen=True)
class PairsConfirmed(Decision):
    """At least the smallest number of pairs is confirmed."""


@dataclass(frozen=True)
class KickoffHeld(Decision):
    """Week 0 is here."""


@dataclass(frozen=True)
class ClosingBegun(Decision):
    """The closing week is here."""


@dataclass(frozen=True)
class EvaluationBegun(Decision):
    """Everybody said goodbye, or the time for it is over."""


@dataclass(frozen=True)
class CohortClosed(Decision):
    """Results are published, keys destroyed or dated."""


@dataclass(frozen=True)
class Suspended(Decision):
    """Everything stops."""


@dataclass(frozen=True)
class Unsuspended(Decision):
    """On it goes."""


TRANSITIONS: Table[CohortState] = {
    S.DRAFT: {ReadinessBegun: S.READINESS},
    S.READINESS: {FoundReady: S.READY, FoundConditional: S.CONDITIONAL, FoundNotReady: S.NOT_READY},
    S.NOT_READY: {ReadinessBegun: S.READINESS},
    S.CONDITIONAL: {EnrollmentOpened: S.RECRUITING, ReadinessBegun: S.READINESS},
    S.READY: {EnrollmentOpened: S.RECRUITING, ReadinessBegun: S.READINESS},
    S.RECRUITING: {MatchingBegun: S.MATCHING, Suspended: S.SUSPENDED},
    S.MATCHING: {MatchingBegun: S.MATCHING, PairsConfirmed: S.KICKOFF, Suspended: S.SUSPENDED},
    S.KICKOFF: {MatchingBegun: S.KICKOFF, KickoffHeld: S.RUNNING, Suspended: S.SUSPENDED},
    S.RUNNING: {MatchingBegun: S.RUNNING, ClosingBegun: S.CLOSING, Suspended: S.SUSPENDED},
    S.CLOSING: {EvaluationBegun: S.EVALUATING, Suspended: S.SUSPENDED},
    S.EVALUATING: {CohortClosed: S.CLOSED},
    S.CLOSED: {},
    S.SUSPENDED: {Unsuspended: S.RUNNING},
}
TAKES_PEOPLE = frozenset({S.RECRUITING, S.MATCHING, S.KICKOFF, S.RUNNING})


def apply(cohort: Cohort, decision: Decision, now: datetime) -> tuple[Cohort, Consequences]:
    """The cohort after the decision, and what follows. Raises OutOfTurn; then nothing changed."""
    if isinstance(decision, AboutLetters):
        return cohort, ()  # about what was said in its name, whatever its state: the turn writes it
    cohort = replace(cohort, state=step(TRANSITIONS, cohort.ref, cohort.state, decision), since=now)
    match decision:
        case ReadinessBegun():
            lead = cohort.course.people.lead
            return cohort, (Opening(lead, "launch", f"{cohort.ref}:{now:%Y%m%d%H%M%S}"),)
        case EnrollmentOpened(invited):
            return cohort, _opened(cohort, invited)
        case MatchingBegun():
            return replace(cohort, round=cohort.round + 1), ()
        case KickoffHeld():
            return cohort, (Post(cohort.id, "kickoff", cohort.ref),)
        case CohortClosed() | Suspended():
            return cohort, (Closing(cohort.ref),)
        case FoundNotReady():
            return cohort, (Notice(cohort.course.people.lead, "not_ready", cohort.ref),)
    return cohort, ()


def _opened(cohort: Cohort, invited: tuple[str, ...]) -> Consequences:
    """One call in the channel, one invitation each."""
    members = [Participant(participant_id(cohort.id, p), cohort.id, p) for p in invited]
    return (
        Post(cohort.id, "open_call", cohort.ref),
        *(New(member) for member in members),
        *(Opening(member.person, "onboarding", member.ref) for member in members),
    )

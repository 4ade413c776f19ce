"""Participants: one person's membership in one cohort, with exactly one role.

Rule 1: joining is voluntary and so is every step after it; no state is reached by silence
        except the ones that end the asking (lapsed, waitlisted).
Rule 2: the partner of a pausing or leaving participant hears the fact, never a reason.
States: domain.md, section 4.2.
"""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

from bot.program.consequences import Closing, Consequence, Consequences, Notice, Opening, Task, Then
from bot.program.decisions import Decision, Table, step
from bot.program.pair_decisions import ExitAsked, FarewellSaid, PairPaused, PairResumed
from bot.program.participant_decisions import (
    Applied,
    ClosingDone,
    CycleEnded,
    Declined,
    Deferred,
    DepartedCompany,
    FoundIneligible,
    InvitationLapsed,
    LogisticsGiven,
    Matched,
    Oriented,
    PairEnded,
    ParticipantErased,
    PauseAsked,
    Profile,
    ProfileChanged,
    ProposalEnded,
    Proposed,
    Rejoined,
    ResumeAsked,
    Started,
    Waitlisted,
    Withdrawn,
)
from bot.program.people import Adjusted
from bot.program.roles import Role


class ParticipantState(StrEnum):
    """Where a participant stands in the cohort."""

    INVITED = "invited"
    DEFERRED = "deferred"
    DECLINED = "declined"
    LAPSED = "lapsed"
    APPLIED = "applied"
    INELIGIBLE = "ineligible"
    ONBOARDING = "onboarding"
    POOL = "pool"
    PROPOSED = "proposed"
    WAITLISTED = "waitlisted"
    MATCHED = "matched"
    ACTIVE = "active"
    PAUSED = "paused"
    COMPLETING = "completing"
    GRADUATED = "graduated"
    ALUMNI = "alumni"
    WITHDRAWN = "withdrawn"
    DEPARTED = "departed"
    ERASED = "erased"


P = ParticipantState
OPEN = frozenset({P.APPLIED, P.ONBOARDING, P.POOL, P.PROPOSED, P.WAITLISTED, P.MATCHED, P.ACTIVE})
GONE = frozenset({P.WITHDRAWN, P.DEPARTED, P.ERASED, P.DECLINED, P.LAPSED, P.INELIGIBLE})


@dataclass(frozen=True)
class Participant:
    """A person in a cohort. `pairs` are the open ones; `before` is the state a pause came from."""

    id: str
    cohort: str
    person: str
    role: Role | None = None
    state: ParticipantState = P.INVITED
    profile: Profile = field(default_factory=Profile)
    pairs: tuple[str, ...] = ()
    paused_until: date | None = None
    before: ParticipantState | None = None
    consented_at: datetime | None = None
    waiting_since: datetime | None = None

    @property
    def ref(self) -> str:
        """The subject id."""
        return f"participant:{self.id}"


def participant_id(cohort: str, person: str) -> str:
    """The natural id: somebody is in a cohort once."""
    return f"{cohort}~{person}"


def participant_ref(cohort: str, person: str) -> str:
    """The subject id of a person in a cohort."""
    return f"participant:{participant_id(cohort, person)}"


_EXITS = {Withdrawn: P.WITHDRAWN, DepartedCompany: P.DEPARTED, ParticipantErased: P.ERASED}
_LEAVER = {DepartedCompany: P.DEPARTED, ParticipantErased: P.ERASED}

TRANSITIONS: Table[ParticipantState] = {
    P.INVITED: {
        Applied: P.APPLIED,
        FoundIneligible: P.INELIGIBLE,
        Declined: P.DECLINED,
        Deferred: P.DEFERRED,
        InvitationLapsed: P.LAPSED,
        **_EXITS,
    },
    P.DEFERRED: {Rejoined: P.INVITED, **_EXITS},
    P.DECLINED: {Rejoined: P.INVITED, **_LEAVER},
    P.LAPSED: {Rejoined: P.INVITED, **_LEAVER},
    P.INELIGIBLE: {Rejoined: P.INVITED, **_LEAVER},
    P.APPLIED: {LogisticsGiven: P.ONBOARDING, ProfileChanged: P.APPLIED, **_EXITS},
    P.ONBOARDING: {Oriented: P.POOL, ProfileChanged: P.ONBOARDING, LogisticsGiven: P.ONBOARDING, **_EXITS},
    P.POOL: {
        Proposed: P.PROPOSED,
        Waitlisted: P.WAITLISTED,
        ProfileChanged: P.POOL,
        LogisticsGiven: P.POOL,
        PauseAsked: P.PAUSED,
        **_EXITS,
    },
    P.PROPOSED: {
        Matched: P.MATCHED,
        Proposed: P.PROPOSED,
        ProposalEnded: P.POOL,
        ProfileChanged: P.PROPOSED,
        LogisticsGiven: P.PROPOSED,
        **_EXITS,
    },
    P.WAITLISTED: {
        Proposed: P.PROPOSED,
        Waitlisted: P.WAITLISTED,
        ProfileChanged: P.WAITLISTED,
        LogisticsGiven: P.WAITLISTED,
        PauseAsked: P.PAUSED,
        **_EXITS,
    },
    P.MATCHED: {
        Started: P.ACTIVE,
        Proposed: P.MATCHED,  # a second pair, where a mentor said yes to two
        Matched: P.MATCHED,
        ProposalEnded: P.POOL,
        PauseAsked: P.PAUSED,
        ProfileChanged: P.MATCHED,
        LogisticsGiven: P.MATCHED,
        PairEnded: P.POOL,
        CycleEnded: P.COMPLETING,
        **_EXITS,
    },
    P.ACTIVE: {
        Proposed: P.ACTIVE,
        Matched: P.ACTIVE,
        ProposalEnded: P.POOL,
        PauseAsked: P.PAUSED,
        ProfileChanged: P.ACTIVE,
        LogisticsGiven: P.ACTIVE,
        PairEnded: P.POOL,
        CycleEnded: P.COMPLETING,
        **_EXITS,
    },
    P.PAUSED: {
        ResumeAsked: P.ACTIVE,
        Proposed: P.PAUSED,
        Matched: P.PAUSED,
        ProposalEnded: P.PAUSED,
        PauseAsked: P.PAUSED,
        ProfileChanged: P.PAUSED,
        LogisticsGiven: P.PAUSED,
        PairEnded: P.PAUSED,
        CycleEnded: P.COMPLETING,
        **_EXITS,
    },
    P.COMPLETING: {ClosingDone: P.GRADUATED, **_EXITS},
    P.GRADUATED: {ClosingDone: P.ALUMNI, **_LEAVER},
    P.ALUMNI: {Withdrawn: P.GRADUATED, **_LEAVER},
    P.WITHDRAWN: {Rejoined: P.INVITED, **_LEAVER},
    P.DEPARTED: {Rejoined: P.INVITED, ParticipantErased: P.ERASED},
    P.ERASED: {},
}


def apply(one: Participant, decision: Decision, now: datetime) -> tuple[Participant, Consequences]:
    """The participant after the decision, and what follows. Raises OutOfTurn; then nothing changed."""
    old, one = one, replace(one, state=step(TRANSITIONS, one.ref, one.state, decision))
    match decision:
        case Applied(role, profile):
            one = replace(one, role=role, profile=profile, consented_at=now)
            return one, (Opening(one.person, "logistics", one.ref),)
        case LogisticsGiven():
            return _logistics(one, decision)
        case Oriented():
            return replace(one, waiting_since=now), ()
        case ProfileChanged(profile):
            return replace(one, profile=profile), ()
        case Proposed(pair):
            return replace(one, pairs=_with(one.pairs, pair)), ()
        case Matched(pair):
            before = P.MATCHED if one.before in (P.POOL, P.WAITLISTED) else one.before
            return replace(one, pairs=_with(one.pairs, pair), before=before), ()
        case ProposalEnded(pair):
            return _freed(old, one, pair, now)
        case PairEnded(pair):
            return _ended(old, one, pair, now)
        case InvitationLapsed():
            return one, (Closing(one.ref),)
        case Waitlisted(position, reason, why):
            values = (*why, ("position", str(position)), ("reason", reason))
            return one, (Notice(one.person, "waitlisted", one.ref, values),)
        case PauseAsked(until):
            return _paused(old, one, until)
        case ResumeAsked():
            return _resumed(one)
        case CycleEnded():
            over = replace(one, before=None, paused_until=None)
            return over, (Opening(one.person, "farewell", one.ref),)
        case ClosingDone(chosen, thanks):
            state = P.ALUMNI if chosen == "alumni" else P.GRADUATED
            return replace(one, state=state), _graduated(one, thanks)
        case Withdrawn() | DepartedCompany() | ParticipantErased():
            return _gone(one, decision)
        case Rejoined():
            # Everything is asked anew: an old profile may no longer be what the person wants to say.
            fresh = Participant(one.id, one.cohort, one.person, state=one.state)
            return fresh, (Opening(one.person, "onboarding", f"{one.ref}:{now:%Y%m%d%H%M%S}"),)
    return one, ()


def _logistics(one: Participant, given: LogisticsGiven) -> tuple[Participant, Consequences]:
    """The first time it completes the profile; facts of the person go to the person."""
    one = replace(one, profile=replace(one.profile, capacity=given.capacity, never=given.never))
    facts = Adjusted(given.zone, given.hours, given.languages, given.speech)
    person = Then(f"person:{one.person}", facts)
    return one, (person, Then(one.ref, Oriented())) if one.state is P.ONBOARDING else (person,)


def _with(pairs: tuple[str, ...], pair: str) -> tuple[str, ...]:
    return pairs if pair in pairs else (*pairs, pair)


def _freed(old: Participant, one: Participant, pair: str, now: datetime) -> tuple[Participant, Consequences]:
    """Without this pair. Whoever still has another one stays where they were."""
    left = tuple(p for p in one.pairs if p != pair)
    before = P.POOL if one.before in (P.MATCHED, P.ACTIVE) and not left else one.before
    one = replace(one, pairs=left, before=before, state=old.state if left else one.state)
    return replace(one, waiting_since=one.waiting_since or now), ()


def _ended(old: Participant, one: Participant, pair: str, now: datetime) -> tuple[Participant, Consequences]:
    """Freed; whoever is back in the pool hears that they are. Who left has no such step."""
    one, _ = _freed(old, one, pair, now)
    return one, (Notice(one.person, "rematch_offer", one.ref),) if one.state is P.POOL else ()


def _paused(old: Participant, one: Participant, until: date) -> tuple[Participant, Consequences]:
    before = old.before if old.state is P.PAUSED else old.state
    one = replace(one, paused_until=until, before=before)
    told = Notice(one.person, "paused", one.ref, (("until", until.isoformat()),))
    return one, (told, *(Then(f"pair:{p}", PairPaused(one.person, until)) for p in one.pairs))


def _resumed(one: Participant) -> tuple[Participant, Consequences]:
    one = replace(one, state=one.before or P.POOL, before=None, paused_until=None)
    told = Notice(one.person, "resumed", one.ref)
    return one, (told, *(Then(f"pair:{p}", PairResumed(one.person)) for p in one.pairs))


def _graduated(one: Participant, thanks: str) -> Consequences:
    return (
        Closing(one.ref),
        Notice(one.person, "graduated", one.ref),
        *(Then(f"pair:{p}", FarewellSaid(one.person, thanks)) for p in one.pairs),
    )


def _gone(one: Participant, decision: Decision) -> tuple[Participant, Consequences]:
    """Leaving ends every open pair the same way, whatever the cause."""
    follows: list[Consequence] = [Closing(one.ref)]
    follows += [Then(f"pair:{p}", ExitAsked(one.person)) for p in one.pairs]
    if isinstance(decision, Withdrawn):
        follows.append(Notice(one.person, "withdrawn", one.ref))
    if isinstance(decision, DepartedCompany) and one.pairs:
        follows.append(Task(one.cohort, "departed", one.ref))
    profile = Profile() if isinstance(decision, ParticipantErased) else one.profile
    return replace(one, profile=profile, pairs=(), before=None, paused_until=None), tuple(follows)

"""Pairs: one mentor and one mentee of one cohort, from proposal to end.

Rule 1: what one side answers to the proposal is never shown to the other.
Rule 2: whoever ends a pair, both hear the same neutral words at the same time.
Rule 3: two slips in a row are red and need a human, not a louder message.
States: domain.md, section 4.3. `active.*` is three states, one for each color.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from bot.program import pair_follows as follows
from bot.program.consequences import Consequences, Values
from bot.program.decisions import Decision, Table, step
from bot.program.ideas import IdeaNoted
from bot.program.pair_decisions import (
    AgreementMade,
    Approved,
    Blocked,
    ClosingHeld,
    ConcernRaised,
    ContinuedInformally,
    DateMissing,
    DateSet,
    ExitAsked,
    ExitSettled,
    FarewellSaid,
    FirstDateMissing,
    FitChecked,
    HelpAsked,
    Introduced,
    LongSilence,
    MatchAccepted,
    MatchDeclined,
    MatchQuestioned,
    OfferLapsed,
    PairPaused,
    PairResumed,
    Repaired,
    SessionWasHeld,
    Slipped,
    StuckAnswered,
)


class PairState(StrEnum):
    """Where a pair stands."""

    PROPOSED = "proposed"
    OFFERED = "offered"
    VOID = "void"
    CONFIRMED = "confirmed"
    CONTRACTING = "contracting"
    STALLED = "stalled"
    GREEN = "active.green"
    AMBER = "active.amber"
    RED = "active.red"
    PAUSED = "paused"
    HELD = "held"
    ENDING = "ending"
    ENDED_EARLY = "ended_early"
    WRAPPING_UP = "wrapping_up"
    COMPLETED = "completed"
    CONTINUING = "continuing_informally"


S = PairState
ACTIVE = frozenset({S.GREEN, S.AMBER, S.RED})
RUNNING = ACTIVE | {S.CONTRACTING, S.STALLED}
LIVING = RUNNING | {S.CONFIRMED, S.PAUSED, S.HELD, S.WRAPPING_UP}  # both said yes, and it is not over
OPEN = RUNNING | {S.PROPOSED, S.OFFERED, S.CONFIRMED, S.PAUSED, S.HELD, S.WRAPPING_UP}


@dataclass(frozen=True)
class Why:
    """One shareable reason for a pair: a key of the words files and its values."""

    key: str
    values: Values = ()


@dataclass(frozen=True)
class Pair:
    """A mentor (junior) and a mentee (senior). `plan` holds the due date of each session."""

    id: str
    cohort: str
    mentor: str
    mentee: str
    state: PairState = S.PROPOSED
    since: datetime | None = None  # when the present state began
    plan: tuple[date, ...] = ()
    minutes: int = 60
    score: int = 0
    label: str = "fair"
    for_mentor: tuple[Why, ...] = ()
    for_mentee: tuple[Why, ...] = ()
    yes: frozenset[str] = frozenset()
    asked: tuple[str, ...] = ()  # who had a question, in order
    agreed: frozenset[str] = frozenset()
    goals: tuple[str, ...] = ()
    held: int = 0
    last_held: date | None = None
    next_dated: bool = False
    slips: tuple[str, ...] = ()  # who slipped, since the last held session
    fits: tuple[tuple[str, str], ...] = ()
    paused_until: date | None = None
    before: PairState | None = None  # the state a pause or hold came from
    farewells: frozenset[str] = frozenset()

    @property
    def ref(self) -> str:
        """The subject id."""
        return f"pair:{self.id}"

    @property
    def both(self) -> tuple[str, str]:
        """Mentee first: the mentee moves first."""
        return self.mentee, self.mentor

    @property
    def whole(self) -> bool:
        """Both agreed and they have met: what an active pair is."""
        return self.held > 0 and self.agreed == {*self.both}

    def partner(self, person: str) -> str:
        """The other one."""
        return self.mentor if person == self.mentee else self.mentee


_LIVE = (FitChecked, SessionWasHeld, Slipped, AgreementMade, StuckAnswered, DateSet)
_ENDS = {
    PairPaused: S.PAUSED,
    ExitAsked: S.ENDING,
    ConcernRaised: S.HELD,
    HelpAsked: S.RED,
    ClosingHeld: S.WRAPPING_UP,
}


def _stays(state: PairState) -> dict[type[Decision], PairState]:
    return dict.fromkeys(_LIVE, state) | _ENDS


TRANSITIONS: Table[PairState] = {
    S.PROPOSED: {Approved: S.OFFERED, Blocked: S.VOID, ExitAsked: S.VOID},
    S.OFFERED: {
        MatchAccepted: S.CONFIRMED,
        MatchDeclined: S.VOID,
        MatchQuestioned: S.OFFERED,
        OfferLapsed: S.VOID,
        Blocked: S.VOID,
        ExitAsked: S.VOID,
    },
    S.VOID: {},
    S.CONFIRMED: {Introduced: S.CONTRACTING, ExitAsked: S.ENDING, ConcernRaised: S.HELD},
    S.CONTRACTING: {**_stays(S.CONTRACTING), FirstDateMissing: S.STALLED},
    S.STALLED: {**_stays(S.STALLED), Repaired: S.CONTRACTING},
    S.GREEN: {**_stays(S.GREEN), Slipped: S.AMBER, DateMissing: S.AMBER, LongSilence: S.RED},
    S.AMBER: {
        **_stays(S.AMBER),
        DateSet: S.GREEN,
        SessionWasHeld: S.GREEN,
        Repaired: S.GREEN,
        LongSilence: S.RED,
    },
    S.RED: {**_stays(S.RED), Repaired: S.GREEN},
    S.PAUSED: {
        PairResumed: S.GREEN,
        PairPaused: S.PAUSED,
        ExitAsked: S.ENDING,
        ConcernRaised: S.HELD,
        ClosingHeld: S.WRAPPING_UP,
        SessionWasHeld: S.PAUSED,
    },
    S.HELD: {Repaired: S.GREEN, ExitAsked: S.ENDING},
    S.ENDING: {ExitSettled: S.ENDED_EARLY, ExitAsked: S.ENDING, ConcernRaised: S.ENDING},
    S.ENDED_EARLY: {},
    S.WRAPPING_UP: {FarewellSaid: S.COMPLETED, ExitAsked: S.ENDING, SessionWasHeld: S.WRAPPING_UP},
    S.COMPLETED: {ContinuedInformally: S.CONTINUING},
    S.CONTINUING: {},
}


def apply(pair: Pair, decision: Decision, now: datetime) -> tuple[Pair, Consequences]:
    """The pair after the decision, and what follows. Raises OutOfTurn; then nothing has changed."""
    if isinstance(decision, IdeaNoted) and pair.state in LIVING:
        return pair, ()  # whatever its state: the turn writes it
    state = step(TRANSITIONS, pair.ref, pair.state, decision)
    changed = _noted(pair, decision)
    state = _colored(pair, changed, state, decision)
    if state is not pair.state:
        changed = replace(changed, state=state, since=now)
    if state not in (S.PAUSED, S.HELD):
        changed = replace(changed, before=None, paused_until=None)
    return changed, follows.of(pair, changed, decision)


def _noted(pair: Pair, decision: Decision) -> Pair:
    """The facts that a decision leaves behind, whatever the state becomes."""
    match decision:
        case MatchAccepted(person):
            return replace(pair, yes=pair.yes | {person})
        case MatchQuestioned(person):
            return replace(pair, asked=(*pair.asked, person))
        case AgreementMade(person, goals):
            wanted = (*pair.goals, *(g for g in goals if g not in pair.goals))
            return replace(pair, agreed=pair.agreed | {person}, goals=wanted[:3])
        case SessionWasHeld(number, day) if number > pair.held:  # said again, it changes nothing
            return replace(pair, held=number, last_held=day, slips=(), next_dated=False)
        case Slipped(person):
            return replace(pair, slips=(*pair.slips, person), next_dated=False)
        case DateSet():
            return replace(pair, next_dated=True)
        case FitChecked(person, answer):
            return replace(pair, fits=(*pair.fits, (person, answer)))
        case PairPaused(_, until):
            before = pair.before if pair.state is S.PAUSED else pair.state
            return replace(pair, paused_until=until, before=before, next_dated=False)
        case ConcernRaised():
            return replace(pair, before=pair.before or pair.state, next_dated=False)
        case FarewellSaid(person):
            return replace(pair, farewells=pair.farewells | {person})
    return pair


def _colored(old: Pair, new: Pair, state: PairState, decision: Decision) -> PairState:
    """What does not fit the table: steps that take two people, two slips or the state before."""
    match decision:
        case MatchAccepted() if new.yes != {new.mentor, new.mentee}:
            return S.OFFERED
        case AgreementMade() | SessionWasHeld() if old.state in (S.CONTRACTING, S.STALLED):
            return S.GREEN if new.whole else old.state
        case Slipped() if old.state in RUNNING and len(new.slips) >= 2:
            return S.RED
        case Repaired() if not new.whole:
            return S.CONTRACTING
        case FitChecked(_, "no") if old.state in RUNNING:
            return S.RED
        case FitChecked(_, "unsure") if old.state is S.GREEN:
            return S.AMBER
        case StuckAnswered(_, "no_match") if old.state in ACTIVE:
            return S.RED
        case PairResumed():
            return (
                S.GREEN if new.whole and old.before in (S.CONTRACTING, S.STALLED) else old.before or S.GREEN
            )
        case FarewellSaid() if new.farewells != {new.mentor, new.mentee}:
            return S.WRAPPING_UP
    return state

"""Sessions: the planned talks of a pair, each with a date and a time.

Rule 1: Flipside knows that a pair met, never what was said.
Rule 2: a date alone is no plan; a session is scheduled with date and time (domain.md, section 9).
Rule 3: a cancelled session is offered again at once; slips are counted on the pair.
States: domain.md, section 4.4.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.program.consequences import Closing, Consequence, Consequences, Notice, Opening, Task, Then
from bot.program.decisions import Decision, OutOfTurn, Table, step
from bot.program.pair_decisions import DateSet, SessionWasHeld, Slipped
from bot.program.session_decisions import (
    Cancelled,
    CheckedIn,
    CheckinOver,
    Lapsed,
    MeetUnanswered,
    MetReported,
    MoveAsked,
    NextFixed,
    NoneFits,
    Rested,
    Skipped,
    TimePicked,
    TimesOffered,
    WindowOpened,
)


class SessionState(StrEnum):
    """Where a session stands."""

    PLANNED = "planned"
    PROPOSING = "proposing"
    SCHEDULED = "scheduled"
    MOVED = "moved"
    HELD = "held"
    CANCELLED = "cancelled"
    NO_SHOW = "no_show"
    UNKNOWN = "unknown"
    CLOSED = "closed"
    LAPSED = "lapsed"
    SKIPPED = "skipped"


S = SessionState
UNDATED = frozenset({S.PLANNED, S.PROPOSING, S.MOVED, S.LAPSED})  # a next date can be fixed for these
OPEN = frozenset({S.PROPOSING, S.SCHEDULED, S.MOVED, S.CANCELLED, S.NO_SHOW, S.UNKNOWN})


@dataclass(frozen=True)
class Session:
    """One planned talk. `slots` are the offered times, UTC; `starts` the agreed one."""

    id: str
    cohort: str
    pair: str
    number: int
    mentor: str
    mentee: str
    state: SessionState = S.PLANNED
    since: datetime | None = None
    due: date = date.min
    minutes: int = 60
    slots: tuple[datetime, ...] = ()
    offered_by: str = ""
    offers: int = 0  # how often times were asked for: names the conversation
    starts: datetime | None = None
    moves: int = 0
    asks: int = 0  # how often "did you meet?" was asked anew
    said: tuple[tuple[str, str], ...] = ()
    checked: frozenset[str] = frozenset()

    @property
    def ref(self) -> str:
        """The subject id."""
        return f"session:{self.id}"

    @property
    def both(self) -> tuple[str, str]:
        """Mentee first."""
        return self.mentee, self.mentor

    def partner(self, person: str) -> str:
        """The other one."""
        return self.mentor if person == self.mentee else self.mentee

    @property
    def lasts(self) -> timedelta:
        """How long it is."""
        return timedelta(minutes=self.minutes)

    @property
    def ends(self) -> datetime | None:
        """When it is over, UTC."""
        return self.starts and self.starts + self.lasts


def session_ref(pair: str, number: int) -> str:
    """The subject id of a pair's session."""
    return f"session:{pair}-{number}"


_DATING = {
    TimesOffered: S.PROPOSING,
    NextFixed: S.SCHEDULED,
    Lapsed: S.LAPSED,
    Skipped: S.SKIPPED,
    Rested: S.PLANNED,
}

TRANSITIONS: Table[SessionState] = {
    S.PLANNED: {WindowOpened: S.PROPOSING, NextFixed: S.SCHEDULED, Lapsed: S.LAPSED, Skipped: S.SKIPPED},
    S.PROPOSING: {
        **_DATING,
        TimePicked: S.SCHEDULED,
        NoneFits: S.PROPOSING,
        MetReported: S.PROPOSING,  # the other side's word, after one said that they had not met
    },
    S.SCHEDULED: {
        TimesOffered: S.MOVED,
        MoveAsked: S.SCHEDULED,
        Cancelled: S.CANCELLED,
        MetReported: S.HELD,
        MeetUnanswered: S.UNKNOWN,
        Skipped: S.SKIPPED,
        Rested: S.PLANNED,
    },
    S.MOVED: {
        **_DATING,
        TimesOffered: S.MOVED,
        TimePicked: S.SCHEDULED,
        NoneFits: S.MOVED,
        Cancelled: S.CANCELLED,
    },
    S.CANCELLED: {WindowOpened: S.PROPOSING, Skipped: S.SKIPPED},
    S.NO_SHOW: {WindowOpened: S.PROPOSING, Skipped: S.SKIPPED},
    S.UNKNOWN: {
        MetReported: S.HELD,
        WindowOpened: S.PROPOSING,
        CheckinOver: S.CLOSED,
        Skipped: S.SKIPPED,
        Rested: S.PLANNED,
    },
    S.HELD: {MetReported: S.HELD, CheckedIn: S.HELD, CheckinOver: S.CLOSED},
    S.CLOSED: {},
    S.LAPSED: {WindowOpened: S.PROPOSING, NextFixed: S.SCHEDULED},
    S.SKIPPED: {},
}


def apply(session: Session, decision: Decision, now: datetime) -> tuple[Session, Consequences]:
    """The session after the decision, and what follows. Raises OutOfTurn; then nothing changed."""
    old, state = session, step(TRANSITIONS, session.ref, session.state, decision)
    if state is not session.state:
        session = replace(session, state=state, since=now)
    match decision:
        case WindowOpened(first):
            return _asked_for_times(session, first or session.mentee)
        case TimesOffered(person, slots):
            return _offered(old, session, person, slots)
        case NoneFits(person) | MoveAsked(person):
            return _asked_for_times(session, person)
        case TimePicked(_, slot) | NextFixed(_, slot):
            return _dated(session, slot)
        case Cancelled(person):
            return _cancelled(session, person)
        case MetReported() if state is S.PROPOSING and not session.said:
            raise OutOfTurn(session.ref, session.state, decision)
        case MetReported(person, met):
            return _reported(old, session, person, met, now)
        case CheckedIn(person, following):
            return _checked(session, person, following, now)
        case MeetUnanswered():
            return session, (Closing(session.ref, "met"), Task(session.cohort, "met_unknown", session.ref))
        case Lapsed() | Skipped() | Rested():
            undated = replace(session, starts=None, slots=(), offered_by="", said=())
            return undated, (Closing(session.ref),)
        case CheckinOver():
            return session, (Closing(session.ref),)
    return session, ()


def _asked_for_times(session: Session, person: str) -> tuple[Session, Consequences]:
    starts = session.starts if session.state is S.SCHEDULED else None
    session = replace(session, starts=starts, offers=session.offers + 1, slots=(), offered_by="")
    return session, (*_no_asking(session), Opening(person, "times", f"{session.ref}:{session.offers}"))


def _no_asking(session: Session) -> Consequences:
    """Nobody is asked for a date any more."""
    return Closing(session.ref, "times"), Closing(session.ref, "pick")


def _offered(
    old: Session, session: Session, person: str, slots: tuple[datetime, ...]
) -> tuple[Session, Consequences]:
    """A dated session moves once, however often times are offered for it."""
    moved = session.moves + (old.state is S.SCHEDULED)
    session = replace(
        session, slots=slots, offered_by=person, offers=session.offers + 1, starts=None, moves=moved
    )
    pick = Opening(session.partner(person), "pick", f"{session.ref}:{session.offers}")
    return session, (Closing(session.ref), pick)


def _dated(session: Session, slot: datetime) -> tuple[Session, Consequences]:
    session = replace(session, starts=slot, slots=(), offered_by="", said=(), checked=frozenset())
    told = tuple(Notice(p, "scheduled", session.ref) for p in session.both)
    return session, (Closing(session.ref), *told, Then(f"pair:{session.pair}", DateSet()))


def _cancelled(session: Session, person: str) -> tuple[Session, Consequences]:
    """The cancellation rule: a new date is asked for at once, from the side that cancelled."""
    session = replace(session, starts=None, slots=(), offered_by="")
    return session, (
        Closing(session.ref),
        Notice(session.partner(person), "cancelled", session.ref),
        Then(f"pair:{session.pair}", Slipped(person)),
        Then(session.ref, WindowOpened(person)),
    )


def _reported(
    old: Session, session: Session, person: str, met: str, now: datetime
) -> tuple[Session, Consequences]:
    """The first answer counts; a second that contradicts it is asked again, neutrally, once."""
    before = {m for _, m in old.said}
    said = (*((p, m) for p, m in old.said if p != person), (person, met))
    session = replace(session, said=said)
    if before and (met == "yes") != ("yes" in before):
        return _contradicted(session, now)
    if met == "yes":
        checkin = Opening(person, "checkin", session.ref)
        return session, (*_no_asking(session), checkin, *_met(session, now))
    if before:  # the same no again: no second slip
        return replace(old, said=said), ()
    return _not_met(session, person, met)


def _met(session: Session, now: datetime) -> Consequences:
    day = (session.starts or now).date()
    return (Then(f"pair:{session.pair}", SessionWasHeld(session.number, day)),)


def _contradicted(session: Session, now: datetime) -> tuple[Session, Consequences]:
    """In between, times may have been asked for anew: that waits until it is clear."""
    session = replace(session, state=S.UNKNOWN, since=now, slots=(), offered_by="")
    if session.asks:
        return session, (*_no_asking(session), Task(session.cohort, "unclear", session.ref))
    session = replace(session, asks=1, said=())
    return session, (*_no_asking(session), *(Opening(p, "met", f"{session.ref}:1") for p in session.both))


def _not_met(session: Session, person: str, met: str) -> tuple[Session, Consequences]:
    """Moved by agreement is no slip; not having met is one."""
    session = replace(session, state=S.NO_SHOW, starts=None)
    slip: tuple[Consequence, ...] = () if met == "moved" else (Then(f"pair:{session.pair}", Slipped(person)),)
    return session, (*slip, Then(session.ref, WindowOpened()))


def _checked(
    session: Session, person: str, following: datetime | None, now: datetime
) -> tuple[Session, Consequences]:
    after = session_ref(session.pair, session.number + 1)
    dated = (Then(after, NextFixed(person, following)),) if following else ()
    session = replace(session, checked=session.checked | {person})
    if session.checked != {*session.both}:
        return session, dated
    return replace(session, state=S.CLOSED, since=now), (*dated, Closing(session.ref))

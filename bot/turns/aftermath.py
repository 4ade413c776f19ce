"""What a few decisions mean for rows outside their own subject.

Rule: only what no subject can know of another: messages that wait or did not arrive, memberships
of a person who is gone, where somebody is reached, the rows of an import, tasks that are over. Everything
else is a consequence in bot/program.
"""

from dataclasses import replace
from typing import Any

from bot.program.cohorts import FoundConditional
from bot.program.consequences import Closing, Consequence, Consequences, Then
from bot.program.decisions import Decision
from bot.program.ideas import IdeaNoted
from bot.program.imports import Import, ImportConfirmed, ImportState
from bot.program.letters import AboutLetters
from bot.program.pairs import LIVING, Pair
from bot.program.participant_decisions import DepartedCompany, ParticipantErased
from bot.program.participants import Participant
from bot.program.people import (
    Adjusted,
    Connected,
    Disconnected,
    Erased,
    Hushed,
    Left,
    Person,
    PlaceChosen,
    Snoozed,
    Volume,
)
from bot.program.sessions import Session
from bot.storage import dated, lookup, outbox, records, subjects, talks
from bot.turns import connecting, jotting, resending, roster
from bot.turns.work import Work
from scheduler.loads import CAPPED, PLANNED


def of(work: Work, old: Any, new: Any, decision: Decision) -> Consequences:
    """Rows written here, and consequences for subjects that the changed one does not know."""
    if old.state is not new.state:
        records.close_tasks(work.connection, new.ref, work.now)
    if isinstance(new, Session):
        dated.changed(work.connection, old, new)
    if isinstance(new, Session) and (old.state, old.starts) != (new.state, new.starts):
        outbox.overtaken(work.connection, new.ref, new.both, [load.value for load in PLANNED])
    if isinstance(new, Pair) and old.state in LIVING and new.state not in LIVING:
        return _unasked(work, new)
    match decision:
        case Hushed(Volume.STOPPED):
            outbox.quiet(work.connection, new.id, [load.value for load in PLANNED])
        case Snoozed():
            outbox.quiet(work.connection, new.id, [load.value for load in CAPPED])
        case Left():
            return _members(work, new, DepartedCompany())
        case Erased():
            return _erased(work, old)
        case ImportConfirmed():
            return roster.changes(work, new.rows)
        case AboutLetters():
            resending.decided(work, new, decision)
        case IdeaNoted():
            jotting.noted(work, new, decision)
        case Connected() | Disconnected() | PlaceChosen():
            return connecting.decided(work, new, decision)
        case FoundConditional(reason):
            records.audit(work.connection, work.actor, "waived: launch gate", reason, work.now)
    return ()


def _unasked(work: Work, pair: Pair) -> Consequences:
    """Ideas that are being noted: the choice of pairs is not what it was, and the words not for another."""
    open_ = ((person, talk) for person in pair.both for talk in talks.opened(work.connection, person))
    return tuple(Closing(talk.subject, "idea", person) for person, talk in open_ if talk.form == "idea")


def over(work: Work, thing: Any) -> None:
    """After everything has followed: an export is kept only until it is applied or dropped."""
    if isinstance(thing, Import) and thing.state is not ImportState.DRAFT:
        subjects.save(work.connection, replace(thing, rows=""))


def seen_by(old: Any, new: Any, decision: Decision) -> tuple[str, ...]:
    """Whose home page shows it. What a directory says anew is worth no page: thousands may change at once."""
    match new:
        case _ if old == new:
            return ()
        case Person() if isinstance(decision, Hushed | Snoozed | Adjusted):
            return (new.id,)
        case Participant():
            return (new.person,)
        case Pair() | Session():
            return new.both
    return ()


def _members(work: Work, person: Person, decision: Decision) -> Consequences:
    return tuple(Then(m.ref, decision) for m in lookup.memberships(work.connection, person.id))


def _erased(work: Work, person: Person) -> Consequences:
    """Pairs end first, in neutral words; the rows are cleared by the last consequence (Desk.take)."""
    follows: list[Consequence] = [*_members(work, person, ParticipantErased())]
    work.forgotten.append(person)
    return tuple(follows)

"""What a few decisions mean for rows outside their own subject.

Rule: only what no subject can know of another: messages that wait, memberships of a person who is
gone, the rows of an import, tasks that are over. Everything else is a consequence in bot/program.
"""

from typing import Any

from bot.program.consequences import Consequence, Consequences, Then
from bot.program.decisions import Decision
from bot.program.imports import ImportConfirmed
from bot.program.participant_decisions import DepartedCompany, ParticipantErased
from bot.program.people import Erased, Hushed, Left, Person, Snoozed, Volume
from bot.storage import lookup, outbox, records
from bot.turns import roster
from bot.turns.work import Work
from scheduler.loads import CAPPED, PLANNED


def of(work: Work, old: Any, new: Any, decision: Decision) -> Consequences:
    """Rows written here, and consequences for subjects that the changed one does not know."""
    if old.state is not new.state:
        records.close_tasks(work.connection, new.ref, work.now)
    match decision:
        case Hushed(Volume.STOPPED):
            outbox.quiet(work.connection, new.id, [load.value for load in PLANNED])
        case Snoozed():
            outbox.quiet(work.connection, new.id, [load.value for load in CAPPED])
        case Left():
            return _members(work, new, DepartedCompany())
        case Erased():
            return _erased(work, new)
        case ImportConfirmed():
            return roster.changes(work, new.rows)
    return ()


def _members(work: Work, person: Person, decision: Decision) -> Consequences:
    return tuple(Then(m.ref, decision) for m in lookup.memberships(work.connection, person.id))


def _erased(work: Work, person: Person) -> Consequences:
    """Pairs end first, in neutral words; the rows are cleared by the last consequence (Desk.take)."""
    follows: list[Consequence] = [*_members(work, person, ParticipantErased())]
    work.forgotten.append(person.id)
    return tuple(follows)

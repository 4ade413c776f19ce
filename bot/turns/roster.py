"""An import applied: the directory's changes as consequences of one transaction."""

from bot.program.consequences import Consequence, Consequences, New, Then
from bot.program.people import Described, Left, Person, Returned, described
from bot.program.roster import PersonRow, gather
from bot.storage.roster import compared
from bot.turns.work import Work
from conversations.words import languages


def changes(work: Work, rows: str) -> Consequences:
    """What a pasted export changes. Raises RosterRefused; the form has shown the same in its dry run."""
    roster = gather([rows.encode()], work.now.date())
    found = compared(work.connection, roster)
    follows: list[Consequence] = [New(newcomer(row)) for row in found.new]
    follows += [Then(f"person:{row.id}", Returned()) for row in found.back]
    follows += [Then(f"person:{row.id}", Described(row)) for row in (*found.changed, *found.back)]
    follows += [Then(f"person:{who}", Left()) for who in found.left]
    return tuple(follows)


def newcomer(row: PersonRow) -> Person:
    """A person as the directory describes them; Flipside speaks the first language it knows of theirs."""
    speech = next((code for code in row.languages if code in languages()), "en")
    return described(Person(row.id, row.name, zone=row.zone or "UTC", speech=speech), row)

"""Ideas for the next session: note, find, put away. Seen by who noted it, and by the partner if so chosen."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, or_, select, update

from bot.program.ideas import Idea, IdeaState
from bot.program.pairs import LIVING, Pair
from bot.storage import tables as t
from bot.storage.mapping import from_row

i, p = t.ideas.c, t.pairs.c


def note(connection: Connection, pair: Pair, person: str, text: str, seen: str, now: datetime) -> None:
    """Keep an idea for the session of a pair that comes next."""
    number = pair.held + 1
    row = {
        "pair": pair.id,
        "person": person,
        "text": text,
        "shared": seen == "both",
        "session": number if number <= len(pair.plan) else None,
        "state": IdeaState.OPEN.value,
        "created_at": now,
    }
    connection.execute(t.ideas.insert().values(row))


def open_for(connection: Connection, person: str, pair: str) -> tuple[Idea, ...]:
    """The open ideas for the talks of a pair that a person may see, oldest first."""
    return _found(connection, i.pair == pair, i.state == IdeaState.OPEN, _seen_by(person))


def of_person(connection: Connection, person: str) -> tuple[Idea, ...]:
    """Everything that a person noted, open or not."""
    return _found(connection, i.person == person)


def done(connection: Connection, number: int, person: str) -> Idea | None:
    """Put an idea away that a person may see and that is open; None where there is none."""
    side = or_(p.mentor == person, p.mentee == person)
    theirs = i.pair.in_(select(p.id).where(side, p.state.in_(LIVING)))
    mine = (i.id == number, i.state == IdeaState.OPEN, theirs, _seen_by(person))
    found = _found(connection, *mine)
    connection.execute(update(t.ideas).where(*mine).values(state=IdeaState.DONE.value))
    return found[0] if found else None


def _seen_by(person: str) -> ColumnElement[bool]:
    return or_(i.person == person, i.shared)


def _found(connection: Connection, *where: Any) -> tuple[Idea, ...]:
    rows: Iterable[Any] = connection.execute(select(t.ideas).where(*where).order_by(i.id)).mappings()
    return tuple(from_row(Idea, row) for row in rows)

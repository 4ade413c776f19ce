"""Forget a person: what names them is removed, counts stay right (domain.md, scenario 7).

Rule 1: in every row that must stay, the person's id becomes one that leads nowhere: a number.
Rule 2: words they wrote, messages to them and the key to their survey answers are deleted.
Rule 3: an id inside a longer text counts only whole: `c1~anna`, never the beginning of `annabel`.
"""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import JSON, Connection, Table, Text, cast, delete, select, update

from bot.program.imports import ImportState
from bot.program.people import Person, PersonState
from bot.storage import accounts, answers, gates, installations, links, people
from bot.storage import tables as t
from bot.storage.mapping import to_row

GONE = "gone-"
OWNED = (
    (t.addresses, "person"),
    (t.accounts, "person"),
    (t.offices, "person"),
    (t.conversations, "person"),
    (t.surveys, "person"),
    (t.ideas, "person"),
    (t.outbox, "person"),
    (t.announcements, "author"),
    (t.imports, "author"),
    (t.chat_messages, "author"),
    (t.chat_seen, "person"),
)
DIRECTORY = (t.addresses, t.accounts)  # told by directories alone: nothing of the program hangs on it
NAMED = (
    (t.people, "manager"),
    (t.participants, "person"),
    *((t.pairs, name) for name in ("mentor", "mentee")),
    *((t.sessions, name) for name in ("mentor", "mentee", "offered_by")),
    (t.rounds, "lead"),
    (t.audit, "person"),
)
LISTED = (
    *((t.pairs, name) for name in ("yes", "asked", "agreed", "slips", "fits", "farewells")),
    *((t.sessions, name) for name in ("said", "checked")),
    (t.participants, "profile"),
    (t.rounds, "waiting"),
    (t.tasks, "values"),
    (t.conversations, "answers"),
)
SPELLED = (
    (t.participants, "id"),
    (t.steps, "subject"),
    (t.conversations, "subject"),
    *((t.outbox, name) for name in ("key", "subject")),
    (t.audit, "detail"),
)
Change = Callable[[Any], Any]


def forget(connection: Connection, person: str) -> None:
    """Remove a person in this transaction. Doing it twice changes nothing."""
    if connection.scalar(select(t.people.c.id).where(t.people.c.id == person)) is None:
        return
    nobody = _nobody(connection)
    spelled = _spelled(person, nobody)
    _delete(connection, person, spelled)
    for table, name in NAMED:
        connection.execute(update(table).where(table.c[name] == person).values({name: nobody}))
    for table, name in LISTED:
        _rewrite(connection, table, name, person, lambda value: _listed(value, person, nobody))
    for table, name in SPELLED:
        _rewrite(connection, table, name, person, spelled)
    _rewrite(connection, t.rounds, "certificate", person, lambda text: _proof(text, person, nobody))
    connection.execute(delete(t.people).where(t.people.c.id == person))


def untouched(connection: Connection, person: str) -> bool:
    """Whether nothing but the directory knows the person: no row of the program names them."""
    lines = [(table, name) for table, name in (*OWNED, *NAMED) if table not in DIRECTORY]
    if any(connection.scalar(select(1).where(table.c[name] == person).limit(1)) for table, name in lines):
        return False
    return not any(_holding(connection, table, name, person) for table, name in LISTED)


def _nobody(connection: Connection) -> str:
    """A person without a name, for the rows that must stay."""
    p = t.people.c
    known = connection.scalars(select(p.id).where(p.id.startswith(GONE, autoescape=True)))
    numbers = [int(end) for one in known if (end := one.removeprefix(GONE)).isdecimal()]
    nobody = Person(f"{GONE}{max(numbers, default=0) + 1}", "", state=PersonState.ERASED)
    connection.execute(t.people.insert().values(to_row(nobody)))
    return nobody.id


def _delete(connection: Connection, person: str, spelled: Change) -> None:
    """Rule 2, and what is left to do about somebody who is gone."""
    answers.forget(connection, person)
    for address in (known := people.addresses(connection, person)):
        installations.disown(connection, address.platform, address.user)
        accounts.admit(connection, address)
    lanes = [address.lane for address in (*known, *(one.address for one in links.of(connection, person)))]
    gates.forget(connection, lanes)
    before = (t.outbox.c.lane.in_(lanes), t.outbox.c.person == "")  # what they were told as a stranger
    connection.execute(delete(t.outbox).where(*before))
    for table, name in OWNED:
        connection.execute(delete(table).where(table.c[name] == person))
    connection.execute(delete(t.chat_messages).where(t.chat_messages.c.room == f"dm:{person}"))
    for (number,), subject in _holding(connection, t.tasks, "subject", person):
        if spelled(subject) != subject:
            connection.execute(delete(t.tasks).where(t.tasks.c.id == number))
    for (one,), rows in _holding(connection, t.imports, "rows", person):
        if person in re.split(r'[,;\t\n\r"]', rows):
            _unread(connection, one)


def _unread(connection: Connection, one: str) -> None:
    """Somebody's export with the person in it: the text goes, and a draft can no longer be applied."""
    i = t.imports.c
    connection.execute(update(t.imports).where(i.id == one).values(rows=""))
    draft = (i.id == one, i.state == ImportState.DRAFT)
    connection.execute(update(t.imports).where(*draft).values(state=ImportState.DROPPED))


def _rewrite(connection: Connection, table: Table, name: str, person: str, change: Change) -> None:
    for key, old in _holding(connection, table, name, person):
        if (new := change(old)) != old:
            here = [column == part for column, part in zip(table.primary_key, key, strict=True)]
            connection.execute(update(table).where(*here).values({name: new}))


def _holding(
    connection: Connection, table: Table, name: str, person: str
) -> list[tuple[tuple[Any, ...], Any]]:
    """Primary key and value of the rows that may name the person: the exact look comes after."""
    column = table.c[name]
    inside = json.dumps(person)[1:-1] if isinstance(column.type, JSON) else person
    found = cast(column, Text).contains(inside, autoescape=True)
    rows = connection.execute(select(column.label("cell"), *table.primary_key).where(found))
    return [(tuple(row[1:]), row[0]) for row in rows]


def _spelled(person: str, nobody: str) -> Change:
    """Text with the id as a part of its own: `participant:c1~anna`, `session:x|anna`."""
    part = re.compile(rf"(?<![^~|:\s]){re.escape(person)}(?![^~|:\s])")
    return lambda text: part.sub(nobody, text)


def _listed(value: Any, person: str, nobody: str) -> Any:
    """The value with the id replaced; what was written freely into a field of its own stays."""
    if isinstance(value, Mapping):
        return {k: v if isinstance(v, str) else _swapped(v, person, nobody) for k, v in value.items()}
    return _swapped(value, person, nobody)


def _swapped(value: Any, person: str, nobody: str) -> Any:
    match value:
        case list():
            return [_swapped(one, person, nobody) for one in value]
        case Mapping():
            return {key: _swapped(one, person, nobody) for key, one in value.items()}
    return nobody if value == person else value


def _proof(text: str, person: str, nobody: str) -> str:
    return json.dumps(_listed(json.loads(text), person, nobody), sort_keys=True)

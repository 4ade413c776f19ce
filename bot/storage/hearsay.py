"""What others were told about somebody who is forgotten: the messages that name them.

Rule 1: only messages to people who heard the name from us: partners and those who hold an office.
        What was said to a pair at once is deleted: it names both, and holds how the platform knows them.
Rule 2: a message that is over loses its words; one that still waits is not sent.
"""

import re
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, delete, literal, or_, select, union, update

from bot.program.people import Person
from bot.storage import gates
from bot.storage import tables as t
from bot.storage.mapping import freeze
from bot.storage.outbox import State
from conversations.cards import Card

o, m = t.outbox.c, t.chat_messages.c


def forget(connection: Connection, person: Person) -> None:
    """Blank, cancel or delete what names the person, and the ids of what they did."""
    told = _told(connection, person.id)
    name = re.compile(rf"\b({re.escape(person.name)}|{re.escape(person.first_name)})\b")
    _letters(connection, told, name)
    _introductions(connection, person.id)
    _announced(connection, person.id)
    _messages(connection, told, name)
    i = t.inbox.c
    connection.execute(delete(t.inbox).where(i.id.contains(f":{person.id}:", autoescape=True)))


def _told(connection: Connection, person: str) -> tuple[str, ...]:
    """Partners, and whoever holds an office."""
    pair = t.pairs.c
    mine = or_(pair.mentor == person, pair.mentee == person)
    sides = (select(side).where(mine) for side in (pair.mentor, pair.mentee))
    found = connection.scalars(union(*sides, select(t.offices.c.person)))
    return tuple(sorted(set(found) - {person}))


def _letters(connection: Connection, told: Iterable[str], name: re.Pattern[str]) -> None:
    rows = connection.execute(select(o.id, o.card, o.wake_at).where(o.person.in_(list(told)))).all()
    named = [row for row in rows if name.search(_text(row.card))]
    blank = {"card": freeze(Card(""))}
    waiting = {**blank, "state": State.CANCELLED.value, "wake_at": None}
    for row in named:
        values = blank if row.wake_at is None else waiting
        connection.execute(update(t.outbox).where(o.id == row.id).values(values))


def _introductions(connection: Connection, person: str) -> None:
    """What was said to the person and a partner at once, and how the platform knows the two."""
    pair = t.pairs.c
    mine = select(literal("pair:") + pair.id).where(or_(pair.mentor == person, pair.mentee == person))
    both = (o.person == "", o.subject.in_(mine))
    gates.forget(connection, connection.scalars(select(o.lane).where(*both)).all())
    connection.execute(delete(t.outbox).where(*both))


def _announced(connection: Connection, person: str) -> None:
    """What the person announced, in the channel or to each: under their name."""
    a = t.announcements.c
    theirs = o.subject.in_(select(literal("announcement:") + a.id).where(a.author == person))
    blank = {"card": freeze(Card(""))}
    waiting = {**blank, "state": State.CANCELLED.value, "wake_at": None}
    connection.execute(update(t.outbox).where(theirs, o.wake_at.isnot(None)).values(waiting))
    connection.execute(update(t.outbox).where(theirs, o.wake_at.is_(None)).values(blank))


def _messages(connection: Connection, told: Iterable[str], name: re.Pattern[str]) -> None:
    """The demo workspace keeps messages itself; elsewhere they are the platform's."""
    rooms = [f"dm:{one}" for one in told]
    rows = connection.execute(select(m.id, m.payload).where(m.room.in_(rooms))).all()
    named = [row.id for row in rows if name.search(_text(row.payload))]
    if named:
        connection.execute(delete(t.chat_messages).where(m.id.in_(named)))


def _text(value: Any) -> str:
    """Every text inside, one after the other."""
    match value:
        case str():
            return value
        case dict():
            return "\n".join(map(_text, value.values()))
        case list():
            return "\n".join(map(_text, value))
    return ""

"""The demo workspace's memory: messages by room, and how far each person has read.

Fulfills adapters/web/ports.py ChatLog; handed in by bot/app.py.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, func, or_, select, update

from bot.program.people import PersonState
from bot.storage import tables as t
from bot.storage.database import reading, writing
from bot.storage.upsert import add_once, upsert

m, s = t.chat_messages.c, t.chat_seen.c


class StoredChat:
    """One chat in one database. `message` and `colleague` make the adapter's own values of a row."""

    def __init__(self, engine: Engine, message: Any, colleague: Any, channels: tuple[str, ...]) -> None:
        self._engine, self._message, self._colleague = engine, message, colleague
        self._channels = channels

    def colleagues(self) -> tuple[Any, ...]:
        """Everybody who is here, by name."""
        p, o = t.people.c, t.offices.c
        query = select(t.people, func.min(o.office).label("office"))
        query = query.join(t.offices, o.person == p.id, isouter=True).where(p.state == PersonState.HERE)
        with reading(self._engine) as connection:
            rows = connection.execute(query.group_by(p.id).order_by(p.name, p.id)).all()
        return tuple(
            self._colleague(r.id, r.name, r.title, r.department, r.office or "", r.zone, r.speech)
            for r in rows
        )

    def rooms(self) -> tuple[str, ...]:
        """The channels."""
        return self._channels

    def post(self, room: str, author: str, payload: Mapping[str, Any], at: datetime, key: str = "") -> Any:
        """Add a message; one with a known key is that message."""
        row = {"room": room, "author": author, "payload": dict(payload), "at": at, "key": key or None}

        def write(connection: Connection) -> Row[Any]:
            number = add_once(connection, t.chat_messages, row, ("key",))
            here = m.id == number if number else m.key == key
            return connection.execute(select(t.chat_messages).where(here)).one()

        return self._made(writing(self._engine, write))

    def replace(self, message: int, payload: Mapping[str, Any]) -> None:
        """Draw a message anew."""
        change = update(t.chat_messages).where(m.id == message).values(payload=dict(payload))
        writing(self._engine, lambda connection: connection.execute(change))

    def history(self, room: str, after: int = 0, most: int = 200) -> tuple[Any, ...]:
        """The newest messages above an id, oldest first."""
        query = select(t.chat_messages).where(m.room == room, m.id > after).order_by(m.id.desc()).limit(most)
        with reading(self._engine) as connection:
            rows = connection.execute(query).all()
        return tuple(self._made(row) for row in reversed(rows))

    def unread(self, person: str) -> Mapping[str, int]:
        """Unread messages by room; one's own words are read."""
        mine = [f"dm:{person}", *self._channels]
        seen = select(s.room, s.upto).where(s.person == person).subquery()
        query = select(m.room, func.count()).join(seen, seen.c.room == m.room, isouter=True)
        query = query.where(m.room.in_(mine), m.author != person)
        query = query.where(or_(seen.c.upto.is_(None), m.id > seen.c.upto)).group_by(m.room)
        with reading(self._engine) as connection:
            return dict(connection.execute(query).all())

    def seen(self, person: str, room: str, upto: int) -> None:
        """Read up to a message. Never back again."""

        def write(connection: Connection) -> None:
            before = connection.scalar(select(s.upto).where(s.person == person, s.room == room)) or 0
            upsert(connection, t.chat_seen, [{"person": person, "room": room, "upto": max(before, upto)}])

        writing(self._engine, write)

    def _made(self, row: Row[Any]) -> Any:
        return self._message(row.id, row.room, row.author, row.payload, row.at)

"""Conversations: open, find, lock, write. `given` is worked out by the turn, never stored.

Rule: what is asked of an account that nobody has confirmed is none of the person's open conversations.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, func, select, update

from bot.storage import tables as t
from bot.storage.mapping import freeze
from bot.storage.upsert import add_once
from conversations.flows import UNCONFIRMED
from conversations.forms import Answers, Conversation

c = t.conversations.c


def begin(connection: Connection, person: str, form: str, subject: str, now: datetime) -> int | None:
    """The id of the new conversation, or None where it was begun before."""
    row = {
        "person": person,
        "form": form,
        "subject": subject,
        "answers": {},
        "opened_at": now,
        "heard_at": now,
    }
    return add_once(connection, t.conversations, row, ("person", "form", "subject"))


def get(connection: Connection, talk: int) -> Conversation | None:
    """A conversation by id."""
    return _first(connection, select(t.conversations).where(c.id == talk))


def locked(connection: Connection, talk: int) -> Conversation | None:
    """The same, locked until the transaction ends."""
    return _first(connection, select(t.conversations).where(c.id == talk).with_for_update())


def find(connection: Connection, person: str, form: str, subject: str) -> Conversation | None:
    """The one conversation of a person about a subject."""
    query = select(t.conversations).where(c.person == person, c.form == form, c.subject == subject)
    return _first(connection, query)


def latest(connection: Connection, person: str) -> Conversation | None:
    """The open conversation that typed words go to: the one heard or begun last."""
    mine = select(t.conversations).where(*_theirs(person))
    return _first(connection, mine.order_by(c.heard_at.desc(), c.id.desc()).limit(1))


def opened(connection: Connection, person: str) -> tuple[Conversation, ...]:
    """All open ones of a person, oldest first."""
    mine = select(t.conversations).where(*_theirs(person)).order_by(c.id)
    return tuple(_talk(row) for row in connection.execute(mine))


def _theirs(person: str) -> tuple[ColumnElement[bool], ...]:
    return c.person == person, c.closed_at.is_(None), c.form != UNCONFIRMED


def about(connection: Connection, subject: str, form: str, person: str) -> tuple[Conversation, ...]:
    """The open ones about a subject; empty text stands for any form or any person."""
    start = f"{subject}:"  # compared as it is: for SQLite's LIKE small and capital letters are alike
    asked_again = func.substr(c.subject, 1, len(start)) == start
    query = select(t.conversations).where((c.subject == subject) | asked_again, c.closed_at.is_(None))
    query = query.where(c.form == form) if form else query
    query = query.where(c.person == person) if person else query
    return tuple(_talk(row) for row in connection.execute(query.order_by(c.id)))


def write(connection: Connection, talk: int, answers: Answers, now: datetime) -> None:
    """Keep the answers."""
    connection.execute(
        update(t.conversations).where(c.id == talk).values(answers=_json(answers), heard_at=now)
    )


def close(connection: Connection, talk: int, now: datetime) -> None:
    """Nothing more is heard here."""
    connection.execute(update(t.conversations).where(c.id == talk).values(closed_at=now))


def _json(answers: Answers) -> dict[str, Any]:
    return {key: freeze(value) for key, value in answers.items()}


def _first(connection: Connection, query: Select[Any]) -> Conversation | None:
    row = connection.execute(query).one_or_none()
    return _talk(row) if row else None


def _talk(row: Row[Any]) -> Conversation:
    return Conversation(
        row.id, row.person, row.form, row.subject, {}, _thawed(row.answers), row.closed_at is None
    )


def _thawed(answers: Mapping[str, Any]) -> Answers:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in answers.items()}

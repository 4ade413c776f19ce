"""Chores: what one process does now and then, such as reading a directory; and where it has got to.

Rule 1: a chore is somebody's until an instant that is moved on while it is done. A process that dies lets
        go of it by itself, and the next one begins where it stopped.
Rule 2: to take it is one statement, so of two processes one gets it. Doing it twice must be harmless anyway.
"""

from datetime import UTC, datetime

from sqlalchemy import Connection, delete, select, update

from bot.storage import tables as t
from bot.storage.upsert import add_once

m = t.marks.c
DONE = "done"
FORM = "%Y-%m-%dT%H:%M:%SZ"  # earlier is smaller, as text


def take(connection: Connection, name: str, now: datetime, until: datetime) -> str | None:
    """Take a chore that is nobody's and due: the place where the last one stopped. None: not now."""
    key, free = _key(name), _spelled(now)
    if add_once(connection, t.marks, {"key": key, "value": _value(until, "")}, ("key",)) is not None:
        return ""
    found = connection.scalar(select(m.value).where(m.key == key)) or ""
    at, _, place = found.partition("|")
    if at > free:
        return None
    mine = update(t.marks).where(m.key == key, m.value == found).values(value=_value(until, place))
    place = "" if place == DONE else place
    return place if connection.execute(mine).rowcount == 1 else None


def hold(connection: Connection, name: str, until: datetime, place: str = "") -> None:
    """Keep it until then; `place` is where it has got to."""
    mine = update(t.marks).where(m.key == _key(name))
    connection.execute(mine.values(value=_value(until, place)))


def done(connection: Connection, name: str, until: datetime) -> None:
    """It is done: nobody need take it until then."""
    hold(connection, name, until, DONE)


def stale(connection: Connection, name: str, until: datetime) -> None:
    """Where it is done and nobody need take it until then or earlier: it is due now. Under way it stays."""
    over = (m.value.endswith(f"|{DONE}"), m.value <= f"{_spelled(until)}|{DONE}")
    connection.execute(delete(t.marks).where(m.key == _key(name), *over))


def due(connection: Connection, name: str) -> None:
    """It is due now, whoever is at it."""
    connection.execute(delete(t.marks).where(m.key == _key(name)))


def _key(name: str) -> str:
    return f"chore:{name}"[:120]


def _spelled(at: datetime) -> str:
    return at.astimezone(UTC).strftime(FORM)


def _value(until: datetime, place: str) -> str:
    return f"{_spelled(until)}|{place}"

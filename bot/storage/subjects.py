"""Domain objects by their subject id: one way to load, lock and save them all.

Rule: a subject is `kind:id`; what each kind is called in the tables stands in KINDS.
"""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import ColumnElement, Connection, Select, Table, bindparam, select

from bot.program.announcements import Announcement
from bot.program.cohorts import Cohort
from bot.program.consequences import subject_of
from bot.program.imports import Import
from bot.program.pairs import Pair
from bot.program.participants import Participant
from bot.program.people import Person
from bot.program.rounds import Round
from bot.program.sessions import Session
from bot.program.surveys import Survey, Wave
from bot.storage import tables as t
from bot.storage.mapping import from_row, to_row
from bot.storage.upsert import add_once, upsert

T = TypeVar("T")


class Kind(NamedTuple):
    """A kind of subject: its type and its table."""

    type: type
    table: Table


KINDS = {
    "person": Kind(Person, t.people),
    "cohort": Kind(Cohort, t.cohorts),
    "participant": Kind(Participant, t.participants),
    "pair": Kind(Pair, t.pairs),
    "session": Kind(Session, t.sessions),
    "survey": Kind(Survey, t.surveys),
    "wave": Kind(Wave, t.waves),
    "announcement": Kind(Announcement, t.announcements),
    "round": Kind(Round, t.rounds),
    "import": Kind(Import, t.imports),
}
_BY_TYPE = {kind.type: kind for kind in KINDS.values()}


# Built once: the most frequent statements of the house.
_GET = {name: select(kind.table).where(kind.table.c.id == bindparam("one")) for name, kind in KINDS.items()}
_LOCK = {name: statement.with_for_update() for name, statement in _GET.items()}


def load(connection: Connection, subject: str) -> Any:
    """The thing a subject id names. Raises KeyError."""
    return _one(connection, subject, _GET)


def locked(connection: Connection, subject: str) -> Any:
    """The same, locked until the transaction ends. Raises KeyError."""
    return _one(connection, subject, _LOCK)


def _one(connection: Connection, subject: str, statements: Mapping[str, Select[Any]]) -> Any:
    name, identity = subject_of(subject)
    row = connection.execute(statements[name], {"one": identity}).mappings().one_or_none()
    if row is None:
        raise KeyError(f"no {subject}")
    return from_row(KINDS[name].type, row)


def save(connection: Connection, thing: object) -> None:
    """Write a thing, new or known."""
    upsert(connection, _BY_TYPE[type(thing)].table, [to_row(thing)])


def add(connection: Connection, thing: object) -> None:
    """Write a new thing; one that exists already stays as it is."""
    add_once(connection, _BY_TYPE[type(thing)].table, to_row(thing), ("id",))


def find(connection: Connection, kind: type[T], *where: ColumnElement[bool]) -> tuple[T, ...]:
    """All things of a type that fit, by id."""
    table = _BY_TYPE[kind].table
    rows = connection.execute(select(table).where(*where).order_by(table.c.id)).mappings()
    return tuple(from_row(kind, row) for row in rows)


def columns(kind: type) -> Any:
    """The columns of a type's table, for the conditions of `find`."""
    return _BY_TYPE[kind].table.c


def unmapped() -> tuple[str, ...]:
    """Fields without a column or columns without a field: empty, or the mapping is broken."""
    wrong = []
    for name, kind in KINDS.items():
        known, there = {f.name for f in fields(kind.type)}, set(kind.table.c.keys())
        wrong += [f"{name}.{odd}" for odd in sorted(known ^ there)]
    return tuple(wrong)

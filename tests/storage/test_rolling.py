"""Rolling upgrades: code of the release before still works after each step, or the step says that it cannot.

Rule 1: what the code before may say is made from the tables before the step: an insert of every column, an
        insert of those alone that must be there, a look at everything, a change of everything.
Rule 2: the rule is old enough to hold from step 0007 on; every step after it is tried, also future ones.
"""

import logging
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    Engine,
    Integer,
    MetaData,
    String,
    Table,
    Time,
    inspect,
    select,
    text,
)
from sqlalchemy.exc import DBAPIError

from bot.storage import migrate, records
from bot.storage.database import reading, writing

STEPS = migrate.revisions()
FROM = STEPS.index("0007")
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
VALUES: Mapping[type, Callable[[int], Any]] = {
    Boolean: lambda n: bool(n % 2),
    Integer: lambda n: n,
    DateTime: lambda n: NOW,
    Date: lambda n: date(2026, 3, 1 + n % 28),
    Time: lambda n: time(n % 24),
    JSON: lambda n: [n],
}


def tables_of(connection: Connection) -> tuple[Table, ...]:
    """The tables as they are now, parents first."""
    found = MetaData()
    found.reflect(connection)
    return tuple(table for table in found.sorted_tables if table.name not in ("alembic_version", "marks"))


def value(column: Column[Any], number: int) -> Any:
    """A value of the column's type; as long as it may be, and different for each number."""
    for parent in column.foreign_keys:
        return value(parent.column, number)
    for kind, make in VALUES.items():
        if isinstance(column.type, kind):
            return make(number)
    assert isinstance(column.type, String), f"{column} is of a kind that this test does not know"
    return f"{number}-{column.name}".ljust(column.type.length or 20, "x")


def full(table: Table, number: int) -> dict[str, Any]:
    return {column.name: value(column, number) for column in table.c}


def least(table: Table, number: int) -> dict[str, Any]:
    must = [c for c in table.c if c.primary_key or not (c.nullable or c.server_default)]
    return {column.name: value(column, number) for column in must}


def tried(connection: Connection, old: tuple[Table, ...]) -> Iterator[str]:
    """What the code of these tables says, said now. A sentence for everything that fails."""
    for table in old:
        yield from _tried(connection, f"insert into {table.name}", table.insert(), full(table, 1))
        yield from _tried(connection, f"insert into {table.name}", table.insert(), least(table, 2))
        yield from _tried(connection, f"select from {table.name}", select(table))
        plain = {c.name: value(c, 1) for c in table.c if not c.primary_key and not c.foreign_keys}
        if plain:
            key = next(iter(table.primary_key))
            change = table.update().where(key == value(key, 1)).values(plain)
            yield from _tried(connection, f"update {table.name}", change)


def _tried(connection: Connection, what: str, statement: Any, *values: Any) -> Iterator[str]:
    try:
        with connection.begin_nested():
            connection.execute(statement, *values)
    except DBAPIError as error:
        yield f"older code cannot {what}: {str(error.orig).splitlines()[0]}"


def broken_by(engine: Engine, step: Callable[[], object]) -> list[str]:
    """What the code before a step cannot do after it. Nothing, when the step says that older code ends."""
    with reading(engine) as connection:
        old, oldest = tables_of(connection), records.marked(connection, migrate.OLDEST)
    step()
    with engine.connect() as connection, connection.begin() as all_of_it:
        ended = records.marked(connection, migrate.OLDEST) > oldest
        found = [] if ended else list(tried(connection, old))
        all_of_it.rollback()
    return found


@pytest.mark.parametrize(("before", "step"), list(zip(STEPS[FROM:], STEPS[FROM + 1 :], strict=False)))
def test_the_release_before_survives_a_step(empty: Engine, before: str, step: str) -> None:
    migrate.upgrade(empty, before)
    assert broken_by(empty, lambda: migrate.upgrade(empty, step)) == []


def test_what_is_tried_fits_the_tables(empty: Engine) -> None:
    """Without a step in between everything works, so a failure is the step's."""
    migrate.upgrade(empty)
    assert broken_by(empty, lambda: None) == []


def altered(engine: Engine, change: Callable[[Operations], None]) -> Callable[[], object]:
    """A step that somebody might write."""

    def step(connection: Connection) -> None:
        with Operations.context(MigrationContext.configure(connection)) as op:
            change(op)

    return lambda: writing(engine, step)


BAD: Mapping[str, tuple[Callable[[Operations], None], str]] = {
    "a column is dropped": (lambda op: op.drop_column("outbox", "question"), "insert into outbox"),
    "a column is renamed": (
        lambda op: op.execute("ALTER TABLE people RENAME COLUMN name TO called"),
        "select from people",
    ),
    "a column wants a value": (
        lambda op: op.add_column("cohorts", Column("color", String(20), nullable=False)),
        "insert into cohorts",
    ),
    "a table is renamed": (lambda op: op.rename_table("steps", "stairs"), "insert into steps"),
    "a table goes": (lambda op: op.drop_table("chat_seen"), "select from chat_seen"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_step_that_older_code_cannot_survive_is_found(empty: Engine, name: str) -> None:
    change, expected = BAD[name]
    migrate.upgrade(empty)
    found = broken_by(empty, altered(empty, change))
    assert any(expected in sentence for sentence in found), found


def test_a_step_that_says_so_may_break_older_code(empty: Engine) -> None:
    def contracts(op: Operations) -> None:
        op.drop_column("outbox", "question")
        migrate.older_code_ends("9999")

    migrate.upgrade(empty)
    assert broken_by(empty, altered(empty, contracts)) == []


def newer(engine: Engine, oldest: str) -> None:
    """As a newer release left it."""
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        if oldest:
            records.mark(connection, migrate.OLDEST, oldest)


@pytest.mark.parametrize("oldest", ["", STEPS[-1]])
def test_older_code_runs_on_beside_newer_and_says_so(
    empty: Engine, oldest: str, caplog: pytest.LogCaptureFixture
) -> None:
    migrate.upgrade(empty)
    newer(empty, oldest)
    with caplog.at_level(logging.WARNING):
        migrate.upgrade(empty)
    assert f"the database is at 9999, this release ends at {STEPS[-1]}" in caplog.text
    assert migrate.pending(empty) == ()
    assert migrate.ahead(empty) == migrate.current(empty) == "9999"


def test_code_that_is_too_old_stops(empty: Engine) -> None:
    migrate.upgrade(empty)
    newer(empty, "9999")
    with pytest.raises(migrate.UnknownRevision, match="9999"):
        migrate.upgrade(empty)


def test_a_database_that_is_not_ours_is_left_alone(empty: Engine) -> None:
    with empty.begin() as connection:
        connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
        connection.execute(text("INSERT INTO alembic_version VALUES ('f3a9')"))
    with pytest.raises(migrate.UnknownRevision, match="f3a9"):
        migrate.upgrade(empty)
    with reading(empty) as connection:
        assert inspect(connection).get_table_names() == ["alembic_version"]

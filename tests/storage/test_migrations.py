"""Migrations: up, down and up again, to exactly the tables in code; and two processes that start at once.

Rule 1: the schema is compared as the database tells it, with names of constraints and indexes.
Rule 2: a process that finds nothing to do waits for nobody.
"""

import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from alembic import op
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, Inspector, inspect, make_url, text

from bot.storage import database, migrate, records
from bot.storage import tables as t
from bot.storage.database import reading, writing
from tests.storage import rows

STEPS = migrate.revisions()
UP = "import sys; from bot.storage import database, migrate; migrate.upgrade(database.connect(sys.argv[1]))"


@pytest.fixture
def engine(empty: Engine) -> Engine:
    """A database that was migrated."""
    migrate.upgrade(empty)
    return empty


@pytest.fixture
def blocked(engine: Engine, database_url: str) -> Iterator[Engine]:
    """The same database for somebody who never waits for a lock, while everything is locked for writing."""
    url = make_url(database_url)
    if engine.dialect.name == "postgresql":
        url = url.update_query_dict({"options": "-c lock_timeout=1"})
    hasty = database.connect(url.render_as_string(hide_password=False))
    with engine.begin() as writer, hasty.connect() as connection:
        if engine.dialect.name == "postgresql":
            names = ", ".join([*t.metadata.tables, "alembic_version"])
            writer.execute(text(f"LOCK TABLE {names} IN EXCLUSIVE MODE"))
            writer.execute(text(f"SELECT pg_advisory_xact_lock({migrate.TURNSTILE})"))
        else:
            connection.connection.execute("PRAGMA busy_timeout=0")
        connection.close()
        yield hasty
    hasty.dispose()


def schema(engine: Engine) -> dict[str, Any]:
    """Everything the database says about its tables, but for Alembic's own."""
    with reading(engine) as connection:
        look = inspect(connection)
        names = sorted(set(look.get_table_names()) - {"alembic_version"})
        return {name: _table(look, name) for name in names}


def _table(look: Inspector, name: str) -> dict[str, Any]:
    return {
        "columns": [(c["name"], str(c["type"]), c["nullable"]) for c in look.get_columns(name)],
        "key": look.get_pk_constraint(name),
        "unique": sorted(look.get_unique_constraints(name), key=str),
        "parents": sorted(look.get_foreign_keys(name), key=str),
        "indexes": sorted(map(_index, look.get_indexes(name))),
    }


def _index(found: Any) -> str:
    where = sorted((name, str(value)) for name, value in found.get("dialect_options", {}).items())
    return f"{found['name']} {found['column_names']} {found['unique']} {where}"


def test_the_steps_form_one_line() -> None:
    assert tuple(f"{number:04}" for number in range(1, len(STEPS) + 1)) == STEPS


def test_every_step_goes_up_down_and_up_again(empty: Engine) -> None:
    for before, step in zip(("base", *STEPS), STEPS, strict=False):
        old = schema(empty)
        migrate.upgrade(empty, step)
        new = schema(empty)
        assert new != old
        migrate.downgrade(empty, before)
        assert schema(empty) == old
        migrate.upgrade(empty, step)
        assert schema(empty) == new
        assert migrate.current(empty) == step
    assert migrate.pending(empty) == ()


def test_all_the_way_down_leaves_nothing(engine: Engine) -> None:
    migrate.downgrade(engine, "base")
    assert schema(engine) == {}
    assert migrate.current(engine) is None
    assert migrate.pending(engine) == STEPS


def test_it_goes_down_with_rows_in_the_tables(engine: Engine) -> None:
    writing(engine, rows.settled)
    migrate.downgrade(engine, "base")
    assert schema(engine) == {}


def test_alembic_finds_no_difference_to_the_tables_in_code(engine: Engine) -> None:
    with reading(engine) as connection:
        options = {"compare_type": True, "compare_server_default": True}
        assert compare_metadata(MigrationContext.configure(connection, opts=options), t.metadata) == []


def test_the_database_is_the_same_as_made_from_the_tables(empty: Engine) -> None:
    with empty.begin() as connection:
        t.metadata.create_all(connection)
    made = schema(empty)
    with empty.begin() as connection:
        t.metadata.drop_all(connection)
    migrate.upgrade(empty)
    assert schema(empty) == made


def test_sqlite_is_told_the_same_words(sqlite_url: str) -> None:
    """What no inspector shows, such as ids that are never given again, stands in the statement."""
    engine = database.connect(sqlite_url)
    with engine.begin() as connection:
        t.metadata.create_all(connection)
        made = _statements(connection)
        t.metadata.drop_all(connection)
    migrate.upgrade(engine)
    with reading(engine) as connection:
        assert _statements(connection) == made
    engine.dispose()


def _statements(connection: Any) -> dict[str, str]:
    found = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"))
    ours = {
        name: " ".join(sql.split()) for name, sql in found if not name.startswith(("sqlite_", "alembic_"))
    }
    assert len(ours) > len(t.metadata.tables)
    return ours


def test_upgrading_twice_changes_nothing(engine: Engine, other: Engine) -> None:
    writing(engine, lambda connection: records.mark(connection, "salt", "kept"))
    migrate.upgrade(engine)
    with reading(other) as connection:
        assert records.marked(connection, "salt") == "kept"


def test_an_upgrade_that_breaks_leaves_nothing(
    empty: Engine, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also on SQLite: what creates a table takes part in the transaction."""
    create = op.create_table

    def breaks(name: str, *columns: Any, **more: Any) -> Any:
        if name == "answers":
            raise ZeroDivisionError
        return create(name, *columns, **more)

    migrate.upgrade(empty, STEPS[1])
    before = schema(empty)
    monkeypatch.setattr(op, "create_table", breaks)
    with pytest.raises(ZeroDivisionError):
        migrate.upgrade(empty)
    other = database.connect(database_url)
    assert schema(other) == before
    assert migrate.current(other) == STEPS[1]
    monkeypatch.undo()
    migrate.upgrade(other)
    assert migrate.pending(empty) == ()
    other.dispose()


def test_a_database_that_is_up_to_date_waits_for_nobody(blocked: Engine) -> None:
    migrate.upgrade(blocked)
    assert migrate.pending(blocked) == ()


def test_a_newer_database_is_left_alone(engine: Engine, other: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        records.mark(connection, migrate.OLDEST, "9999")  # otherwise it runs on: test_rolling.py
    with pytest.raises(migrate.UnknownRevision, match="9999"):
        migrate.upgrade(other)
    assert migrate.current(other) == "9999"


def test_processes_that_start_at_once_do_not_break_each_other(empty: Engine, database_url: str) -> None:
    """They cannot all be first: the others wait, look again and find everything done."""
    command = [sys.executable, "-W", "error", "-c", UP, database_url]
    running = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(3)]
    said = [process.communicate(timeout=60)[1] for process in running]
    assert [process.returncode for process in running] == [0, 0, 0], said
    assert migrate.current(empty) == STEPS[-1]

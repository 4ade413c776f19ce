"""Bring a database to the tables of this release, or back.

Rule 1: all steps of a call are one transaction, on SQLite as well: all of them count, or none.
Rule 2: one process at a time. Who waited looks again, and finds nothing left to do.
Rule 3: a database that is up to date is only read, so that starting waits for nobody's writing.
Rule 4: code runs on beside a newer release that has migrated already, unless a step since then says that
        older code cannot (`older_code_ends`): so machines are upgraded one after the other.
"""

import logging
from collections.abc import Callable
from pathlib import Path

from alembic import command, op
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, func, inspect, select

from bot.storage import records
from bot.storage.database import reading, writing

log = logging.getLogger("flipside.migrate")
FOLDER = Path(__file__).parent / "migrations"
HEAD = "head"
OLDEST = "oldest_code"  # the mark: the first revision whose code can run with these tables
TURNSTILE = 7_033_505  # PostgreSQL's advisory lock: any number, the same in every release


class UnknownRevision(Exception):
    """The database was brought so far by a newer release that this one cannot run with it."""


def upgrade(engine: Engine, to: str = HEAD) -> None:
    """Up to a revision. Doing it twice changes nothing. Raises UnknownRevision."""
    if pending(engine) or to != HEAD:
        _alone(engine, lambda connection: command.upgrade(_config(connection), to))
    elif newer := ahead(engine):
        log.warning("the database is at %s, this release ends at %s: upgrade it soon", newer, revisions()[-1])


def downgrade(engine: Engine, to: str) -> None:
    """Down to a revision; "base" is the empty database."""
    _alone(engine, lambda connection: command.downgrade(_config(connection), to))


def revisions() -> tuple[str, ...]:
    """Every revision, oldest first."""
    return tuple(reversed([step.revision for step in ScriptDirectory(FOLDER).walk_revisions()]))


def current(engine: Engine) -> str | None:
    """The revision a database is at; None for an empty one."""
    with reading(engine) as connection:
        return MigrationContext.configure(connection).get_current_revision()


def pending(engine: Engine) -> tuple[str, ...]:
    """The revisions that are still to come. Raises UnknownRevision."""
    here, steps = current(engine), revisions()
    if here is None:
        return steps
    if here in steps:
        return steps[steps.index(here) + 1 :]
    if steps[-1] < _oldest_code(engine):
        raise UnknownRevision(
            f"the database is at {here}, this release ends at {steps[-1]}: run the newer one"
        )
    return ()


def ahead(engine: Engine) -> str:
    """The revision of a database that a newer release has migrated; empty when it is one of ours."""
    here = current(engine)
    return here if here and here not in revisions() else ""


def older_code_ends(first: str) -> None:
    """To be called by a step, up and down: from now on only code of this revision or later can run."""
    records.mark(op.get_bind(), OLDEST, first)


def _oldest_code(engine: Engine) -> str:
    """Without a mark no step has ended older code."""
    with reading(engine) as connection:
        if "marks" not in inspect(connection).get_table_names():
            return HEAD  # not ours, or from before the rule: later than any number
        return records.marked(connection, OLDEST)


def _alone(engine: Engine, work: Callable[[Connection], None]) -> None:
    """Rule 2: SQLite's BEGIN IMMEDIATE is a turnstile already, PostgreSQL gets one."""

    def step(connection: Connection) -> None:
        if connection.dialect.name == "postgresql":
            connection.execute(select(func.pg_advisory_xact_lock(TURNSTILE)))
        work(connection)

    writing(engine, step)


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config

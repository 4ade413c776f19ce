"""Bring a database to the tables of this release, or back.

Rule 1: all steps of a call are one transaction, on SQLite as well: all of them count, or none.
Rule 2: one process at a time. Who waited looks again, and finds nothing left to do.
Rule 3: a database that is up to date is only read, so that starting waits for nobody's writing.
"""

from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, func, select

from bot.storage.database import reading, writing

FOLDER = Path(__file__).parent / "migrations"
HEAD = "head"
TURNSTILE = 7_033_505  # PostgreSQL's advisory lock: any number, the same in every release


class UnknownRevision(Exception):
    """The database was brought further by a newer release than this one."""


def upgrade(engine: Engine, to: str = HEAD) -> None:
    """Up to a revision. Doing it twice changes nothing. Raises UnknownRevision."""
    if pending(engine) or to != HEAD:
        _alone(engine, lambda connection: command.upgrade(_config(connection), to))


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
    if here not in steps:
        raise UnknownRevision(
            f"the database is at {here}, this release ends at {steps[-1]}: run the newer one"
        )
    return steps[steps.index(here) + 1 :]


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

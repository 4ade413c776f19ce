"""Whether the database answers, fits this release, and agrees with us on the time.

Rule: what goes wrong is a value: a name of an error, never its words, which may hold an address or a row.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, select
from sqlalchemy.exc import SQLAlchemyError

from bot.storage import database, migrate
from bot.storage.database import Engine, reading

TOGETHER = timedelta(0)


@dataclass(frozen=True)
class Health:
    """What was found. `error`: why it does not answer. `pending`: migrations to come, -1 when it is newer.
    `ahead`: how far its clock is before ours."""

    error: str = ""
    pending: int = 0
    ahead: timedelta = TOGETHER


def health(engine: Engine, now: Callable[[], datetime]) -> Health:
    """Ask the database; `now` is our clock, looked at before and after it answers."""
    try:
        with reading(engine) as connection:
            ahead = _ahead(connection, now)
        return Health(pending=_pending(engine), ahead=ahead)
    except SQLAlchemyError as error:
        return Health(error=type(error).__name__)


def _pending(engine: Engine) -> int:
    try:
        return len(migrate.pending(engine))
    except migrate.UnknownRevision:
        return -1


def _ahead(connection: Connection, now: Callable[[], datetime]) -> timedelta:
    """SQLite has our own clock. PostgreSQL's moment lies somewhere between asking and hearing."""
    asked = now()
    connection.execute(select(1))
    there = database.clock(connection)
    heard = now()
    if there is None or asked <= there <= heard:
        return TOGETHER
    return there - heard if there > heard else there - asked

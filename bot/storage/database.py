"""The database: SQLite in WAL mode by default, PostgreSQL by URL.

Rule 1: a write transaction is `BEGIN IMMEDIATE` on SQLite and row locks on PostgreSQL.
Rule 2: a transaction that loses a race is run again, whole; that is safe because a turn is pure.
Rule 3: an error shows the statement, never its values: they are names, addresses and answers.
"""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, TypeVar

from sqlalchemy import URL, Connection, Engine, create_engine, event, func, make_url, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import SQLAlchemyError as DatabaseError

# The types that the application hands on without looking inside: it never needs the library itself.
__all__ = ["Connection", "DatabaseError", "Engine", "clock", "connect", "connected", "reading", "writing"]

T = TypeVar("T")
TRIES = 8
# SQLSTATE: serialization failure, deadlock, lock not available, unique key taken, parent row gone
LOST = frozenset({"40001", "40P01", "55P03", "23505", "23503"})
LOST_ON_SQLITE = ("locked", "UNIQUE constraint", "FOREIGN KEY constraint")


def connect(url: str) -> Engine:
    """The engine for a URL such as sqlite:///flipside.db or postgresql+psycopg://…"""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return _sqlite(parsed)
    return create_engine(url, pool_pre_ping=True, pool_size=10, max_overflow=10, hide_parameters=True)


def _sqlite(url: URL) -> Engine:
    """`?synchronous=OFF` is for a database that is thrown away, such as the demo's; the default is FULL."""
    care = str(url.query.get("synchronous", "FULL"))
    if care not in ("FULL", "NORMAL", "OFF"):
        raise ValueError(f"synchronous={care} is not one of FULL, NORMAL, OFF")
    plain = url.difference_update_query(["synchronous"])
    engine = create_engine(plain, connect_args={"timeout": 10}, hide_parameters=True)
    pragmas = ("busy_timeout=10000", f"synchronous={care}", "foreign_keys=ON")

    @event.listens_for(engine, "connect")
    def _settings(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # our own BEGIN is the real one
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")
        connection.create_function("lower", 1, _lower, deterministic=True)
        _write_ahead(connection)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        connection.exec_driver_sql("BEGIN" if options.get("reading") else "BEGIN IMMEDIATE")

    return engine


def _lower(text: Any) -> Any:
    """SQLite's own knows A to Z only; names have more letters."""
    return text.lower() if isinstance(text, str) else text


def _write_ahead(connection: sqlite3.Connection) -> None:
    """WAL mode. The busy timeout does not cover the switch, and two processes may both be the first."""
    for attempt in range(1, TRIES + 1):
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError:
            if attempt == TRIES:
                raise
            time.sleep(0.01 * attempt * attempt)


@contextmanager
def connected(url: str) -> Iterator[Engine]:
    """An engine that is closed at the end, with every connection it kept."""
    engine = connect(url)
    try:
        yield engine
    finally:
        engine.dispose()


def clock(connection: Connection) -> datetime | None:
    """The server's own clock, aware UTC; None where the database is a file and has none."""
    if connection.dialect.name == "sqlite":
        return None
    now: datetime = connection.execute(select(func.clock_timestamp())).scalar_one()
    return now.astimezone(UTC)


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A read-only look; several may run beside a writer."""
    with engine.connect().execution_options(reading=True) as connection, connection.begin():
        yield connection


def writing(engine: Engine, work: Callable[[Connection], T]) -> T:
    """Run `work` in one transaction, again when it loses a race. Raises what `work` raises."""
    for attempt in range(1, TRIES + 1):
        try:
            with engine.begin() as connection:
                return work(connection)
        except DBAPIError as error:
            if attempt == TRIES or not _lost_a_race(error):
                raise
            time.sleep(0.01 * attempt * attempt)
    raise AssertionError("unreachable: the last try returns or raises")


def _lost_a_race(error: DBAPIError) -> bool:
    """Locked, deadlocked, or two writers of the same unique key: the other one won."""
    if isinstance(error.orig, sqlite3.Error):
        return any(words in str(error.orig) for words in LOST_ON_SQLITE)
    return getattr(error.orig, "sqlstate", "") in LOST

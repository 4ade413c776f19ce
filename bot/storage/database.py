"""The database: SQLite in WAL mode by default, PostgreSQL by URL.

Rule 1: a write transaction is `BEGIN IMMEDIATE` on SQLite and row locks on PostgreSQL.
Rule 2: a transaction that loses a race is run again, whole; that is safe because a turn is pure.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError, IntegrityError

# The types that the application hands on without looking inside: it never needs the library itself.
__all__ = ["Connection", "Engine", "connect", "reading", "writing"]

T = TypeVar("T")
TRIES = 8
# SQLSTATE: serialization failure, deadlock, lock not available
LOST = frozenset({"40001", "40P01", "55P03"})


def connect(url: str) -> Engine:
    """The engine for a URL such as sqlite:///flipside.db or postgresql+psycopg://…"""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return _sqlite(parsed)
    return create_engine(url, pool_pre_ping=True, pool_size=10, max_overflow=10)


def _sqlite(url: URL) -> Engine:
    """`?synchronous=OFF` is for a database that is thrown away, such as the demo's; the default is FULL."""
    care = str(url.query.get("synchronous", "FULL"))
    if care not in ("FULL", "NORMAL", "OFF"):
        raise ValueError(f"synchronous={care} is not one of FULL, NORMAL, OFF")
    engine = create_engine(url.difference_update_query(["synchronous"]), connect_args={"timeout": 10})
    pragmas = ("journal_mode=WAL", f"synchronous={care}", "busy_timeout=10000", "foreign_keys=ON")

    @event.listens_for(engine, "connect")
    def _settings(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # our own BEGIN is the real one
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        connection.exec_driver_sql("BEGIN" if options.get("reading") else "BEGIN IMMEDIATE")

    return engine


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
    state = getattr(error.orig, "sqlstate", "")
    return isinstance(error, IntegrityError) or state in LOST or "locked" in str(error.orig)

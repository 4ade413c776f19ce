"""Copies of a PostgreSQL database, by PostgreSQL's own programs: pg_dump and pg_restore.

Rule 1: a password travels in the environment of the program, never on its command line.
Rule 2: nothing is overwritten. What a restored copy replaces stays beside it, in a schema of its own.
Rule 3: a database is replaced only while nobody else is connected to it.
"""

import shutil
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine, inspect, make_url, text
from sqlalchemy.exc import ProgrammingError

from bot.storage.copies import STAMP, CopyRefused, finish, part_of
from bot.storage.database import connected

KEPT = "replaced_"
# What libpq reads from the environment, by the name it has in a URL.
VARIABLES = {
    "host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "dbname": "PGDATABASE",
    "service": "PGSERVICE", "passfile": "PGPASSFILE", "sslmode": "PGSSLMODE", "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY", "sslrootcert": "PGSSLROOTCERT", "connect_timeout": "PGCONNECT_TIMEOUT",
    "options": "PGOPTIONS", "target_session_attrs": "PGTARGETSESSIONATTRS",
}  # fmt: skip
PATIENCE = 6  # looks
CURRENT = text("SELECT current_schema()")
OTHERS = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
    "AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
)


@dataclass(frozen=True)
class Tools:
    """Where the programs are (empty: on the PATH), and the environment that they get beside ours."""

    folder: str
    environment: Callable[[Mapping[str, str]], Mapping[str, str]]

    def run(self, url: str, program: str, *arguments: str) -> str:
        """Run it on a database; what it printed. Raises CopyRefused with what it complained about."""
        found = shutil.which(program, path=self.folder or None)
        if found is None:
            where = f"in {self.folder}" if self.folder else "on the PATH"
            raise CopyRefused(
                f"I need PostgreSQL's {program}, and it is not {where}. Install the "
                "client programs of your server's version, or name their folder: --bin FOLDER."
            )
        around = self.environment({**variables(url), "LC_ALL": "C"})
        done = subprocess.run([found, *arguments], env=around, capture_output=True, text=True, check=False)
        if done.returncode:
            raise CopyRefused(f"{program} says: {done.stderr.strip()[-800:]}")
        return done.stdout


def variables(url: str) -> Mapping[str, str]:
    """A database URL as variables of libpq."""
    there = make_url(url)
    parts = {"host": there.host, "port": there.port, "user": there.username, "dbname": there.database}
    named = {**parts, "password": there.password, **dict(there.query)}
    return {VARIABLES[name]: str(value) for name, value in named.items() if value and name in VARIABLES}


def save(url: str, to: Path, tools: Tools) -> None:
    """A copy of a database that may be in use. Raises CopyRefused."""
    if to.exists():
        raise CopyRefused(f"{to} is there already. Nothing was overwritten: choose another name.")
    plain = ("--format=custom", "--no-owner", "--no-privileges", f"--exclude-schema={KEPT}*")
    with part_of(to) as part:
        tools.run(url, "pg_dump", *plain, f"--file={part}")
        _check(url, part, tools)
        finish(part, to)


def put_back(url: str, file: Path, ready: Callable[[], None], tools: Tools, now: datetime) -> str:
    """Put a copy in the place of a database. The schema that keeps the replaced tables, if there were any.

    1. Nobody else is connected, and the file is a copy of ours.
    2. What is there moves into a schema of its own.
    3. The copy is restored, whole or not at all, and made `ready`.
    Raises CopyRefused; then everything is as it was.
    """
    alone(url)
    _check(url, file, tools)
    with connected(url) as engine:
        kept = _moved(engine, now)
    whole = ("--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges")
    with _or_back(url, kept):
        tools.run(url, "pg_restore", *whole, f"--dbname={make_url(url).database}", str(file))
        ready()
    return kept


def alone(url: str) -> None:
    """Nobody else is connected. Raises CopyRefused."""
    with connected(url) as engine:
        for attempt in range(PATIENCE):
            with engine.connect() as connection:
                others = connection.scalar(OTHERS)
            if not others:
                return
            time.sleep(0.1 * attempt)  # who has just left is still seen for a moment
    raise CopyRefused(
        f"{others} more connections to the database are open. Stop the bot, the workers and every other "
        "program that looks at it; then run this again."
    )


def _check(url: str, file: Path, tools: Tools) -> None:
    """A dump, whole as far as its list of contents tells, and of ours."""
    listed = tools.run(url, "pg_restore", "--list", str(file))
    if " alembic_version " not in listed:
        raise CopyRefused("The file is a PostgreSQL dump, but none of Flipside's.")


def _moved(engine: Engine, now: datetime) -> str:
    """The tables of the schema moved aside, in one transaction. Where to; empty where there were none."""
    with engine.begin() as connection:
        schema = connection.scalar(CURRENT) or "public"
        if not inspect(connection).get_table_names(schema):
            return ""
        kept = f"{KEPT}{now.astimezone(UTC):{STAMP}}".lower()
        try:
            connection.execute(text(f'ALTER SCHEMA "{schema}" RENAME TO "{kept}"'))
        except ProgrammingError as error:
            raise CopyRefused(
                f"I may not move the present tables aside: {error.orig} Restore into an empty database "
                "and name it in FLIPSIDE_DATABASE, or let the owner of the database run this."
            ) from error
        connection.execute(text(f'CREATE SCHEMA "{schema}"'))
    return kept


@contextmanager
def _or_back(url: str, kept: str) -> Iterator[None]:
    """If this does not come to its end, everything is as it was before."""
    with ExitStack() as otherwise:
        otherwise.callback(_back, url, kept)
        yield
        otherwise.pop_all()


def _back(url: str, kept: str) -> None:
    with connected(url) as engine, engine.begin() as connection:
        schema = connection.scalar(CURRENT) or "public"
        connection.execute(text(f'DROP SCHEMA "{schema}" CASCADE'))
        if kept:
            connection.execute(text(f'ALTER SCHEMA "{kept}" RENAME TO "{schema}"'))
        else:
            connection.execute(text(f'CREATE SCHEMA "{schema}"'))

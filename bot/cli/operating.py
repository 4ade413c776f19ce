"""`backup`, `restore`, `recovered`: a copy of everything, put back so that nothing is said twice.

Rule: a copy is put back only while nobody uses the database, and recovery is a part of it.
"""

from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import make_url

from bot.cli.output import stop
from bot.cli.wiring import settings
from bot.clock import SystemClock
from bot.settings import for_child
from bot.storage import copies, dumps, migrate, recovery
from bot.storage.copies import CopyRefused
from bot.storage.database import connected, reading, writing
from bot.storage.dumps import Tools
from bot.storage.recovery import Recovered

Target = Annotated[Path, typer.Argument(help="The file to write. It must not exist yet.", dir_okay=False)]
Source = Annotated[
    Path, typer.Argument(help="A file that backup wrote.", exists=True, dir_okay=False, readable=True)
]
Bin = Annotated[
    str, typer.Option("--bin", help="The folder of pg_dump and pg_restore; without it, the PATH.")
]
Until = Annotated[
    str,
    typer.Option(help="When Flipside last ran, such as 2026-03-02T17:40+01:00; without it, now."),
]


def backup(file: Target, bin_: Bin = "") -> None:
    """Write a copy of the database to a file, also while Flipside runs."""
    url = settings().database
    try:
        if here := _file_of(url):
            copies.save(here, file)
        else:
            dumps.save(url, file, Tools(bin_, for_child))
    except CopyRefused as refused:
        stop(str(refused))
    typer.echo(f"Copied to {file} ({file.stat().st_size / 1_000_000:.1f} MB).")
    typer.echo("It holds everything about everybody: keep it as safe as the database itself.")


def restore(file: Source, until: Until = "", bin_: Bin = "") -> None:
    """Put a backup in the place of the database, and recover. Stop Flipside first."""
    url, now = settings().database, SystemClock().now()
    end, done = _until(until, now), list[Recovered]()

    def ready(there: str) -> None:
        done.append(_recover(there, end, now))

    kept: Path | str | None
    try:
        if here := _file_of(url):
            kept = copies.put_back(file, here, lambda part: ready(f"sqlite:///{part}"), now)
        else:
            kept = dumps.put_back(url, file, partial(ready, url), Tools(bin_, for_child), now)
    except CopyRefused as refused:
        stop(str(refused), "The database is as it was.")
    except migrate.UnknownRevision as error:
        stop(f"The backup was made by a newer release: {error}.", "The database is as it was.")
    typer.echo(f"Restored {file}.")
    if kept:
        typer.echo(f"What was there before is kept as {kept}.")
    _say(done[0])


def recovered(until: Until = "") -> None:
    """Make a database ready that was put back by other means. Stop Flipside first."""
    url, now = settings().database, SystemClock().now()
    end = _until(until, now)
    try:
        if here := _file_of(url):
            with copies.alone(here):
                pass
        else:
            dumps.alone(url)
    except CopyRefused as refused:
        stop(str(refused), "Nothing was changed.")
    with connected(url) as engine:
        migrate.upgrade(engine)
        with reading(engine) as connection:
            before = recovery.recovered(connection)
    if before:
        typer.echo("Nothing to do: it was recovered, and Flipside has not run since.")
    else:
        _say(_recover(url, end, now))


def _recover(url: str, until: datetime, now: datetime) -> Recovered:
    with connected(url) as engine:
        migrate.upgrade(engine)
        return writing(engine, lambda connection: recovery.recover(connection, until, now))


def _file_of(url: str) -> Path | None:
    """The file of a SQLite database; None for PostgreSQL."""
    there = make_url(url)
    if there.get_backend_name() != "sqlite":
        return None
    if not there.database or there.database == ":memory:":
        stop("The database is in memory: there is no file to copy or to put back.")
    return Path(there.database)


def _until(text: str, now: datetime) -> datetime:
    """When the program last ran: never after now."""
    if not text:
        return now
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        stop(f"--until {text} is no time: write it like 2026-03-02T17:40+01:00.")
    if at.tzinfo is None:
        stop(f"--until {text} has no time zone: write it like 2026-03-02T17:40+01:00.")
    return min(at, now)


def _say(done: Recovered) -> None:
    gap = done.gap
    typer.echo(f"Lost is what happened from {gap.since:%Y-%m-%d %H:%M} to {gap.until:%Y-%m-%d %H:%M} UTC.")
    typer.echo(
        f"{done.doubtful} messages may have been sent already: they are not sent again by themselves, and "
        f"the program lead sees them. {done.late} answers came too late. {done.pages} pages are drawn again."
    )
    typer.echo("What else to do now: docs/operate.md, After a restore.")

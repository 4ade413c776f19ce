"""`outbox list`, `outbox resend`, `outbox dismiss`: what did not arrive, decided without a chat.

Rule: the same words as in chat. What is decided is what was there when the command began.
"""

from typing import Annotated

import typer
from sqlalchemy import Connection

from bot.app import App
from bot.cli.output import stop
from bot.cli.wiring import opened, sentence
from bot.clock import SystemClock
from bot.facts import Reading
from bot.facts.undelivered import names, sentences
from bot.program.people import Person
from bot.storage import undelivered
from bot.storage.database import reading
from bot.storage.outbox import Letter

MOST = 1_000  # letters that are listed
EVERY = 100_000  # letters that one command decides

Number = Annotated[int | None, typer.Argument(min=1, help="The number that the list shows.")]
All = Annotated[bool, typer.Option("--all", help="All of them.")]

outbox = typer.Typer(help="Messages that did not arrive, or may not have.", no_args_is_help=True)


@outbox.command("list")
def list_() -> None:
    """List them, oldest first: what, to whom, when, why, and what helps."""
    with opened() as app, reading(app.engine) as connection:
        letters, found = undelivered.waiting(connection, MOST), undelivered.counts(connection)
        for letter, said in zip(letters, sentences(_reader(connection), letters), strict=True):
            typer.echo(f"{letter.id}  {said}")
    if not letters:
        typer.echo(sentence("command.outbox_none", ()))
        return
    typer.echo(f"{found.dead} did not arrive, {found.unknown} may have; {found.asked} need a decision.")
    typer.echo("Decide: python -m bot outbox resend NUMBER, or python -m bot outbox dismiss NUMBER")


@outbox.command("resend")
def resend(number: Number = None, all_: All = False) -> None:
    """Send one again, or all that need a decision. One that may have arrived says so."""
    with opened() as app:
        with reading(app.engine) as connection:
            letters = undelivered.asked(connection, most=EVERY) if all_ else _one(connection, number)
        again = app.desk.resend(letters, SystemClock().now())
        _say(app, again)
    typer.echo(f"{len(again)} on the way again, {len(letters) - len(again)} not needed any more.")


@outbox.command("dismiss")
def dismiss(number: Number = None, all_: All = False) -> None:
    """Leave one as it is, or all."""
    with opened() as app:
        with reading(app.engine) as connection:
            letters = undelivered.waiting(connection, EVERY) if all_ else _one(connection, number)
        app.desk.dismiss(letters, SystemClock().now())
        _say(app, letters)
    typer.echo(f"{len(letters)} left as they are.")


def _one(connection: Connection, number: int | None) -> tuple[Letter, ...]:
    """The letter with this number; without one, say what to type."""
    if number is None:
        stop("Which one? Give a number of python -m bot outbox list, or --all.")
    letter = undelivered.one(connection, number)
    if letter is None:
        stop(f"Nothing is left to decide about {number}. See python -m bot outbox list.")
    return (letter,)


def _say(app: App, letters: tuple[Letter, ...]) -> None:
    with reading(app.engine) as connection:
        for letter, said in zip(letters, names(_reader(connection), letters), strict=True):
            typer.echo(f"{letter.id}  {said}")


def _reader(connection: Connection) -> Reading:
    """The command line speaks English and tells times in UTC."""
    return Reading(connection, Person("", ""), SystemClock().now())

"""`check`: the doctor. Looks at settings, database and tokens; says of each what to do."""

from collections.abc import Iterator

import typer
from sqlalchemy.exc import SQLAlchemyError

from bot.cli.doctoring import slack, slack_settings, teams
from bot.cli.doctoring.findings import WRONG, Finding
from bot.cli.wiring import settings
from bot.clock import SystemClock
from bot.settings import Settings, SettingsError
from bot.storage import installations, lookup, migrate
from bot.storage.database import Engine, connected, reading

SLACK, TEAMS = "slack", "teams"


def check() -> None:
    """Look at everything and say what to do. Exit code 1 when something is wrong."""
    wrong = False
    for kind, sentence in _findings():
        typer.echo(f"{kind:>5}  {sentence}")
        wrong = wrong or kind == WRONG
    if wrong:
        raise typer.Exit(1)
    typer.echo("Ready.")


def _findings() -> Iterator[Finding]:
    try:
        told = settings()
    except SettingsError as error:
        yield from (("wrong", problem) for problem in error.problems)
        return
    yield "ok", "Settings are readable."
    yield from _database(told)
    of_slack, of_teams = _known(told)
    yield from slack.look(told, of_slack, SystemClock().now)
    yield from teams.look(told, of_teams, SystemClock().now)
    yield from _platforms(told)


def _known(told: Settings) -> tuple[slack.Known, teams.Known]:
    """What the database can say of each; nothing where it does not answer, or is not of this release."""
    try:
        with connected(told.database) as engine:
            if migrate.pending(engine):
                return slack.Known(), teams.Known()
            with reading(engine) as connection:
                cohort, known = lookup.cohort_now(connection), installations.everywhere(connection)
                people = lookup.reached_on(connection, TEAMS)
    except (SQLAlchemyError, migrate.UnknownRevision):
        return slack.Known(), teams.Known()
    here = [one for one in known if one.state is not installations.State.GONE]
    in_slack = tuple(one for one in here if one.platform == SLACK)
    in_teams = tuple(one for one in here if one.platform == TEAMS)
    return slack.Known(cohort.course.channel if cohort else "", in_slack), teams.Known(in_teams, people)


def _database(told: Settings) -> Iterator[Finding]:
    try:
        with connected(told.database) as engine:
            with reading(engine):
                pass  # a transaction begins and ends: it answers
            yield "ok", f"The database answers ({engine.dialect.name})."
            yield from _tables(engine)
    except SQLAlchemyError as error:
        yield "wrong", f"The database does not answer ({type(error).__name__}). Check FLIPSIDE_DATABASE."


def _tables(engine: Engine) -> Iterator[Finding]:
    try:
        steps = migrate.pending(engine)
    except migrate.UnknownRevision as error:
        yield "wrong", f"The database is newer than this release: {error}."
        return
    if steps:
        yield "wrong", f"{len(steps)} migrations are pending. Run: python -m bot migrate"
        return
    yield "ok", "The tables are up to date."
    with reading(engine) as connection:
        cohort = lookup.cohort_now(connection)
    yield ("ok", f"Cohort {cohort.id} is {cohort.state}.") if cohort else NO_COHORT


NO_COHORT = (
    "note",
    "There is no program yet. Run: python -m bot people import FILE.csv, then apply program.toml",
)


def _platforms(told: Settings) -> Iterator[Finding]:
    if told.workspace == "on":
        yield "note", "The demo workspace is on: on this machine anybody signs in as anybody."
    if not (told.teams or slack_settings.ways(told).any) and told.workspace == "off":
        yield (
            "note",
            "No platform is set up. Try the demo (python -m bot demo), or set FLIPSIDE_WORKSPACE=on.",
        )

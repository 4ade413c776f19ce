"""`migrate`, `people import`, `apply`, `announce`: what an administrator does to a database."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.app import prepare
from bot.cli.output import progress, stop
from bot.cli.wiring import cohort_of, opened, sentence, settings
from bot.clock import SystemClock
from bot.program.announcements import Announcement, Drafted, SendConfirmed
from bot.program.plans import PlanError
from bot.program.roster import Changes, Roster, RosterRefused, gather
from bot.storage import migrate, subjects
from bot.storage.database import connected, reading, writing
from bot.storage.roster import compared
from bot.turns.intake import Intake, UnknownPeople, apply_program

File = Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True)]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would change and change nothing.")]
Cohort = Annotated[str, typer.Option(help="The cohort's id.")]
Owner = Annotated[str, typer.Option(help="The owner's person id; without one, the lead.")]
Leavers = Annotated[bool, typer.Option("--leavers", help="Yes, that many people have left.")]


def migrate_() -> None:
    """Bring the database to the tables of this release."""
    told = settings()
    with connected(told.database) as engine:
        steps = migrate.pending(engine)
        migrate.upgrade(engine)
        made = prepare(told, engine)
    if made:
        typer.echo("Made the tables of Procrastinate.")
    if steps or not made:
        typer.echo(f"Applied {', '.join(steps)}." if steps else "Nothing to do: the tables are up to date.")


def import_people(file: File, dry_run: DryRun = False, leavers: Leavers = False) -> None:
    """Import people from an HR export (CSV). Importing the same file again changes nothing."""
    now = SystemClock().now()
    with opened() as app:
        roster = _read(file, now)
        with reading(app.engine) as connection:
            changes = compared(connection, roster)
        _report(roster, changes)
        if dry_run:
            typer.echo("Dry run: nothing was written.")
        elif changes.many_leavers and not leavers:
            stop("Nothing was written. If that many people have left, run it again with --leavers.")
        else:
            _write(Intake(app.engine, app.desk.secrets), changes, now)


def _read(file: Path, now: datetime) -> Roster:
    """The file, with a bar by bytes read."""
    size = file.stat().st_size
    try:
        with file.open("rb") as stream, progress("Reading", size) as (bar, task):

            def lines() -> object:
                for line in stream:
                    bar.advance(task, len(line))  # type: ignore[arg-type]
                    yield line

            return gather(lines(), now.date())  # type: ignore[arg-type]
    except RosterRefused as refused:
        stop(sentence(refused.key, refused.values), "Nothing was imported.")


def _report(roster: Roster, changes: Changes) -> None:
    read = roster.report
    typer.echo(f"{read.read} rows read, {read.good} of them good.")
    if read.ignored:
        typer.echo(f"Columns I do not look at: {', '.join(read.ignored)}.")
    for problem in read.problems:
        typer.echo(f"  {sentence(problem.key, problem.values)}")
    typer.echo(
        f"{len(changes.new)} new, {len(changes.changed)} changed, {len(changes.back)} back, "
        f"{len(changes.left)} left, {changes.unchanged} unchanged."
    )


def _write(intake: Intake, changes: Changes, now: datetime) -> None:
    steps = len(changes.new) + len(changes.changed) + 2 * len(changes.back) + len(changes.left)
    with progress("Writing", steps or 1) as (bar, task):
        intake.apply(changes, now, lambda n: bar.advance(task, n))  # type: ignore[arg-type]
    typer.echo("Done." if steps else "Nothing to do.")


def apply(file: File, cohort: Cohort = "first", owner: Owner = "") -> None:
    """Apply a program file (TOML): the cohort, its plan, who leads it."""
    try:
        with opened() as app:
            one = apply_program(app.engine, cohort, file.read_text("utf-8"), owner)
    except PlanError as error:
        stop(*(sentence(p.key, p.values) for p in error.problems), "Nothing was applied.")
    except UnknownPeople as error:
        ids = ", ".join(error.ids)
        stop(f"Not in the directory: {ids}. Import people first: python -m bot people import FILE.csv")
    except UnicodeDecodeError:
        stop(f"{file} is not UTF-8. Save it as UTF-8 and apply it again.")
    typer.echo(f"Applied: {one.course.name}, {one.course.cohort.name} (cohort {one.id}, {one.state}).")


def announce(
    text: Annotated[str, typer.Argument(help="What to say in the cohort's channel.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask, send.")] = False,
) -> None:
    """Announce something in the channel, in the name of the program lead, after a preview."""
    with opened() as app:
        cohort = cohort_of(app)
        course, now = cohort.course, SystemClock().now()
        typer.echo(f"To {course.channel}:\n\n{text}\n")
        if not yes and not typer.confirm("Send it?"):
            stop("Dropped. Nobody saw it.")
        one = Announcement(f"{cohort.id}~a{now:%Y%m%d%H%M%S}", cohort.id, course.people.lead, text)
        writing(app.engine, lambda connection: subjects.add(connection, one))
        app.desk.decide(one.ref, Drafted(), now)
        app.desk.decide(one.ref, SendConfirmed(), now)
    typer.echo("On its way: the running server delivers it.")

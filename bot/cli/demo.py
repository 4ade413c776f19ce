"""`demo`: the whole program in a browser or headless, on an invented company; and a chat in the terminal."""

import asyncio
import json
import tempfile
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.output import progress, stop
from bot.demo import excerpts, figures, site
from bot.demo.play import Play
from bot.demo.stage import set_up
from bot.demo.terminal import Unknown, talk
from bot.settings import LOOPBACK
from scheduler.workdays import instant

FIRST_WEEKS = 3  # what a visitor finds already done: pairs that have met once
ENDING = timedelta(days=14)  # after the last week: late goodbyes (domain.md, section 4.2)

Once = Annotated[bool, typer.Option("--once", help="Run headless through all weeks, then end.")]
Seed = Annotated[int, typer.Option(help="Chance: the same seed gives the same run.")]
Weeks = Annotated[
    int | None, typer.Option(min=0, max=60, help="Weeks after kickoff to play. [24 with --once]")
]
Json = Annotated[bool, typer.Option("--json", help="Print the figures as one JSON object on the last line.")]
Empty = Annotated[bool, typer.Option("--empty", help="Start before enrollment, with nobody scripted.")]
Host = Annotated[str, typer.Option(help="A loopback address to serve on.")]
Port = Annotated[int, typer.Option(min=0, max=65535, help="The port to serve on.")]


def demo(
    once: Once = False,
    seed: Seed = 0,
    weeks: Weeks = None,
    json_: Json = False,
    empty: Empty = False,
    host: Host = "127.0.0.1",
    port: Port = 8765,
) -> None:
    """Play the program with an invented company, then serve the workspace in the browser."""
    if host not in LOOPBACK:
        stop("The demo signs anybody in as anybody: --host must be a loopback address, such as 127.0.0.1.")
    with tempfile.TemporaryDirectory(prefix="flipside-") as folder:
        play = Play(set_up(Path(folder) / "demo.db", seed))
        if empty:
            play.alone()
        try:
            asyncio.run(_run(play, once, _weeks(once, weeks, empty), json_, host, port))
        finally:
            play.stage.app.engine.dispose()


def _weeks(once: bool, weeks: int | None, empty: bool) -> int | None:
    """How many weeks to play before anything else; None for none at all."""
    if empty:
        return None
    return weeks if weeks is not None else (24 if once else FIRST_WEEKS)


async def _run(play: Play, once: bool, weeks: int | None, json_: bool, host: str, port: int) -> None:
    if weeks is not None:
        await _play(play, weeks)
        for line in excerpts.of(play.stage):
            typer.echo(line)
    if json_:
        typer.echo(json.dumps(figures.of(play.stage)))
    elif weeks is not None:
        typer.echo(figures.said(figures.of(play.stage)))
    if not once:
        await site.serve(play, host, port, typer.echo)


async def _play(play: Play, weeks: int) -> None:
    """Play the weeks, with a bar where somebody watches."""
    start, end = play.now(), _end(play, weeks)
    whole = (end - start).total_seconds()
    with progress(f"Playing {weeks} weeks", whole) as (bar, task):
        async for now in play.until(end):
            bar.update(task, completed=(now - start).total_seconds())  # type: ignore[arg-type]


def _end(play: Play, weeks: int) -> datetime:
    plan = play.stage.cohort.course.cohort
    late = ENDING if weeks >= plan.weeks else timedelta()
    return instant(plan.kickoff + timedelta(weeks=weeks) + late, time(8), "UTC")


def chat(as_: Annotated[str, typer.Option("--as", help="The person id to chat as, such as BK25.")]) -> None:
    """Chat with Flipside in the terminal, in a demo where everybody else is scripted."""
    with tempfile.TemporaryDirectory(prefix="flipside-") as folder:
        play = Play(set_up(Path(folder) / "demo.db", 0))
        try:
            asyncio.run(
                talk(
                    play,
                    as_,
                    lambda: typer.prompt("", default="", show_default=False, prompt_suffix="> "),
                    typer.echo,
                )
            )
        except (EOFError, typer.Abort):
            typer.echo("")
        except Unknown:
            stop(
                f"There is nobody with the id {as_}. Try BK25 (a mentor), BK02 (a mentee) or BK11 (the lead)."
            )
        finally:
            play.stage.app.engine.dispose()

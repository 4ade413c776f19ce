"""The stage: a fresh database with the invented company, everybody's persona, the clock at week -4.

Rule: same seed, same company, same people, same answers.
"""

from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from importlib.resources import files
from pathlib import Path

from adapters.sim.adapter import SimAdapter
from adapters.sim.mind import Mind, load, mind
from adapters.sim.people import Crowd
from bot.app import WEB, App, build
from bot.clock import HandClock
from bot.program.cohorts import Cohort
from bot.program.roster import difference, gather
from bot.settings import Secret, Settings
from bot.storage import people
from bot.storage.database import reading
from bot.turns.intake import Intake, apply_program, reach_everybody
from scheduler.workdays import instant

COHORT = "spring"
OPENING = timedelta(weeks=-4)  # enrollment opens four weeks before kickoff (domain.md, row 3)
EIGHT = time(8)
# Who is like what, in the order of ids: mostly willing, some busy, one of each difficult kind.
MENTEES = ("keen", "busy", "keen", "busy", "reserved", "keen", "silent", "busy", "fades", "declines")
MENTORS = (
    "keen",
    "keen",
    "reserved",
    "keen",
    "busy",
    "reserved",
    "keen",
    "keen",
    "declines",
    "keen",
    "silent",
)


@dataclass(frozen=True)
class Stage:
    """Everything a run needs."""

    app: App
    clock: HandClock
    crowd: Crowd
    cohort: Cohort
    lead: str


def text(name: str) -> str:
    """A data file of the demo."""
    return files("bot.demo").joinpath(name).read_text("utf-8")


def set_up(database: Path, seed: int) -> Stage:
    """A fresh stage in a database file that does not exist yet."""
    plan = text("program.toml")
    cohort = Cohort(COHORT, plan)
    clock = HandClock(instant(cohort.course.cohort.kickoff + OPENING, EIGHT, "UTC"))
    crowd = Crowd({})
    settings = Settings(
        database=Secret(f"sqlite:///{database}?synchronous=OFF"),
        workspace="on",
        seed=seed,
        key=Secret(
            urlsafe_b64encode(seed.to_bytes(32, "big", signed=True)).decode()
        ),  # same seed, same links
    )
    app = build(settings, clock, lambda adapter: SimAdapter(adapter, crowd, clock))
    _fill(app, clock.now())
    apply_program(app.engine, COHORT, plan)
    crowd.minds.update(_minds(app, cohort, seed))
    return Stage(app, clock, crowd, cohort, cohort.course.people.lead)


def _fill(app: App, now: datetime) -> None:
    roster = gather([text("people.csv").encode()], now.date())
    Intake(app.engine, app.desk.secrets).apply(difference(roster.rows, {}), now)
    reach_everybody(app.engine, WEB, now)


def _minds(app: App, cohort: Cohort, seed: int) -> dict[str, Mind]:
    """A persona for everybody whom the program may ask something."""
    personas, world = load("personas"), load("world")
    course = cohort.course
    fades = instant(course.cohort.kickoff + timedelta(weeks=7), EIGHT, "UTC")
    with reading(app.engine) as connection:
        everyone = tuple(people.everybody(connection))
    sides = {"mentee": iter(MENTEES), "mentor": iter(MENTORS)}
    minds = {}
    for person in everyone:
        side = course.matching.side(person.grade)
        name = next(sides[side], "keen") if side else "keen"
        until = fades if name == "fades" else None
        minds[person.id] = mind(personas[name], world, f"{seed}/{person.id}", person.zone, until)
    return minds

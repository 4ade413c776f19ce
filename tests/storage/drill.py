"""A machine with a small cohort on it, that can be lost; the people and their platform cannot.

Rule 1: the real desk, tick and delivery; people are scripted and act on what arrives.
Rule 2: the platform recognizes nothing: what is sent twice arrives twice, and is counted.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import partial
from itertools import count
from pathlib import Path
from threading import Event as Flag
from threading import Thread

from sqlalchemy import make_url

from adapters.console.deliver import ConsoleAdapter
from adapters.contract import Payload, Receipt
from adapters.sim.adapter import SimAdapter
from adapters.sim.mind import load, mind
from adapters.sim.people import Crowd
from bot.app import WEB, App, build
from bot.clock import HandClock
from bot.demo.play import Play
from bot.demo.stage import Stage, text
from bot.events import Address, Event
from bot.program.cohorts import Cohort
from bot.program.roster import difference, gather
from bot.settings import Secret, Settings, for_child
from bot.storage import copies, dumps, recovery
from bot.storage.database import connected, writing
from bot.storage.dumps import Tools
from bot.storage.recovery import Recovered
from bot.turns.intake import Intake, apply_program, reach_everybody
from conversations.cards import Card, asks
from conversations.forms import Asked
from scheduler.workdays import instant
from tests.storage.tools import folder_for

# A handful of colleagues from the demo's company, and the three who hold an office.
MENTEES = ("BK01", "BK03", "BK05", "BK06", "BK08", "BK10")
MENTORS = ("BK17", "BK20", "BK22", "BK24", "BK25", "BK27", "BK29", "BK30")
OFFICES = ("BK04", "BK11", "BK12")
PLAN = text("program.toml").replace("standard-24", "pilot-12")
PLAN = "\n".join(
    line for line in PLAN.splitlines() if not line.startswith(("weeks", "sessions", "due_", "close_"))
)
COHORT = Cohort("spring", PLAN)
KICKOFF = instant(COHORT.course.cohort.kickoff, time(8), "UTC")
PERSONAS = ("keen", "keen", "keen", "keen", "busy")


@dataclass
class Platform:
    """What arrived, at whom, under which key; and the buttons that people still have in front of them."""

    sent: list[tuple[str, str]] = field(default_factory=list)
    shown: list[tuple[str, int]] = field(default_factory=list)

    def doubled(self) -> list[tuple[str, str]]:
        """What arrived more than once."""
        return [one for one, times in Counter(self.sent).items() if times > 1]


class Recorder(ConsoleAdapter):
    """A terminal that stands in for a chat; it lies outside the machine."""

    name = WEB

    def __init__(self, platform: Platform) -> None:
        super().__init__(lambda to, words: None)
        self._platform = platform

    def draw(self, card: Card) -> Payload:
        """The text and the card."""
        return {**super().draw(card), "card": card}

    async def deliver(self, to: Address, payload: Payload, key: str) -> Receipt:
        """It has arrived."""
        self._platform.sent.append((to.user or to.channel, key))
        self._platform.shown += [(to.user, ask.conversation) for ask in asks(payload["card"])]
        return await super().deliver(to, payload, key)


@dataclass
class World:
    """What outlives every machine: time, people, their chat, and what the lead is about to type."""

    platform: Platform = field(default_factory=Platform)
    crowd: Crowd = field(default_factory=lambda: Crowd({}))
    clock: HandClock = field(default_factory=lambda: HandClock(KICKOFF - timedelta(weeks=4)))
    script: list[tuple[datetime, str]] | None = None

    def machine(self, url: str) -> Stage:
        """The application on a database."""
        fast = f"{url}?synchronous=OFF" if url.startswith("sqlite") else url
        app = build(
            Settings(database=Secret(fast)),
            self.clock,
            lambda adapter: SimAdapter(Recorder(self.platform), self.crowd, self.clock),
        )
        return Stage(app, self.clock, self.crowd, COHORT, COHORT.course.people.lead)

    def furnish(self, app: App) -> None:
        """A small company, everybody scripted, and the program."""
        head, *lines = text("people.csv").splitlines()
        here = (*MENTEES, *MENTORS, *OFFICES)
        chosen = "\n".join((head, *(line for line in lines if line.startswith(here))))
        roster = gather([chosen.encode()], self.clock.now().date())
        Intake(app.engine, app.desk.secrets).apply(difference(roster.rows, {}), self.clock.now())
        reach_everybody(app.engine, WEB, self.clock.now())
        apply_program(app.engine, COHORT.id, PLAN)
        personas, world = load("personas"), load("world")
        for number, row in enumerate(roster.rows):
            persona = personas[PERSONAS[number % len(PERSONAS)]]
            self.crowd.minds[row.id] = mind(persona, world, f"7/{row.id}", row.zone)

    def play(self, stage: Stage, until: datetime) -> None:
        """Ticks, deliveries and people, up to an instant; a minute's beat for each time."""
        play = Play(stage)
        play.script = play.script if self.script is None else self.script

        async def go() -> None:
            async for now in play.until(until):
                writing(stage.app.engine, partial(recovery.beat, now=now))

        asyncio.run(go())
        self.script = play.script


def backup(url: str, to: Path) -> None:
    """As `python -m bot backup` does it."""
    if url.startswith("sqlite"):
        copies.save(Path(make_url(url).database or ""), to)
    else:
        dumps.save(url, to, Tools(folder_for(url), for_child))


def restore(file: Path, url: str, now: datetime) -> Recovered:
    """As `python -m bot restore` does it, at any time."""
    done: list[Recovered] = []

    def ready(there: str) -> None:
        with connected(there) as engine:
            done.append(writing(engine, lambda c: recovery.recover(c, now, now)))

    if url.startswith("sqlite"):
        place = Path(make_url(url).database or "")
        copies.put_back(file, place, lambda part: ready(f"sqlite:///{part}"), now)
    else:
        dumps.put_back(url, file, lambda: ready(url), Tools(folder_for(url), for_child), now)
    return done[0]


@contextmanager
def somebody_types(stage: Stage) -> Iterator[Callable[[], int]]:
    """Somebody asks for their page again and again, in a thread of their own. How often so far."""
    over, numbers = Flag(), count(1)
    typed = [0]

    def go() -> None:
        while not over.is_set():
            number = next(numbers)
            event = Event(f"typed:{number}", Address(WEB, user=stage.lead), Asked("home", ""))
            stage.app.desk.take(event, stage.clock.now())
            typed[0] = number

    thread = Thread(target=go)
    thread.start()
    try:
        yield lambda: typed[0]
    finally:
        over.set()
        thread.join()

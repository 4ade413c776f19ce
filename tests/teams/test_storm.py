"""A storm: many people of a tenant at once, some of it twice, some of it with a crash; it ends as in calm.

torn   the turn has committed, and nothing after it happens: no answer, no row marked as shown
echo   the same activity again, at the same moment; what failed is sent again as well

Rule 1: what everybody does is drawn before, from a seed; when it happens is up to the machine.
Rule 2: whoever is told of trouble tries again, as people do; a message is repeated by Teams itself.
"""

import asyncio
import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from adapters.teams import ids
from bot.events import Event
from bot.program.people import Person
from bot.storage import people
from bot.storage import tables as t
from bot.storage.database import reading, writing
from bot.turns import Taken
from tests.fakes.teams import Delivery, User
from tests.fakes.teams.delivery import Courier
from tests.fakes.teams.reading import actions
from tests.teams.theatre import Theatre, in_teams
from tests.transcripts.scenes import prepared
from tests.transcripts.script import FOLDER, read
from tests.transcripts.stage import Stage
from tests.transcripts.weathers import calm

EVENTS, EACH, AT_ONCE = 500, 8, 16
LOOKS, GLANCE = 600, 0.05  # how often somebody looks, and seconds between two looks
ECHOES, CRASHES = 0.05, 0.01
STATES = {"yes": "invited", "later": "deferred", "no": "declined"}
DONE = ("sent", "replaced", "cancelled", "merged")


@dataclass(frozen=True)
class Someone:
    """What somebody will do: an answer to the invitation, and two languages, one after the other."""

    name: str
    answer: str
    speech: tuple[str, str]


@dataclass(frozen=True)
class Weather:
    """How often something happens, of all requests."""

    echoes: float = 0.0
    crashes: float = 0.0


class Echoing(Courier):
    """Carries one in so many activities twice, at once."""

    def __init__(self, other: Courier, echoes: float, chance: random.Random) -> None:
        super().__init__(other.keys)
        self.to(*other.targets)
        self._echoes, self._chance, self.echoed = echoes, chance, 0

    async def _send(self, delivery: Delivery, method: str = "POST") -> Delivery:
        if delivery.attempt > 1 or self._chance.random() >= self._echoes:
            return await super()._send(delivery, method)
        self.echoed += 1
        same = Delivery(delivery.activity, delivery.body, delivery.headers, attempt=2)
        first, _ = await asyncio.gather(super()._send(delivery, method), super()._send(same, method))
        return first


def crowd(chance: random.Random) -> list[Someone]:
    """As many people as it takes."""
    pairs = (("en", "de"), ("de", "en"))
    names = (f"person{n:03}" for n in range(EVENTS // EACH))
    return [Someone(name, chance.choice(tuple(STATES)), chance.choice(pairs)) for name in names]


def torn(
    theatre: Theatre, monkeypatch: pytest.MonkeyPatch, at: frozenset[int]
) -> tuple[Counter[str], list[str]]:
    """The process dies behind these commits. How often each event counted, and which met a crash."""
    counted, died = Counter[str](), list[str]()
    take: Callable[..., Taken] = type(theatre.app.desk).take

    def taken(self: Any, event: Event, now: Any) -> Taken:
        found = take(self, event, now)
        counted[event.id] += found.fresh
        if found.fresh and counted.total() in at:
            died.append(event.id)
            raise ConnectionResetError("the process dies here")
        return found

    monkeypatch.setattr(type(theatre.app.desk), "take", taken)
    return counted, died


async def types(user: User, words: str) -> int:
    """Write; what fails is repeated by Teams. How many messages there were before."""
    before = len(user.dm)
    await user.types(words)
    await user.teams.retries()
    return before


async def presses(user: User, value: str, since: int) -> None:
    """Press a button of a new message that says this, as soon as it is there, until it is answered."""
    for _ in range(LOOKS):
        for screen in reversed(user.dm[since:]):
            found = [one for one in actions(screen.card) if one.get("data", {}).get(ids.VALUE) == value]
            if found and (await user.presses(screen.message, data=found[0]["data"])).fine:
                return
        await asyncio.sleep(GLANCE)
    raise AssertionError(f"{user.member.name} was never asked for {value}")


async def plays(theatre: Theatre, one: Someone, doors: asyncio.Semaphore) -> None:
    """Everything that somebody does. Between two steps whatever waits has time to arrive."""
    user = theatre.user(one.name)
    async with doors:
        await user.installs()
        await presses(user, one.answer, since=await types(user, "join"))
        for speech in one.speech:
            await presses(user, speech, since=await types(user, "/flipside language"))
        await types(user, "help")


async def storm(theatre: Theatre, everybody: Sequence[Someone]) -> None:
    """All of them; then leases end, until nothing waits."""
    doors = asyncio.Semaphore(AT_ONCE)
    over = asyncio.Event()

    async def passes() -> None:
        while not over.is_set():
            theatre.clock.to(theatre.now() + timedelta(seconds=5))
            await theatre.app.delivery.drain()
            await asyncio.sleep(0.02)

    passing = asyncio.create_task(passes())
    await asyncio.gather(*(plays(theatre, one, doors) for one in everybody))
    over.set()
    await passing
    await theatre.teams.retries()
    await theatre.doors.counter.quiet()
    for _ in range(40):
        theatre.clock.to(theatre.now() + timedelta(seconds=20))
        await theatre.app.delivery.drain()


def moved_in(stage: Stage, everybody: Sequence[Someone]) -> None:
    """They are in the company's directory, and grade enough to be mentors."""
    known = [Person(one.name, one.name.title(), f"{one.name}@example.com", grade=1) for one in everybody]
    writing(stage.app.engine, lambda connection: people.save_all(connection, known))


def findings(theatre: Theatre, everybody: Sequence[Someone], counted: Counter[str]) -> list[str]:
    """What is not as it must be."""
    found: list[str] = []
    with reading(theatre.app.engine) as connection:
        p, o = t.participants.c, t.outbox.c
        places = Counter(connection.scalars(select(p.person)))
        states = dict(connection.execute(select(p.person, p.state)).all())
        speech = dict(connection.execute(select(t.people.c.id, t.people.c.speech)).all())
        rows = connection.execute(select(o.key, o.state).where(o.person.like("person%"))).all()
        noted = connection.scalar(select(func.count()).select_from(t.inbox)) or 0
    for one in everybody:
        if (places[one.name], states.get(one.name)) != (1, STATES[one.answer]):
            found.append(f"{one} has {places[one.name]} places, {states.get(one.name)}")
        if speech[one.name] != one.speech[1]:
            found.append(f"{one} speaks {speech[one.name]}")
    found += [f"{key} is {state}" for key, state in rows if state not in DONE]
    found += [f"{event} counted {times} times" for event, times in counted.items() if times != 1]
    found += [] if noted >= len(counted) else [f"{noted} events are noted, {len(counted)} were heard"]
    return found


@pytest.mark.parametrize("weather", [Weather(), Weather(ECHOES, CRASHES)], ids=["calm", "storm"])
def test_a_storm_ends_as_calm_does(stage: Stage, weather: Weather, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(1)
    everybody = crowd(chance)
    prepared(stage, read(FOLDER / "onboarding_mentor.txt"), calm)
    moved_in(stage, everybody)
    with in_teams(stage) as theatre:
        theatre.run(theatre.teams.courier.close())
        courier = Echoing(theatre.teams.courier, weather.echoes, chance)
        theatre.teams.courier = courier
        crashes = frozenset(chance.sample(range(1, EVENTS // 2), round(EVENTS * weather.crashes)))
        counted, died = torn(theatre, monkeypatch, crashes)
        theatre.run(storm(theatre, everybody))
        assert findings(theatre, everybody, counted) == []
        assert len(counted) >= EVENTS * 0.8
        assert (courier.echoed > 0) == (weather.echoes > 0)
        assert bool(died) == (weather.crashes > 0)

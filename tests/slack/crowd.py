"""Many people of a workspace at once: they look, type and press, and do it again when it seems to be lost.

Rule 1: what everybody does is drawn before, from a seed; when it happens is up to the machine.
Rule 2: a person does one thing after the other, waits for an answer as long as people do, and then tries
        again, each time a little later: an error of Slack's, nothing to see, "please wait a moment".
Rule 3: events are repeated by Slack, not by people.
"""

import asyncio
import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from adapters.slack import inbox, render
from conversations.words import words
from tests.fakes.slack import Message, Outcome, User
from tests.fakes.slack.reading import elements
from tests.slack import town
from tests.slack.breaking import Scene

AT_ONCE = 64
EACH = 10  # requests that a script comes to, if nothing goes wrong
PATIENCE, GLANCE = 3.0, 0.02  # seconds until somebody tries again; between two looks
TRIES = 60
STALE = tuple(words(speech).say("command.stale") for speech in ("en", "de"))
A_MOMENT, LONGEST = 0.5, 8.0  # seconds before trying again: at first, and after many times
JOINS = {"yes": 70, "later": 15, "no": 15}  # how people answer, in a hundred
STRANGERS = 0.05  # of all: their colleagues' directory does not know them yet
KINDS = ("torn", "cut")  # see breaking.py
AGAIN_AFTER = timedelta(minutes=7)  # then Slack has repeated everything that it repeats


@dataclass(frozen=True)
class Crash:
    """At which step, and which of its requests: what is typed, or what is pressed."""

    kind: str
    step: int
    pressing: bool


@dataclass(frozen=True)
class Person:
    """What somebody will do, and the crash that they will meet, if any."""

    user: str
    answer: str  # to the invitation; nothing: they only look around
    first: str  # the language they choose first, and last
    last: str
    crash: Crash | None = None
    stranger: bool = False

    @property
    def steps(self) -> tuple[str, ...]:
        """A press is written with the command that it answers."""
        home, speak = ("look",), (f"language {self.first}", f"language {self.last}")
        if not self.answer:
            return (*home, "help", speak[0], "home", speak[1], "help", *home)
        again = "join" if self.answer == "yes" else "home"
        return (*home, f"join {self.answer}", speak[0], again, speak[1], "home", *home)


@dataclass
class Seen:
    """What people noticed: what was answered at once, why they tried again, and what they gave up."""

    shown: set[str] = field(default_factory=set)  # events
    again: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)


def crowd(events: int, crashes: float, chance: random.Random) -> list[Person]:
    """As many people as it takes; each of them meets one crash at most."""
    people = [_person(number, chance) for number in range(max(1, events // EACH))]
    meeting = chance.sample(range(len(people)), min(len(people), round(events * crashes)))
    for number, index in enumerate(meeting):
        steps = people[index].steps
        step = number % len(steps)
        pressing = " " in steps[step] and chance.random() < 0.5
        people[index] = replace(people[index], crash=Crash(KINDS[number % 2], step, pressing))
    return people


def _person(number: int, chance: random.Random) -> Person:
    answer = chance.choices([*JOINS, ""], [*JOINS.values(), 20])[0]
    first, last = chance.sample(("en", "de"), 2)
    return Person(town.user_id(number), answer, first, last, stranger=chance.random() < STRANGERS)


async def played(scene: Scene, people: Sequence[Person]) -> Seen:
    """Everybody, so many at a time; then whatever Slack still has to repeat, until all is quiet."""
    seen, doors = Seen(), asyncio.Semaphore(AT_ONCE)
    done = asyncio.Event()
    repeating = asyncio.create_task(_repeats(scene, done))

    async def one(person: Person) -> None:
        async with doors:
            await _Hands(scene, person, seen).play()

    await asyncio.gather(*(one(person) for person in people))
    done.set()
    await repeating
    await scene.courier.quiet()
    scene.clock.push(AGAIN_AFTER)
    await scene.slack.retries()
    await scene.courier.quiet()
    await scene.doors.counter.quiet()
    return seen


async def _repeats(scene: Scene, done: asyncio.Event) -> None:
    """Slack repeats events as long as somebody is there."""
    while not done.is_set():
        await scene.slack.retries(scene.clock.now())
        await asyncio.sleep(GLANCE)


@dataclass
class _Hands:
    """One person."""

    scene: Scene
    person: Person
    seen: Seen

    @property
    def user(self) -> User:
        return self.scene.slack.team(town.TEAM).user(self.person.user)

    async def play(self) -> None:
        for number, step in enumerate(self.person.steps):
            command, _, value = step.partition(" ")
            self._break(number, pressing=False)
            if command == "look":
                await self.user.opens_home()
            elif not await self._asked(number, command, value):
                self.seen.lost.append(f"{self.person.user}: {step}")

    def _break(self, number: int, *, pressing: bool) -> None:
        """The next request of this person meets a crash, if it is time."""
        crash = self.person.crash
        if crash and (crash.step, crash.pressing) == (number, pressing):
            self.scene.breaks.armed[crash.kind].add(self.person.user)
            self.person = replace(self.person, crash=None)

    async def _asked(self, number: int, command: str, value: str) -> bool:
        """Type it, and press what it offers, until it shows that it was heard.

        A press whose answer was lost was heard when the next time something else is asked.
        """
        pressed = False
        for attempt in range(TRIES):
            message = await self._typed(command)
            if message is not None and (not value or (pressed and not _offers(message, value))):
                return True
            if message is not None and _offers(message, value):
                pressed = True
                if await self._pressed(number, message, value):
                    return True
            await asyncio.sleep(min(LONGEST, A_MOMENT * 2**attempt))
        return False

    async def _typed(self, command: str) -> Message | None:
        outcome = await self.user.types(f"/flipside {command}")
        message = outcome.message
        if message is not None and message.text != render.BUSY:
            self._shown(outcome)
            return message
        self.seen.again.append(outcome.error or ("busy" if message else "nothing to see"))
        return None

    async def _pressed(self, number: int, message: Message, value: str) -> bool:
        """Whether the message changed."""
        self._break(number, pressing=True)
        before = message.edited
        outcome = await self.user.presses(message, value=value)
        if outcome.error:
            self.seen.again.append(outcome.error)
            return False
        for _ in range(int(PATIENCE / GLANCE)):
            if message.edited > before or message.deleted:
                self._shown(outcome)
                return self._heard(message)
            await asyncio.sleep(GLANCE)
        self.seen.again.append("nothing to see")
        return False

    def _shown(self, outcome: Outcome) -> None:
        event = inbox.read(outcome.delivery.payload) if outcome.delivery else None
        self.seen.shown |= {event.id} if event else set()

    def _heard(self, message: Message) -> bool:
        """A command that came late may have ended the form that was pressed: people read that, and go on."""
        late = any(one in message.reads for one in STALE)
        self.seen.again += ["too late"] if late else []
        return not late


def _offers(message: Message, value: str) -> bool:
    return any(one.get("value") == value for _, one in elements(message.blocks))

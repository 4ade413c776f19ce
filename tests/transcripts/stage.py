"""The stage of a transcript: the real application on a database, with the terminal as its platform.

Rule 1: the wiring is that of bot/app.py; the console adapter is the only override.
Rule 2: the clock moves only when told, and the application can be built anew at any time.
"""

import asyncio
from collections.abc import Coroutine, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from adapters.console.deliver import ConsoleAdapter
from adapters.contract import Adapter, DeliveryFailed, Payload, Receipt, Scope, Verdict
from bot.app import App, build
from bot.clock import HandClock
from bot.delivery import Delivery
from bot.events import Address
from bot.program.people import Person
from bot.settings import Secret, Settings
from bot.storage import people
from bot.storage.database import writing
from bot.turns.intake import apply_program, reach_everybody
from conversations.cards import Card

T = TypeVar("T")
CONSOLE = ConsoleAdapter.name
PUBLIC, KEY = "https://flipside.example", Secret(43 * "A" + "=")
COHORT = "spring"
START = datetime(2026, 2, 3, 10, 0, tzinfo=UTC)  # a Tuesday, four weeks before kickoff
OFFICES = (
    Person("lena", "Lena Okafor", "lena@example.com", "Learning Lead", "People", region="GB",
           zone="Europe/London", grade=3),
    Person("dora", "Dora Winters", "dora@example.com", "People Partner", "People", region="GB",
           zone="Europe/London", grade=3),
    Person("sven", "Sven Halloran", "sven@example.com", "Sponsor", "Board", region="GB",
           zone="Europe/London", grade=3),
)  # fmt: skip


MOODS = {
    "no answer": DeliveryFailed("no answer in 8 s", Verdict.UNKNOWN),
    "printed, no answer": DeliveryFailed("no answer in 8 s", Verdict.UNKNOWN),
    # for good, and nobody knows why: neither gone, nor locked out, nor drawn wrong
    "refused": DeliveryFailed("not_allowed", Verdict.NEVER, stops=Scope.METHOD),
    "not in it": DeliveryFailed("not_in_channel", Verdict.NEVER, stops=Scope.CHANNEL),
    "not now": DeliveryFailed("ratelimited", Verdict.LATER),
}


class Screen:
    """Everybody's terminal: what was printed since the last look, and every card that was ever shown.

    `moods`: how the platform treats what goes to somebody, or to a channel: a key of MOODS, or fine.
    """

    def __init__(self) -> None:
        self.moods: dict[str, str] = {}
        self.printed: list[tuple[str, str]] = []
        self.cards: list[tuple[str, Card]] = []

    def write(self, to: Address, text: str) -> None:
        """Print for a person or in a channel."""
        self.printed.append((to.user or to.channel, text))

    def taken(self) -> list[tuple[str, str]]:
        """What was printed since the last look."""
        printed, self.printed = self.printed, []
        return printed


class Watched(ConsoleAdapter):
    """The terminal, and a note of the card behind each text, so that its buttons can be pressed."""

    def __init__(self, screen: Screen) -> None:
        super().__init__(screen.write)
        self._screen = screen

    def draw(self, card: Card) -> Payload:
        """The text and the card."""
        return {**super().draw(card), "card": card}

    async def deliver(self, to: Address, payload: Payload, key: str) -> Receipt:
        """Print it, and note the card; its own question counts as newer than those of its further matters."""
        to = replace(to, channel="+".join(to.members)) if to.members else to
        mood = self._screen.moods.get(to.user or to.channel.removeprefix("#"), "")
        if mood in MOODS and not mood.startswith("printed"):
            raise MOODS[mood]
        receipt = await super().deliver(to, payload, key)
        card: Card = payload["card"]
        further = [replace(card, ask=matter.ask, choices=(), also=()) for matter in card.also if matter.ask]
        self._screen.cards += [(to.user, one) for one in (*reversed(further), card)]
        if mood in MOODS:
            raise MOODS[mood]
        return receipt


class Stage:
    """An application that can be thrown away and built anew, while screen and clock stay."""

    def __init__(self, url: str) -> None:
        self.url, self.clock, self.screen = url, HandClock(START), Screen()
        self._runner, self._groups = asyncio.Runner(), frozenset[str]()
        self.app = self._built()

    def can_group(self, groups: bool) -> None:
        """Whether the terminal opens a conversation of several."""
        self._groups = frozenset({CONSOLE}) if groups else frozenset()
        self.app = replace(self.app, desk=replace(self.app.desk, groups=self._groups))

    def furnish(self, company: Iterable[Person]) -> None:
        """A directory with these people and the three who hold an office, and the program."""
        everyone = {person.id: person for person in (*OFFICES, *company)}
        writing(self.app.engine, lambda connection: people.save_all(connection, everyone.values()))
        apply_program(self.app.engine, COHORT, PROGRAM.read_text("utf-8"))
        reach_everybody(self.app.engine, CONSOLE, self.now())

    def now(self) -> datetime:
        """The present of this stage."""
        return self.clock.now()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Wait for it."""
        return self._runner.run(work)

    def rebuild(self) -> None:
        """The process dies; a new one begins with the database and nothing else."""
        self.app.engine.dispose()
        self.app = self._built()

    def close(self) -> None:
        """Let go of the database."""
        self._runner.close()
        self.app.engine.dispose()

    def _built(self) -> App:
        app = build(Settings(database=Secret(self.url), seed=7, url=PUBLIC, key=KEY), self.clock)
        adapters: dict[str, Adapter] = {CONSOLE: Watched(self.screen)}
        delivery = Delivery(app.engine, adapters, app.home, self.clock)
        desk = replace(app.desk, groups=self._groups)
        return replace(app, adapters=adapters, delivery=delivery, desk=desk)


PROGRAM = Path(__file__).parent / "program.toml"

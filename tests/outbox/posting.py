"""A small real platform, a clock that is pushed, a database, and the delivery loop between them.

Rule: the platform remembers what it was given, and answers as it was told: refuse, raise, or never.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from adapters.contract import Abilities, DeliveryFailed, Payload, Receipt, Scope, Verdict
from bot.clock import HandClock
from bot.delivery import Delivery
from bot.events import Address, Event
from bot.home import Home
from bot.storage import outbox
from bot.storage.database import Engine, reading, writing
from bot.storage.outbox import Letter
from conversations.cards import Card, Sheet, twin
from conversations.pages import Page, page_twin

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)
WAITS = tuple(timedelta(seconds=s) for s in (2, 10, 60, 300, 1800))
MIRA = Address("post", "", "mira")
AGAIN = "I may have sent you this before: I could not tell whether it arrived."
PLAIN = Abilities(
    whole_forms=False,
    trigger=False,
    replaces=True,
    group_introduction=False,
    hears_words=True,
    recognizes=False,
    pushes_pages=True,
)
RECOGNISES = Abilities(False, False, True, False, True, True, True)


@dataclass
class Post:
    """A platform in memory. `mood` is asked before each request: it may refuse, raise, or take its time."""

    name: str = "post"
    abilities: Abilities = PLAIN
    mood: Callable[[str], None] = lambda text: None
    got: list[tuple[str, str]] = field(default_factory=list)  # how, and what
    over: list[str] = field(default_factory=list)  # the mark of the page that each page was published over

    def read(self, payload: Payload) -> Event | None:
        return None

    def draw(self, card: Card) -> Payload:
        if card.text == "undrawable":
            raise ValueError("this card has no face")
        return {"text": twin(card)}

    def draw_sheet(self, sheet: Sheet) -> Payload:
        return {}

    def draw_page(self, page: Page) -> Payload:
        return {"text": page_twin(page)}

    async def deliver(self, to: Address, payload: Payload, key: str) -> Receipt:
        self._take("deliver", payload)
        return Receipt(to, f"m-{key}")

    async def replace(self, receipt: Receipt, payload: Payload) -> Receipt:
        self._take(f"replace {receipt.message}", payload)
        return receipt

    async def publish(self, to: Address, payload: Payload, last: Receipt | None) -> Receipt | None:
        self.over.append(last.message if last else "")
        self._take(f"publish {to.user}", payload)
        return Receipt(to, f"mark{len(self.got)}")

    def _take(self, how: str, payload: Payload) -> None:
        text = str(payload["text"])
        self.mood(text)
        self.got.append((how, text))

    @property
    def texts(self) -> list[str]:
        return [text for _, text in self.got]


class Mute(Post):
    """Takes a request and never answers."""

    async def deliver(self, to: Address, payload: Payload, key: str) -> Receipt:
        await asyncio.Event().wait()
        raise AssertionError("unreachable: nobody answers")


@dataclass
class Stage:
    """A database, a clock that is pushed, a platform, and the loop between them."""

    engine: Engine
    clock: HandClock
    post: Post
    loop: Delivery

    def put(self, key: str, **values: object) -> Letter:
        """A letter that is due, for a channel of its own, unless the values say otherwise."""
        text = str(values.pop("text", key))
        channel = Address("post", "", "", f"#{key}")
        plain = Letter(key, "", channel, Card(text), "note", "bulk")
        letter = Letter(**{**vars(plain), "wake_at": NOW, "written_at": NOW, **values})
        written = writing(self.engine, lambda connection: outbox.write(connection, letter))
        assert written is not None
        return written

    def claim(self) -> tuple[Letter, ...]:
        """What another worker does before it sends."""
        return tuple(one.letter for one in self.loop.claim((), lambda installation: 50, lambda: 0.0))

    def row(self, letter: Letter) -> Letter:
        """The row as it was committed."""
        with reading(self.engine) as connection:
            found = outbox.get(connection, letter.id)
        assert found is not None
        return found

    def wait(self, span: timedelta) -> None:
        self.clock.to(self.clock.now() + span)


def stage_with(engine: Engine, post: Post, patience: float = 8.0) -> Stage:
    clock = HandClock(NOW)
    return Stage(engine, clock, post, Delivery(engine, {"post": post}, Home(engine), clock, patience))


def refuses(verdict: Verdict, wait: float = 0.0, stops: Scope = Scope.MESSAGE) -> Callable[[str], None]:
    def mood(text: str) -> None:
        raise DeliveryFailed("the platform says no", verdict, wait, stops)

    return mood


def only(text: str, mood: Callable[[str], None]) -> Callable[[str], None]:
    """This mood for one text, and none for others."""
    return lambda said: mood(said) if said == text else None

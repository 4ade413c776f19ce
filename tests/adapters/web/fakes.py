"""A workspace without a database: a chat in memory, a clock that a test sets, a desk that obeys.

Rule: what adapters/web/ports.py promises holds here too.
"""

import asyncio
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from adapters.contract import Payload
from adapters.web.deliver import WebAdapter
from adapters.web.ports import Colleague, Message, room_of
from bot.events import Address, Event
from conversations.cards import Card, Sheet
from conversations.forms import Hint
from conversations.pages import Page, Section

CHANNEL = "#reverse-mentoring"
MORNING = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

ANA = Colleague("u1", "Ana Petrović", "Analyst", "Finance", "", "Europe/Berlin")
BEN = Colleague("u2", "Ben Okafor", "Director", "Sales", "", "Europe/London")
LEA = Colleague("u3", "Lea Admin", "Program lead", "People", "lead", "Europe/Berlin", "de")


class FakeLog:
    """The chat's memory, in memory."""

    def __init__(self, people: Sequence[Colleague] = (ANA, BEN, LEA)) -> None:
        self._people = tuple(people)
        self._messages: list[Message] = []
        self._keys: dict[str, Message] = {}
        self._seen: dict[tuple[str, str], int] = {}
        self._lock = threading.Lock()

    def colleagues(self) -> tuple[Colleague, ...]:
        return tuple(sorted(self._people, key=lambda c: c.name))

    def rooms(self) -> tuple[str, ...]:
        return (CHANNEL,)

    def post(self, room: str, author: str, payload: Payload, at: datetime, key: str = "") -> Message:
        with self._lock:
            if key and key in self._keys:
                return self._keys[key]
            message = Message(len(self._messages) + 1, room, author, payload, at)
            self._messages.append(message)
            if key:
                self._keys[key] = message
            return message

    def replace(self, message: int, payload: Payload) -> None:
        with self._lock:
            self._messages[message - 1] = replace(self._messages[message - 1], payload=payload)

    def history(self, room: str, after: int = 0, most: int = 200) -> tuple[Message, ...]:
        found = [m for m in self._messages if m.room == room and m.id > after]
        return tuple(found[-most:])

    def unread(self, person: str) -> Mapping[str, int]:
        return {room: self._count(person, room) for room in (room_of(person), *self.rooms())}

    def seen(self, person: str, room: str, upto: int) -> None:
        self._seen[person, room] = max(upto, self._seen.get((person, room), 0))

    def _count(self, person: str, room: str) -> int:
        upto = self._seen.get((person, room), 0)
        return sum(m.room == room and m.id > upto and m.author != person for m in self._messages)


class FakeClock:
    """A clock that moves only when pushed. `between` is what happens on the way."""

    STEPS: Mapping[str, timedelta] = {
        "event": timedelta(hours=3),
        "day": timedelta(days=1),
        "week": timedelta(weeks=1),
    }

    def __init__(self, start: datetime = MORNING, between: Callable[[datetime], None] | None = None) -> None:
        self._now, self._between = start, between

    def now(self) -> datetime:
        return self._now

    async def push(self, step: str) -> datetime:
        self._now += self.STEPS[step]
        await asyncio.sleep(0)
        if self._between:
            self._between(self._now)
        return self._now


@dataclass(frozen=True)
class FakeTaken:
    """What came of an event."""

    rows: tuple[Card, ...] = ()
    hints: tuple[Hint, ...] = ()
    conversation: int | None = None
    closed: bool = False
    fresh: bool = True


@dataclass
class FakeDesk:
    """Takes each event once, answers as it was told, and remembers what it was asked."""

    answer: Callable[[Event], FakeTaken] = lambda event: FakeTaken((Card("Heard."),))
    sheets: dict[tuple[str, int], Sheet] = field(default_factory=dict)
    pages: dict[str, Page] = field(default_factory=dict)
    known: tuple[tuple[str, str], ...] = (("join", "Join the program"), ("stop", "Stop messages"))
    heard: list[Event] = field(default_factory=list)

    def take(self, event: Event, now: datetime) -> FakeTaken:
        if any(event.id == earlier.id for earlier in self.heard):
            return FakeTaken(fresh=False)
        self.heard.append(event)
        return self.answer(event)

    def sheet(self, person: str, conversation: int, now: datetime) -> Sheet | None:
        return self.sheets.get((person, conversation))

    def page(self, person: str, now: datetime) -> Page:
        return self.pages.get(person, Page("Hello", (Section("Now", (Card("Nothing to do."),)),)))

    def commands(self, person: str, now: datetime) -> Sequence[tuple[str, str]]:
        return self.known


@dataclass
class FakeAnswering:
    """Delivers cards to one person through the real adapter; remembers what was settled."""

    adapter: WebAdapter
    desk: FakeDesk
    delivered: list[Card] = field(default_factory=list)
    settled: list[Card] = field(default_factory=list)

    async def deliver(self, rows: Sequence[Card]) -> None:
        event = self.desk.heard[-1]
        for at, row in enumerate(rows):
            self.delivered.append(row)
            to = Address("web", user=event.sender.user)
            await self.adapter.deliver(to, self.adapter.draw(row), f"row:{event.id}:{at}")

    async def settle(self, rows: Sequence[Card]) -> None:
        self.settled.extend(rows)

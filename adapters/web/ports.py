"""What the workspace needs from outside: the chat's memory, the clock, and the desk behind it.

Rule: the workspace plays the part of Slack, so it has a memory of its own. It is written
by bot/storage/chat.py and handed in by bot/app.py; nothing here touches a database.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from adapters.contract import Payload
from adapters.desk import Clock
from bot.events import Event
from conversations.cards import Sheet
from conversations.forms import Hint
from conversations.pages import Page

BOT = "flipside"


def room_of(person: str) -> str:
    """The direct messages between Flipside and a person."""
    return f"dm:{person}"


@dataclass(frozen=True)
class Colleague:
    """Somebody who can be signed in as. `office` is owner, lead, sponsor or empty; `speech` a language."""

    id: str
    name: str
    title: str
    department: str
    office: str
    zone: str
    speech: str = "en"


@dataclass(frozen=True)
class Message:
    """One message of a room. `author` is BOT or a person id; `payload` as drawn by render.py."""

    id: int
    room: str
    author: str
    payload: Payload
    at: datetime


class ChatLog(Protocol):
    """The chat's memory. Every call is one short transaction."""

    def colleagues(self) -> tuple[Colleague, ...]:
        """Everybody, by name."""

    def rooms(self) -> tuple[str, ...]:
        """The channels, `#reverse-mentoring` first."""

    def post(self, room: str, author: str, payload: Payload, at: datetime, key: str = "") -> Message:
        """Add a message. With a key that is already there, nothing is added: that message comes back."""

    def replace(self, message: int, payload: Payload) -> None:
        """Draw a message anew."""

    def history(self, room: str, after: int = 0, most: int = 200) -> tuple[Message, ...]:
        """The newest `most` messages with an id above `after`, oldest first."""

    def unread(self, person: str) -> Mapping[str, int]:
        """Unread messages by room, for the rooms of a person (own DM and the channels)."""

    def seen(self, person: str, room: str, upto: int) -> None:
        """The person has seen the room up to a message."""


class DemoClock(Clock, Protocol):
    """A clock that a visitor can push forward."""

    async def push(self, step: str) -> datetime:
        """Move on by "event" (the next thing due), "day" or "week", and let everything due happen."""


class Taken(Protocol):
    """What came of an event: rows leased to this request, hints by question, where it was heard."""

    @property
    def rows(self) -> Sequence[Any]: ...
    @property
    def hints(self) -> Sequence[Hint]: ...
    @property
    def conversation(self) -> int | None: ...
    @property
    def closed(self) -> bool: ...
    @property
    def fresh(self) -> bool: ...


class Desk(Protocol):
    """The application's counter. Synchronous: the workspace calls it in a thread."""

    def take(self, event: Event, now: datetime) -> Taken:
        """Take one event, in one transaction."""

    def sheet(self, person: str, conversation: int, now: datetime) -> Sheet | None:
        """A person's form as it stands now; None when it is finished or not theirs."""

    def page(self, person: str, now: datetime) -> Page:
        """A person's present."""

    def commands(self, person: str, now: datetime) -> Sequence[tuple[str, str]]:
        """What can be typed after `/flipside`, and what it does, in the person's language."""


class Answering(Protocol):
    """The live channel of a request: what becomes of the rows that were leased to it."""

    async def deliver(self, rows: Sequence[Any]) -> None:
        """Show them as messages now, and mark them delivered."""

    async def settle(self, rows: Sequence[Any]) -> None:
        """Mark them delivered: the response itself said it."""

"""A chat in a terminal: one person types, everything that follows is printed.

Rule: the same counter and the same delivery as on every platform; only the typing is here.
"""

import asyncio
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Protocol

from adapters.console import inbox
from bot.events import Event
from bot.turns import Taken


class Clock(Protocol):
    """Where the present comes from."""

    def now(self) -> datetime:
        """Aware UTC."""


class Counter(Protocol):
    """Hears one event (bot.turns.Desk)."""

    def take(self, event: Event, now: datetime) -> Taken:
        """Hear it."""


class Answering(Protocol):
    """Delivers (bot.delivery.Delivery)."""

    async def deliver(self, letters: Iterable[Any]) -> None:
        """Answer through the request that asked."""


class Chat:
    """One person at a terminal. `session` makes the ids of the lines: another start, other ids."""

    def __init__(self, desk: Counter, delivery: Answering, clock: Clock, person: str, session: str) -> None:
        self._desk, self._delivery, self._clock = desk, delivery, clock
        self._person, self._session = person, session
        self._lines = 0

    async def hear(self, text: str) -> Taken | None:
        """Take one typed line and print the answer. None for an empty line."""
        self._lines += 1
        event = inbox.read(inbox.line(self._person, text, f"{self._session}:{self._lines}"))
        if event is None:
            return None
        taken = await asyncio.to_thread(self._desk.take, event, self._clock.now())
        await self._delivery.deliver(taken.rows)
        return taken

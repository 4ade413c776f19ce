"""What is new, told to every browser that listens.

Rule 1: the memory is the chat log. What a listener missed is read there, never kept here.
Rule 2: a listener that falls behind is told to look again; nothing waits for it and nothing is lost.
"""

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

ROOM_FOR = 256


@dataclass(frozen=True)
class News:
    """One thing that happened. An empty room concerns everybody; `id` is that of a message."""

    name: str
    room: str = ""
    body: Mapping[str, Any] = field(default_factory=dict)
    id: int = 0


AGAIN = News("again")  # look at everything again
OVER = News("over")  # the workspace closes
QUIET = News("quiet")  # nothing for a while


class Listener:
    """One browser's ear, for the rooms it may hear."""

    def __init__(self, rooms: frozenset[str], room_for: int) -> None:
        self._rooms = rooms
        self._queue: asyncio.Queue[News] = asyncio.Queue(room_for)

    def tell(self, news: News) -> None:
        """Keep the news, or one note to look again where there are too many of them."""
        if news.room and news.room not in self._rooms:
            return
        if self._queue.full():
            self._empty()
            news = OVER if news is OVER else AGAIN
        self._queue.put_nowait(news)

    async def next(self, wait: float) -> News:
        """The next news, or QUIET after `wait` seconds without any."""
        try:
            return await asyncio.wait_for(self._queue.get(), wait)
        except TimeoutError:
            return QUIET

    def _empty(self) -> None:
        while not self._queue.empty():
            self._queue.get_nowait()


class Feed:
    """Everybody who listens. To be used in one event loop."""

    def __init__(self, room_for: int = ROOM_FOR) -> None:
        self._room_for = room_for
        self._listeners: list[Listener] = []

    def tell(self, news: News) -> None:
        """Tell everybody whom it concerns. Never waits."""
        for listener in self._listeners:
            listener.tell(news)

    @contextmanager
    def listening(self, rooms: frozenset[str]) -> Iterator[Listener]:
        """An ear for these rooms, as long as the block lasts."""
        listener = Listener(rooms, self._room_for)
        self._listeners.append(listener)
        try:
            yield listener
        finally:
            self._listeners.remove(listener)

    def close(self) -> None:
        """Send everybody home, so that the server can stop."""
        self.tell(OVER)

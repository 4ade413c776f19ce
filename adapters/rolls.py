"""The directories of a platform's installations, read whole: once a day, at start, and when that is wanted.

Rule 1: one process reads an installation at a time, and goes on where another one stopped; two of them
        would only do the same twice.
Rule 2: nothing that fails here ends the process or anybody's request: it is tried again at the next look.
"""

import asyncio
import logging
from abc import ABC, abstractmethod
from collections.abc import Callable, Coroutine, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol, TypeVar

from adapters.contract import DeliveryFailed
from adapters.desk import Clock
from adapters.threads import in_thread
from bot.events import Account, Address

log = logging.getLogger("flipside.directory")
T = TypeVar("T")
DAY = timedelta(days=1)
FRESH = timedelta(hours=1)  # a directory that was read since is not read again at start
LEASE = timedelta(minutes=15)  # longer than a page and all its waits take
LOOK = 600.0  # seconds between two looks at what is due
Figures = Sequence[int]
Write = Callable[[Sequence[Account]], Figures]
Keep = Callable[[str], None]


class Met(Protocol):
    """What came of some accounts: counts."""

    @property
    def figures(self) -> Sequence[int]:
        """New, changed, left, barred, refused."""


class Desk(Protocol):
    """The application's counter, as far as directories need it."""

    def meet(self, accounts: Iterable[Account], now: datetime) -> Met:
        """Colleagues as the directory describes them. Nothing new writes nothing."""

    def who(self, address: Address) -> str | None:
        """The person behind an address."""

    def take_chore(self, name: str, now: datetime, lease: timedelta) -> str | None:
        """Where the last one stopped; None where it is somebody's, or not due."""

    def hold_chore(self, name: str, until: datetime, place: str = "") -> None:
        """Keep it until then."""

    def end_chore(self, name: str, until: datetime) -> None:
        """It is done until then."""

    def want_chore(self, name: str) -> None:
        """It is due now."""

    def stale_chore(self, name: str, until: datetime) -> None:
        """Where it is done, and due by then: it is due now."""


class Rolls(ABC):
    """Reads the directories of one platform. `here`: the ids of its installations; `run` is a task."""

    def __init__(self, platform: str, here: Callable[[], Iterable[str]], desk: Desk, clock: Clock) -> None:
        self._platform, self._here, self._desk, self._clock = platform, here, desk, clock
        self._wake = asyncio.Event()
        self._wanted: set[str] = set()

    @abstractmethod
    async def roll(self, installation: str, place: str, write: Write, keep: Keep) -> Figures | None:
        """Read one from a place on: how many were new, changed, … None where it is not there any more.

        `write` takes a page of accounts, `keep` how far it has got; both are for a thread. Raises
        DeliveryFailed.
        """

    def wanted(self, installation: str) -> None:
        """Read the whole directory of an installation soon."""
        self._wanted.add(installation)
        self._wake.set()

    async def run(self) -> None:
        """Until cancelled: at start, once a day, and whenever it is wanted."""
        await quietly(self.start(), None)
        while True:
            await quietly(self.look(), None)
            await self._rest()

    async def start(self) -> None:
        """What was told while no process ran was told to nobody: read anew, unless it was read just now."""
        until = self._clock.now() + DAY - FRESH
        for installation in await in_thread(lambda: tuple(self._here())):
            await in_thread(self._desk.stale_chore, self._chore(installation), until)

    async def _rest(self) -> None:
        try:
            async with asyncio.timeout(LOOK):
                await self._wake.wait()
        except TimeoutError:
            return
        self._wake.clear()

    async def look(self) -> None:
        """Read what is due, one installation after the other."""
        while self._wanted:
            await in_thread(self._desk.want_chore, self._chore(self._wanted.pop()))
        for installation in await in_thread(lambda: tuple(self._here())):
            await quietly(self.sync(installation), None)

    async def sync(self, installation: str) -> None:
        """Read one, if it is due and nobody else is at it."""
        name, now = self._chore(installation), self._clock.now()
        place = await in_thread(self._desk.take_chore, name, now, LEASE)
        if place is None:
            return
        try:
            figures = await self.roll(installation, place, self._write, lambda far: self._keep(name, far))
        except DeliveryFailed as failure:
            log.warning("the directory of %s was not read to its end: %s", installation, failure.reason)
            return
        if figures is not None:
            await in_thread(self._desk.end_chore, name, self._clock.now() + DAY)
            log.info("the directory of %s was read: %s", installation, told(figures))

    def _write(self, page: Sequence[Account]) -> Figures:
        return self._desk.meet(page, self._clock.now()).figures

    def _keep(self, name: str, place: str) -> None:
        self._desk.hold_chore(name, self._clock.now() + LEASE, place)

    def _chore(self, installation: str) -> str:
        return f"{self._platform} directory {installation}"


async def quietly(work: Coroutine[Any, Any, T], otherwise: T) -> T:
    """What it returns; where it fails, a line in the log and `otherwise`. A cancellation reaches it."""
    task = asyncio.ensure_future(work)
    try:
        await asyncio.wait({task})
    except asyncio.CancelledError:
        task.cancel()
        await asyncio.wait({task})
        raise
    if task.cancelled() or task.exception() is None:
        return otherwise if task.cancelled() else task.result()
    log.error("the directory could not be read", exc_info=task.exception())
    return otherwise


def added(one: Figures, other: Figures) -> Figures:
    """Sums, figure by figure."""
    return tuple(a + b for a, b in zip(one, other, strict=True))


def told(figures: Figures) -> str:
    """For the log: counts, never names."""
    words = ("new", "changed", "left", "nobody's", "refused")
    return ", ".join(f"{n} {word}" for n, word in zip(figures, words, strict=True))

"""Slack's directory: who works here, read whole once a day, and told of by events in between.

Rule 1: what is the same as before is not written; user_change comes with every new status.
Rule 2: one process reads an installation at a time, and goes on where another one stopped; two of them
        would only do the same twice.
Rule 3: nothing that fails here ends the process or anybody's request: it is tried again at the next look.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol, TypeVar

from adapters.contract import DeliveryFailed, Payload
from adapters.slack import wire
from adapters.slack.deliver import TROUBLES
from adapters.slack.members import account
from adapters.slack.ports import Installations
from adapters.slack.rollcall import Client, Place, Rollcall, Sleep, told
from adapters.threads import in_thread
from bot.events import Account, Address

log = logging.getLogger("flipside.slack")
T = TypeVar("T")
DAY = timedelta(days=1)
FRESH = timedelta(hours=1)  # a directory that was read since is not read again at start
LEASE = timedelta(minutes=15)  # longer than a page and all its waits take
LOOK = 600.0  # seconds between two looks at what is due
PATIENCE = 1.2  # seconds that somebody waits whom nobody knows yet


class Met(Protocol):
    """What came of some accounts: counts."""

    @property
    def figures(self) -> Sequence[int]:
        """New, changed, left, barred, refused."""


class Desk(Protocol):
    """The application's counter, as far as the directory needs it."""

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


class Clock(Protocol):
    """Where the present comes from."""

    def now(self) -> datetime:
        """Aware UTC."""


class Directory:
    """Reads the directories of all installations. `here`: their ids; `run` is a task of the process."""

    def __init__(
        self,
        client_for: Client,
        installations: Installations,
        here: Callable[[], Iterable[str]],
        desk: Desk,
        clock: Clock,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._client_for, self._installations, self._here = client_for, installations, here
        self._desk, self._clock, self._sleep = desk, clock, sleep
        self._wake = asyncio.Event()
        self._wanted: set[str] = set()

    def wanted(self, installation: str) -> None:
        """Read the whole directory of an installation soon."""
        self._wanted.add(installation)
        self._wake.set()

    async def run(self) -> None:
        """Until cancelled: at start, once a day, and whenever it is wanted."""
        await _quietly(self.start(), None)
        while True:
            await _quietly(self.look(), None)
            await self._rest()

    async def start(self) -> None:
        """What was told while no process ran was told to nobody: read anew, unless it was read just now."""
        until = self._clock.now() + DAY - FRESH
        for installation in await in_thread(lambda: tuple(self._here())):
            await in_thread(self._desk.stale_chore, _chore(installation), until)

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
            await in_thread(self._desk.want_chore, _chore(self._wanted.pop()))
        for installation in await in_thread(lambda: tuple(self._here())):
            await _quietly(self.sync(installation), None)

    async def sync(self, installation: str) -> None:
        """Read one, if it is due and nobody else is at it."""
        name, now = _chore(installation), self._clock.now()
        place = await in_thread(self._desk.take_chore, name, now, LEASE)
        found = await in_thread(self._installations.get, installation)
        if place is None or found is None:
            return
        read = Rollcall(found, self._client_for, self._write, lambda far: self._keep(name, far), self._sleep)
        try:
            figures = await read.read(Place.read(place))
        except DeliveryFailed as failure:
            log.warning("the directory of %s was not read to its end: %s", installation, failure.reason)
            return
        await in_thread(self._desk.end_chore, name, self._clock.now() + DAY)
        log.info("the directory of %s was read: %s", installation, told(figures))

    def _write(self, page: Sequence[Account]) -> Sequence[int]:
        return self._desk.meet(page, self._clock.now()).figures

    def _keep(self, name: str, place: str) -> None:
        self._desk.hold_chore(name, self._clock.now() + LEASE, place)

    async def event(self, payload: Payload) -> None:
        """Somebody joined, changed or left: team_join and user_change, which comes with every new status."""
        found = await in_thread(self._installations.get, wire.installation(payload))
        member = wire.at(payload, "event", "user")
        if found and wire.text(member, "id"):
            await in_thread(self._desk.meet, (account(member, found),), self._clock.now())

    async def look_up(self, address: Address) -> bool:
        """Ask Slack who this is, and remember it. Whether they may take part. Never raises."""
        return await _quietly(self._looked_up(address), False)

    async def _looked_up(self, address: Address) -> bool:
        found = await in_thread(self._installations.get, address.installation)
        if found is None:
            return False
        try:
            async with asyncio.timeout(PATIENCE):
                client = await self._client_for(found.id)
                answer = await client.users_info(user=address.user, include_locale=True)
        except (*TROUBLES, DeliveryFailed) as error:
            log.info("nobody could say who a stranger is: %s", type(error).__name__)
            return False
        one = account(answer.get("user") or {}, found)
        await in_thread(self._desk.meet, (one,), self._clock.now())
        return await in_thread(self._desk.who, address) is not None


def _chore(installation: str) -> str:
    return f"slack directory {installation}"


async def _quietly(work: Coroutine[Any, Any, T], otherwise: T) -> T:
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

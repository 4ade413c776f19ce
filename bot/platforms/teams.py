"""Teams, wired. The adapter is there for every process that delivers; doors are for the one that serves.

Rule 1: made from settings, an engine and a clock; whatever needs a running loop is made when it is opened.
Rule 2: an installation is a tenant that is let in: the bot's own, and those that the settings name.
"""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from aiohttp import web

from adapters import rolls
from adapters.contract import Payload
from adapters.desk import Answering, Desk
from adapters.reception import Reception
from adapters.teams import errors, housekeeping, pages_public, serving, wire
from adapters.teams.deliver import TeamsAdapter
from adapters.teams.directory import Directory
from adapters.teams.housekeeping import House
from adapters.teams.live import Answer, Counter
from adapters.teams.ports import Home, Identity, Room, SendError
from adapters.teams.transport import Allowed, Entrance, Transport, Unguarded
from adapters.threads import in_thread
from bot.delivery import Clock
from bot.settings import Settings
from bot.storage import installations
from bot.storage.database import Connection, Engine, reading, writing
from bot.storage.installations import Installation, Kind, State
from bot.storage.rooms import StoredRooms
from bot.turns.work import WayBack

log = logging.getLogger("flipside.teams")
MEDIA = "/media"
PATIENCE = 10.0  # seconds for a turn: Teams waits 15 for an answer, then it sends the activity again
EVERY = 900.0  # seconds between two looks whether paused tenants let us in again
ANYWAY = timedelta(days=1)


@dataclass(frozen=True)
class Teams:
    """Teams as every process knows it."""

    settings: Settings
    engine: Engine
    clock: Clock
    transport: Transport
    rooms: StoredRooms
    adapter: TeamsAdapter

    def here(self) -> tuple[str, ...]:
        """The tenants that let us in, by id."""
        return tuple(one.id for one in self._standing(State.ACTIVE))

    def way_back(self, why: str) -> WayBack:
        """Whoever runs the bot looks at its registration: it is there that a secret ends."""
        return "paused.registration", ""

    def settle_in(self) -> None:
        """A row for each tenant that is let in; one that is paused stays so."""
        writing(self.engine, self._settle)

    def _settle(self, connection: Connection) -> None:
        now, app = self.clock.now(), self.settings.teams_app_id
        for tenant in tenants(self.settings):
            known = installations.get(connection, wire.PLATFORM, tenant)
            if known is None or known.state is State.GONE:
                one = Installation(wire.PLATFORM, tenant, Kind.ORGANIZATION, now, now, bot=app)
                installations.install(connection, one)

    async def look(self) -> None:
        """Whether paused tenants let us in again: a token ends every pause that it says anything of."""
        paused = await in_thread(self._standing, State.PAUSED)
        if any(map(self._may_be_over, paused)) and await self._is_let_in():
            await in_thread(writing, self.engine, self._let_in)

    def _may_be_over(self, one: Installation) -> bool:
        return one.reason != errors.UNREGISTERED or self.clock.now() - one.changed_at >= ANYWAY

    async def _is_let_in(self) -> bool:
        try:
            await self.transport.tokens.token()
        except SendError as error:
            log.warning("paused tenants stay paused: %s", error)
            return False
        return True

    def _let_in(self, connection: Connection) -> None:
        for one in installations.paused(connection):
            if one.platform == wire.PLATFORM and self._may_be_over(one):
                installations.let_in(connection, one, self.clock.now())

    def _standing(self, state: State) -> tuple[Installation, ...]:
        with reading(self.engine) as connection:
            found = installations.standing(connection, state)
        return tuple(one for one in found if one.platform == wire.PLATFORM)


def tenants(told: Settings) -> tuple[str, ...]:
    """The tenants that are let in, each once."""
    return tuple(dict.fromkeys(filter(None, (told.teams_tenant, *told.teams_tenants))))


def wired(told: Settings, engine: Engine, clock: Clock, stopwatch: Callable[[], float]) -> Teams:
    """Teams from settings. `stopwatch`: seconds that never go back."""
    transport = Transport(
        Identity(told.teams_app_id, told.teams_tenant, told.teams_app_type, told.teams_app_password),
        Allowed(frozenset(tenants(told)), frozenset(told.teams_hosts)),
        told.teams_login,
        told.teams_openid,
        Unguarded(told.host) if told.teams_auth == "off" else None,
        stopwatch,
    )
    rooms = StoredRooms(engine, wire.PLATFORM, Room)
    media = told.url + MEDIA if told.url.startswith("https://") else ""
    return Teams(told, engine, clock, transport, rooms, TeamsAdapter(transport.connector, rooms, media))


class Counterpart(Desk, rolls.Desk, housekeeping.Desk, Protocol):
    """The application's counter, with everything that Teams asks of it."""


class Doors:
    """Teams as the process that serves knows it: what is heard, and what goes on beside it."""

    name = wire.PLATFORM

    def __init__(
        self,
        teams: Teams,
        desk: Counterpart,
        home: Home,
        answering: Answering,
        reception: Reception,
        letters: Callable[[int], str],
    ) -> None:
        """`letters`: so many letters and digits that nobody can guess, twice the number."""
        self._teams, self._reception, connector = teams, reception, teams.transport.connector
        self.directory = Directory(connector, teams.here, teams.rooms.teams, desk, teams.clock)
        self.counter = Counter(
            desk,
            answering,
            reception,
            connector,
            teams.clock,
            self.directory,
            home,
            lambda: letters(8),
            teams.adapter.media,
        )
        self._house = House(connector, teams.rooms, desk, teams.clock, self.directory.wanted)
        self._entrance: Entrance | None = None
        self._over = asyncio.Event()
        self._beside: list[asyncio.Task[None]] = []

    def routes(self) -> list[web.RouteDef]:
        """The one route of the bot; what is no POST is told so. And the pages that the store links to."""
        bot = web.route("*", serving.PATH, serving.door(lambda: self._entrance))
        return [bot, *pages_public.routes()]

    async def open(self) -> None:
        """Begin: know whom we let in, then hear."""
        await in_thread(self._teams.settle_in)
        await self._teams.transport.open()
        self._entrance = self._teams.transport.entrance(self._hear)
        self._beside = [asyncio.create_task(self._watch()), asyncio.create_task(self.directory.run())]

    async def close(self) -> None:
        """Hear nothing new, finish what was begun."""
        self._over.set()
        await self._reception.close()
        await self.counter.quiet()
        for task in self._beside:
            task.cancel()
        await asyncio.gather(*self._beside, return_exceptions=True)

    def trouble(self) -> str:
        """Nothing that this process could tell keeps Teams from reaching us."""
        return ""

    async def _watch(self) -> None:
        """Whether paused tenants let us in again: at once, then every quarter of an hour."""
        while not self._over.is_set():
            await rolls.quietly(self._teams.look(), None)
            try:
                await asyncio.wait_for(self._over.wait(), EVERY)
            except TimeoutError:
                continue

    async def _hear(self, activity: Payload) -> Answer:
        activity = await self.directory.identified(activity)
        await self._house.hear(activity)
        if greeting := housekeeping.greeting(activity):
            await self.counter.greet(greeting, activity)
            return None
        return await self.counter.hear(activity)

"""The composition root: builds the application from settings, a clock and adapters.

Rule: the simulator and the tests use this same function with overrides; nothing is built elsewhere.
"""

import random
import secrets as chance
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from time import monotonic
from typing import TYPE_CHECKING

from aiohttp import web

from adapters.contract import Adapter
from adapters.reception import Reception
from adapters.web.deliver import WebAdapter
from adapters.web.feed import Feed
from adapters.web.ports import Colleague, DemoClock, Message
from adapters.web.server import application
from bot.carrying import Carrier, OwnLoop
from bot.delivery import Clock, Delivery, Worker
from bot.engines.embedded import Embedded
from bot.engines.port import Carriage
from bot.events import Event
from bot.home import Home
from bot.platforms import calendar, wiring
from bot.platforms.calendar import Calendars
from bot.platforms.wiring import Doors, Platforms
from bot.settings import PROCRASTINATE, Settings
from bot.storage import database, gauges, migrate
from bot.storage.chat import StoredChat
from bot.storage.database import Engine
from bot.storage.outbox import Letter
from bot.turns import Desk, Secrets, Taken
from bot.watching import Watch
from bot.watching.patience import Patient
from conversations.cards import Sheet
from conversations.pages import Page
from scheduler.tick import tick

if TYPE_CHECKING:
    from bot.platforms import slack, teams

SCRAPE = 2.0  # seconds that a scrape waits for the database
CHANNELS = ("#reverse-mentoring",)
WEB = "web"


@dataclass(frozen=True)
class Front:
    """What a web request may ask: the desk's counter and the home page."""

    desk: Desk
    home: Home

    def take(self, event: Event, now: datetime) -> Taken:
        """Hear one event."""
        return self.desk.take(event, now)

    def sheet(self, person: str, conversation: int, now: datetime) -> Sheet | None:
        """A whole form."""
        return self.desk.sheet(person, conversation, now)

    def page(self, person: str, now: datetime) -> Page:
        """A person's present."""
        return self.home.page(person, now)

    def commands(self, person: str, now: datetime) -> tuple[tuple[str, str], ...]:
        """What can be typed."""
        return self.desk.commands(person, now)


@dataclass(frozen=True)
class App:
    """The parts, wired. `adapters` is by platform name."""

    settings: Settings
    engine: Engine
    clock: Clock
    desk: Desk
    home: Home
    chat: StoredChat
    feed: Feed
    delivery: Delivery
    watch: Watch
    calendars: Calendars
    adapters: dict[str, Adapter] = field(default_factory=dict)
    platforms: Platforms = field(default_factory=Platforms)

    async def close(self) -> None:
        """Let go of connections. Only inside a running loop."""
        await self.platforms.close()
        self.engine.dispose()


Wrap = Callable[[Adapter], Adapter]


def build(settings: Settings, clock: Clock, wrap: Wrap = lambda adapter: adapter) -> App:
    """Connect, migrate, wire. `wrap` may stand between the outbox and an adapter, as the simulator does."""
    engine = database.connect(settings.database)
    migrate.upgrade(engine)
    prepare(settings, engine)
    carrier = _carrier(settings)
    chat = StoredChat(engine, Message, Colleague, CHANNELS)
    calendars = calendar.wired(settings, engine, clock, lambda: chance.token_hex(32))
    feed, home = Feed(), Home(engine, calendars.link)
    platforms = wiring.found(settings, engine, clock)
    found: list[Adapter] = [WebAdapter(chat, feed, clock), *platforms.adapters()]
    adapters = {one.name: wrap(one) for one in found}
    groups = frozenset(one.name for one in found if one.abilities.group_introduction)
    posted = frozenset(one.name for one in found if one.abilities.posts_pages)
    secrets = Secrets(settings.seed, lambda: chance.token_hex(16))
    desk = Desk(engine, secrets, carrier=carrier, groups=groups, posted=posted)
    desk = replace(desk, ways_back=platforms.ways_back(), calendar=calendars.link)
    watch = Watch(Patient(lambda: gauges.looked(engine, clock.now()), SCRAPE))
    delivery = Delivery(engine, adapters, home, clock, carrier=carrier, watch=watch)
    parts = (desk, home, chat, feed, delivery, watch, calendars, adapters, platforms)
    return App(settings, engine, clock, *parts)


def prepare(settings: Settings, engine: Engine) -> bool:
    """Make the tables that the engine needs beside ours; whether any were made. Raises OlderTables."""
    if settings.engine != PROCRASTINATE:
        return False
    from bot.engines import tables  # here and below: whoever does not use Procrastinate does not load it

    return tables.prepare(engine)


def _carrier(settings: Settings) -> Carrier:
    """Whoever is told of new rows."""
    if settings.engine != PROCRASTINATE:
        return OwnLoop()
    from bot.engines import enlisting

    return enlisting.JobForRow()


def carriage(app: App) -> Carriage:
    """Whoever looks at rows in this process: the loop of `serve`, or a worker among others."""
    if app.settings.engine != PROCRASTINATE:
        return Embedded(Worker(app.delivery))
    from bot.engines import jobs

    worker = Worker(app.delivery, idle=jobs.SWEEP)
    return jobs.Jobs(worker, lambda: tick(app.desk, app.clock.now()), app.settings.concurrency)


@dataclass(frozen=True)
class Ringing:
    """The live answers of requests. What a turn left for others goes out right behind them."""

    delivery: Delivery
    ring: Callable[[], object]

    async def deliver(self, rows: Sequence[Letter]) -> None:
        """Show them as messages now, and mark them delivered."""
        await self.delivery.deliver(rows)
        self.ring()

    async def settle(self, rows: Sequence[Letter]) -> None:
        """Mark them delivered: the response itself said it."""
        await self.delivery.settle(rows)
        self.ring()

    async def release(self, rows: Sequence[Letter]) -> None:
        """Give them back: they go out as messages, at once."""
        await self.delivery.release(rows)
        self.ring()


def workspace(app: App, clock: DemoClock, front: Front, ring: Callable[[], object]) -> web.Application:
    """The demo workspace, ready to be served; `ring` wakes whoever delivers.

    Asked to end, it lets nobody in and waits for who is inside.
    """
    reception = Reception(app.watch.turned)

    async def closed(site: web.Application) -> None:
        await reception.close()

    site = application(
        front,
        app.chat,
        clock,
        Ringing(app.delivery, ring),
        feed=app.feed,
        reception=reception,
        secret=chance.token_bytes(32),
    )
    site.on_shutdown.append(closed)
    return site


def doors(app: App, ring: Callable[[], object]) -> tuple[Doors, ...]:
    """What the platforms that are set up need of the process that serves.

    Asked to end, they hear nothing new and finish what was begun.
    """
    return tuple(one for one in (slack_doors(app, ring), teams_doors(app, ring)) if one)


def slack_doors(app: App, ring: Callable[[], object]) -> "slack.Doors | None":
    """Slack's, or nothing where it is not set up."""
    if app.platforms.slack is None:
        return None
    from bot.platforms.slack import Chance, Doors

    luck = Chance(chance.token_hex, random.random, monotonic)
    answering, reception = Ringing(app.delivery, ring), Reception(app.watch.turned)
    return Doors(app.platforms.slack, app.desk, answering, reception, luck)


def teams_doors(app: App, ring: Callable[[], object]) -> "teams.Doors | None":
    """Those of Teams, or nothing where it is not set up."""
    if app.platforms.teams is None:
        return None
    from bot.platforms.teams import PATIENCE, Doors

    answering, reception = Ringing(app.delivery, ring), Reception(app.watch.turned, patience=PATIENCE)
    return Doors(app.platforms.teams, app.desk, app.home, answering, reception, chance.token_hex)

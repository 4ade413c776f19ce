"""The composition root: builds the application from settings, a clock and adapters.

Rule: the simulator and the tests use this same function with overrides; nothing is built elsewhere.
"""

import secrets as chance
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from aiohttp import web

from adapters.contract import Adapter
from adapters.web.deliver import WebAdapter
from adapters.web.feed import Feed
from adapters.web.ports import Colleague, DemoClock, Message
from adapters.web.server import application
from bot.events import Event
from bot.home import Home
from bot.outbox import Clock, Delivery
from bot.settings import Settings
from bot.storage import database, migrate
from bot.storage.chat import StoredChat
from bot.storage.database import Engine
from bot.turns import Desk, Secrets, Taken
from conversations.cards import Sheet
from conversations.pages import Page

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
    adapters: dict[str, Adapter] = field(default_factory=dict)


Wrap = Callable[[Adapter], Adapter]


def build(settings: Settings, clock: Clock, wrap: Wrap = lambda adapter: adapter) -> App:
    """Connect, migrate, wire. `wrap` may stand between the outbox and an adapter, as the simulator does."""
    engine = database.connect(settings.database)
    migrate.upgrade(engine)
    chat = StoredChat(engine, Message, Colleague, CHANNELS)
    feed, home = Feed(), Home(engine)
    adapters = {WEB: wrap(WebAdapter(chat, feed, clock))}
    desk = Desk(engine, Secrets(settings.seed, lambda: chance.token_hex(16)))
    delivery = Delivery(engine, adapters, home, clock)
    return App(settings, engine, clock, desk, home, chat, feed, delivery, adapters)


def workspace(app: App, clock: DemoClock, front: Front) -> web.Application:
    """The demo workspace, ready to be served."""
    secret = chance.token_bytes(32)
    return application(front, app.chat, clock, app.delivery, feed=app.feed, secret=secret)

"""The real doors, with a server that breaks at the worst moment and a Slack that says things twice.

torn   the turn has committed, and nothing after it happens: no answer, no row marked as shown
cut    everything was done, and the connection is gone before the answer
echo   the same bytes again, at the same moment or a little later

Rule 1: the wiring is that of bot/app.py, with the worker of `serve` beside it; what differs is put around it:
        a clock that runs and can be pushed, and no rates, which have tests of their own.
Rule 2: who is to be broken is said before they act, and it happens once.
"""

import asyncio
import random
import re
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from time import monotonic
from unittest.mock import patch
from urllib.parse import unquote

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from adapters.contract import Adapter
from adapters.doors import beside
from adapters.slack import live
from adapters.slack.deliver import SlackAdapter
from bot.app import App, build, carriage, slack_doors
from bot.events import Event
from bot.platforms.slack import Doors
from bot.settings import Secret, Settings
from bot.storage.database import Connection
from bot.turns import Desk, Taken
from tests.fakes.slack import Delivery, FakeSlack
from tests.fakes.slack.delivery import Courier
from tests.fakes.slack.socket import Links
from tests.slack import town

START = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)  # a Tuesday, in everybody's hours for long enough
SOMEBODY = re.compile(r"\bU\d{6}\b")
LATER = 1.0  # seconds until an echo, at most
NO_FRAMES = 600.0  # seconds: what people see while they wait has tests of its own


class RunningClock:
    """Runs as clocks do, from START, and can be pushed."""

    def __init__(self) -> None:
        self._began, self._pushed = monotonic(), timedelta()

    def now(self) -> datetime:
        """Aware UTC."""
        return START + timedelta(seconds=monotonic() - self._began) + self._pushed

    def within(self, connection: Connection) -> datetime:
        """The same."""
        return self.now()

    def push(self, step: timedelta) -> None:
        """Time passes."""
        self._pushed += step


@dataclass
class Breaks:
    """Who meets which crash next, and how many there were."""

    armed: dict[str, set[str]] = field(default_factory=lambda: {"torn": set(), "cut": set()})
    met: Counter[str] = field(default_factory=Counter)

    def hits(self, kind: str, user: str) -> bool:
        """Whether it happens now."""
        hit = user in self.armed[kind]
        self.armed[kind].discard(user)
        self.met[kind] += hit
        return hit


@dataclass(frozen=True)
class TornDesk(Desk):
    """The desk of a process that dies right behind a commit. `fresh`: how often each event counted."""

    breaks: Breaks = field(default_factory=Breaks)
    fresh: Counter[str] = field(default_factory=Counter)
    heard: Counter[str] = field(default_factory=Counter)

    def take(self, event: Event, now: datetime) -> Taken:
        """Raises ConnectionResetError behind the commit."""
        taken = super().take(event, now)
        self.heard[event.id] += 1
        self.fresh[event.id] += taken.fresh
        if taken.fresh and self.breaks.hits("torn", event.sender.user):
            raise ConnectionResetError("the process dies here")
        return taken


class Echoing(Courier):
    """Carries one in so many requests twice."""

    def __init__(self, slack: FakeSlack, links: Links, echoes: float, chance: random.Random) -> None:
        super().__init__(slack.signing_secret, slack.now, lambda: datetime.now(UTC), links)
        self._echoes, self._chance = echoes, chance
        self.echoed = 0
        self._later: set[asyncio.Task[Delivery]] = set()

    async def _send(self, delivery: Delivery) -> Delivery:
        if self._chance.random() < self._echoes:
            self._echo(replace(delivery))
        return await super()._send(delivery)

    def _echo(self, same: Delivery) -> None:
        self.echoed += 1
        wait = self._chance.choice((0.0, self._chance.uniform(0, LATER)))
        task = asyncio.create_task(self._repeated(same, wait))
        self._later.add(task)
        task.add_done_callback(self._later.discard)

    async def _repeated(self, same: Delivery, wait: float) -> Delivery:
        await asyncio.sleep(wait)
        return await super()._send(same)

    async def quiet(self) -> None:
        """Until nothing is on its way any more."""
        while self._later:
            await asyncio.wait(set(self._later))


@dataclass(frozen=True)
class Scene:
    """Everything that is there."""

    app: App
    desk: TornDesk
    doors: Doors
    slack: FakeSlack
    courier: Echoing
    clock: RunningClock
    breaks: Breaks


@asynccontextmanager
async def opened(url: str, users: list[str], echoes: float, chance: random.Random) -> AsyncIterator[Scene]:
    """A town whose people are in the directory, behind HTTP, with a worker that delivers."""
    clock = RunningClock()
    async with FakeSlack(clock=clock.now) as slack:
        slack.courier = courier = Echoing(slack, slack.links, echoes, chance)
        token = next(iter(town.workspace(slack, users).slack.installs))
        told = Settings(
            database=Secret(url),
            slack_bot_token=Secret(token),
            slack_signing_secret=Secret(slack.signing_secret),
            slack_api=slack.api,
        )
        app = await asyncio.to_thread(build, told, clock, _unhurried)
        await asyncio.to_thread(town.enrolling, app.engine, clock.now())
        await asyncio.to_thread(town.settled, app.engine, users, clock.now())
        breaks = Breaks()
        known = app.desk
        desk = TornDesk(known.engine, known.secrets, groups=known.groups, breaks=breaks)
        no_frames = patch.object(live, "FRAME_AFTER", NO_FRAMES)
        async with _serving(replace(app, desk=desk), slack, breaks) as doors:
            with no_frames:
                yield Scene(app, desk, doors, slack, courier, clock, breaks)


def _unhurried(adapter: Adapter) -> Adapter:
    """Slack without the rates that it wants kept."""
    if isinstance(adapter, SlackAdapter):
        adapter.abilities = replace(adapter.abilities, paces=())
    return adapter


@asynccontextmanager
async def _serving(app: App, slack: FakeSlack, breaks: Breaks) -> AsyncIterator[Doors]:
    """Doors and a worker, as `serve` has them."""
    own, over = carriage(app), asyncio.Event()
    doors = slack_doors(app, own.worker.ring)
    assert doors
    site = beside(None, doors.routes())
    site.middlewares.append(_cutting(breaks))
    server = web.AppRunner(site, access_log=None)
    await doors.open()
    await doors.directory.look()
    await server.setup()
    await web.TCPSite(server, "127.0.0.1", 0).start()
    slack.deliver_to(f"http://127.0.0.1:{server.addresses[0][1]}/slack/events")
    working = asyncio.create_task(own.run(over))
    try:
        yield doors
    finally:
        over.set()
        await working
        await doors.close()
        await server.cleanup()
        await app.close()


def _cutting(breaks: Breaks) -> Middleware:
    @web.middleware
    async def cut(request: web.Request, handler: Handler) -> web.StreamResponse:
        who = SOMEBODY.search(unquote(await request.text()))
        answer = await handler(request)
        if who and answer.status == 200 and breaks.hits("cut", who[0]) and request.transport:
            request.transport.abort()
        return answer

    return cut

"""Slack, wired. The adapter is there for every process that delivers; doors are for the one that serves.

Rule: made from settings, an engine and a clock; whatever needs a running loop is made when it is opened.
"""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from aiohttp import web

from adapters import rolls
from adapters.contract import Payload
from adapters.desk import Answering, Desk
from adapters.reception import Reception
from adapters.slack import errors, installing, serving
from adapters.slack.authorize import Known, authorizing
from adapters.slack.deliver import PLATFORM, SlackAdapter
from adapters.slack.dialogs import Dialogs
from adapters.slack.directory import Directory
from adapters.slack.housekeeping import House
from adapters.slack.live import Answer, Counter
from adapters.slack.ports import Installed
from adapters.slack.rotating import Rotation
from adapters.slack.socket import Line
from adapters.slack.warden import Warden
from adapters.slack.web import Web
from bot.delivery import Clock
from bot.settings import Settings
from bot.storage import installations
from bot.storage.database import Engine, reading
from bot.storage.tokens import StoredInstallations
from bot.turns.work import WayBack
from bot.vault import CannotOpen, NoKey, Vault

log = logging.getLogger("flipside.slack")
MEDIA = "/media"
NO_LINE = "No line to Slack. Look at the log, and run: python -m bot check"


@dataclass(frozen=True)
class Slack:
    """Slack as every process knows it."""

    settings: Settings
    engine: Engine
    clock: Clock
    stored: StoredInstallations
    web: Web
    adapter: SlackAdapter

    def missing(self) -> tuple[str, ...]:
        """Settings that installing needs and that are not there, by name."""
        told = self.settings
        found = {
            "SLACK_CLIENT_ID": told.slack_client_id,
            "SLACK_CLIENT_SECRET": told.slack_client_secret,
            "FLIPSIDE_URL": told.url,
            "FLIPSIDE_KEY": told.key,
        }
        return tuple(name for name in installing.NEEDED if not found[name])

    def way_back(self, why: str) -> WayBack:
        """An admin of Slack's, or a new installation: by link where settings allow that, or by token."""
        if why in errors.BY_AN_ADMIN:
            return "paused.admin", ""
        return (
            ("paused.token", "")
            if self.missing()
            else ("paused.install", self.settings.url + installing.INSTALL_PATH)
        )

    def here(self) -> tuple[str, ...]:
        """The installations that let us in, by id."""
        with reading(self.engine) as connection:
            active = installations.active(connection)
        return tuple(one.id for one in active if one.platform == PLATFORM)


def wired(told: Settings, engine: Engine, clock: Clock) -> Slack:
    """Slack from settings."""
    vault = Vault(told.key)
    stored = StoredInstallations(
        engine, PLATFORM, Installed, vault, own=told.slack_bot_token, trouble=(NoKey, CannotOpen)
    )
    web_api = Web(stored, told.slack_api)
    rotation = Rotation(stored, web_api.client, told.slack_client_id, told.slack_client_secret, clock.now)
    web_api.fresh = rotation.fresh
    media = told.url + MEDIA if told.url.startswith("https://") else ""
    return Slack(told, engine, clock, stored, web_api, SlackAdapter(web_api, media))


@dataclass(frozen=True)
class Chance:
    """Handed in by the root. `letters`: so many letters and digits that nobody can guess, twice the number;
    `fraction`: from 0 to 1; `stopwatch`: seconds that never go back."""

    letters: Callable[[int], str]
    fraction: Callable[[], float]
    stopwatch: Callable[[], float]


class Counterpart(Desk, rolls.Desk, Protocol):
    """The application's counter, with everything that Slack asks of it."""


class Doors:
    """Slack as the process that serves knows it: what is heard, and what goes on beside it."""

    name = PLATFORM

    def __init__(
        self, slack: Slack, desk: Counterpart, answering: Answering, reception: Reception, chance: Chance
    ) -> None:
        self._slack, self._reception, self._chance, told = slack, reception, chance, slack.settings
        self.known = Known(slack.stored, chance.stopwatch)
        self.directory = Directory(slack.web.of, slack.stored, slack.here, desk, slack.clock)
        self.counter = Counter(
            desk,
            answering,
            reception,
            Dialogs(slack.web),
            slack.clock,
            self.directory,
            lambda: chance.letters(8),
            slack.web.respond,
            slack.adapter.media,
        )
        self._house = House(slack.stored, self.directory, slack.clock, self.known.drop)
        self._warden = Warden(
            slack.stored, slack.web.client, told.slack_bot_token, slack.clock.now, self._changed
        )
        self._dispatch: serving.Dispatch | None = None
        self._line: Line | None = None
        self._over = asyncio.Event()
        self._beside: list[asyncio.Task[None]] = []

    def routes(self) -> list[web.RouteDef]:
        """Our routes: Slack's requests, and installing."""
        told = self._slack.settings
        entrance = installing.Entrance(
            self._slack.stored,
            self._slack.web.client,
            told.slack_api,
            told.url,
            told.slack_client_id,
            told.slack_client_secret,
            (told.slack_client_secret or self._chance.letters(32)).encode(),
            lambda: self._chance.letters(16),
            self._slack.clock.now,
            self._slack.missing(),
            self._changed,
        )
        return [web.post(serving.PATH, serving.door(self._enter)), *installing.routes(entrance)]

    async def open(self) -> None:
        """Begin: know who we are, then hear."""
        told = self._slack.settings
        await self._warden.look()
        app = serving.bolt(
            authorizing(self.known), told.slack_signing_secret, self._slack.web.client(), self._hear
        )
        self._dispatch = app.async_dispatch
        self._beside = [
            asyncio.create_task(self._warden.run(self._over)),
            asyncio.create_task(self.directory.run()),
        ]
        if told.slack_app_token:
            client = self._slack.web.client(told.slack_app_token)
            self._line = Line(told.slack_app_token, client, app.async_dispatch, self._chance.fraction)
            await self._line.open()

    async def close(self) -> None:
        """Hear nothing new, finish what was begun."""
        self._over.set()
        if self._line:
            await self._line.close()
        await self._reception.close()
        await self.counter.quiet()
        for task in self._beside:
            task.cancel()
        await asyncio.gather(*self._beside, return_exceptions=True)

    def trouble(self) -> str:
        """What keeps Slack from reaching us, as far as this process can tell, and what to do; or nothing."""
        return NO_LINE if self._line and not self._line.is_up else ""

    def _changed(self, installation: str) -> None:
        """An installation is new, or lets us in again."""
        self.known.drop(installation)
        self.directory.wanted(installation)

    async def _enter(self, request: serving.AsyncBoltRequest) -> serving.BoltResponse:
        if self._dispatch is None or not self._slack.settings.slack_signing_secret:
            return serving.BoltResponse(status=503, body="", headers={"retry-after": "2"})
        return await self._dispatch(request)

    async def _hear(self, payload: Payload) -> Answer:
        if "event" in payload:
            await self._house.hear(payload)
        return await self.counter.hear(payload)

"""The platforms that are set up: adapters for every process, doors for the one that serves.

Rule: whoever does not use a platform does not load its SDK.
"""

from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, Protocol

from aiohttp import web

from adapters.contract import Adapter
from bot.delivery import Clock
from bot.settings import Settings
from bot.storage.database import Engine
from bot.turns.work import WaysBack

if TYPE_CHECKING:
    from bot.platforms.slack import Slack
    from bot.platforms.teams import Teams


class Doors(Protocol):
    """A platform, as the process that serves knows it."""

    name: str

    def routes(self) -> list[web.RouteDef]:
        """Its routes."""

    async def open(self) -> None:
        """Begin to hear."""

    async def close(self) -> None:
        """Hear nothing new, finish what was begun."""

    def trouble(self) -> str:
        """What keeps it from reaching us, and what to do; or nothing."""


@dataclass(frozen=True)
class Platforms:
    """Those that are set up; None: it is not."""

    slack: "Slack | None" = None
    teams: "Teams | None" = None

    def adapters(self) -> tuple[Adapter, ...]:
        """One for each."""
        return tuple(one.adapter for one in (self.slack, self.teams) if one)

    def ways_back(self) -> WaysBack:
        """What ends the pause of an installation, by platform."""
        return {one.adapter.name: one.way_back for one in (self.slack, self.teams) if one}

    async def close(self) -> None:
        """Let go of connections."""
        if self.slack:
            await self.slack.web.close()
        if self.teams:
            await self.teams.transport.close()


def found(settings: Settings, engine: Engine, clock: Clock) -> Platforms:
    """What the settings set up."""
    return Platforms(_slack(settings, engine, clock), _teams(settings, engine, clock))


def _slack(settings: Settings, engine: Engine, clock: Clock) -> "Slack | None":
    if not (settings.slack_bot_token or settings.slack_client_id):
        return None
    from bot.platforms import slack

    return slack.wired(settings, engine, clock)


def _teams(settings: Settings, engine: Engine, clock: Clock) -> "Teams | None":
    if not settings.teams:
        return None
    from bot.platforms import teams

    return teams.wired(settings, engine, clock, monotonic)

"""What Slack tells about installations and people, and nobody has to answer.

Rule 1: uninstalled or revoked: nothing goes there any more, from this moment on.
Rule 2: acknowledged after it is written; what came twice is written twice, which changes nothing.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from adapters.contract import Payload
from adapters.desk import Clock
from adapters.slack import wire


class Registry(Protocol):
    """Where installations are kept. Every call is one short transaction."""

    def pause(self, installation: str, why: str, now: datetime) -> None:
        """Nothing goes there for now."""

    def gone(self, installation: str, now: datetime) -> None:
        """It was taken away, and its token is forgotten."""

    def resume(self, installation: str, now: datetime) -> None:
        """It may go on."""


class Directory(Protocol):
    """Who works here."""

    async def event(self, payload: Payload) -> None:
        """Somebody joined, changed or left."""

    def wanted(self, installation: str) -> None:
        """Read the whole directory of an installation soon."""


@dataclass(frozen=True)
class House:
    """Hears what Slack tells. `forgotten` drops what is remembered of an installation."""

    registry: Registry
    directory: Directory
    clock: Clock
    forgotten: Callable[[str], None]

    async def hear(self, payload: Payload) -> None:
        """Do what follows from an event."""
        event: Mapping[str, Any] = payload.get("event") or {}
        here, act = wire.installation(payload), self._acts.get(str(event.get("type", "")))
        if act and here:
            await act(here, payload)

    @property
    def _acts(self) -> Mapping[str, Callable[[str, Payload], Awaitable[None]]]:
        return {
            "app_uninstalled": self._gone,
            "tokens_revoked": self._revoked,
            "grid_migration_started": self._moving,
            "grid_migration_finished": self._moved,
            "team_access_granted": self._others,
            "team_access_revoked": self._others,
            "team_join": self._somebody,
            "user_change": self._somebody,
        }

    async def _gone(self, installation: str, payload: Payload) -> None:
        await asyncio.to_thread(self.registry.gone, installation, self.clock.now())
        self.forgotten(installation)

    async def _revoked(self, installation: str, payload: Payload) -> None:
        """Only the bot's token is ours; a person's own tokens are not asked for."""
        tokens = payload["event"].get("tokens") or {}
        if tokens.get("bot"):
            await asyncio.to_thread(self.registry.pause, installation, "tokens_revoked", self.clock.now())
            self.forgotten(installation)

    async def _moving(self, installation: str, payload: Payload) -> None:
        """While a workspace moves into an organization nothing can be sent there."""
        why = "grid_migration_started"
        await asyncio.to_thread(self.registry.pause, installation, why, self.clock.now())
        self.forgotten(installation)

    async def _moved(self, installation: str, payload: Payload) -> None:
        await asyncio.to_thread(self.registry.resume, installation, self.clock.now())
        await self._others(installation, payload)

    async def _others(self, installation: str, payload: Payload) -> None:
        """Other people are here now."""
        self.forgotten(installation)
        self.directory.wanted(installation)

    async def _somebody(self, installation: str, payload: Payload) -> None:
        await self.directory.event(payload)

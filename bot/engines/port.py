"""The port of both engines.

Rule: whatever an engine does, delivery is the same: rounds, leases and fences of bot/delivery.
"""

import asyncio
from typing import Protocol

from bot.delivery import Worker


class Carriage(Protocol):
    """Looks at rows when they are due, in this process."""

    @property
    def worker(self) -> Worker:
        """Whoever claims and sends here."""

    async def run(self, over: asyncio.Event) -> None:
        """Deliver until `over` is set; what is being sent is finished, what is not is given back."""


class OlderTables(Exception):
    """The engine's own tables are those of an older release of its library. Says what to run."""

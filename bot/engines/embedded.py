"""The embedded engine: the loop of this process looks twice a second, and at once when it is rung."""

import asyncio
from dataclasses import dataclass

from bot.delivery import Worker


@dataclass(frozen=True)
class Embedded:
    """One process that delivers by itself."""

    worker: Worker

    async def run(self, over: asyncio.Event) -> None:
        """Deliver until `over` is set; then finish what is on its way."""
        await self.worker.run(over)

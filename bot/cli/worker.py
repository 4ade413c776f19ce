"""`worker`: a process that delivers and keeps the clock, one of any number, on any number of machines."""

import asyncio

from bot import logs
from bot.app import build, carriage
from bot.cli import process
from bot.cli.output import stop
from bot.cli.wiring import settings
from bot.clock import SystemClock
from bot.settings import PROCRASTINATE, Settings

ALONE = (
    "With FLIPSIDE_ENGINE=embedded, serve delivers by itself and there is nothing for a worker to do.",
    "For several machines set FLIPSIDE_ENGINE=procrastinate for serve and worker: see docs/settings.md.",
)


def worker() -> None:
    """Deliver until interrupted, as one worker of many: for FLIPSIDE_ENGINE=procrastinate."""
    told = settings()
    if told.engine != PROCRASTINATE:
        stop(*ALONE)
    logs.configure(told.log_level, told.log_format)
    asyncio.run(_work(told))


async def _work(told: Settings) -> None:
    over = process.on_signal()
    app = await asyncio.to_thread(build, told, SystemClock())
    await process.run(app, carriage(app), None, over)

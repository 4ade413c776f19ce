"""`serve`: the server and the clock's beat; with the embedded engine the delivery, too, in one process."""

import asyncio
from datetime import datetime

import typer
from aiohttp import web

from bot import logs
from bot.app import App, Front, build, carriage, workspace
from bot.cli import process
from bot.cli.wiring import settings
from bot.clock import SystemClock
from bot.engines.port import Carriage
from bot.settings import Settings


def serve() -> None:
    """Serve Flipside until interrupted: HTTP, the clock's beat, delivery."""
    told = settings()
    logs.configure(told.log_level, told.log_format)
    asyncio.run(_serve(told))


async def _serve(told: Settings) -> None:
    over = process.on_signal()
    app = await asyncio.to_thread(build, told, SystemClock())
    own = carriage(app) if process.alone(app) else None
    if own is None:
        typer.echo("Messages are carried by workers: run python -m bot worker beside this.")
    await process.run(app, own, _site(app, own), over)


class RealClock(SystemClock):
    """The workspace's clock in production: nobody pushes it."""

    async def push(self, step: str) -> datetime:
        """Time goes by itself."""
        return self.now()


def _site(app: App, own: Carriage | None) -> web.Application | None:
    """The workspace where it is wanted; otherwise the probes stand alone."""
    if app.settings.workspace == "off":
        return None
    ring = own.worker.ring if own else lambda: None  # workers are told by jobs
    return workspace(app, RealClock(), Front(app.desk, app.home), ring)

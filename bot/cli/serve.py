"""`serve`: the server and the clock's beat; with the embedded engine the delivery, too, in one process."""

import asyncio
from collections.abc import Callable
from datetime import datetime

import typer
from aiohttp import web

from adapters.doors import beside
from bot import logs
from bot.app import App, Front, build, carriage, slack_doors, workspace
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
    doors = slack_doors(app, _ring(own))
    site, checks = _site(app, own), {}
    if doors:
        site = beside(site, doors.routes())
        site.on_startup.append(lambda site: doors.open())
        site.on_shutdown.append(lambda site: doors.close())
        checks = {"slack": doors.trouble}
    await process.run(app, own, site, over, checks)


def _ring(own: Carriage | None) -> Callable[[], object]:
    """Wakes whoever delivers; workers are told by jobs."""
    return own.worker.ring if own else lambda: None


class RealClock(SystemClock):
    """The workspace's clock in production: nobody pushes it."""

    async def push(self, step: str) -> datetime:
        """Time goes by itself."""
        return self.now()


def _site(app: App, own: Carriage | None) -> web.Application | None:
    """The workspace where it is wanted; otherwise the probes stand alone."""
    if app.settings.workspace == "off":
        return None
    return workspace(app, RealClock(), Front(app.desk, app.home), _ring(own))

"""`serve`: the server and the clock's beat; with the embedded engine the delivery, too, in one process."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime

import typer
from aiohttp import web

from adapters.doors import beside
from bot import logs
from bot.app import App, Front, build, carriage, doors, workspace
from bot.cli import process
from bot.cli.wiring import settings
from bot.clock import SystemClock
from bot.engines.port import Carriage
from bot.platforms.wiring import Doors
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
    entered = doors(app, _ring(own))
    site = app.calendars.beside(_beside(_site(app, own), entered))
    await process.run(app, own, site, over, {door.name: door.trouble for door in entered})


def _beside(site: web.Application | None, entered: Sequence[Doors]) -> web.Application | None:
    """The site with the routes of the platforms in front of it; they hear from its start to its end."""

    async def opened(site: web.Application) -> None:
        for door in entered:
            await door.open()

    async def closed(site: web.Application) -> None:
        for door in entered:
            await door.close()

    if entered:
        site = beside(site, [route for door in entered for route in door.routes()])
        site.on_startup.append(opened)
        site.on_shutdown.append(closed)
    return site


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

"""`serve`: the server, the metronome and the delivery loop in one process."""

import asyncio
import logging
import signal
from datetime import datetime

import typer
from aiohttp import web

from bot.app import WEB, App, Front, build, workspace
from bot.cli.wiring import settings
from bot.clock import SystemClock
from bot.settings import Settings
from bot.turns.intake import reach_everybody
from scheduler.runner import Metronome
from scheduler.tick import tick

log = logging.getLogger("flipside.serve")
IDLE = 0.5  # seconds between two looks at an empty outbox


def serve() -> None:
    """Serve Flipside until interrupted: HTTP, the clock's beat, delivery."""
    told = settings()
    logging.basicConfig(level=told.log_level, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    asyncio.run(_serve(told))


async def _serve(told: Settings) -> None:
    app = build(told, SystemClock())
    runner = web.AppRunner(_site(app), access_log=None)
    await runner.setup()
    await asyncio.to_thread(_beat, app)  # at once, then every minute
    metronome = Metronome(lambda: _beat(app))
    over = _on_signal()
    try:
        site = web.TCPSite(runner, told.host, told.port)
        await site.start()
        metronome.start()
        typer.echo(f"Flipside listens on {site.name}. Ctrl-C ends it.")
        await _deliver(app, over)
    finally:
        metronome.stop()
        await runner.cleanup()


class RealClock(SystemClock):
    """The workspace's clock in production: nobody pushes it."""

    async def push(self, step: str) -> datetime:
        """Time goes by itself."""
        return self.now()


def _site(app: App) -> web.Application:
    """The workspace where it is wanted; otherwise a health check."""
    if app.settings.workspace == "on":
        return workspace(app, RealClock(), Front(app.desk, app.home))
    site = web.Application()
    site.router.add_get("/healthz", _alive)
    return site


async def _alive(request: web.Request) -> web.Response:
    return web.json_response({"ok": True})


def _beat(app: App) -> None:
    """One beat. Runs in the scheduler's thread pool, so it may take its time."""
    if app.settings.workspace == "on":
        reach_everybody(app.engine, WEB, app.clock.now())  # also whoever was imported since
    followed = tick(app.desk, app.clock.now())
    if followed:
        log.info("tick followed %s", followed)


def _on_signal() -> asyncio.Event:
    """Set when the process is asked to end."""
    over = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, over.set)
    return over


async def _deliver(app: App, over: asyncio.Event) -> None:
    """Deliver until asked to end; what is being sent is finished first."""
    while not over.is_set():
        if await app.delivery.round():
            continue
        try:
            await asyncio.wait_for(over.wait(), IDLE)
        except TimeoutError:
            continue

"""A process of Flipside: what it serves, when it beats, what it delivers; begun together, ended in order.

Asked to end (SIGTERM, SIGINT), it
1. says at /readyz that it is not ready any more, and beats no more;
2. takes nothing new, and finishes the turns that were begun;
3. finishes the requests that are on their way, writes their outcomes, gives the rest back.
"""

import asyncio
import logging
import signal
from collections.abc import Mapping
from datetime import datetime
from time import monotonic
from types import MappingProxyType

import typer
from aiohttp import web

from adapters import probes
from bot.app import WEB, App
from bot.engines.port import Carriage
from bot.readiness import Check, Readiness, delivery, tick
from bot.settings import EMBEDDED
from bot.storage.database import DatabaseError, reading
from bot.storage.health import health
from bot.turns.intake import reach_everybody
from scheduler.runner import Metronome
from scheduler.tick import tick as follow

log = logging.getLogger("flipside.process")
GRACE = 10.0  # seconds for requests that are being answered: a turn has 2.5


async def run(
    app: App,
    carriage: Carriage | None,
    site: web.Application | None,
    over: asyncio.Event,
    checks: Mapping[str, Check] = MappingProxyType({}),
) -> None:
    """Serve and deliver until `over` is set. Without a carriage it delivers nothing, without a site it
    serves the probes alone. `checks` are more that must hold for it to be ready."""
    ready = Readiness(lambda: health(app.engine, app.clock.now), {**_checks(app, carriage), **checks})
    runner = web.AppRunner(
        probes.beside(site, ready, app.watch.exposition), access_log=None, shutdown_timeout=GRACE
    )
    metronome = Metronome(lambda: beat(app))
    await runner.setup()
    try:
        await asyncio.to_thread(beat, app)  # at once, then every minute
        metronome.start()
        await (_listen_anywhere if site is None else _listen)(app, runner)
        _say_where(runner)
        await _until(over, carriage, ready)
    finally:
        metronome.stop()
        await runner.cleanup()
        await app.close()


def _checks(app: App, carriage: Carriage | None) -> dict[str, Check]:
    """What this process must have done lately."""
    checks = {"tick": tick(app.watch.since_tick)}
    return {**checks, "delivery": delivery(app.watch.since_round)} if carriage else checks


async def _listen(app: App, runner: web.AppRunner) -> None:
    """On the port of the settings, where platforms and browsers expect us."""
    port = app.settings.port
    try:
        await web.TCPSite(runner, app.settings.host, port).start()
    except OSError as error:
        raise SystemExit(f"Port {port} is taken ({error.strerror}). Set FLIPSIDE_PORT to another.") from None


async def _listen_anywhere(app: App, runner: web.AppRunner) -> None:
    """Probes alone may be at any port: several workers on one machine have the same settings."""
    try:
        await web.TCPSite(runner, app.settings.host, app.settings.port).start()
    except OSError:
        await web.TCPSite(runner, app.settings.host, 0).start()


def _say_where(runner: web.AppRunner) -> None:
    for host, port in (address[:2] for address in runner.addresses):
        typer.echo(f"Flipside listens on http://{host}:{port}. Ctrl-C ends it.")


async def _until(over: asyncio.Event, carriage: Carriage | None, ready: Readiness) -> None:
    """Wait for the end; what is being delivered then is finished beside the last turns."""
    waiting = asyncio.create_task(over.wait())
    waiting.add_done_callback(lambda task: ready.end())
    await (carriage.run(over) if carriage else waiting)
    waiting.cancel()


def beat(app: App) -> None:
    """One beat. Runs in a thread of the scheduler, so it may take its time."""
    began = monotonic()
    try:
        now = now_of(app)
        if app.settings.workspace == "on":
            reach_everybody(app.engine, WEB, now)  # also whoever was imported since
        followed = follow(app.desk, now)
        dropped = app.desk.dropped(now)
        app.desk.keep_house(now)
    except DatabaseError as error:
        log.error("the tick found no database: %s", type(error).__name__)
        return
    app.watch.beat(followed, dropped, monotonic() - began)
    if followed or dropped:
        log.info("tick followed %s and dropped %s", followed, dropped)


def now_of(app: App) -> datetime:
    """The present as the database knows it: the same for every node that beats."""
    with reading(app.engine) as connection:
        return app.clock.within(connection)


def on_signal() -> asyncio.Event:
    """Set when the process is asked to end."""
    over = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, over.set)
    return over


def alone(app: App) -> bool:
    """Whether this process delivers by itself."""
    return app.settings.engine == EMBEDDED

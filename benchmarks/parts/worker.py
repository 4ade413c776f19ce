"""The program of a worker process: turns over HTTP, delivery by an engine, nothing else."""

import asyncio
from typing import Any

from adapters.contract import Pace, Scope
from benchmarks.parts.child import Line
from benchmarks.parts.counter import Counter
from benchmarks.parts.engines import carriage_of, carrier_of
from benchmarks.parts.platform import Http, Nowhere
from benchmarks.parts.processes import Told
from bot.clock import SystemClock
from bot.delivery import Delivery, Worker
from bot.home import Home
from bot.storage import database


async def run(told: Told, line: Line) -> dict[str, Any]:
    """Work from "go" until asked to end. When keys that were to be noted came by."""
    engine, platform = database.connect(told.database), _platform(told)
    delivery = Delivery(
        engine, {platform.name: platform}, Home(engine), SystemClock(), carrier=carrier_of(told.engine)
    )
    worker = Worker(delivery)
    counter, over = Counter(delivery, worker, told.port), asyncio.Event()
    await line.ready()
    await counter.open()
    running = asyncio.create_task(carriage_of(told, worker).run(over))
    await line.asked_to_end()
    over.set()
    await counter.close()
    await running
    if isinstance(platform, Http):
        await platform.close()
        return {}
    return {"seen": platform.seen}


def _platform(told: Told) -> Http | Nowhere:
    paces = tuple(Pace(Scope(scope), seconds) for scope, seconds in told.paces)
    return Http(told.endpoint, paces) if told.endpoint else Nowhere(paces=paces)

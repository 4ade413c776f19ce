"""Draining: due rows and worker processes with nothing else to do, ours and the peer's."""

import asyncio
import time
from dataclasses import dataclass

from sqlalchemy import func, select

from benchmarks.parts import filling, peer
from benchmarks.parts.databases import Server
from benchmarks.parts.processes import Nursery, Process, Told
from bot.storage import tables as t
from bot.storage.database import Engine, reading

EMBEDDED, PEER = "embedded", "plain Procrastinate"
PATIENCE = 3600.0  # seconds
LOOK = 0.25  # seconds between two looks whether anything is left
o = t.outbox.c


@dataclass(frozen=True)
class Drained:
    """One drain. CPU in milliseconds a row, user and system; `database_cpu` None: it is in the process."""

    engine: str
    database: str
    workers: int
    installations: int
    rows: int
    seconds: float
    rows_per_second: float
    cpu: float
    database_cpu: float | None
    rows_ratio: float | None = None
    cpu_ratio: float | None = None


@dataclass(frozen=True)
class Place:
    """Where it happens. Without a server the database is a file."""

    name: str
    url: str
    engine: Engine
    nursery: Nursery
    server: Server | None = None

    def database_cpu(self) -> float:
        """Seconds that the server has spent so far."""
        return self.server.cpu() if self.server else 0.0


async def ours(place: Place, rows: int, workers: int, installations: int = 1) -> Drained:
    """Letters to as many people, drained by our workers."""
    await asyncio.to_thread(_fill, place.engine, rows, installations)
    processes = await place.nursery.several([Told(place.url)] * workers)
    spent, began = place.database_cpu(), _go(processes)
    await asyncio.to_thread(_wait, place.engine)
    spent = place.database_cpu() - spent
    reports = await asyncio.gather(*(one.end() for one in processes))
    seconds = await asyncio.to_thread(_last, place.engine, rows) - began
    cpu = sum(report["cpu"] for report in reports)
    return _drained(place, (EMBEDDED, workers, installations), rows, seconds, cpu, spent)


async def peers(place: Place, rows: int, workers: int, concurrency: int) -> Drained:
    """As many jobs that do nothing, run by Procrastinate's workers."""
    await peer.enqueue(place.url, rows)
    told = Told(place.url, program="peer", concurrency=concurrency)
    processes = await place.nursery.several([told] * workers)
    spent, began = place.database_cpu(), _go(processes)
    reports = await asyncio.gather(*(one.report(PATIENCE) for one in processes))
    await asyncio.sleep(LOOK * 2)  # until the server has buried the backends of processes that are gone
    spent = place.database_cpu() - spent
    cpu, ended = sum(r["cpu"] for r in reports), max(r["at"] for r in reports)
    return _drained(place, (PEER, workers, 1), rows, ended - began, cpu, spent)


def _drained(
    place: Place, what: tuple[str, int, int], rows: int, seconds: float, cpu: float, spent: float
) -> Drained:
    """`what`: engine, workers, installations; the rest in seconds."""
    engine, workers, installations = what
    database_cpu = round(spent / rows * 1000, 4) if place.server else None
    figures = (round(seconds, 2), round(rows / seconds, 1), round(cpu / rows * 1000, 4))
    return Drained(engine, place.name, workers, installations, rows, *figures, database_cpu)


def _go(processes: list[Process]) -> float:
    began = time.time()
    for one in processes:
        one.go()
    return began


def _fill(engine: Engine, rows: int, installations: int) -> None:
    filling.clear(engine)
    filling.put(engine, filling.notes(rows, installations))
    filling.looked_over(engine)


def _wait(engine: Engine) -> None:
    while _left(engine):
        time.sleep(LOOK)


def _left(engine: Engine) -> bool:
    with reading(engine) as connection:
        return connection.scalar(select(o.id).where(o.wake_at.isnot(None)).limit(1)) is not None


def _last(engine: Engine, rows: int) -> float:
    """When the last row was sent. Raises RuntimeError, if not every row was."""
    with reading(engine) as connection:
        states: dict[str, int] = dict(
            connection.execute(select(o.state, func.count()).group_by(o.state)).all()
        )
        last = connection.scalar(select(func.max(o.sent_at)))
    if states != {"sent": rows}:
        raise RuntimeError(f"{rows} rows were to be sent: {states}")
    return last.timestamp()

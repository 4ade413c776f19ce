"""How well rates are kept: what a platform allows is used up, never overrun, and urgent rows do not wait.

    python benchmarks/rates.py [--seconds 60] [--tolerance 0.1] [--json]

A backlog of bulk rows for two installations and for one busy channel of the first, whose rows are the oldest.
The adapter declares 8 requests a second for an installation and 1 for a channel, burst 1; the endpoint
enforces just that and answers 429 to the rest. Meanwhile urgent rows are written, one by one.

achieved   requests a second from the first to the last, against what is allowed: held within 2 %
refused    429s, all of them caused by us: 0
urgent     milliseconds from due to received: below 2,000
tightest   milliseconds between two requests of one gate; below the interval by no more than the tolerance

Two processes on PostgreSQL, one on SQLite. Exit code 1: something was refused.
"""

import argparse
import asyncio
import json
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.parts import databases, filling, letters  # noqa: E402
from benchmarks.parts.endpoint import Endpoint  # noqa: E402
from benchmarks.parts.limits import Bucket, Limits  # noqa: E402
from benchmarks.parts.platform import NAME  # noqa: E402
from benchmarks.parts.processes import Nursery, Told, nursery  # noqa: E402
from bot.storage import database  # noqa: E402
from bot.storage.database import Engine  # noqa: E402
from bot.storage.outbox import Letter  # noqa: E402

EACH_HOME, EACH_LANE = 8.0, 1.0  # requests a second
HOMES = ("east", "west")
BUSY = "#busy"
URGENT_EVERY = 0.7  # seconds
PACES = (("installation", 1 / EACH_HOME), ("channel", 1 / EACH_LANE))


@dataclass(frozen=True)
class Kept:
    """One gate: requests a second allowed and achieved, and milliseconds between two at the tightest."""

    gate: str
    allowed: float
    achieved: float
    ratio: float
    tightest: float


@dataclass(frozen=True)
class Result:
    """One database. Milliseconds of urgent rows from due to received."""

    database: str
    workers: int
    seconds: float
    received: int
    refused: dict[str, int]
    gates: list[Kept]
    urgent: int
    urgent_p50: float
    urgent_max: float


def backlog(seconds: float) -> Iterator[Letter]:
    """More than can be sent in the time. The busy channel's rows are the first of all."""
    now = datetime.now(UTC)
    for n in range(int(seconds * EACH_LANE) + 60):
        yield letters.post(f"busy:{n}", BUSY, now, installation=HOMES[0])
    for n in range(int(seconds * EACH_HOME) + 100):
        for home in HOMES:
            yield letters.post(f"bulk:{home}:{n}", f"#c{n}", now, installation=home)


async def kept(name: str, url: str, workers: int, seconds: float, tolerance: float, place: Nursery) -> Result:
    """One database: filled, worked on for a while, and asked how it went."""
    with database.connected(url) as engine:
        await asyncio.to_thread(filling.people, engine, 100)
        await asyncio.to_thread(filling.put, engine, backlog(seconds))
        limits = Limits(EACH_HOME, EACH_LANE, tolerance)
        endpoint = Endpoint(limits)
        close = await endpoint.open()
        told = [Told(url, endpoint=endpoint.url, paces=PACES)] * workers
        processes = await place.several(told)
        for one in processes:
            one.go()
        due = await _urgently(engine, seconds)
        received = list(endpoint.got)
        await asyncio.gather(*(one.end() for one in processes))
        await close()
    at = {one.key: one.at for one in received}
    late = [(at.get(key, time.time()) - when) * 1000 for key, when in due.items()]
    gates = [_gate(name, limits.homes.get(f"{NAME}/{name}"), EACH_HOME) for name in HOMES]
    gates.append(_gate(BUSY, limits.lanes.get(f"{NAME}/{HOMES[0]}/{BUSY}"), EACH_LANE))
    figures = (len(received), dict(limits.refused), gates, len(late))
    return Result(name, workers, seconds, *figures, round(median(late), 1), round(max(late), 1))


async def _urgently(engine: Engine, seconds: float) -> dict[str, float]:
    """Write urgent rows for as long as it lasts, the last of them in time. When each was due."""
    due: dict[str, float] = {}
    ends = time.monotonic() + seconds
    while (left := ends - time.monotonic()) > 0:
        if left > 3 * URGENT_EVERY:
            at, n = datetime.now(UTC), len(due)
            urgent: dict[str, Any] = {"load": "answer", "priority": 0, "installation": HOMES[n % 2]}
            letter = letters.note(f"urgent:{n}", f"p{n % 100}", at, **urgent)
            await asyncio.to_thread(filling.put, engine, [letter])
            due[letter.key] = at.timestamp()
        await asyncio.sleep(min(URGENT_EVERY, left))
    return due


def _gate(name: str, bucket: Bucket | None, allowed: float) -> Kept:
    if bucket is None or bucket.passed < 2:
        return Kept(name, allowed, 0.0, 0.0, 0.0)
    ratio = round(bucket.achieved / allowed, 4)
    return Kept(name, allowed, round(bucket.achieved, 3), ratio, round(bucket.tightest * 1000, 1))


async def measured(seconds: float, tolerance: float) -> list[Result]:
    """Both databases, one after the other."""
    with ExitStack() as stack:
        server = stack.enter_context(databases.postgres())
        file = stack.enter_context(databases.sqlite())
        places = (("postgres", server.make("flipside"), 2), ("sqlite", file, 1))
        async with nursery(warm=True) as place:
            return [
                await kept(name, url, workers, seconds, tolerance, place) for name, url, workers in places
            ]


def table(results: list[Result]) -> Iterator[str]:
    """The result for people."""
    for one in results:
        head = f"{one.database}, {one.workers} workers, {one.seconds:g} s: {one.received} received"
        urgent = f"urgent p50 {one.urgent_p50:.0f} ms, most {one.urgent_max:.0f} ms"
        yield f"{head}, {one.refused or 'none'} refused; {urgent}"
        for gate in one.gates:
            rate = f"{gate.achieved:8.3f} of {gate.allowed:g} a second ({gate.ratio:.1%})"
            yield f"  {gate.gate:8}{rate}, tightest {gate.tightest:.0f} ms"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=60, help="on each database (default 60)")
    parser.add_argument("--tolerance", type=float, default=0.1, help="of the platform, seconds (default 0.1)")
    parser.add_argument("--json", action="store_true", help="one object for each database, for scripts")
    told = parser.parse_args()
    results = asyncio.run(measured(told.seconds, told.tolerance))
    print(json.dumps([asdict(one) for one in results], indent=2) if told.json else "\n".join(table(results)))
    sys.exit(any(sum(one.refused.values()) for one in results))


if __name__ == "__main__":
    main()

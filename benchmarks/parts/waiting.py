"""What waiting costs: empty polls beside many future rows, and how late a row is when its time has come."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from statistics import median, quantiles

from benchmarks.parts import filling, letters
from benchmarks.parts.draining import Place
from benchmarks.parts.platform import NAME, Nowhere
from benchmarks.parts.processes import Told
from bot.clock import SystemClock
from bot.delivery import Delivery
from bot.home import Home
from bot.storage import claims
from bot.storage.database import Engine, reading

LIVELY = 0.12  # seconds between two rows, on average
AHEAD = 0.7  # seconds a row is written before it is due


@dataclass(frozen=True)
class Polled:
    """Medians in milliseconds with no future rows and with many, and their quotient."""

    database: str
    what: str
    future: int
    before: float
    after: float
    ratio: float


@dataclass(frozen=True)
class Late:
    """Milliseconds from due to sent."""

    database: str
    backlog: int
    rows: int
    p50: float
    p99: float
    most: float


def polls(place: Place, many: int, samples: int) -> list[Polled]:
    """An empty look and an empty claim, before and after there are many future rows."""
    filling.clear(place.engine)
    filling.put(place.engine, [letters.post("later", "#later", datetime.now(UTC) + timedelta(days=300))])
    filling.looked_over(place.engine)
    before = _polls(place.engine, samples)
    filling.future(place.engine, many)
    filling.looked_over(place.engine)
    after = _polls(place.engine, samples)
    return [
        Polled(place.name, what, many, round(b, 3), round(a, 3), round(a / b, 2))
        for (what, b), a in zip(before.items(), after.values(), strict=True)
    ]


def _polls(engine: Engine, samples: int) -> dict[str, float]:
    delivery = Delivery(engine, {NAME: Nowhere()}, Home(engine), SystemClock())
    looks = {
        "a look": lambda: _look(engine),
        "an empty claim": lambda: delivery.claim((), lambda installation: 50, lambda: 0.0),
    }
    spent: dict[str, list[float]] = {what: [] for what in looks}
    for _ in range(samples):
        for what, look in looks.items():
            spent[what].append(_timed(look))
    return {what: median(times) for what, times in spent.items()}


def _look(engine: Engine) -> bool:
    with reading(engine) as connection:
        return claims.anything(connection, datetime.now(UTC))


def _timed(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    found = act()
    assert not found
    return (time.perf_counter() - began) * 1000


async def latency(place: Place, backlog: int, rows: int) -> Late:
    """Rows that become due one by one, urgent ones, while one worker idles or has a backlog of bulk."""
    filling.clear(place.engine)
    filling.put(place.engine, filling.posts(backlog))
    filling.looked_over(place.engine)
    (process,) = await place.nursery.several([Told(place.url)])
    process.go()
    await asyncio.sleep(1)
    due = [await asyncio.to_thread(_urgent, place.engine, n, 0.0 if backlog else AHEAD) for n in range(rows)]
    await asyncio.sleep(AHEAD + 2)
    seen = (await process.end())["seen"]
    late = sorted((seen[f"urgent:{n}"] - at) * 1000 for n, at in enumerate(due))
    cuts = quantiles(late, n=100, method="inclusive")
    figures = (round(x, 1) for x in (median(late), cuts[98], late[-1]))
    return Late(place.name, backlog, rows, *figures)


def _urgent(engine: Engine, n: int, ahead: float) -> float:
    """Write one row, a little before it is due. When it is."""
    time.sleep(LIVELY * (0.5 + (n * 0.618) % 1))  # no beat that the worker's own could fall in with
    at = datetime.now(UTC) + timedelta(seconds=ahead)
    filling.put(engine, [letters.note(f"urgent:{n}", f"p{n}", at, priority=0, load="answer")])
    return at.timestamp()

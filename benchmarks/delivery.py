"""What delivering a row costs: rows per second and CPU, against plain Procrastinate; empty polls; latency.

    python benchmarks/delivery.py [--rows 100000] [--workers 1 2] [--future 1000000] [--json]

Due letters to as many people, with cards, are drained by worker processes that send them nowhere; the peer
runs as many jobs that do nothing, deferred in batches, with its own defaults but for concurrency.

Rule 1: only ratios within one run count; ours and the peer's drains take turns on one server.
Rule 2: the server does not wait for the disk, which favors the peer: it commits for each job, we for many.
"""

import argparse
import asyncio
import json
import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.parts import databases, filling, waiting  # noqa: E402
from benchmarks.parts.draining import PEER, Drained, Place, ours, peers  # noqa: E402
from benchmarks.parts.processes import nursery  # noqa: E402
from bot.storage import database  # noqa: E402

HOMES = 20  # installations, in the variant with several
FEWER = 5  # of the rows, one in so many is enough there
ONLY = ("drain", "polls", "latency")


@dataclass(frozen=True)
class Plan:
    """What is asked for."""

    rows: int
    workers: tuple[int, ...]
    future: int
    concurrency: int
    samples: int
    only: tuple[str, ...]


async def measured(plan: Plan) -> dict[str, Any]:
    """Everything, on both databases."""
    figures: dict[str, list[Any]] = {name: [] for name in ONLY}
    with ExitStack() as stack:
        server = stack.enter_context(databases.postgres())
        async with nursery(warm=True) as place:
            urls = {"postgres": server.make("flipside"), "sqlite": stack.enter_context(databases.sqlite())}
            for name, url in urls.items():
                engine = stack.enter_context(database.connected(url))
                await asyncio.to_thread(filling.people, engine, plan.rows)
                here = Place(name, url, engine, place, server if name == "postgres" else None)
                await _there(plan, here, figures)
    return {
        "cores": os.cpu_count(),
        **{name: [asdict(one) for one in found] for name, found in figures.items()},
    }


async def _there(plan: Plan, here: Place, figures: dict[str, list[Any]]) -> None:
    """Everything on one database."""
    if "drain" in plan.only:
        figures["drain"] += [one async for one in _drains(plan, here)]
    if "latency" in plan.only:
        for backlog in (0, plan.rows // 2):
            figures["latency"].append(await waiting.latency(here, backlog, plan.samples))
    if "polls" in plan.only:
        figures["polls"] += await asyncio.to_thread(waiting.polls, here, plan.future, plan.samples)


async def _drains(plan: Plan, here: Place) -> Any:
    """Ours and the peer's in turns; on a file there is one process, and no peer."""
    if here.server is None:
        yield await ours(here, plan.rows, 1)
        return
    for workers in plan.workers:
        own = await ours(here, plan.rows, workers)
        other = await peers(here, plan.rows, workers, plan.concurrency)
        yield _against(own, other)
        yield other
    several = await ours(here, plan.rows // FEWER, plan.workers[0], HOMES)
    yield several


def _against(own: Drained, other: Drained) -> Drained:
    ratio, cpu = own.rows_per_second / other.rows_per_second, own.cpu / other.cpu
    return replace(own, rows_ratio=round(ratio, 2), cpu_ratio=round(cpu, 2))


def table(figures: dict[str, Any]) -> Iterator[str]:
    """The result for people."""
    heads = f"{'workers':>8}{'homes':>7}{'rows':>9}{'rows/s':>9}{'ratio':>7}{'CPU':>9}{'ratio':>7}{'db':>8}"
    yield f"{'':32}{heads}"
    for one in figures["drain"]:
        yield _drain_line(one)
    for one in figures["latency"]:
        head = f"due to sent, backlog {one['backlog']:7} {one['database']:10}"
        yield f"{head}p50 {one['p50']:8.1f} ms  p99 {one['p99']:8.1f} ms  most {one['most']:8.1f} ms"
    for one in figures["polls"]:
        head = f"{one['what']:16}{one['database']:10}{one['future']:9} future rows"
        yield f"{head}{one['before']:9.3f} ms →{one['after']:9.3f} ms  ratio {one['ratio']:.2f}"


def _drain_line(one: dict[str, Any]) -> str:
    rows, cpu = (f"{one[name]:7.2f}" if one[name] else f"{'':7}" for name in ("rows_ratio", "cpu_ratio"))
    of_db = f"{one['database_cpu']:8.3f}" if one["database_cpu"] is not None else ""
    head = f"{one['engine']:22}{one['database']:10}{one['workers']:8}{one['installations']:7}{one['rows']:9}"
    return f"{head}{one['rows_per_second']:9.0f}{rows}{one['cpu']:9.3f}{cpu}{of_db}"


def _asked() -> tuple[Plan, bool]:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rows", type=int, default=100_000, help="rows of each drain (default 100,000)")
    parser.add_argument(
        "--workers", type=int, nargs="+", default=[1, 2], help="processes (default: 1, then 2)"
    )
    parser.add_argument(
        "--future", type=int, default=0, help="future rows beside an empty poll (default 10 × rows)"
    )
    parser.add_argument("--concurrency", type=int, default=20, help=f"jobs at once of {PEER} (default 20)")
    parser.add_argument(
        "--samples", type=int, default=150, help="polls and late rows that are timed (default 150)"
    )
    parser.add_argument("--only", nargs="+", choices=ONLY, default=list(ONLY), help="these parts only")
    parser.add_argument("--json", action="store_true", help="one object, for scripts")
    told = parser.parse_args()
    future = told.future or told.rows * 10
    return Plan(
        told.rows, tuple(told.workers), future, told.concurrency, told.samples, tuple(told.only)
    ), told.json


def main() -> None:
    """Measure and print."""
    plan, as_json = _asked()
    figures = asyncio.run(measured(plan))
    print(json.dumps(figures, indent=2) if as_json else "\n".join(table(figures)))


if __name__ == "__main__":
    main()

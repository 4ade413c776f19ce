"""What killing costs: worker processes die by SIGKILL, the database crashes, and everything is counted.

    python benchmarks/crash.py [--kills 40] [--workers 2] [--engine embedded] [--database postgres]
                               [--seconds 0] [--seed 1] [--json]

Real processes take events over HTTP and post to an endpoint that records what it gets; it is slow at times,
hangs up without an answer, or asks to come again. Events are posted until acknowledged, often twice. On
SQLite there is one process (delivery.md, section 8), on PostgreSQL the server is crashed as well.

lost             events that were acknowledged and had no effect; rows that did not end in a state of
                 delivery.md, or are dead though the platform refused nothing; rows that say sent (or were
                 merged into one that does) and were never received
doubled_effects  events that acted twice: two announcements of one text, a pair introduced twice, two rows
doubled_posts    messages received more often than once, without those that said that they may be repeats;
                 for the policies drop and ask any second one counts
repeated_and_said_so  received again with "I may have sent you this before": policy repeat
unknown          rows whose sending was interrupted and that nobody may repeat: shown to a human;
                 unknown_never_received are those that were claimed and had not left yet
recovery_seconds from a kill to the next message received from another process that was due at the kill

Exit code 1: something was lost, acted twice, or was posted twice where that must not be.
"""

import argparse
import asyncio
import json
import random
import socket
import sys
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from sqlalchemy import update  # noqa: E402

from benchmarks.parts import audit, databases, engines, stage  # noqa: E402
from benchmarks.parts.driver import Driver  # noqa: E402
from benchmarks.parts.endpoint import Endpoint, Moody  # noqa: E402
from benchmarks.parts.killer import Killer, Slot  # noqa: E402
from benchmarks.parts.processes import Nursery, Told, nursery  # noqa: E402
from bot.storage import database  # noqa: E402
from bot.storage import tables as t  # noqa: E402
from bot.storage.database import Engine, reading, writing  # noqa: E402

EACH = 2.5  # seconds of the run for each kill, unless told otherwise
SHORT, LONG = 10, 570  # seconds of a run at least and at most
CRASHES = 5  # of the database, in a long run
QUIET = 300.0  # seconds for the rest to be delivered once nothing goes wrong any more
PAIRS_A_SECOND = 2


@dataclass(frozen=True)
class Plan:
    """What is asked for."""

    kills: int
    workers: int
    engine: str
    database: str
    seconds: float
    seed: int
    cold: bool


async def run(plan: Plan, url: str, server: databases.Server | None) -> dict[str, Any]:
    """The whole run on an empty database: furnish, post and kill, heal, count."""
    async with nursery(not plan.cold) as place:
        return await _run(plan, url, server, place)


async def _run(plan: Plan, url: str, server: databases.Server | None, place: Nursery) -> dict[str, Any]:
    began, engine = time.time(), database.connect(url)
    talks = stage.cohort(engine, int(plan.seconds * PAIRS_A_SECOND) + 4)
    engines.prepare(plan.engine, engine)
    moody = Moody(random.Random(plan.seed))
    endpoint = Endpoint(moody)
    close = await endpoint.open()
    slots = [
        Slot(Told(url, plan.engine, port=port, endpoint=endpoint.url), place) for port in _ports(plan.workers)
    ]
    deadline = time.time() + plan.seconds
    driver = Driver([slot.told.port for slot in slots], talks, random.Random(plan.seed + 1), plan.seconds)
    crashes = min(CRASHES, 1 + plan.kills // 10) if server else 0
    killer = Killer(slots, random.Random(plan.seed + 2), deadline, plan.kills, server, crashes)
    try:
        posting = asyncio.create_task(driver.run())
        await killer.run()
        driver.over = moody.healed = True
        await posting
        quiet = await _quiet(engine)
    finally:
        await asyncio.gather(*(slot.end() for slot in slots))
        await close()
    known = audit.evidence(engine, endpoint.got)
    figures = audit.summary(known, audit.audit(known, driver), audit.recoveries(known, killer.kills))
    engine.dispose()
    return {
        **figures,
        "events": driver.acknowledged,
        "posted": driver.posted,
        "received": len(endpoint.got),
        "kills": len(killer.kills),
        "database_restarts": killer.restarts,
        "quiet_seconds": round(quiet, 1),
        "seconds": round(time.time() - began, 1),
        "engine": plan.engine,
        "database": plan.database,
        "workers": plan.workers,
        "seed": plan.seed,
        "cold": plan.cold,
    }


async def _quiet(engine: Engine) -> float:
    """Wait until no row waits for anything; back-offs are brought forward. Seconds that took."""
    began = time.time()
    while time.time() - began < QUIET:
        left = await asyncio.to_thread(_hurried, engine)
        if not left:
            break
        await asyncio.sleep(1)
    return time.time() - began


def _hurried(engine: Engine) -> int:
    """Rows that still wait. Those that wait for a second try need not wait for long."""
    o = t.outbox.c
    soon = update(t.outbox).where(o.state == "queued", o.wake_at.isnot(None), o.attempts > 0)
    with reading(engine) as connection:
        left = audit.waiting(connection)
    if left:
        writing(engine, lambda c: c.execute(soon.where(o.wake_at > _in(5)).values(wake_at=_in(2))))
    return left


def _in(seconds: float) -> Any:
    return stage.datetime.now(stage.UTC) + stage.timedelta(seconds=seconds)


def _ports(many: int) -> list[int]:
    """Free ports of this machine."""
    sockets = [socket.socket() for _ in range(many)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


def crash(plan: Plan) -> dict[str, Any]:
    """A run on a database of its own."""
    with ExitStack() as stack:
        if plan.database == "sqlite":
            return asyncio.run(run(plan, stack.enter_context(databases.sqlite()), None))
        server = stack.enter_context(databases.postgres())
        return asyncio.run(run(plan, server.make("flipside"), server))


def broken(figures: dict[str, Any]) -> bool:
    """Whether a promise was broken."""
    doubled = sum(figures["doubled_by_policy"].get(policy, 0) for policy in audit.STRICT)
    return bool(figures["lost"] or figures["doubled_effects"] or doubled)


def _asked() -> tuple[Plan, bool]:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--kills", type=int, default=40, help="processes killed (default 40)")
    parser.add_argument("--workers", type=int, default=2, help="processes at once (default 2; 1 on SQLite)")
    parser.add_argument("--engine", choices=engines.ENGINES, default=engines.EMBEDDED)
    parser.add_argument("--database", choices=("sqlite", "postgres"), default="postgres")
    parser.add_argument("--seconds", type=float, default=0, help="how long to kill (default: by the kills)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--cold", action="store_true", help="a fresh interpreter for each process")
    parser.add_argument("--json", action="store_true", help="one object, for scripts")
    told = parser.parse_args()
    if told.engine == engines.PROCRASTINATE and told.database == "sqlite":
        parser.error("procrastinate needs --database postgres")
    workers = 1 if told.database == "sqlite" else told.workers
    seconds = told.seconds or min(LONG, max(SHORT, told.kills * EACH))
    return Plan(told.kills, workers, told.engine, told.database, seconds, told.seed, told.cold), told.json


def main() -> None:
    """Run and print."""
    plan, as_json = _asked()
    figures = crash(plan)
    if as_json:
        print(json.dumps(figures, indent=2))
    else:
        print("\n".join(f"{name:24}{value}" for name, value in figures.items() if name != "findings"))
        print("\n".join(figures["findings"]))
    sys.exit(broken(figures))


if __name__ == "__main__":
    main()

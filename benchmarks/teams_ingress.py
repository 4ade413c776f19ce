"""What a message of Teams costs, from the signed bytes to the committed turn and the reply at the connector.

    python benchmarks/teams_ingress.py [--turns 30] [--connections 1 16] [--reminders 1000] [--open] [--json]
    python benchmarks/teams_ingress.py --endure 10000

Three bots, each in a process of its own with a Microsoft of its own (connector, Entra, keys), over HTTP,
told the same things in turn in the same run:

stock echo              botbuilder's CloudAdapter as its makers show it; nothing is kept
stock echo and a commit the same, and one row in SQLite before the echo
Flipside                `python -m bot serve` on a SQLite file

With --open nobody's authentication is on. With --endure it is memory that is looked at: one bot after the
other takes so many messages.

Rule 1: only ratios within one run count.
Rule 2: every bot is told every kind in every round, so that a slow moment meets all of them alike.
Rule 3: what was replied to must have happened; an error or a row too few ends the run.
"""

import argparse
import asyncio
import json
import sqlite3
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median, quantiles

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from sqlalchemy import func, select  # noqa: E402

from benchmarks.parts.teams_endurance import Calls, Endured, Reminded, calls, endured, reminded  # noqa: E402
from benchmarks.parts.teams_load import Answers  # noqa: E402
from benchmarks.parts.teams_stage import COMMIT, NOTED, OURS, SERVERS, STOCK, Stage, stage  # noqa: E402
from benchmarks.parts.teams_town import KINDS  # noqa: E402
from bot.storage import tables as t  # noqa: E402
from bot.storage.database import reading  # noqa: E402

ROUNDS = 3
WARM = 20  # messages of each kind that are not counted
CROWD = 400  # people at least: Teams lets one chat have a message only so often


@dataclass(frozen=True)
class Measured:
    """One bot, told one thing by so many at once. Milliseconds; CPU is the median of the rounds.

    p50, p99: until the reply was with the connector; taken: until the message was acknowledged.
    """

    kind: str
    server: str
    connections: int
    turns: int
    cpu: float
    to_stock: float
    to_commit: float
    p50: float
    p99: float
    taken: float
    errors: int


@dataclass
class Spent:
    """What the rounds of one measurement came to."""

    cpu: list[float] = field(default_factory=list)
    answers: Answers = field(default_factory=Answers)


Key = tuple[str, int, str]  # kind, connections, server


@dataclass(frozen=True)
class Found:
    """All that a run found."""

    authentication: str
    ingress: Sequence[Measured] = ()
    reminders: Sequence[Reminded] = ()
    calls: Sequence[Calls] = ()
    memory: Sequence[Endured] = ()


async def measure(one: Stage, turns: int, connections: Sequence[int]) -> dict[Key, Spent]:
    """So many messages of each kind and number of connections, to every bot, in rounds."""
    found: dict[Key, Spent] = {}
    for kind in KINDS:
        for name in SERVERS:
            await one.told(name, kind, WARM, 1)
    for _ in range(ROUNDS):
        for at_once in connections:
            for kind in KINDS:
                for name in SERVERS:
                    cpu, answers = await one.told(name, kind, turns // ROUNDS, at_once)
                    spent = found.setdefault((kind, at_once, name), Spent())
                    spent.cpu.append(cpu)
                    spent.answers.add(answers)
    return found


async def check(one: Stage, found: Mapping[Key, Spent], each: int) -> None:
    """Rule 3: `each` kind was said so often to each bot. Raises SystemExit."""
    errors = [error for spent in found.values() for error in spent.answers.errors]
    with sqlite3.connect(one.folder / NOTED) as noted:
        kept = noted.execute("SELECT count(*) FROM inbox").fetchone()[0]
    with reading(one.engine) as connection:
        taken = connection.scalar(select(func.count()).where(t.inbox.c.id.like("teams:%"))) or 0
        answers = [row.answers for row in connection.execute(select(t.conversations.c.answers))]
    yes = sum(dict(one).get("join") == "yes" for one in answers)
    counts = {name: await rig.microsoft.counts() for name, rig in one.rigs.items()}
    refused = sum(count["refused"] for count in counts.values())
    echoed = (counts[STOCK]["messages"], counts[COMMIT]["messages"])
    said = each * len(KINDS)
    if errors or refused or (kept, taken, yes, *echoed) != (said, said, each, said, said):
        told = f"{(kept, taken, yes, *echoed)} rows and echoes, not {said} and {each}"
        raise SystemExit(f"{len(errors)} errors {errors[:3]}; {refused} refused; {told}")


def results(found: Mapping[Key, Spent], turns: int) -> Iterator[Measured]:
    """With the ratios."""
    cpu = {key: median(spent.cpu) for key, spent in found.items()}
    for key, spent in found.items():
        kind, at_once, name = key
        to_stock, to_commit = (cpu[key] / cpu[kind, at_once, other] for other in (STOCK, COMMIT))
        replied, taken = _cuts(spent.answers.replied), _cuts(spent.answers.taken)
        figures = (cpu[key], to_stock, to_commit, replied[49], replied[98], taken[49])
        told = (kind, name, at_once, turns // ROUNDS * ROUNDS)
        yield Measured(*told, *(round(x, 3) for x in figures), len(spent.answers.errors))


def _cuts(seconds: Sequence[float]) -> list[float]:
    return quantiles((s * 1000 for s in seconds), n=100, method="inclusive")


async def timed(turns: int, connections: Sequence[int], reminders: int, *, checks: bool) -> Found:
    """The run that looks at time."""
    each = WARM + turns // ROUNDS * ROUNDS * len(connections)
    with tempfile.TemporaryDirectory(prefix="flipside-bench-") as folder:
        async with stage(Path(folder), max(CROWD, each), reminders, checks=checks) as one:
            found = await measure(one, turns, connections)
            await check(one, found, each)
            during = [await calls(one, name, each * len(KINDS)) for name in SERVERS]
            proactive = [await reminded(one, name, reminders) for name in (STOCK, OURS)]
    return Found(_said(checks), list(results(found, turns)), proactive, during)


async def lasting(messages: int, *, checks: bool) -> Found:
    """The run that looks at memory."""
    with tempfile.TemporaryDirectory(prefix="flipside-bench-") as folder:
        async with stage(Path(folder), CROWD, checks=checks) as one:
            memory = [await endured(one, name, messages) for name in (STOCK, OURS)]
            during = [await calls(one, name, messages) for name in (STOCK, OURS)]
    return Found(_said(checks), calls=during, memory=memory)


def _said(checks: bool) -> str:
    return "on" if checks else "off"


def table(found: Found) -> Iterator[str]:
    """The result for people."""
    yield f"authentication is {found.authentication} for every bot, in both directions"
    for kind in dict.fromkeys(row.kind for row in found.ingress):
        rows = [row for row in found.ingress if row.kind == kind]
        heads = ("CPU ms", "to stock", "to commit", "p50 ms", "p99 ms", "taken ms", "errors")
        yield f"{kind}, {rows[0].turns} messages for each line"
        yield f"  {'':24}{'at once':>8}" + "".join(f"{head:>10}" for head in heads)
        for row in sorted(rows, key=lambda row: row.connections):
            figures = (row.cpu, row.to_stock, row.to_commit, row.p50, row.p99, row.taken)
            numbers = "".join(f"{figure:10.2f}" for figure in figures)
            yield f"  {row.server:24}{row.connections:8}{numbers}{row.errors:10}"
    for one in (*found.calls, *found.reminders, *found.memory):
        yield str(one)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--turns", type=int, default=30, help="of each kind, bot and number at once")
    parser.add_argument("--connections", type=int, nargs="+", default=[1, 16], help="at once")
    parser.add_argument("--reminders", type=int, default=1000, help="to people who said nothing just now")
    parser.add_argument("--open", action="store_true", help="without authentication, whichever bot it is")
    parser.add_argument("--json", action="store_true", help="one object, for scripts")
    parser.add_argument("--endure", type=int, default=0, help="look at memory over so many messages instead")
    told = parser.parse_args()
    if told.endure:
        run = lasting(told.endure, checks=not told.open)
    else:
        run = timed(told.turns, told.connections, told.reminders, checks=not told.open)
    found = asyncio.run(run)
    print(json.dumps(asdict(found), indent=2) if told.json else "\n".join(table(found)))
    raise SystemExit(int(any(one.errors for one in found.memory)))


if __name__ == "__main__":
    main()

"""What a request of Slack costs from the signed bytes to the committed turn and the acknowledgement.

    python benchmarks/slack_ingress.py [--requests 600] [--connections 1 16] [--json]
    python benchmarks/slack_ingress.py --events 10000

Three servers, each in its own process, over HTTP, asked the same things in turn in the same run:

bare Bolt              one listener that acknowledges: signature, routing, nothing kept
bare Bolt and a commit the same, and one row in SQLite before it acknowledges
Flipside               `python -m bot serve` on a SQLite file, with a fake Slack behind it

CPU is the server's own, with everything that comes behind the acknowledgement. With --events it is counted
instead: 10,000 requests of a workspace, 5 % of them twice, 1 % with a crash (tests/slack/storm.py).

Rule 1: only ratios within one run count.
Rule 2: every server is asked every kind in every round, so that a slow moment meets all of them alike.
Rule 3: what was answered must have happened; an error or a row too few ends the run.
"""

import argparse
import asyncio
import json
import logging
import sqlite3
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from sqlalchemy import func, select, update  # noqa: E402

from benchmarks.parts.databases import postgres, sqlite  # noqa: E402
from benchmarks.parts.servers import Server, server  # noqa: E402
from benchmarks.parts.slack_load import KINDS, Answers, Asked, Crowd, load  # noqa: E402
from bot.events import Event  # noqa: E402
from bot.storage import database, migrate  # noqa: E402
from bot.storage import tables as t  # noqa: E402
from bot.storage.database import Engine, reading, writing  # noqa: E402
from bot.turns import Desk  # noqa: E402
from conversations.forms import Asked as Command  # noqa: E402
from tests.databases import sqlite_url_in  # noqa: E402
from tests.fakes.slack import FakeSlack  # noqa: E402
from tests.slack import town  # noqa: E402
from tests.slack.storm import weathered  # noqa: E402

BARE, COMMIT, OURS = "bare Bolt", "bare Bolt and a commit", "Flipside"
ROUNDS = 5
WARM = 30  # requests of each kind that are not counted
PATH = "/slack/events"


@dataclass(frozen=True)
class Measured:
    """One server, asked one thing by so many at once. Milliseconds; CPU is the median of the rounds."""

    kind: str
    server: str
    connections: int
    requests: int
    cpu: float
    to_bare: float
    to_commit: float
    p50: float
    p99: float
    errors: int


@dataclass
class Spent:
    """What the rounds of one measurement came to."""

    cpu: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def add(self, cpu: float, answers: Answers) -> None:
        """One round."""
        self.cpu.append(cpu)
        self.seconds += answers.seconds
        self.errors += answers.errors


Key = tuple[str, int, str]  # kind, connections, server


@dataclass
class Bench:
    """Three servers, and the crowd that asks each of them."""

    servers: Mapping[str, Server]
    crowds: Mapping[str, Crowd]
    connections: list[int]
    engine: Engine  # Flipside's database
    asked: int = 0  # of each server

    async def warm(self) -> None:
        """What is done once is done before."""
        for kind in KINDS:
            for name in self.servers:
                await self._asked(name, kind, WARM, 1)
            self.asked += WARM

    async def measure(self, requests: int) -> dict[Key, Spent]:
        """So many requests of each kind and number of connections, at every server, in rounds."""
        found: dict[Key, Spent] = {}
        for _ in range(ROUNDS):
            for at_once in self.connections:
                for kind in KINDS:
                    for name in self.servers:
                        spent = found.setdefault((kind, at_once, name), Spent())
                        spent.add(*await self._asked(name, kind, requests // ROUNDS, at_once))
                    self.asked += requests // ROUNDS
        return found

    async def _asked(self, name: str, kind: str, requests: int, at_once: int) -> tuple[float, Answers]:
        """Milliseconds of CPU a request, with what comes behind the answer."""
        one, crowd = self.servers[name], self.crowds[name]
        before = one.cpu()
        answers = await load(one.url + PATH, crowd.body(kind), crowd.slack.courier.signed, requests, at_once)
        if name == OURS:
            await one.calm()
            await asyncio.to_thread(nothing_waits, self.engine)
        return (one.cpu() - before) * 1000 / requests, answers


def furnished(engine: Engine, users: list[str]) -> list[Asked]:
    """A cohort that takes people, all of whom have asked to join and were answered."""
    migrate.upgrade(engine)
    now, desk = datetime.now(UTC), Desk(engine, town.SECRETS)
    town.enrolling(engine, now)
    town.settled(engine, users, now)
    asked = [_asked_to_join(desk, user, now) for user in users]
    nothing_waits(engine)
    return asked


def _asked_to_join(desk: Desk, user: str, now: datetime) -> Asked:
    taken = desk.take(Event(f"stage:{user}", town.address(user), Command("join")), now)
    [number] = {row.card.ask.conversation for row in taken.rows if row.card.ask}
    return Asked(user, number)


def nothing_waits(engine: Engine) -> None:
    """Homes would be published later, at Slack's pace, in the middle of something else."""
    over = update(t.outbox).where(t.outbox.c.wake_at.isnot(None)).values(wake_at=None, state="cancelled")
    writing(engine, lambda connection: connection.execute(over))


@asynccontextmanager
async def bench(folder: Path, people: int, connections: list[int]) -> AsyncIterator[Bench]:
    """Everything started, and at rest."""
    users = [town.user_id(number) for number in range(people)]
    async with AsyncExitStack() as stack:
        engine = stack.enter_context(database.connected(f"{sqlite_url_in(folder)}?synchronous=OFF"))
        everybody = await asyncio.to_thread(furnished, engine, users)
        slack = await stack.enter_async_context(FakeSlack())
        team = town.workspace(slack, users)
        runs = _programs(slack, folder)
        servers = {
            name: await stack.enter_async_context(server(*run, folder / f"{number}.log"))
            for number, (name, run) in enumerate(runs.items())
        }
        await servers[OURS].calm()
        crowds = {name: Crowd(slack, team, everybody) for name in servers}
        yield Bench(servers, crowds, connections, engine)


def _programs(slack: FakeSlack, folder: Path) -> dict[str, tuple[list[str], dict[str, str]]]:
    """What is run, and what it is told."""
    token = next(iter(slack.installs))
    told = {
        "FLIPSIDE_DATABASE": sqlite_url_in(folder),
        "FLIPSIDE_PORT": "0",
        "SLACK_BOT_TOKEN": token,
        "SLACK_SIGNING_SECRET": slack.signing_secret,
        "SLACK_API_URL": slack.api,
    }
    floor = ["-m", "benchmarks.parts.slack_floor"]
    return {
        BARE: (floor, {}),
        COMMIT: ([*floor, "--database", str(folder / "floor.db")], {}),
        OURS: (["-m", "bot", "serve"], told),
    }


def check(one: Bench, folder: Path, found: Mapping[Key, Spent]) -> None:
    """Rule 3. Raises SystemExit."""
    errors = [error for spent in found.values() for error in spent.errors]
    with sqlite3.connect(folder / "floor.db") as floor:
        noted = floor.execute("SELECT count(*) FROM inbox").fetchone()[0]
    with reading(one.engine) as connection:
        taken = connection.scalar(select(func.count()).where(t.inbox.c.id.like("slack:%"))) or 0
        answers = [row.answers for row in connection.execute(select(t.conversations.c.answers))]
    yes = sum(dict(one).get("join") == "yes" for one in answers)
    wanted = (one.asked, one.asked, one.asked // len(KINDS))
    if errors or (noted, taken, yes) != wanted:
        raise SystemExit(f"{len(errors)} errors {errors[:3]}; {(noted, taken, yes)} rows, not {wanted}")


def results(found: Mapping[Key, Spent], requests: int) -> Iterator[Measured]:
    """With the ratios."""
    cpu = {key: median(spent.cpu) for key, spent in found.items()}
    for key, spent in found.items():
        kind, at_once, name = key
        bare, commit = cpu[kind, at_once, BARE], cpu[kind, at_once, COMMIT]
        cuts = quantiles((s * 1000 for s in spent.seconds), n=100, method="inclusive")
        figures = (cpu[key], cpu[key] / bare, cpu[key] / commit, cuts[49], cuts[98])
        asked = requests // ROUNDS * ROUNDS
        yield Measured(kind, name, at_once, asked, *(round(x, 3) for x in figures), len(spent.errors))


async def measured(requests: int, connections: list[int]) -> list[Measured]:
    """The whole run."""
    with tempfile.TemporaryDirectory(prefix="flipside-bench-") as told:
        folder = Path(told)
        async with bench(folder, WARM + requests * len(connections), connections) as one:
            await one.warm()
            found = await one.measure(requests)
            check(one, folder, found)
    return list(results(found, requests))


def table(rows: list[Measured]) -> Iterator[str]:
    """The result for people."""
    heads = ("CPU ms", "to bare", "to commit", "p50 ms", "p99 ms", "errors")
    for kind in dict.fromkeys(row.kind for row in rows):
        yield f"{kind}, {rows[0].requests} requests for each line"
        yield f"  {'':24}{'at once':>8}" + "".join(f"{head:>11}" for head in heads)
        for row in sorted((r for r in rows if r.kind == kind), key=lambda r: r.connections):
            figures = (row.cpu, row.to_bare, row.to_commit, row.p50, row.p99)
            numbers = "".join(f"{figure:11.2f}" for figure in figures)
            yield f"  {row.server:24}{row.connections:8}{numbers}{row.errors:11}"


def stormed(events: int) -> int:
    """Effects, counted on both databases. The exit code: 1 where something is not as it must be."""
    logging.disable(logging.CRITICAL)  # crashes are on purpose
    with sqlite() as url:
        found = {"sqlite": asyncio.run(weathered(url, events))}
    with postgres() as place:
        found["postgres"] = asyncio.run(weathered(place.make("storm"), events))
    print(json.dumps({name: asdict(one) for name, one in found.items()}, indent=2))
    return int(any(one.findings for one in found.values()))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--requests", type=int, default=600, help="of each kind, server and number at once")
    parser.add_argument("--connections", type=int, nargs="+", default=[1, 16], help="at once")
    parser.add_argument("--json", action="store_true", help="one object for each line, for scripts")
    parser.add_argument("--events", type=int, default=0, help="count effects of so many instead")
    told = parser.parse_args()
    if told.events:
        raise SystemExit(stormed(told.events))
    rows = asyncio.run(measured(told.requests, told.connections))
    print(json.dumps([asdict(row) for row in rows], indent=2) if told.json else "\n".join(table(rows)))


if __name__ == "__main__":
    main()

"""Three bots of Teams, each with a Microsoft of its own: the SDK's echo, the same with a commit, Flipside."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.parts import teams_rig, teams_town
from benchmarks.parts.teams_load import Answers
from benchmarks.parts.teams_rig import Microsoft, Rig, Run
from benchmarks.parts.teams_town import Crowd
from bot.storage import database
from bot.storage.database import Engine
from tests.databases import sqlite_url_in

STOCK, COMMIT, OURS = "stock echo", "stock echo and a commit", "Flipside"
SERVERS = (STOCK, COMMIT, OURS)
NOTED = "noted.db"


@dataclass(frozen=True)
class Stage:
    """The bots by name, and Flipside's database."""

    rigs: Mapping[str, Rig]
    engine: Engine
    folder: Path

    async def told(self, name: str, kind: str, messages: int, at_once: int) -> tuple[float, Answers]:
        """So many messages to one bot: milliseconds of CPU each, with what comes behind the reply."""
        rig = self.rigs[name]
        before = rig.server.cpu()
        answers = await rig.told(rig.crowd.body(kind), messages, at_once)
        await self.calm(name)
        return (rig.server.cpu() - before) * 1000 / messages, answers

    async def calm(self, name: str) -> None:
        """Wait until a bot is at rest; what it would do later it does not do."""
        await self.rigs[name].server.calm()
        if name == OURS:
            await asyncio.to_thread(teams_town.nothing_waits, self.engine)


@asynccontextmanager
async def stage(folder: Path, typing: int, others: int = 0, *, checks: bool) -> AsyncIterator[Stage]:
    """Everything started, and at rest. `typing`: people who do; `others`: who may be written to as well.

    `checks`: authentication, in both directions.
    """
    known = teams_rig.certified(folder)
    async with AsyncExitStack() as stack:
        clouds: dict[str, Microsoft] = {}
        for number, name in enumerate(SERVERS):
            log = folder / f"cloud{number}.log"
            clouds[name] = await stack.enter_async_context(teams_rig.microsoft(known, log, checks=checks))
        engine = stack.enter_context(database.connected(f"{sqlite_url_in(folder)}?synchronous=OFF"))
        await asyncio.to_thread(teams_town.furnished, engine, clouds[OURS].service, typing + others, typing)
        rigs: dict[str, Rig] = {}
        for number, (name, run) in enumerate(_runs(clouds, folder).items()):
            crowd = Crowd(clouds[name].server.url, typing)
            started = teams_rig.bot(clouds[name], run, crowd, folder / f"bot{number}.log")
            rigs[name] = await stack.enter_async_context(started)
        yield Stage(rigs, engine, folder)


def _runs(clouds: Mapping[str, Microsoft], folder: Path) -> dict[str, Run]:
    return {
        STOCK: teams_rig.floor(clouds[STOCK]),
        COMMIT: teams_rig.floor(clouds[COMMIT], folder / NOTED),
        OURS: teams_rig.ours(clouds[OURS], sqlite_url_in(folder)),
    }

"""Kills: worker processes at random moments of their lives, several at once at times, and the database.

Rule 1: a process is killed by SIGKILL while it starts (one in ten) or lives; another one takes its place
        at once, on the same port.
Rule 2: the kills are spread over the time there is, however slow the machine starts a process.
"""

import asyncio
import random
import time
from dataclasses import dataclass, field

from benchmarks.parts.databases import Server
from benchmarks.parts.processes import Nursery, Process, Told

YOUNG = 0.1  # one in so many is killed before it is ready
LIFE = 0.7  # seconds of life, at least and on average, for one that became ready


@dataclass(frozen=True)
class Kill:
    """One kill. `at`: seconds, wall clock."""

    at: float
    worker: int


@dataclass
class Slot:
    """The place of one worker process."""

    told: Told
    nursery: Nursery
    process: Process | None = None

    async def begin(self) -> bool:
        """A new process here, at work. Whether it lived until then."""
        await self.conceive()
        if not (self.process and await self.process.ready()):
            return False
        self.process.go()
        return True

    async def conceive(self) -> None:
        """A new process here that is not at work yet."""
        self.process = await self.nursery.begin(self.told)

    async def end(self) -> None:
        """Ask the process to end, and see that it does."""
        if self.process:
            await self.process.end()


@dataclass
class Killer:
    """Kills `many` times until the deadline (seconds, wall clock), or a little later: who is killed lived."""

    slots: list[Slot]
    chance: random.Random
    deadline: float
    many: int
    server: Server | None = None
    crashes: int = 0
    kills: list[Kill] = field(default_factory=list)
    restarts: int = 0

    async def run(self) -> None:
        """All of it. Every slot is at work afterwards."""
        for slot in self.slots:
            await slot.begin()
        async with asyncio.TaskGroup() as group:
            for n, slot in enumerate(self.slots):
                group.create_task(self._haunt(slot, len(range(n, self.many, len(self.slots)))))
            group.create_task(self._crash())

    async def _haunt(self, slot: Slot, many: int) -> None:
        """Kill the process of a slot so many times, each time after a random life."""
        starts = 0.0
        for left in range(many, 0, -1):
            each = (self.deadline - time.time()) / left
            await asyncio.sleep(self.chance.uniform(0, 2 * max(LIFE, each - starts)))
            await self._kill(slot)
            began = time.time()
            if self.chance.random() < YOUNG and left > 1:
                await slot.conceive()
                await asyncio.sleep(self.chance.uniform(0, starts or 1.0))
            else:
                await slot.begin()
            starts = time.time() - began

    async def _kill(self, slot: Slot) -> None:
        assert slot.process
        self.kills.append(Kill(time.time(), slot.process.pid))
        await slot.process.kill()

    async def _crash(self) -> None:
        """The database as well, spread over the time."""
        for left in range(self.crashes, 0, -1):
            await asyncio.sleep(
                self.chance.uniform(0.5, 1.0) * max(0.0, self.deadline - time.time()) / (left + 1)
            )
            if self.server:
                await asyncio.to_thread(self.server.crash)
                self.restarts += 1

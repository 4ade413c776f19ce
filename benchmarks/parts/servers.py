"""A server in a process of its own: started, asked what CPU it used, ended. Linux only.

Rule: CPU is the kernel's clock of that process, all threads, user and system: what neighbors do is not in it.
"""

import asyncio
import os
import re
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
SAYS_WHERE = re.compile(r"http://127\.0\.0\.1:\d+")
OURS = ("FLIPSIDE_", "SLACK_", "MICROSOFT")
CALM, LOOK = 0.1, 0.2  # of a processor, over so many seconds
STARTS_WITHIN, ENDS_WITHIN, CALMS_WITHIN = 60.0, 20.0, 120.0  # seconds
SCHEDULED = 2  # CPUCLOCK_SCHED of the kernel


@dataclass(frozen=True)
class Server:
    """A process that serves at `url`."""

    url: str
    process: asyncio.subprocess.Process

    def cpu(self) -> float:
        """Seconds of CPU since it began."""
        return time.clock_gettime((~self.process.pid << 3) | SCHEDULED)

    async def calm(self) -> None:
        """Wait until it has nothing to do: what comes behind an answer is done as well."""
        ends = time.monotonic() + CALMS_WITHIN
        while time.monotonic() < ends:
            before = self.cpu()
            await asyncio.sleep(LOOK)
            if self.cpu() - before < CALM * LOOK:
                return
        raise SystemExit(f"{self.url} has not come to rest for {CALMS_WITHIN:.0f} s")


@asynccontextmanager
async def server(run: Sequence[str], told: Mapping[str, str], log: Path) -> AsyncIterator[Server]:
    """A Python program that says where it listens. Its environment: this one's, without settings of ours."""
    kept = {name: value for name, value in os.environ.items() if not name.upper().startswith(OURS)}
    with log.open("wb") as errors:
        process = await asyncio.create_subprocess_exec(
            sys.executable, *run, cwd=ROOT, env={**kept, "PYTHONUNBUFFERED": "1", **told},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors,
        )  # fmt: skip
    try:
        yield Server(await asyncio.wait_for(_where(process, log), STARTS_WITHIN), process)
    finally:
        await _ended(process)


async def _where(process: asyncio.subprocess.Process, log: Path) -> str:
    assert process.stdout
    async for line in process.stdout:
        if found := SAYS_WHERE.search(line.decode()):
            return found[0]
    raise SystemExit(f"a server ended before it listened:\n{await asyncio.to_thread(log.read_text)}")


async def _ended(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        process.terminate()
    try:
        await asyncio.wait_for(process.wait(), ENDS_WITHIN)
    except TimeoutError:
        process.kill()
        await process.wait()

"""Worker processes: begun, told to go, killed, or asked to end.

Rule 1: nothing of one process lives on in the next but the database. A cold one is a fresh interpreter; a
        warm one is forked from a nursery that has imported everything and touched nothing.
Rule 2: a process whose parent is gone ends: the socket between them is closed.
Rule 3: they talk in lines: hello with the process id, "ready", from the parent "go"; a report at the end.
"""

import asyncio
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
CHILD = "benchmarks.parts.child"
PATIENCE = 60.0  # seconds a process has to begin


@dataclass(frozen=True)
class Told:
    """What a process is told. `port` 0: it takes no events; `paces`: (scope, seconds)."""

    database: str
    engine: str = "embedded"
    program: str = "worker"
    port: int = 0
    endpoint: str = ""
    paces: tuple[tuple[str, float], ...] = ()
    concurrency: int = 20
    number: int = 0


@dataclass
class Process:
    """One process. `ready` and what follows is told through its own connection."""

    pid: int
    lines: asyncio.StreamReader
    answers: asyncio.StreamWriter

    async def ready(self) -> bool:
        """Wait until it says that it is ready. False: it died before."""
        return bool(await self._line())

    def go(self) -> None:
        """Let it begin."""
        self.answers.write(b"go\n")

    async def report(self, patience: float) -> dict[str, Any]:
        """What it says when it ends by itself. Raises TimeoutError."""
        async with asyncio.timeout(patience):
            told: dict[str, Any] = json.loads(await self._line())
        self.answers.close()
        return told

    async def kill(self) -> None:
        """SIGKILL: it can do nothing about it. Returns when it is gone, and its port free."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        with suppress(ConnectionError):
            while await self._line():
                pass
        self.answers.close()

    async def end(self, patience: float = 60.0) -> dict[str, Any]:
        """Ask it to end: what it has to say then. Empty, if it had to be killed."""
        with suppress(OSError, NotImplementedError):
            self.answers.write_eof()
        try:
            async with asyncio.timeout(patience):
                said = await self._line()
                while await self._line():
                    pass
        except (TimeoutError, ConnectionError):
            await self.kill()
            return {}
        self.answers.close()
        told: dict[str, Any] = json.loads(said) if said else {}
        return told

    async def _line(self) -> bytes:
        return await self.lines.readline()


@dataclass
class Nursery:
    """Where processes begin. Without a `mother` each of them is cold."""

    address: str
    mother: asyncio.subprocess.Process | None = None
    _awaited: dict[int, "asyncio.Future[Process]"] = field(default_factory=dict)
    _cold: list[asyncio.subprocess.Process] = field(default_factory=list)

    async def begin(self, told: Told) -> Process:
        """A new process; it is not ready yet. Raises TimeoutError."""
        number = len(self._awaited)
        self._awaited[number] = asyncio.get_running_loop().create_future()
        line = json.dumps(asdict(replace(told, number=number)))
        if self.mother is None:
            run = (sys.executable, "-m", CHILD, self.address, line)
            self._cold.append(await asyncio.create_subprocess_exec(*run, cwd=ROOT, stdin=subprocess.DEVNULL))
        else:
            assert self.mother.stdin
            self.mother.stdin.write(line.encode() + b"\n")
        async with asyncio.timeout(PATIENCE):
            return await self._awaited[number]

    async def several(self, told: list[Told]) -> list[Process]:
        """Processes that are ready. Raises RuntimeError when one died."""
        processes = await asyncio.gather(*(self.begin(one) for one in told))
        if not all(await asyncio.gather(*(one.ready() for one in processes))):
            raise RuntimeError("a process did not start")
        return list(processes)

    async def met(self, lines: asyncio.StreamReader, answers: asyncio.StreamWriter) -> None:
        """A process says hello."""
        number, pid = (await lines.readline()).split()
        self._awaited[int(number)].set_result(Process(int(pid), lines, answers))

    async def close(self) -> None:
        """The mother ends when nobody talks to her any more."""
        for process in (*self._cold, *([self.mother] if self.mother else ())):
            if process.stdin:
                process.stdin.close()
            if process.returncode is None and process is not self.mother:
                with suppress(ProcessLookupError):
                    process.kill()
            await process.wait()


@asynccontextmanager
async def nursery(warm: bool) -> AsyncIterator[Nursery]:
    """Where processes of this run begin."""
    with tempfile.TemporaryDirectory(prefix="flipside-bench-") as folder:
        one = Nursery(str(Path(folder) / "nursery"))
        server = await asyncio.start_unix_server(one.met, one.address, limit=1 << 26)
        if warm:
            run = (sys.executable, "-m", CHILD, one.address)
            one.mother = await asyncio.create_subprocess_exec(*run, cwd=ROOT, stdin=subprocess.PIPE)
        try:
            yield one
        finally:
            await one.close()
            server.close()

"""The beginning of a process: one that is told on the command line, or children of one that reads lines.

python -m benchmarks.parts.child SOCKET [TOLD]
"""

import asyncio
import importlib
import json
import logging
import os
import resource
import signal
import sys
from typing import Any

from benchmarks.parts.processes import Told

WARM = "benchmarks.parts.worker"


class Line:
    """The connection to the parent."""

    def __init__(self, lines: asyncio.StreamReader, answers: asyncio.StreamWriter) -> None:
        self._lines, self._answers = lines, answers
        self._spent = 0.0

    async def ready(self) -> None:
        """Say so, and wait until told to go. CPU counts from then on."""
        await self.say("ready")
        await self._lines.readline()
        self._spent = cpu()

    async def asked_to_end(self) -> None:
        """Returns when the parent has nothing more to say."""
        await self._lines.read()

    @property
    def spent(self) -> float:
        """Seconds of CPU since told to go, user and system, of all threads."""
        return cpu() - self._spent

    async def say(self, text: str) -> None:
        """One line."""
        self._answers.write(text.encode() + b"\n")
        await self._answers.drain()


def cpu() -> float:
    """Seconds of CPU of this process, user and system."""
    spent = resource.getrusage(resource.RUSAGE_SELF)
    return spent.ru_utime + spent.ru_stime


def main() -> None:
    """One process, or a mother of many."""
    logging.basicConfig(level=logging.ERROR, format="%(process)d %(name)s %(message)s")
    address, *told = sys.argv[1:]
    if told:
        _live(address, told[0])
    else:
        _mother(address)


def _mother(address: str) -> None:
    importlib.import_module(WARM)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the kernel buries the dead
    for line in sys.stdin:
        if os.fork() == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
            try:
                _live(address, line)
            finally:
                os._exit(0)


def _live(address: str, line: str) -> None:
    given = json.loads(line)
    told = Told(**{**given, "paces": tuple(tuple(pace) for pace in given["paces"])})
    asyncio.run(_talk(address, told))


async def _talk(address: str, told: Told) -> None:
    lines, answers = await asyncio.open_unix_connection(address)
    line = Line(lines, answers)
    await line.say(f"{told.number} {os.getpid()}")
    program = importlib.import_module(f"benchmarks.parts.{told.program}")
    report: dict[str, Any] = await program.run(told, line)
    await line.say(json.dumps({"cpu": line.spent, **report}))
    answers.close()


if __name__ == "__main__":
    main()

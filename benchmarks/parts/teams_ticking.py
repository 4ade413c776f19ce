"""Another program, with a ticker in its event loop: for how long the loop was kept from its work.

    python -m benchmarks.parts.teams_ticking FILE MODULE [ARGUMENT …]

Rule 1: the program knows nothing of it. What was found stands in a file that another process looks into.
Rule 2: a loop may be late because somebody else has the processor. So what the process itself spent in the
        same time is noted as well: of a stall no more than that is surely its own doing. What it spent
        waiting for the network inside of the loop is its own doing, too, and only in the whole.
"""

import asyncio
import mmap
import runpy
import struct
import sys
from pathlib import Path
from time import perf_counter, process_time

EVERY = 0.01  # seconds between two ticks
FOUND = struct.Struct("ddd")  # the longest stall in seconds; the longest of its own; the number of ticks


class Ticker:
    """Ticks in a loop, and notes by how much it came too late."""

    def __init__(self, loop: asyncio.AbstractEventLoop, file: Path) -> None:
        with file.open("r+b") as found:
            self._found = mmap.mmap(found.fileno(), FOUND.size)
        self._loop = loop
        self._wait()

    def _wait(self) -> None:
        self._due, self._spent = perf_counter() + EVERY, process_time()
        self._loop.call_later(EVERY, self._tick)

    def _tick(self) -> None:
        late = perf_counter() - self._due
        worst, own, ticks = FOUND.unpack_from(self._found)
        mine = min(late, process_time() - self._spent)
        FOUND.pack_into(self._found, 0, max(worst, late), max(own, mine), ticks + 1)
        self._wait()


class Ticked(asyncio.DefaultEventLoopPolicy):
    """Every loop has a ticker."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self._file = file

    def new_event_loop(self) -> asyncio.AbstractEventLoop:
        """A loop that ticks from its beginning."""
        loop = super().new_event_loop()
        Ticker(loop, self._file)
        return loop


def forget(file: Path) -> None:
    """Count from now on; also what makes the file."""
    if not file.exists():
        file.write_bytes(bytes(FOUND.size))
    with file.open("r+b") as found:
        found.write(bytes(FOUND.size))


def longest(file: Path) -> tuple[float, float]:
    """The longest stall so far, and the longest of its own, in ms. Raises SystemExit where nothing ticked."""
    worst, own, ticks = FOUND.unpack(file.read_bytes())
    if not ticks:
        raise SystemExit(f"nothing ticks in {file}")
    return worst * 1000, own * 1000


def main() -> None:
    """Run the program as if it had been started by itself."""
    _, file, module, *rest = sys.argv
    asyncio.set_event_loop_policy(Ticked(Path(file)))
    sys.argv = [module, *rest]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()

"""The door of every platform: so many turns at once, so long for each, and a clear word when it is too much.

Rule 1: a request is acknowledged after the commit. One that is turned away, or that would outlast the
        platform's patience, is told to come again: its event id makes the second time count once.
Rule 2: nothing waits without end. Beyond `most` the answer is "later" at once, so that a slow database
        costs the platform a retry and this process no memory.
Rule 3: a turn that was begun is finished, whatever became of its request; what it says is in the outbox.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

T = TypeVar("T")
Told = Callable[[str, float], None]  # outcome (taken, duplicate, busy, failed) and seconds

MOST = 64  # turns waiting or under way
AT_ONCE = 4  # turns under way: a turn is a write transaction, more of them only queue in the database
PATIENCE = 2.5  # seconds: Slack waits 3
RETRY_AFTER = 2  # seconds


class Busy(Exception):
    """Too much to do just now. The platform is asked to send it again after `retry_after` seconds."""

    def __init__(self) -> None:
        super().__init__(f"busy: try again in {RETRY_AFTER} s")
        self.retry_after = RETRY_AFTER


class Reception:
    """Lets turns in. `told` hears how each ended."""

    def __init__(self, told: Told, most: int = MOST, patience: float = PATIENCE) -> None:
        self._report, self._most, self._patience = told, most, patience
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="turn")
        self._inside: set[asyncio.Future[Any]] = set()
        self._closed = False

    @property
    def inside(self) -> int:
        """Turns waiting or under way."""
        return len(self._inside)

    async def take(self, turn: Callable[[], T]) -> T:
        """What the turn returns, once it has committed. Raises Busy, and what the turn raises."""
        if self._closed or len(self._inside) >= self._most:
            self._report("busy", 0.0)
            raise Busy
        loop = asyncio.get_running_loop()
        began = loop.time()
        under_way = loop.run_in_executor(self._threads, turn)
        self._inside.add(under_way)
        under_way.add_done_callback(lambda done: self._left(done, loop.time() - began))
        try:
            return await asyncio.wait_for(asyncio.shield(under_way), self._patience)
        except TimeoutError:
            if under_way.done():
                return under_way.result()  # just now; or it raises its own
            self._report("busy", loop.time() - began)
            raise Busy from None

    def _left(self, done: "asyncio.Future[T]", seconds: float) -> None:
        self._inside.discard(done)
        self._report(_outcome(done), seconds)

    async def close(self) -> None:
        """Let nobody in any more, and wait for those who are inside."""
        self._closed = True
        if self._inside:
            await asyncio.wait(self._inside)
        self._threads.shutdown(wait=False)


def _outcome(done: "asyncio.Future[T]") -> str:
    """An event that was here before is a duplicate: what came of it is not fresh."""
    if done.cancelled() or done.exception():
        return "failed"
    return "taken" if getattr(done.result(), "fresh", True) else "duplicate"

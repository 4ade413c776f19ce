"""What is done behind an acknowledgement.

Rule: every piece of it is a task; one that fails is told in the log, and all are waited for at the end.
"""

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any


class Behind:
    """The tasks behind the acknowledgements of one platform, whose logger is `log`."""

    def __init__(self, log: logging.Logger) -> None:
        self._log, self._tasks = log, set[asyncio.Task[None]]()

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Do it, without waiting for it."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._over)

    def _over(self, task: "asyncio.Task[None]") -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception():
            self._log.error("an answer failed: the outbox takes over", exc_info=task.exception())

    async def quiet(self) -> None:
        """Wait until everything is done."""
        while self._tasks:
            await asyncio.wait(set(self._tasks))

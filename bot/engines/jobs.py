"""The engine for several machines: every worker process runs Procrastinate's worker beside our own.

Rule 1: a job rings our worker and stays until its row is finished or has to wait; our worker claims,
        paces and sends as everywhere. A job is an alarm clock: without one the sweep finds the row.
Rule 2: of a process that died Procrastinate misses the heartbeat; `rescue`, in any other process, puts
        its jobs back. The rows are free at the end of their lease, whatever becomes of the jobs.
Rule 3: a job whose process ends is put back at once, and so is one that met a database without an answer.
Rule 4: a lost database ends Procrastinate's worker. It is started again until it stays.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

import psycopg
from procrastinate import App, BaseRetryStrategy, PsycopgConnector, RetryDecision
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job

from bot.delivery import Worker
from bot.engines.enlisting import DELIVER, QUEUE
from bot.storage.database import DatabaseError

log = logging.getLogger("flipside.delivery")
TICK, RESCUE, TIDY = "flipside.tick", "flipside.rescue", "flipside.tidy"
SWEEP = 15.0  # seconds between two looks of a worker that nobody rings
HELD = 20.0  # seconds a job waits for its row: longer than a lease, and it holds up others
POLL = 1.0  # seconds between two looks for jobs whose time has come: only new ones are announced
HEARTBEAT, STALLED = 5.0, 15.0  # seconds between two signs of life; seconds without one, and it is dead
GRACE = 10.0  # seconds for what is under way at the end: longer than a request has
PAUSE = 5.0  # seconds until a database that did not answer is asked again
KEPT = 72  # hours that a job which failed can be looked at
EVERY_MINUTE, EVERY_NIGHT = "* * * * *", "17 3 * * *"
URGENT = 10  # before any delivery, also of answers: otherwise a long queue would stop the clock


Periodic = Callable[[int], Coroutine[Any, Any, None]]


class HandedBack(Exception):
    """The process ends; somebody else may do this job."""


class Again(BaseRetryStrategy):
    """Rule 3. A job that failed for another reason stays to be looked at; its row is found by the sweep."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """At once for whoever is next, or when the database may be back."""
        if isinstance(exception, HandedBack | asyncio.CancelledError):
            return RetryDecision()
        if isinstance(exception, DatabaseError):
            return RetryDecision(retry_in={"seconds": int(PAUSE)})
        return None


@dataclass(frozen=True)
class Jobs:
    """One worker process. `beat` looks at the plan; `concurrency`: jobs at once."""

    worker: Worker
    beat: Callable[[], object]
    concurrency: int

    async def run(self, over: asyncio.Event) -> None:
        """Deliver, and do what others enlist, until `over` is set."""
        async with asyncio.TaskGroup() as both:
            both.create_task(self.worker.run(over))
            both.create_task(self._attend(over))

    async def _attend(self, over: asyncio.Event) -> None:
        """Rule 4."""
        while not over.is_set():
            try:
                await _until(over, self._work(over))
            except (ConnectorException, psycopg.Error) as error:
                log.error("Procrastinate's worker lost the database: %s", type(error).__name__)
            with suppress(TimeoutError):
                await asyncio.wait_for(over.wait(), PAUSE)

    async def _work(self, over: asyncio.Event) -> None:
        """Procrastinate's worker, until it is canceled or loses the database."""
        app = self._app(over)
        try:
            await app.open_async()
            await app.run_worker_async(
                queues=[QUEUE],
                concurrency=self.concurrency,
                fetch_job_polling_interval=POLL,
                update_heartbeat_interval=HEARTBEAT,
                stalled_worker_timeout=STALLED,
                shutdown_graceful_timeout=GRACE,
                delete_jobs="successful",
                install_signal_handlers=False,
            )
        finally:
            await app.close_async()

    def _app(self, over: asyncio.Event) -> App:
        """What this process can do, on the same database as its rows."""
        url = self.worker.delivery.engine.url.set(drivername="postgresql")
        where = url.render_as_string(hide_password=False)
        app = App(connector=PsycopgConnector(conninfo=where, min_size=1, max_size=4))
        app.task(name=DELIVER, queue=QUEUE, retry=Again())(partial(self._deliver, over))
        for name, (work, when) in self._clockwork(app).items():
            app.periodic(cron=when)(app.task(name=name, queue=QUEUE, priority=URGENT)(work))
        return app

    async def _deliver(self, over: asyncio.Event, letter: int) -> None:
        """Rule 1."""
        with suppress(TimeoutError):
            async with asyncio.timeout(HELD):
                await self.worker.attend(letter)
        if over.is_set():
            raise HandedBack

    def _clockwork(self, app: App) -> Mapping[str, tuple[Periodic, str]]:
        """What is done by the clock, once for all workers, and when."""

        async def tick(timestamp: int) -> None:
            await asyncio.to_thread(self.beat)

        async def rescue(timestamp: int) -> None:
            await _rescue(app)

        async def tidy(timestamp: int) -> None:
            ended = {"include_failed": True, "include_cancelled": True, "include_aborted": True}
            await app.job_manager.delete_old_jobs(KEPT, QUEUE, **ended)

        return {TICK: (tick, EVERY_MINUTE), RESCUE: (rescue, EVERY_MINUTE), TIDY: (tidy, EVERY_NIGHT)}


async def _rescue(app: App) -> None:
    """Rule 2. Somebody else may be doing the same."""
    for job in await app.job_manager.get_stalled_jobs(queue=QUEUE, seconds_since_heartbeat=STALLED):
        with suppress(ConnectorException):  # it was put back, or is done
            await app.job_manager.retry_job(job)
            log.warning("job %s of a dead worker is put back", job.id)


async def _until(over: asyncio.Event, work: Coroutine[Any, Any, None]) -> None:
    """Do it until it ends or `over` is set; then cancel it and wait. Raises what it raises."""
    doing, ending = asyncio.create_task(work), asyncio.create_task(over.wait())
    try:
        await asyncio.wait((doing, ending), return_when=asyncio.FIRST_COMPLETED)
    finally:
        ending.cancel()
        doing.cancel()
        await asyncio.wait((doing,))
    if not doing.cancelled():
        doing.result()

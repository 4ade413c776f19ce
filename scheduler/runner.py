"""The metronome: APScheduler with its memory store calls the tick every minute. It knows nothing else."""

from collections.abc import Callable
from datetime import timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

BEAT = timedelta(minutes=1)


class Metronome:
    """Beats on the running event loop until stopped. A beat that is still going is not started again."""

    def __init__(self, beat: Callable[[], None], every: timedelta = BEAT) -> None:
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        trigger = IntervalTrigger(seconds=int(every.total_seconds()))
        self._scheduler.add_job(beat, trigger, max_instances=1, coalesce=True, misfire_grace_time=None)

    def start(self) -> None:
        """Begin to beat. Needs a running event loop."""
        self._scheduler.start()

    def stop(self) -> None:
        """No more beats."""
        self._scheduler.shutdown(wait=False)

"""Four weathers: how an event and a moment of time reach the application.

calm   nothing happens
crash  the process is thrown away before every event, and between commit and delivery
echo   everything arrives twice
busy   two workers do everything at the same time
"""

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import TypeVar

from bot.delivery import Delivery
from bot.events import Event
from bot.storage.outbox import LEASE
from bot.turns import Taken
from scheduler.tick import tick
from tests.transcripts.stage import Stage

T = TypeVar("T")
PATIENCE = 60  # seconds until a race that does not end is a failure
Weather = Callable[[Stage, Event | None], None]


def calm(stage: Stage, event: Event | None) -> None:
    """An event, or a tick where there is none; then everything due goes out."""
    if event:
        stage.run(stage.app.delivery.deliver(stage.app.desk.take(event, stage.now()).rows))
    else:
        tick(stage.app.desk, stage.now())
    _later(stage)
    stage.run(stage.app.delivery.drain())


def crash(stage: Stage, event: Event | None) -> None:
    """What was committed is all that is left; the outbox finds it at the end of the lease."""
    stage.rebuild()
    if event:
        stage.app.desk.take(event, stage.now())
    else:
        tick(stage.app.desk, stage.now())
    _later(stage)
    stage.rebuild()
    stage.run(stage.app.delivery.drain())


def echo(stage: Stage, event: Event | None) -> None:
    """Twice, and twice delivered."""
    calm(stage, event)
    if event:
        again = stage.app.desk.take(event, stage.now())
        assert not again.fresh and not again.rows, f"{event.id} was taken twice"
    else:
        tick(stage.app.desk, stage.now())
    stage.run(stage.app.delivery.drain())


def busy(stage: Stage, event: Event | None) -> None:
    """Two workers, both at the same moment, and two that deliver."""
    now, desk = stage.now(), stage.app.desk
    if event:
        taken: list[Taken] = together(*[lambda: desk.take(event, now)] * 2)
        assert sorted(one.fresh for one in taken) == [False, True], f"{event.id} was not taken once"
        for one in taken:
            stage.run(stage.app.delivery.deliver(one.rows))
    else:
        together(*[lambda: tick(desk, now)] * 2)
    _later(stage)
    together(*[lambda: _drained(stage.app.delivery)] * 2)


WEATHERS: Mapping[str, Weather] = {"calm": calm, "crash": crash, "echo": echo, "busy": busy}


def together(*calls: Callable[[], T]) -> list[T]:
    """All calls at once, each in a thread of its own; what they return, in order."""
    barrier = Barrier(len(calls), timeout=PATIENCE)

    def begin(call: Callable[[], T]) -> T:
        barrier.wait()
        return call()

    with ThreadPoolExecutor(len(calls)) as pool:
        return [done.result(PATIENCE) for done in [pool.submit(begin, call) for call in calls]]


def _drained(delivery: Delivery) -> int:
    return asyncio.run(delivery.drain())


def _later(stage: Stage) -> None:
    """In every weather the lease of a live answer ends before the next thing happens."""
    stage.clock.to(stage.now() + LEASE + timedelta(seconds=1))

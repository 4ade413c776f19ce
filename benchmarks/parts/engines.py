"""The two engines by name. Procrastinate is imported only by whoever asks for it."""

from benchmarks.parts.processes import Told
from bot.carrying import Carrier, OwnLoop
from bot.delivery import Worker
from bot.engines.port import Carriage
from bot.storage.database import Engine

EMBEDDED, PROCRASTINATE = "embedded", "procrastinate"
ENGINES = (EMBEDDED, PROCRASTINATE)


def carrier_of(engine: str) -> Carrier:
    """Who is told of new rows."""
    if engine == EMBEDDED:
        return OwnLoop()
    from bot.engines.enlisting import JobForRow

    return JobForRow()


def carriage_of(told: Told, worker: Worker) -> Carriage:
    """Who looks at rows in this process. The beat does nothing: time is no part of these benchmarks."""
    if told.engine == EMBEDDED:
        from bot.engines.embedded import Embedded

        return Embedded(worker)
    from bot.engines.jobs import Jobs

    return Jobs(worker, lambda: None, told.concurrency)


def prepare(engine: str, connected: Engine) -> None:
    """Tables that the engine needs besides ours."""
    if engine == PROCRASTINATE:
        from bot.engines import tables

        tables.prepare(connected)

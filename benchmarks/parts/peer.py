"""The peer: plain Procrastinate, doing nothing just as often. Its own defaults, but for concurrency."""

import time
from typing import Any

from procrastinate import App, PsycopgConnector
from procrastinate.schema import SchemaManager

from benchmarks.parts.child import Line
from benchmarks.parts.processes import Told

QUEUE = "peer"
BATCH = 1000


def app_on(url: str) -> tuple[App, Any]:
    """An application on a database, and its one job, which does nothing."""
    app = App(connector=PsycopgConnector(conninfo=url.replace("+psycopg", "", 1)))

    @app.task(name="peer.nothing", queue=QUEUE)
    async def nothing(row: int) -> None:
        return None

    return app, nothing


async def enqueue(url: str, many: int) -> float:
    """Its tables, emptied, and so many jobs, deferred in batches. Seconds that the deferring took."""
    app, nothing = app_on(url)
    async with app.open_async():
        connector = app.connector
        if not await app.check_connection_async():
            await SchemaManager(connector).apply_schema_async()  # type: ignore[arg-type]
        await connector.execute_query_async("TRUNCATE procrastinate_jobs CASCADE")
        began = time.time()
        for start in range(0, many, BATCH):
            await nothing.batch_defer_async(*({"row": n} for n in range(start, min(many, start + BATCH))))
        spent = time.time() - began
        await connector.execute_query_async("ANALYZE")
    return spent


async def run(told: Told, line: Line) -> dict[str, Any]:
    """The worker process: ends when nothing is left. When that was (seconds, wall clock)."""
    app, _ = app_on(told.database)
    await line.ready()
    async with app.open_async():
        await app.run_worker_async(
            queues=[QUEUE], wait=False, concurrency=told.concurrency, install_signal_handlers=False
        )
    return {"at": time.time()}

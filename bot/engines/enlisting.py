"""A row becomes a job of Procrastinate, in the transaction that writes the row: both, or neither.

Rule 1: a job holds the id of a row and nothing else. Doing it twice, late or never changes nothing.
Rule 2: no lock, neither for the lane nor for the row. In Procrastinate a job that waits for tomorrow
        holds back every later job with its lock, also one that is due now. Order is the claim's
        business (bot/storage/claims.py), which knows what is due.
Rule 3: no queueing lock. A job for tomorrow would swallow the one for now, and the conflict would
        abort the turn's transaction. Several jobs for one row are harmless instead: the second one
        finds the row finished and ends.
Rule 4: only what is due SOON gets a job. A fetch walks over all jobs that wait for their time, as
        Procrastinate keeps no index on it: with 100,000 of them it takes some twenty times as long. What
        is due later is found by the sweep of any worker, at most SWEEP seconds (bot/engines/jobs.py) late.
Rule 5: of the rows of one transaction that are due in the same second, the first MOST get a job. A woken
        worker looks at everything that is due, so the fiftieth job of an announcement wakes nobody.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from procrastinate import BaseConnector
from procrastinate.jobs import Job
from procrastinate.manager import JobManager
from psycopg.types.json import Jsonb

from bot.storage import database
from bot.storage.database import Connection

QUEUE = "flipside"  # ours alone, should the database hold other programs' jobs
DELIVER = "flipside.deliver"
SOON = timedelta(minutes=5)
MOST = 50
TOLD = "flipside.enlisted"


class OnConnection(BaseConnector):
    """Runs Procrastinate's statements on a connection of ours, inside its transaction.

    By way of SQLAlchemy, so that an error is one of ours: a lost race is run again like any other.
    """

    def get_sync_connector(self) -> BaseConnector:
        """It needs no other."""
        return self

    def execute_query_all_with_connection(
        self, connection: Connection, query: str, **arguments: Any
    ) -> list[dict[str, Any]]:
        """Rows as dictionaries. Neither begins nor ends a transaction."""
        plain = {name: _adapted(value) for name, value in arguments.items()}
        return [dict(row) for row in connection.exec_driver_sql(query, plain).mappings()]


def _adapted(value: Any) -> Any:
    """For psycopg: named tuples are rows of a type, dictionaries are JSON."""
    if isinstance(value, dict):
        return Jsonb(value)
    if isinstance(value, list):
        return [_adapted(one) for one in value]
    return tuple(_adapted(one) for one in value) if isinstance(value, tuple) else value


@dataclass(frozen=True)
class JobForRow:
    """The carrier of rows to worker processes."""

    jobs: JobManager = field(default_factory=lambda: JobManager(OnConnection()))

    def enlist(self, connection: Connection, letter: int, lane: str, priority: int, at: datetime) -> None:
        """A job for this row, seen by workers when the transaction commits."""
        began, told = _transaction(connection)
        there = told[at.replace(microsecond=0)]
        if at > began + SOON or letter in there or len(there) >= MOST:
            return
        there.add(letter)
        self.jobs.defer_job(_job(letter, priority, at), connection=connection)


def _job(letter: int, priority: int, at: datetime) -> Job:
    return Job(
        queue=QUEUE,
        task_name=DELIVER,
        task_kwargs={"letter": letter},
        lock=None,
        queueing_lock=None,
        priority=-priority,  # here more is more urgent
        scheduled_at=at,
    )


Told = defaultdict[datetime, set[int]]


def _transaction(connection: Connection) -> tuple[datetime, Told]:
    """What was told in this transaction, and the database's time when that began.

    Kept beside the connection, which one thread uses at a time; another transaction on it starts anew.
    """
    present = connection.get_transaction()
    before = connection.info.get(TOLD)
    if before is not None and before[0] is present:
        return before[1], before[2]
    began = database.clock(connection)
    if began is None:
        raise ValueError("jobs need PostgreSQL")
    connection.info[TOLD] = (present, began, defaultdict(set))
    return began, connection.info[TOLD][2]

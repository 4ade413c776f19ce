"""How much waits to be sent, read while Flipside works: one statement for the queues, one for the rest.

Rule 1: the cost follows what is due and how many queues there are, never what lies in the future
        or is finished: queues are found by leaping through ix_outbox_due, ages read from its front.
Rule 2: no person leaves here. Lanes hold addresses, so they are counted.
Rule 3: counts stop: a large backlog must not be made worse by looking at it.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, Integer, String, bindparam, text
from sqlalchemy.exc import SQLAlchemyError

from bot.storage.database import Engine, reading
from bot.storage.types import Instant

MOST = 10_000  # rows counted of one queue; that many means "at least"
IN_FRONT = 1_000  # lanes are not in the index: they are counted among the oldest due rows of a queue


class Queue(NamedTuple):
    """What is due in one queue. `installation` is "platform/installation"; `oldest` is in seconds.

    `rows` is at most MOST; `lanes` are those of the IN_FRONT oldest rows.
    """

    installation: str
    priority: int
    rows: int
    lanes: int
    oldest: float


@dataclass(frozen=True)
class Gauges:
    """The backlog: every queue with live rows, also at zero; rows that nobody has looked after, by state;
    how many installations are paused."""

    queues: tuple[Queue, ...] = ()
    undecided: tuple[tuple[str, int], ...] = ()
    paused: int = 0


def queue(connection: Connection, now: datetime) -> Gauges:
    """The backlog at this moment."""
    queues = tuple(
        Queue(row.installation, row.priority, row.due, row.lanes, _age(row.oldest, now))
        for row in connection.execute(QUEUES, {"now": now, "most": MOST, "front": IN_FRONT})
    )
    found = {row.state: row.rows for row in connection.execute(WITH_NOBODY, {"most": MOST})}
    paused = found.pop(PAUSED)
    return Gauges(queues, tuple(sorted(found.items())), paused)


def looked(engine: Engine, now: datetime) -> Gauges | None:
    """The backlog, or None when the database does not answer."""
    try:
        with reading(engine) as connection:
            return queue(connection, now)
    except SQLAlchemyError:
        return None


def _age(oldest: datetime | None, now: datetime) -> float:
    return (now - oldest).total_seconds() if oldest else 0.0


# Written out: both databases read it alike, and each subquery is one leap in the index.
QUEUES = (
    text("""
WITH RECURSIVE
installations(installation) AS (
    SELECT min(installation) FROM outbox WHERE wake_at IS NOT NULL
    UNION ALL
    SELECT (SELECT min(o.installation) FROM outbox o
            WHERE o.wake_at IS NOT NULL AND o.installation > installations.installation)
    FROM installations WHERE installations.installation IS NOT NULL
),
queues(installation, priority) AS (
    SELECT installation, (SELECT min(o.priority) FROM outbox o
                          WHERE o.wake_at IS NOT NULL AND o.installation = installations.installation)
    FROM installations WHERE installation IS NOT NULL
    UNION ALL
    SELECT installation, (SELECT min(o.priority) FROM outbox o
                          WHERE o.wake_at IS NOT NULL AND o.installation = queues.installation
                            AND o.priority > queues.priority)
    FROM queues WHERE queues.priority IS NOT NULL
)
SELECT q.installation, q.priority,
    (SELECT count(*) FROM (SELECT 1 FROM outbox o WHERE o.installation = q.installation
        AND o.priority = q.priority AND o.wake_at <= :now LIMIT :most) AS found) AS due,
    (SELECT count(DISTINCT found.lane) FROM (SELECT o.lane FROM outbox o WHERE o.installation = q.installation
        AND o.priority = q.priority AND o.wake_at <= :now ORDER BY o.wake_at LIMIT :front) AS found) AS lanes,
    (SELECT min(o.wake_at) FROM outbox o WHERE o.installation = q.installation
        AND o.priority = q.priority AND o.wake_at <= :now) AS oldest
FROM queues q WHERE q.priority IS NOT NULL ORDER BY q.installation, q.priority
""")
    .bindparams(
        bindparam("now", type_=Instant), bindparam("most", type_=Integer), bindparam("front", type_=Integer)
    )
    .columns(installation=String, priority=Integer, due=Integer, lanes=Integer, oldest=Instant)
)

PAUSED = "paused"  # told beside the states of rows, none of which is called so
WITH_NOBODY = (
    text("""
SELECT 'paused' AS state, count(*) AS rows FROM installations WHERE state = 'paused'
UNION ALL
SELECT state, count(*) AS rows FROM (
    SELECT state FROM outbox WHERE dismissed_at IS NULL AND state IN ('unknown', 'dead') LIMIT :most
) AS found GROUP BY state ORDER BY state
""")
    .bindparams(bindparam("most", type_=Integer))
    .columns(state=String, rows=Integer)
)

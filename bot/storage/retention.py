"""What is kept for how long. Everything else that people are counted and remembered by stays.

Rule 1: a row goes only when nothing can come of it any more. What keeps something from happening twice
        stays: every step of the plan, the keys of open conversations, whatever another row points at.
Rule 2: a few thousand rows in a transaction, so that nobody waits for a sweep.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Engine, and_, delete, or_, select, update

from bot.storage import tables as t
from bot.storage.database import writing
from bot.storage.outbox import State
from bot.storage.upsert import add_once

INBOX_DAYS = timedelta(days=30)  # platforms repeat an event for hours, not for weeks
OUTBOX_DAYS = timedelta(days=90)
BATCH = 5_000  # rows of a table in one transaction
SWEPT = "swept"  # the mark: the day of the last sweep

i, o = t.inbox.c, t.outbox.c


def due_for_sweep(connection: Connection, now: datetime) -> bool:
    """Whether this is the first who asks today (UTC): one process sweeps, the others need not."""
    m, today = t.marks.c, now.astimezone(UTC).date().isoformat()
    later = update(t.marks).where(m.key == SWEPT, m.value < today).values(value=today)
    if connection.execute(later).rowcount:
        return True
    return add_once(connection, t.marks, {"key": SWEPT, "value": today}, ("key",)) is not None


def swept(engine: Engine, now: datetime) -> Mapping[str, int]:
    """Everything that is old enough, in as many transactions as it takes. Rows that went, by table."""
    gone = {"inbox": 0, "outbox": 0}
    while any(found := writing(engine, lambda connection: sweep(connection, now)).values()):
        gone = {name: gone[name] + number for name, number in zip(gone, found, strict=True)}
    return gone


def sweep(connection: Connection, now: datetime) -> Mapping[str, int]:
    """Delete what is old enough: a batch of each table. How many rows went, by table."""
    old = select(i.id).where(i.at < now - INBOX_DAYS).limit(BATCH)
    inbox = connection.execute(delete(t.inbox).where(i.id.in_(old))).rowcount
    outbox = connection.execute(delete(t.outbox).where(o.id.in_(_over(now)))).rowcount
    return {"inbox": inbox, "outbox": outbox}


def _undecided() -> ColumnElement[bool]:
    """Whether a human is still to decide about a row: of one whose policy is to drop it nobody is asked."""
    return or_(o.state == State.DEAD, and_(o.state == State.UNKNOWN, o.policy != "drop"))


def _over(now: datetime) -> ColumnElement[int]:
    """Ids of finished rows, without those that another row points at. As sets: nothing here has an index."""
    limit, c = now - OUTBOX_DAYS, t.conversations.c
    open_ = select(o.id).join(t.conversations, c.id == o.conversation).where(c.closed_at.is_(None))
    old = select(o.id).where(
        o.wake_at.is_(None),
        o.written_at < limit,
        or_(o.sent_at.is_(None), o.sent_at < limit),
        or_(~_undecided(), o.dismissed_at.isnot(None)),
    )
    pointed_at = select(o.target).where(o.target > 0)
    return old.except_(open_, pointed_at).limit(BATCH)  # type: ignore[return-value]

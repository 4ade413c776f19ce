"""Rows for an installation that is paused or gone: they are not claimed, wait, and end by their own rule.

Rule: nothing is written into such a row for the sake of the pause, so nothing is to be undone after it.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Select, select

from bot.storage import tables as t
from bot.storage.installations import State
from bot.storage.outbox import State as Row
from bot.storage.outbox import set_free

i, o = t.installations.c, t.outbox.c
BATCH = 500  # rows that expire in one look
CLOSED = i.state != State.ACTIVE


def homes() -> Select[str]:
    """The installations that rows do not go to, as rows name them: "platform/installation"."""
    return select((i.platform + "/" + i.id).label("home")).where(CLOSED)


def closed(connection: Connection) -> frozenset[str]:
    """The same, read."""
    return frozenset(connection.execute(homes()).scalars())


def is_closed(connection: Connection, home: str) -> bool:
    """Whether rows of this installation wait."""
    platform, _, id_ = home.partition("/")
    return connection.scalar(select(i.id).where(i.platform == platform, i.id == id_, CLOSED)) is not None


def there(platform: ColumnElement[str], id_: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether an address (by its columns) lies in one of these."""
    return select(i.id).where(i.platform == platform, i.id == id_, CLOSED).exists()


def expire(connection: Connection, now: datetime) -> int:
    """End what is too late by its own rule, as a claim would have. What may have arrived stays. How many."""
    waiting = sorted(closed(connection))
    if not waiting:
        return 0
    late = select(o.id, o.person).where(o.installation.in_(waiting), o.wake_at <= now, o.expires_at <= now)
    late = late.where(o.state == Row.QUEUED, o.doubts == 0, o.wake_at.isnot(None)).order_by(o.id)
    found = connection.execute(late.limit(BATCH).with_for_update(skip_locked=True)).all()
    for row in found:
        ended = t.outbox.update().where(o.id == row.id).values(state=Row.EXPIRED.value, wake_at=None)
        connection.execute(ended)
        set_free(connection, row.id, row.person, now)
    return len(found)

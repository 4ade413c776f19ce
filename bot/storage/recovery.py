"""After a backup was put back: the world has moved on, and the database has not (docs/operate.md).

Rule 1: what may have been said already is not said again by itself: it ends as `unknown`, and a human
        sees it. What harms nobody when it comes twice stays queued, and every page is drawn again.
Rule 2: an id that may have been given in the lost time is never given again: an old button hits nobody.
Rule 3: a line of the plan that was due in the lost time is followed, so that the program goes on; what it
        says is under rule 1. Also one due before and held back: it may have been followed in that time.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, Integer, Table, and_, func, null, select, text, update

from bot.storage import records
from bot.storage import tables as t
from bot.storage.outbox import GOODBYE, State

BEAT, GAP, DONE = "beat", "gap", "recovered"  # marks
BEATS_EVERY = timedelta(minutes=1)  # scheduler/runner.py
JUMP = 1_000_000  # more ids than are given between two backups
MAY_HAVE = "restored from a backup: it may have been sent"
TOO_LATE = "restored from a backup: nobody waits for this answer any more"

o = t.outbox.c


@dataclass(frozen=True)
class Gap:
    """The time that is lost: it happened, and the database does not know of it."""

    since: datetime
    until: datetime


@dataclass(frozen=True)
class Recovered:
    """What was done. `doubtful`: messages that may have been sent; `late`: answers nobody waits for."""

    gap: Gap
    doubtful: int
    late: int
    pages: int


def beat(connection: Connection, now: datetime) -> None:
    """Note that the program is alive: once a minute, so that a backup tells when it was taken."""
    records.mark(connection, BEAT, _written(now))


def last_beat(connection: Connection) -> datetime | None:
    """When the program was last alive; None before its first beat."""
    found = records.marked(connection, BEAT)
    return datetime.fromisoformat(found) if found else None


def recovered(connection: Connection) -> bool:
    """Whether recovery was done and the program has not run since."""
    return records.marked(connection, DONE) == _last_beat(connection)


def recover(connection: Connection, until: datetime, now: datetime) -> Recovered:
    """Make a database that was put back safe to run on. One transaction: the caller's.

    1. The gap: from the last beat, less a minute, to `until`: when the program last ran.
    2. What was due by then: answers to a request end, other posts become unknown (rule 1).
    3. Pages are drawn again: they show what is true now.
    4. Ids jump (rule 2).
    5. The gap is noted, for `doubt` (rule 3).
    """
    gap = Gap(min(_since(connection), until), until)
    due = and_(o.wake_at <= until, o.verb == "post")
    late = _end(connection, and_(due, o.load == "answer", o.kind != GOODBYE), State.EXPIRED, TOO_LATE)
    doubtful = _end(connection, and_(due, o.policy != "repeat"), State.UNKNOWN, MAY_HAVE)
    again = {"state": State.QUEUED, "wake_at": now, "attempts": 0, "receipt": null()}
    pages = connection.execute(update(t.outbox).where(o.verb == "page").values(again)).rowcount
    for table in numbered():
        _jump(connection, table)
    _note(connection, gap)
    records.mark(connection, DONE, _last_beat(connection))
    return Recovered(gap, doubtful, late, pages)


def gap(connection: Connection) -> Gap | None:
    """The lost time; None where nothing was ever restored."""
    found = records.marked(connection, GAP)
    if not found:
        return None
    times = json.loads(found)
    return Gap(datetime.fromisoformat(times["from"]), datetime.fromisoformat(times["to"]))


def doubt(connection: Connection, due_at: datetime) -> str:
    """Why what is said for a line of the plan due at an instant may have been said; empty if it was not."""
    lost = gap(connection)
    return MAY_HAVE if lost and due_at <= lost.until else ""


def numbered() -> Iterator[Table]:
    """The tables whose ids the database gives."""
    for table in t.metadata.sorted_tables:
        keys = list(table.primary_key)
        if len(keys) == 1 and isinstance(keys[0].type, Integer):
            yield table


def _end(connection: Connection, rows: object, state: State, why: str) -> int:
    change = update(t.outbox).where(rows)  # type: ignore[arg-type]
    return connection.execute(change.values(state=state, wake_at=None, error=why, cause="restored")).rowcount


def _jump(connection: Connection, table: Table) -> None:
    """On SQLite a table without autoincrement has nothing to move: nobody outside ever holds its ids."""
    if connection.dialect.name == "postgresql":
        sequence = f"pg_get_serial_sequence('{table.name}', 'id')"
        connection.execute(text(f"SELECT setval({sequence}, nextval({sequence}) + {JUMP})"))
    elif table.dialect_options["sqlite"]["autoincrement"]:
        known = {"name": table.name, "jump": JUMP}
        moved = text("UPDATE sqlite_sequence SET seq = seq + :jump WHERE name = :name")
        if not connection.execute(moved, known).rowcount:
            connection.execute(text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :jump)"), known)


def _note(connection: Connection, lost: Gap) -> None:
    """In place of an earlier gap, which lies before this one."""
    times = {"from": _written(lost.since), "to": _written(lost.until)}
    records.mark(connection, GAP, json.dumps(times))


def _since(connection: Connection) -> datetime:
    """The last beat, less a minute; without one, the last thing that happened."""
    if found := records.marked(connection, BEAT):
        return datetime.fromisoformat(found) - BEATS_EVERY
    newest = (t.inbox.c.at, t.steps.c.at, o.written_at, t.conversations.c.heard_at)
    times = [connection.scalar(select(func.max(column))) for column in newest]
    return max((at for at in times if at is not None), default=datetime.min.replace(tzinfo=UTC))


def _last_beat(connection: Connection) -> str:
    return records.marked(connection, BEAT) or "never"


def _written(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()

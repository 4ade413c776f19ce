"""Small ledgers: events seen, steps taken, tasks, the audit log, marks."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import Connection, func, select, update

from bot.program.consequences import Values
from bot.storage import tables as t
from bot.storage.mapping import freeze
from bot.storage.upsert import add_once, upsert


def first_time(connection: Connection, event: str, now: datetime) -> bool:
    """Note an event's id. False: it was here before."""
    return add_once(connection, t.inbox, {"id": event, "at": now}, ("id",)) is not None


def step_taken(connection: Connection, rule: str, subject: str, now: datetime) -> bool:
    """Note that a rule of the plan was followed for a subject. False: it was already."""
    row = {"rule": rule, "subject": subject, "at": now}
    return add_once(connection, t.steps, row, ("rule", "subject")) is not None


def open_task(
    connection: Connection, cohort: str, key: str, subject: str, values: Values, due: date, now: datetime
) -> bool:
    """Put a task on the lead's list, again where it was done before. False: it is there already."""
    row = {
        "cohort": cohort,
        "key": key,
        "subject": subject,
        "values": freeze(values),
        "due": due,
        "opened_at": now,
    }
    if add_once(connection, t.tasks, row, ("cohort", "key", "subject")) is not None:
        return True
    k = t.tasks.c
    done = (k.cohort == cohort, k.key == key, k.subject == subject, k.closed_at.isnot(None))
    again = update(t.tasks).where(*done).values(**row, closed_at=None)
    return connection.execute(again).rowcount == 1


def open_tasks(connection: Connection, cohort: str) -> tuple[tuple[str, str, Values], ...]:
    """Key, subject and values of the open tasks, oldest first."""
    k = t.tasks.c
    rows = connection.execute(
        select(k.key, k.subject, k["values"]).where(k.cohort == cohort, k.closed_at.is_(None)).order_by(k.id)
    )
    return tuple((key, subject, tuple((a, b) for a, b in values)) for key, subject, values in rows)


def close_tasks(connection: Connection, subject: str, now: datetime) -> None:
    """Nothing is left to do about a subject."""
    k = t.tasks.c
    connection.execute(
        update(t.tasks).where(k.subject == subject, k.closed_at.is_(None)).values(closed_at=now)
    )


def audit(connection: Connection, person: str, action: str, detail: str, now: datetime) -> None:
    """Who did, or tried, what only some may do."""
    connection.execute(
        t.audit.insert().values(person=person, action=action[:120], detail=detail[:2000], at=now)
    )


def audited(connection: Connection) -> tuple[tuple[str, str], ...]:
    """Person and action, oldest first."""
    rows = connection.execute(select(t.audit.c.person, t.audit.c.action).order_by(t.audit.c.id))
    return tuple((person, action) for person, action in rows)


def mark(connection: Connection, key: str, value: str) -> None:
    """Remember one word under a key."""
    upsert(connection, t.marks, [{"key": key, "value": value}])


def marked(connection: Connection, key: str, default: str = "") -> str:
    """The word under a key."""
    return connection.scalar(select(t.marks.c.value).where(t.marks.c.key == key)) or default


def counts(connection: Connection, table: str, cohort: str) -> Mapping[str, int]:
    """How many rows of a cohort are in each state."""
    found = t.metadata.tables[table].c
    query = select(found.state, func.count()).where(found.cohort == cohort).group_by(found.state)
    return dict(connection.execute(query).all())

"""The date of a session as it stands in people's calendars, also after it fell away.

Rule 1: written in the transaction that changes the date; who changes it holds the session.
Rule 2: `version` grows with every change and never goes back, so that a calendar knows which is newer.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from bot.program.sessions import Session
from bot.storage import tables as t
from bot.storage.upsert import upsert

d = t.dates.c


@dataclass(frozen=True)
class Dated:
    """How often a date was changed, and the last that stood, UTC."""

    version: int
    starts: datetime


def of(connection: Connection, session: Session) -> Dated | None:
    """The date of a session, or the one that fell away last; None for one that never had any."""
    row = connection.execute(select(d.version, d.starts).where(d.session == session.id)).one_or_none()
    if row is None:
        return Dated(0, session.starts) if session.starts else None
    return Dated(row.version, session.starts or row.starts)


def changed(connection: Connection, old: Session, new: Session) -> None:
    """Count a change of the date, if this is one."""
    last = new.starts or old.starts
    if old.starts == new.starts or last is None:
        return
    before = connection.scalar(select(d.version).where(d.session == new.id)) or 0
    upsert(connection, t.dates, [{"session": new.id, "version": before + 1, "starts": last}])

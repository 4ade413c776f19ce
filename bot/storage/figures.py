"""Figures of a run, counted from the tables: what was said, when, to whom, and what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from bot.storage import tables as t
from bot.storage.outbox import State


@dataclass(frozen=True)
class Sent:
    """One message that went out."""

    person: str
    zone: str
    region: str
    load: str
    kind: str
    text: str
    at: datetime


def sent(connection: Connection) -> tuple[Sent, ...]:
    """Every message that was sent, oldest first; posts in a channel have no person."""
    o, p = t.outbox.c, t.people.c
    query = select(o.person, p.zone, p.region, o.load, o.kind, o.card, o.sent_at)
    query = query.join(t.people, p.id == o.person, isouter=True)
    query = query.where(o.verb == "post", o.sent_at.isnot(None)).order_by(o.sent_at, o.id)
    return tuple(
        Sent(r.person, r.zone or "UTC", r.region or "", r.load, r.kind, _text(r.card), r.sent_at)
        for r in connection.execute(query)
    )


def _text(card: dict[str, str]) -> str:
    return f"{card.get('title', '')}\n{card.get('text', '')}".strip()


def undelivered(connection: Connection, now: datetime) -> int:
    """Messages that ended badly, or are overdue."""
    o = t.outbox.c
    bad = o.state.in_([State.DEAD, State.UNKNOWN]) | (o.wake_at.isnot(None) & (o.wake_at < now))
    return connection.scalar(select(func.count()).select_from(t.outbox).where(bad)) or 0


def count(connection: Connection, table: str, states: Sequence[str] = ()) -> int:
    """How many rows a table has, in these states if any are named."""
    found = t.metadata.tables[table]
    query = select(func.count()).select_from(found)
    query = query.where(found.c.state.in_(states)) if states else query
    return connection.scalar(query) or 0


def joined(connection: Connection) -> int:
    """Participants who ever gave a profile."""
    p = t.participants.c
    query = select(func.count()).select_from(t.participants).where(p.consented_at.isnot(None))
    return connection.scalar(query) or 0


def active_pairs(connection: Connection) -> int:
    """Pairs that have met."""
    return connection.scalar(select(func.count()).select_from(t.pairs).where(t.pairs.c.held > 0)) or 0

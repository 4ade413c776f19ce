"""Letters that wait for a place where a person is not reached any more.

Rule: only what nobody has begun to send. What is being sent ends as it ends.
"""

from sqlalchemy import ColumnElement, Connection, select, update

from bot.events import Address
from bot.storage import tables as t
from bot.storage.mapping import freeze
from bot.storage.outbox import Letter, State, to_letter

o = t.outbox.c
DRAWINGS = ("page", "show", "replace")


def to(connection: Connection, person: str, old: Address, new: Address) -> tuple[Letter, ...]:
    """What waits for a person at a place waits for them at another. The letters, as they stand now."""
    where = {"address": freeze(new), "lane": new.lane, "installation": new.home}
    rows = select(o.id).where(*_waiting(person, old), o.verb == "post").order_by(o.id).with_for_update()
    ids = list(connection.scalars(rows))
    connection.execute(update(t.outbox).where(o.id.in_(ids)).values(where))
    moved = connection.execute(select(t.outbox).where(o.id.in_(ids)).order_by(o.id))
    return tuple(to_letter(row) for row in moved)


def lost(connection: Connection, person: str, old: Address, why: str) -> None:
    """What waits for a person who is reached nowhere will not arrive: a human is asked about it."""
    waiting = update(t.outbox).where(*_waiting(person, old), o.verb == "post")
    connection.execute(waiting.values(state=State.DEAD, wake_at=None, cause="gone", error=why))


def undrawn(connection: Connection, person: str, old: Address) -> None:
    """Nobody sees a page there any more, nor a card that would be drawn anew."""
    waiting = update(t.outbox).where(*_waiting(person, old), o.verb.in_(DRAWINGS))
    connection.execute(waiting.values(state=State.CANCELLED, wake_at=None))


def _waiting(person: str, at: Address) -> tuple[ColumnElement[bool], ...]:
    return o.person == person, o.lane == at.lane, o.state == State.QUEUED

"""The outbox: what Flipside says is a row before it is a request (delivery.md, sections 3 to 5).

Rule 1: whoever writes an outcome holds the row's fence; a late worker changes nothing.
Rule 2: `wake_at` is the only time column that counts: due, retry and end of lease are all
        "look at this row again at"; None means finished.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, func, select, update

from bot.events import Address
from bot.storage import tables as t
from bot.storage.mapping import freeze, thaw
from bot.storage.upsert import add_once, upsert
from conversations.cards import Card

o = t.outbox.c
GOODBYE = "goodbye"
LEASE = timedelta(seconds=15)  # delivery.md, section 4


class State(StrEnum):
    """Where a row stands."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    REPLACED = "replaced"
    CANCELLED = "cancelled"
    MERGED = "merged"
    EXPIRED = "expired"
    UNKNOWN = "unknown"
    DEAD = "dead"


@dataclass(frozen=True)
class Letter:
    """One thing to be sent. `verb`: post, replace (the card of row `target`) or page."""

    key: str
    person: str
    address: Address
    card: Card
    kind: str
    load: str
    id: int = 0
    priority: int = 1
    wake_at: datetime | None = None
    state: State = State.QUEUED
    fence: int = 0
    attempts: int = 0
    error: str = ""
    receipt: Mapping[str, Any] | None = None
    policy: str = "drop"
    verb: str = "post"
    target: int = 0
    conversation: int | None = None
    question: str = ""
    subject: str = ""
    expires_at: datetime | None = None
    written_at: datetime | None = None
    sent_at: datetime | None = None


def write(connection: Connection, letter: Letter) -> Letter | None:
    """The letter with its id, or None where one with this key was written before."""
    row = _row(letter)
    found = add_once(connection, t.outbox, row, ("key",))
    return None if found is None else replace(letter, id=found)


def again(connection: Connection, letter: Letter) -> None:
    """Queue a letter whose key may be known: it is looked at again, whatever became of it before.

    The fence stays, so that whoever is sending the old one cannot write its outcome into the new one.
    """
    row = {**_row(letter), "state": State.QUEUED.value}
    del row["fence"]
    upsert(connection, t.outbox, [row], ("key",))


def claim(connection: Connection, now: datetime, most: int) -> tuple[Letter, ...]:
    """Due letters, urgent first, leased to the caller. One that was being sent is interrupted."""
    due = select(t.outbox).where(o.wake_at <= now).order_by(o.priority, o.wake_at, o.id).limit(most)
    rows = connection.execute(due.with_for_update(skip_locked=True)).all()
    letters = tuple(_letter(row) for row in rows)
    if letters:
        connection.execute(
            update(t.outbox)
            .where(o.id.in_([letter.id for letter in letters]))
            .values(state=State.SENDING, fence=o.fence + 1, attempts=o.attempts + 1, wake_at=now + LEASE)
        )
    return tuple(replace(x, fence=x.fence + 1, attempts=x.attempts + 1) for x in letters)


def settle(connection: Connection, letter: Letter, state: State, now: datetime, **values: Any) -> bool:
    """Write an outcome, if the fence is still ours. Whether it was."""
    values = {"wake_at": None, **values, "state": state}
    if state is State.SENT:
        values["sent_at"] = now
    if letter.kind == GOODBYE and values["wake_at"] is None:
        values |= _untraced(letter)
    ours = (o.id == letter.id, o.fence == letter.fence, o.state == State.SENDING)
    return connection.execute(update(t.outbox).where(*ours).values(values)).rowcount == 1


def _untraced(letter: Letter) -> dict[str, Any]:
    """The row of a goodbye once it is over: the last trace of somebody forgotten goes."""
    nobody = replace(letter, key=f"{GOODBYE}:{letter.id}", address=Address(""), card=Card(""), receipt=None)
    row = _row(nobody)
    return {name: row[name] for name in ("key", "lane", "address", "card", "receipt")}


def cancel(connection: Connection, talk: int) -> None:
    """What waits to ask about a conversation that is over need not be sent."""
    connection.execute(
        update(t.outbox)
        .where(o.conversation == talk, o.state == State.QUEUED, o.verb == "post")
        .values(state=State.CANCELLED, wake_at=None)
    )


def quiet(connection: Connection, person: str, loads: Iterable[str]) -> None:
    """Drop what waits for a person who wants no such messages."""
    connection.execute(
        update(t.outbox)
        .where(o.person == person, o.state == State.QUEUED, o.load.in_(list(loads)))
        .values(state=State.CANCELLED, wake_at=None)
    )


def shown(connection: Connection, talk: int, question: str = "") -> tuple[Letter, ...]:
    """The sent cards of a conversation (one question's, or all) that still have buttons."""
    query = select(t.outbox).where(o.conversation == talk, o.state == State.SENT, o.verb == "post")
    query = query.where(o.question == question) if question else query
    return tuple(_letter(row) for row in connection.execute(query.order_by(o.id)))


def get(connection: Connection, letter: int) -> Letter | None:
    """A letter by id."""
    row = connection.execute(select(t.outbox).where(o.id == letter)).one_or_none()
    return _letter(row) if row else None


def last_unasked(connection: Connection, person: str) -> Letter | None:
    """The newest letter sent to a person that nobody had asked for."""
    mine = select(t.outbox).where(o.person == person, o.sent_at.isnot(None), o.load != "answer")
    row = connection.execute(mine.order_by(o.sent_at.desc(), o.id.desc()).limit(1)).one_or_none()
    return _letter(row) if row else None


def mark_replaced(connection: Connection, letter: int) -> None:
    """The card lost its buttons."""
    connection.execute(
        update(t.outbox).where(o.id == letter, o.state == State.SENT).values(state=State.REPLACED)
    )


def count(connection: Connection) -> Mapping[str, int]:
    """How many rows are in each state."""
    rows = connection.execute(select(o.state, func.count()).group_by(o.state))
    return dict(rows.all())


def next_wake(connection: Connection) -> datetime | None:
    """When the next row wants to be looked at."""
    found: datetime | None = connection.scalar(select(func.min(o.wake_at)).where(o.wake_at.isnot(None)))
    return found


def _row(letter: Letter) -> dict[str, Any]:
    plain = {name: getattr(letter, name) for name in _PLAIN}
    return {
        **plain,
        "lane": letter.address.lane,
        "address": freeze(letter.address),
        "card": freeze(letter.card),
        "state": letter.state.value,
    }


_PLAIN = (
    *("key", "person", "priority", "wake_at", "fence", "attempts", "error", "receipt", "policy", "kind"),
    *("load", "verb", "target", "conversation", "question", "subject", "expires_at", "written_at", "sent_at"),
)


def _letter(row: Row[Any]) -> Letter:
    plain = {name: getattr(row, name) for name in _PLAIN}
    return Letter(
        **plain,
        id=row.id,
        state=State(row.state),
        address=thaw(Address, row.address),
        card=thaw(Card, row.card),
    )

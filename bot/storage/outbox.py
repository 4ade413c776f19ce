"""The outbox: what Flipside says is a row before it is a request (delivery.md, sections 3 to 5).

Rule 1: whoever writes an outcome holds the row's fence; a late worker changes nothing.
Rule 2: `wake_at` is the only time column that counts: due, retry and end of lease are all
        "look at this row again at"; None means finished.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, func, select, update

from bot.events import Address
from bot.storage import tables as t
from bot.storage.mapping import freeze, thaw
from bot.storage.upsert import add_all_once, add_once, upsert
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
    """One thing to be sent. `verb`: post, replace (the card of row `target`), page, or show (a page, posted).

    `target`: the row whose card is drawn anew, or the row that this one was merged into.
    `doubts`: how often nobody could tell whether it arrived, before it was sent again.
    `cause`: why it did not arrive, as a class: gone, channel, access, ours, refused, restored.
    `dismissed_at`: when a human decided that it need not be sent again.
    """

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
    doubts: int = 0
    dismissed_at: datetime | None = None
    cause: str = ""


def write(connection: Connection, letter: Letter) -> Letter | None:
    """The letter with its id, or None where one with this key was written before."""
    row = to_row(letter)
    found = add_once(connection, t.outbox, row, ("key",))
    return None if found is None else replace(letter, id=found)


def write_all(connection: Connection, letters: Sequence[Letter]) -> tuple[Letter, ...]:
    """The letters with their ids, without those whose keys were written before."""
    ids = add_all_once(connection, t.outbox, [to_row(letter) for letter in letters], "key")
    return tuple(replace(letter, id=ids[letter.key]) for letter in letters if letter.key in ids)


def again(connection: Connection, letter: Letter) -> Letter:
    """Queue a letter whose key may be known, with its id: it is looked at again, whatever became of it.

    The fence stays, so that whoever is sending the old one cannot write its outcome into the new one.
    """
    row = {**to_row(letter), "state": State.QUEUED.value, "attempts": 0, "dismissed_at": None}
    del row["fence"]
    if letter.verb == "page":
        del row["receipt"]  # what was published last is compared with what will be
    upsert(connection, t.outbox, [row], ("key",))
    found = connection.scalar(select(o.id).where(o.key == letter.key))
    return replace(letter, id=found or 0)


def looked_at(connection: Connection, key: str) -> None:
    """Somebody looks at a page: nobody can tell what they see. The platform's own mark of it stays."""
    row = connection.execute(select(o.id, o.receipt).where(o.key == key)).one_or_none()
    if row and row.receipt:
        unsure = {**row.receipt, "digest": ""}
        connection.execute(update(t.outbox).where(o.id == row.id).values(receipt=unsure))


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
    row = to_row(nobody)
    return {name: row[name] for name in ("key", "lane", "installation", "address", "card", "receipt")}


def cancel(connection: Connection, talk: int) -> None:
    """What waits to ask about a conversation that is over need not be sent."""
    _cancelled(connection, o.conversation == talk)


def quiet(connection: Connection, person: str, loads: Iterable[str]) -> None:
    """Drop what waits for a person who wants no such messages."""
    _cancelled(connection, o.person == person, o.load.in_(list(loads)))


def overtaken(connection: Connection, subject: str, people: Iterable[str], loads: Iterable[str]) -> None:
    """Drop the notices that wait for these people about a subject: it is no longer as they say."""
    about = (o.subject == subject, o.conversation.is_(None))
    _cancelled(connection, o.person.in_(list(people)), o.load.in_(list(loads)), *about)


def unneeded(connection: Connection, kind: str, subject: str = "") -> None:
    """Drop what waits of a kind, all of it or about one subject: it is no longer so."""
    about = (o.subject == subject,) if subject else ()
    _cancelled(connection, o.kind == kind, o.wake_at.isnot(None), *about)


def _cancelled(connection: Connection, *which: ColumnElement[bool]) -> None:
    """Not sent. What was merged into one of these goes out by itself, when that one would have."""
    waiting = select(o.id, o.person, o.wake_at, o.doubts)
    waiting = waiting.where(*which, o.state == State.QUEUED, o.verb == "post")
    found = connection.execute(waiting.order_by(o.id).with_for_update()).all()
    gone = update(t.outbox).where(o.id.in_([row.id for row in found]))
    connection.execute(gone.values(state=State.CANCELLED, wake_at=None))
    for row in found:
        set_free(connection, row.id, row.person, row.wake_at, row.doubts)


def set_free(connection: Connection, first: int, person: str, at: datetime, doubts: int = 0) -> None:
    """What was merged into a row that does not go out: each by itself, at an instant (UTC)."""
    inside = (o.person == person, o.sent_at.is_(None), o.state == State.MERGED, o.target == first)
    alone = {"state": State.QUEUED, "wake_at": at, "target": 0, "doubts": doubts}
    connection.execute(update(t.outbox).where(*inside).values(alone))


def instead_of(connection: Connection, group: Letter, at: datetime) -> tuple[Letter, ...]:
    """What rests on a letter to several cancelled under this fence: due at an instant (UTC). Once."""
    ours = (o.id == group.id, o.fence == group.fence, o.state == State.CANCELLED)
    if connection.scalar(select(o.id).where(*ours)) is None:
        return ()
    resting = select(t.outbox).where(o.target == group.id, o.state == State.MERGED).with_for_update()
    letters = [to_letter(row) for row in connection.execute(resting)]
    alone = {"state": State.QUEUED, "wake_at": at, "target": 0, "doubts": group.doubts}
    mine = update(t.outbox).where(o.id.in_([letter.id for letter in letters]), o.state == State.MERGED)
    connection.execute(mine.values(alone))
    return tuple(replace(letter, state=State.QUEUED, wake_at=at, target=0) for letter in letters)


def shown(connection: Connection, talk: int, question: str = "") -> tuple[Letter, ...]:
    """The sent cards of a conversation (one question's, or all) that still have buttons, as last drawn."""
    query = select(t.outbox).where(o.conversation == talk, o.state == State.SENT, o.verb == "post")
    query = query.where(o.question == question) if question else query
    return as_drawn(connection, query.order_by(o.id))


def carriers(connection: Connection, talk: int) -> tuple[Letter, ...]:
    """The letters that ask about a conversation in a further line, as last drawn."""
    merged = select(o.target).where(o.conversation == talk, o.state == State.MERGED)
    return as_drawn(connection, select(t.outbox).where(o.id.in_(merged)).order_by(o.id))


def as_drawn(connection: Connection, query: Select[Any]) -> tuple[Letter, ...]:
    """The letters that a query finds; one that was drawn anew since has the card that people see now."""
    letters = [to_letter(row) for row in connection.execute(query)]
    keys = {redrawing(letter.id): letter.id for letter in letters}
    drawn = connection.execute(select(o.key, o.card).where(o.key.in_(list(keys)))).all()
    cards = {keys[row.key]: thaw(Card, row.card) for row in drawn}
    return tuple(replace(letter, card=cards.get(letter.id, letter.card)) for letter in letters)


def redrawing(letter: int) -> str:
    """The key of the row that draws a letter's card anew: there is one, with the newest card."""
    return f"replace:{letter}"


def rewrite(connection: Connection, letter: Letter, card: Card) -> None:
    """A letter that is not out has another card when it goes."""
    connection.execute(update(t.outbox).where(o.id == letter.id).values(card=freeze(card)))


def get(connection: Connection, letter: int) -> Letter | None:
    """A letter by id."""
    row = connection.execute(select(t.outbox).where(o.id == letter)).one_or_none()
    return to_letter(row) if row else None


def last_unasked(connection: Connection, person: str) -> Letter | None:
    """The newest letter sent to a person that nobody had asked for."""
    mine = select(t.outbox).where(o.person == person, o.sent_at.isnot(None), o.load != "answer")
    row = connection.execute(mine.order_by(o.sent_at.desc(), o.id.desc()).limit(1)).one_or_none()
    return to_letter(row) if row else None


def mark_replaced(connection: Connection, letter: int) -> None:
    """The card lost its buttons."""
    connection.execute(
        update(t.outbox).where(o.id == letter, o.state == State.SENT).values(state=State.REPLACED)
    )


def count(connection: Connection) -> Mapping[str, int]:
    """How many rows are in each state."""
    rows = connection.execute(select(o.state, func.count()).group_by(o.state))
    return dict(rows.all())


def fates(connection: Connection, subject: str) -> Mapping[str, int]:
    """What became of messages that tell of a subject, asking nothing: arrived, waiting, lost, unwanted."""
    told = (o.subject == subject, o.conversation.is_(None), o.verb == "post")
    rows = connection.execute(select(o.state, func.count()).where(*told).group_by(o.state))
    found: dict[str, int] = {"arrived": 0, "waiting": 0, "lost": 0, "unwanted": 0}
    for state, number in rows:
        found[FATES[State(state)]] += number
    return found


FATES = {
    **dict.fromkeys((State.SENT, State.REPLACED, State.MERGED), "arrived"),
    **dict.fromkeys((State.QUEUED, State.SENDING), "waiting"),
    **dict.fromkeys((State.UNKNOWN, State.DEAD, State.EXPIRED), "lost"),
    State.CANCELLED: "unwanted",
}


def next_wake(connection: Connection) -> datetime | None:
    """When the next row wants to be looked at."""
    found: datetime | None = connection.scalar(select(func.min(o.wake_at)).where(o.wake_at.isnot(None)))
    return found


def to_row(letter: Letter) -> dict[str, Any]:
    """A letter as a row, without its id."""
    plain = {name: getattr(letter, name) for name in _PLAIN}
    return {
        **plain,
        "lane": letter.address.lane,
        "installation": letter.address.home,
        "address": freeze(letter.address),
        "card": freeze(letter.card),
        "state": letter.state.value,
    }


_PLAIN = (
    *("key", "person", "priority", "wake_at", "fence", "attempts", "error", "receipt", "policy", "kind"),
    *("load", "verb", "target", "conversation", "question", "subject", "expires_at", "written_at", "sent_at"),
    *("doubts", "dismissed_at", "cause"),
)


def to_letter(row: Row[Any]) -> Letter:
    """A row as a letter."""
    plain = {name: getattr(row, name) for name in _PLAIN}
    return Letter(
        **plain,
        id=row.id,
        state=State(row.state),
        address=thaw(Address, row.address),
        card=thaw(Card, row.card),
    )

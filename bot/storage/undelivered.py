"""What did not arrive, or may not have: the letters that a human decides about (delivery.md, section 5).

Rule 1: undecided is a letter that is dead or unknown and was not dismissed. It is decided once.
Rule 2: a human is asked about every dead letter, and about unknown ones whose policy is "ask"; the others
        are listed and counted. What tells of trouble is no trouble: it would tell of itself.
Rule 3: what a letter carries (merged rows point at it) shares its fate.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection, Select, and_, case, func, or_, select, update

from bot.storage import tables as t
from bot.storage.outbox import Letter, State, to_letter, to_row
from bot.storage.upsert import BATCH

o, c = t.outbox.c, t.conversations.c
ALERTS = ("undelivered", "delivery_stuck", "installation_paused")  # kinds of letters: the alerts themselves
AGAIN_FOR = timedelta(days=10)  # what is sent again and has not gone out by then is noise

UNDECIDED = and_(o.dismissed_at.is_(None), o.state.in_([State.UNKNOWN, State.DEAD]))
ASKED = and_(
    UNDECIDED,
    or_(o.state == State.DEAD, o.policy == "ask"),
    o.kind.notin_(ALERTS),
)


@dataclass(frozen=True)
class Counts:
    """Undecided letters. `asked`: those that a human is asked about; `newest`: the highest id of these."""

    dead: int = 0
    unknown: int = 0
    asked: int = 0
    asked_dead: int = 0
    newest: int = 0

    @property
    def all(self) -> int:
        """Every undecided letter."""
        return self.dead + self.unknown


def waiting(connection: Connection, most: int, after: int = 0) -> tuple[Letter, ...]:
    """Undecided letters behind an id, oldest first: so that none waits for ever below newer ones."""
    return _letters(connection, select(t.outbox).where(UNDECIDED, o.id > after).order_by(o.id).limit(most))


def asked(connection: Connection, upto: int | None = None, most: int | None = None) -> tuple[Letter, ...]:
    """The letters that a human is asked about, up to an id, oldest first."""
    query = select(t.outbox).where(ASKED).order_by(o.id)
    query = query if upto is None else query.where(o.id <= upto)
    return _letters(connection, query if most is None else query.limit(most))


def counts(connection: Connection, upto: int | None = None) -> Counts:
    """How many are undecided, up to an id."""

    def number(where: object) -> object:
        return func.coalesce(func.sum(case((where, 1), else_=0)), 0)  # type: ignore[arg-type]

    dead = o.state == State.DEAD
    newest = func.coalesce(func.max(case((ASKED, o.id), else_=0)), 0)
    found = (number(dead), number(~dead), number(ASKED), number(and_(ASKED, dead)), newest)
    query = select(*found).where(UNDECIDED)  # type: ignore[call-overload]
    row = connection.execute(query if upto is None else query.where(o.id <= upto)).one()
    return Counts(*(int(value) for value in row))


def shut_out(connection: Connection, after: int) -> bool:
    """Whether a channel that we are not in was to hear an announcement, in a letter behind an id."""
    ours = (UNDECIDED, o.id > after, o.kind == "announcement", o.cause == "channel")
    return connection.scalar(select(o.id).where(*ours).limit(1)) is not None


def one(connection: Connection, letter: int) -> Letter | None:
    """An undecided letter by id; None where there is nothing to decide."""
    return next(iter(_letters(connection, select(t.outbox).where(UNDECIDED, o.id == letter))), None)


def carried(connection: Connection, letters: Sequence[Letter]) -> Mapping[int, tuple[str, ...]]:
    """The kinds of what was merged into these letters, by the id of the letter that carries it."""
    people = sorted({letter.person for letter in letters})
    merged = (o.person.in_(people), o.sent_at.is_(None), o.state == State.MERGED)
    query = select(o.target, o.kind).where(*merged, o.target.in_([letter.id for letter in letters]))
    kinds: dict[int, tuple[str, ...]] = {}
    for row in connection.execute(query.order_by(o.id)):
        kinds[row.target] = (*kinds.get(row.target, ()), row.kind)
    return kinds


def over(connection: Connection, letters: Sequence[Letter]) -> frozenset[int]:
    """The ids of letters that nobody needs any more: their question is over, or they were emptied."""
    talks = [letter.conversation for letter in letters if letter.conversation]
    open_ = set(connection.scalars(select(c.id).where(c.id.in_(talks), c.closed_at.is_(None))))
    return frozenset(
        letter.id
        for letter in letters
        if (letter.conversation and letter.conversation not in open_ and not letter.card.also)
        or (letter.verb == "post" and not (letter.card.text or letter.card.title or letter.card.facts))
    )


def resend(connection: Connection, letters: Iterable[tuple[Letter, datetime]]) -> tuple[Letter, ...]:
    """Queue each letter again for its instant. Those that were still undecided, as they stand now.

    A letter that may have arrived says so when it goes out (`doubts`); it may be late by AGAIN_FOR.
    """
    return tuple(again for letter, at in letters if (again := _resent(connection, letter, at)))


_REQUEUED = (
    *("state", "wake_at", "attempts", "doubts", "cause", "expires_at"),
    *("address", "lane", "installation"),
)


def _resent(connection: Connection, letter: Letter, at: datetime) -> Letter | None:
    doubts = letter.doubts + (letter.state is State.UNKNOWN)
    expires_at = letter.expires_at and at + AGAIN_FOR
    queued = replace(
        letter, state=State.QUEUED, wake_at=at, attempts=0, doubts=doubts, cause="", expires_at=expires_at
    )
    row = to_row(queued)
    mine = update(t.outbox).where(o.id == letter.id, o.state == letter.state, UNDECIDED)
    done = connection.execute(mine.values({name: row[name] for name in _REQUEUED})).rowcount
    return queued if done else None


def dismiss(connection: Connection, letters: Iterable[int], now: datetime) -> int:
    """Leave these as they are: a human has decided. How many were undecided."""
    done, ids = 0, list(letters)
    for start in range(0, len(ids), BATCH):
        mine = update(t.outbox).where(o.id.in_(ids[start : start + BATCH]), UNDECIDED)
        done += connection.execute(mine.values(dismissed_at=now)).rowcount
    return done


def settled_by(connection: Connection, talk: int, now: datetime) -> None:
    """A conversation is over: whether its question arrived need not be decided any more."""
    mine = (o.conversation == talk, UNDECIDED, o.kind.notin_(ALERTS))
    letters = _letters(connection, select(t.outbox).where(*mine))
    dismiss(connection, (letter.id for letter in letters if not letter.card.also), now)


def failed_alerts(connection: Connection, since: datetime) -> frozenset[str]:
    """Who could not be told: an alert of theirs since then is dead, and they have not been heard."""
    failed = (UNDECIDED, o.state == State.DEAD, o.kind.in_(ALERTS), o.written_at > since)
    query = select(o.person).where(*failed)
    return frozenset(connection.scalars(query))


def heard(connection: Connection, person: str, now: datetime) -> None:
    """Somebody was reached after all: what could not tell them need not be decided."""
    mine = update(t.outbox).where(UNDECIDED, o.kind.in_(ALERTS), o.person == person)
    connection.execute(mine.values(dismissed_at=now))


def _letters(connection: Connection, query: Select[tuple[object, ...]]) -> tuple[Letter, ...]:
    return tuple(to_letter(row) for row in connection.execute(query))

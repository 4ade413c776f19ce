"""Claiming: who may send which rows now, and what became of them (delivery.md, section 4).

Rule 1: finished and future rows cost nothing. Each installation is asked by itself, each priority by
        itself, so every look is a short walk along ix_outbox_due.
Rule 2: order is kept per lane: a row waits while another of its lane, no less urgent, is on its way,
        and while an older one will be tried again. Only what is more urgent overtakes.
Rule 3: whoever writes an outcome holds the row's fence; a late worker changes nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import (
    Connection,
    Select,
    and_,
    bindparam,
    case,
    func,
    null,
    or_,
    select,
    text,
    union_all,
    update,
)

from bot.storage import tables as t
from bot.storage import withheld
from bot.storage.mapping import freeze
from bot.storage.outbox import GOODBYE, Letter, State, settle, to_letter
from bot.storage.types import Instant

o, g = t.outbox.c, t.gates.c
PRIORITIES = (0, 1, 2)
CLAIMANTS = 4  # workers that may look at the same time and still each find rows that nobody holds
MATES = 200  # rows merged into one message, at most, in one round


@dataclass(frozen=True)
class Ended:
    """What became of a claimed row. `wake_at`: when to look again, None when it is finished."""

    letter: Letter
    state: State
    wake_at: datetime | None = None
    error: str = ""
    receipt: object = None
    attempts: int = 0
    doubts: int = 0
    cause: str = ""


def installations(connection: Connection) -> tuple[str, ...]:
    """The installations that have something waiting, now or later, each found by one step in the index.

    Without those that are paused or gone: nothing is claimed for them (withheld.py).
    """
    smallest = select(func.min(o.installation).label("here")).where(o.wake_at.isnot(None))
    walk = smallest.cte("walk", recursive=True)
    after = select(func.min(o.installation)).where(o.wake_at.isnot(None), o.installation > walk.c.here)
    walk = walk.union_all(select(after.scalar_subquery()).where(walk.c.here.isnot(None)))
    open_ = select(walk.c.here).where(walk.c.here.notin_(withheld.homes()))
    return tuple(here for here in connection.scalars(open_) if here is not None)


def anything(connection: Connection, now: datetime) -> bool:
    """Whether anything is due: a look that takes no lock, one step in the index for each kind."""
    looks = [_waiting(here, p, now) for here in installations(connection) for p in PRIORITIES]
    return bool(looks) and connection.scalar(union_all(*looks).limit(1)) is not None


def _waiting(installation: str, priority: int, now: datetime) -> Select[tuple[int]]:
    mine = (o.installation == installation, o.priority == priority, o.wake_at <= now, o.wake_at.isnot(None))
    return select(select(o.id).where(*mine).limit(1).subquery().c.id)


def due(
    connection: Connection, installation: str, now: datetime, shut: datetime, most: int
) -> tuple[Letter, ...]:
    """Due rows of an installation, urgent first, one a lane, locked where others claim as well.

    Lanes whose gate is free only after `shut` are passed over, so that a busy one holds up no other.
    """
    wide = most if connection.dialect.name == "sqlite" else most * CLAIMANTS
    given = {"here": installation, "now": now, "shut": shut, "wide": wide, "most": most}
    return tuple(to_letter(row) for row in connection.execute(_DUE, given))


def _heads(priority: int) -> Select[tuple[int]]:
    """Due rows of one priority that no other row of their lane has to go before."""
    other = t.outbox.alias("other").c
    goes_before = and_(
        or_(other.attempts > 0, other.wake_at <= _NOW),
        or_(other.id < o.id, other.priority < o.priority),
    )
    under_way = and_(other.state == State.SENDING, other.wake_at > _NOW)
    blocks = and_(other.lane == o.lane, text(WAITING), other.priority <= o.priority, other.id != o.id)
    busy = select(g.key).where(g.key == o.lane, g.free_at > bindparam("shut", type_=Instant))
    mine = (o.installation == bindparam("here"), o.priority == priority, o.wake_at.isnot(None))
    before = select(other.id).where(blocks, or_(goes_before, under_way))
    found = select(o.id).where(*mine, o.wake_at <= _NOW, ~before.exists(), ~busy.exists())
    return select(found.order_by(o.wake_at, o.id).limit(bindparam("wide")).subquery().c.id)


# Told by its state, not by wake_at: no planner takes ix_outbox_due, which may be long.
WAITING = "other.state IN ('queued', 'sending')"
_NOW = bindparam("now", type_=Instant)
_DUE = (
    select(t.outbox)
    .where(o.id.in_(union_all(*map(_heads, PRIORITIES))), o.wake_at <= _NOW)
    .order_by(o.priority, o.wake_at, o.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)


def mates(
    connection: Connection, heads: Sequence[Letter], alone: Sequence[str], now: datetime
) -> tuple[Letter, ...]:
    """What else is due in the lanes of these and was never tried. Loads that go `alone` are left out."""
    others = select(t.outbox).where(
        o.lane.in_([head.address.lane for head in heads]),
        o.wake_at <= now,
        o.state == State.QUEUED,
        o.attempts == 0,
        o.verb == "post",
        o.load.notin_(alone),
        o.id.notin_([head.id for head in heads]),
    )
    if not heads:
        return ()
    rows = connection.execute(others.order_by(o.id).limit(MATES).with_for_update(skip_locked=True))
    return tuple(to_letter(row) for row in rows)


def hold(connection: Connection, letters: Sequence[Letter], until: datetime) -> tuple[Letter, ...]:
    """Lease these to the caller: the intent is durable before the request leaves.

    Of a page nobody knows what its viewer sees until this ends: its receipt is with the caller only.
    """
    if letters:
        ids = [letter.id for letter in letters]
        receipt = case((o.verb == "page", null()), else_=o.receipt)
        raised = {"fence": o.fence + 1, "attempts": o.attempts + 1, "receipt": receipt}
        held = update(t.outbox).where(o.id.in_(ids))
        connection.execute(held.values(state=State.SENDING, wake_at=until, **raised))
    return tuple(replace(x, fence=x.fence + 1, attempts=x.attempts + 1, wake_at=until) for x in letters)


def put(connection: Connection, letter: Letter, state: State, **values: object) -> None:
    """Write what was decided about a row that the caller has locked and does not send."""
    connection.execute(update(t.outbox).where(o.id == letter.id).values(state=state, **values))


def merge(connection: Connection, first: Letter, others: Sequence[Letter]) -> None:
    """Several rows are one message: the first carries the card, the others point at it."""
    into = {"state": State.MERGED, "wake_at": None, "target": first.id}
    connection.execute(update(t.outbox).where(o.id.in_([x.id for x in others])).values(into))
    put(connection, first, first.state, card=freeze(first.card), policy=first.policy)


def doubted(connection: Connection, letters: Iterable[Letter]) -> None:
    """Nobody can tell whether these arrived, and they are sent again."""
    ids = [letter.id for letter in letters]
    if ids:
        connection.execute(update(t.outbox).where(o.id.in_(ids)).values(doubts=o.doubts + 1))


def end(connection: Connection, ended: Sequence[Ended], now: datetime) -> int:
    """Write outcomes, each only where the fence is still ours. How many were not."""
    plain = [one for one in ended if one.letter.kind != GOODBYE]
    lost = 0
    if plain:
        done = connection.execute(_ENDING, [_values(one, now) for one in plain])
        lost = len(plain) - done.rowcount
    for one in ended:
        if one.letter.kind == GOODBYE:
            lost += not settle(connection, one.letter, one.state, now, wake_at=one.wake_at, error=one.error)
    return lost


_OURS = (o.id == bindparam("b_id"), o.fence == bindparam("b_fence"), o.state == State.SENDING.value)
_ENDING = (
    update(t.outbox)
    .where(*_OURS)
    .values(
        state=bindparam("b_state"),
        wake_at=bindparam("b_wake_at"),
        error=bindparam("b_error"),
        receipt=bindparam("b_receipt"),
        sent_at=bindparam("b_sent_at"),
        attempts=bindparam("b_attempts"),
        doubts=bindparam("b_doubts"),
        cause=bindparam("b_cause"),
    )
)


def _values(one: Ended, now: datetime) -> dict[str, object]:
    values = {
        "id": one.letter.id,
        "fence": one.letter.fence,
        "state": one.state.value,
        "wake_at": one.wake_at,
        "error": one.error,
        "receipt": freeze(one.receipt) if one.receipt else None,
        "sent_at": now if one.state is State.SENT else None,
        "attempts": one.attempts,
        "doubts": one.doubts,
        "cause": one.cause,
    }
    return {f"b_{name}": value for name, value in values.items()}

"""With whom an introduction has arrived: told by the rows that carried it, and by nothing else.

Rule 1: one row to both, or one to each: their keys say which, and hold no time: a pair is introduced once.
Rule 2: what was merged into another message arrived with that one. What a human has settled counts as told.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, select

from bot.program.pairs import Pair
from bot.storage import tables as t
from bot.storage.upsert import BATCH

o = t.outbox.c
DEEP = 4  # a message merged into one that was merged itself, and so on


def shared(subject: str) -> str:
    """The key of the row to both."""
    return f"notice:introduction:{subject}"


def own(subject: str, person: str) -> str:
    """The key of the row to one of them."""
    return f"{shared(subject)}:{person}"


def reached(connection: Connection, pairs: Sequence[Pair]) -> Mapping[str, frozenset[str]]:
    """The people of each pair with whom it has arrived, by pair."""
    keys = [key for pair in pairs for key in (shared(pair.ref), *(own(pair.ref, p) for p in pair.both))]
    arrived = _arrived(connection, keys)
    return {pair.id: _who(pair, arrived) for pair in pairs}


def _who(pair: Pair, arrived: frozenset[str]) -> frozenset[str]:
    if shared(pair.ref) in arrived:
        return frozenset(pair.both)
    return frozenset(person for person in pair.both if own(pair.ref, person) in arrived)


def _arrived(connection: Connection, keys: Sequence[str]) -> frozenset[str]:
    """Those of the keys whose rows arrived, by themselves or inside another."""
    found = _rows(connection, o.key, keys)
    arrived = {row.key for row in found if _settled(row)}
    inside = {row.key: row.target for row in found if not _settled(row) and row.target}
    for _ in range(DEEP):
        carriers = {row.id: row for row in _rows(connection, o.id, sorted(set(inside.values())))}
        known = {key: carriers.get(target) for key, target in inside.items()}
        arrived |= {key for key, row in known.items() if row and _settled(row)}
        inside = {key: row.target for key, row in known.items() if row and not _settled(row) and row.target}
    return frozenset(arrived)


def _settled(row: Any) -> bool:
    return bool(row.sent_at or row.dismissed_at)


def _rows(connection: Connection, column: Any, values: Sequence[Any]) -> list[Any]:
    rows: list[Any] = []
    for start in range(0, len(values), BATCH):
        query = select(o.id, o.key, o.sent_at, o.dismissed_at, o.target)
        rows += connection.execute(query.where(column.in_(values[start : start + BATCH]))).all()
    return rows

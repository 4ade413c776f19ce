"""Gates: when the next request may pass, for every process alike (delivery.md, section 4).

Rule 1: one row a gate, and one instant in it: the generic cell rate algorithm needs no more.
Rule 2: gates are locked after rows, and in the order of their keys, so two rounds cannot block each other.
Rule 3: a platform that asks for a wait, and a workspace that does not answer, move the same instant.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.storage import tables as t
from bot.storage.upsert import upsert

g = t.gates.c


@dataclass(frozen=True)
class Shut:
    """Nothing passes this gate for a while. A strike makes the next wait longer, until something passes."""

    key: str
    wait: timedelta
    strike: int = 0


def opened(connection: Connection, paced: Iterable[str], others: Iterable[str]) -> Mapping[str, datetime]:
    """When each gate is free, by key. Paced ones are made where they are missing, and all are locked."""
    paced = sorted(set(paced))
    keys = sorted({*paced, *others})
    free = _locked(connection, keys)
    missing = [key for key in paced if key not in free]
    if missing:
        _made(connection, missing)
        free = _locked(connection, keys)
    return free


def moved(connection: Connection, free: Mapping[str, datetime]) -> None:
    """Write when gates are free again."""
    for key in sorted(free):
        connection.execute(update(t.gates).where(g.key == key).values(free_at=free[key]))


def shut(connection: Connection, waits: Iterable[Shut], now: datetime) -> None:
    """Nothing passes before the wait is over. A gate that is shut for longer stays so."""
    for one in sorted(waits, key=lambda one: one.key):
        there = connection.execute(select(t.gates).where(g.key == one.key).with_for_update()).one_or_none()
        until = max(now + one.wait, there.free_at) if there else now + one.wait
        strikes = (there.strikes if there else 0) + one.strike
        upsert(connection, t.gates, [{"key": one.key, "free_at": until, "strikes": strikes}])


def strikes(connection: Connection, keys: Iterable[str]) -> Mapping[str, int]:
    """How often in a row each of these did not answer; gates without strikes are left out."""
    rows = connection.execute(select(g.key, g.strikes).where(g.key.in_(sorted(set(keys))), g.strikes > 0))
    return {row.key: row.strikes for row in rows}


def passed(connection: Connection, keys: Iterable[str]) -> None:
    """Something arrived there: strikes are forgotten."""
    wanted = sorted(set(keys))
    if wanted:
        connection.execute(update(t.gates).where(g.key.in_(wanted), g.strikes > 0).values(strikes=0))


def sweep(connection: Connection, before: datetime) -> int:
    """Forget gates that have been open since an instant. How many."""
    return connection.execute(delete(t.gates).where(g.free_at < before, g.strikes == 0)).rowcount


def forget(connection: Connection, keys: Iterable[str]) -> None:
    """As if these had never been paced."""
    connection.execute(delete(t.gates).where(g.key.in_(sorted(set(keys)))))


def _locked(connection: Connection, keys: list[str]) -> dict[str, datetime]:
    query = select(g.key, g.free_at).where(g.key.in_(keys)).order_by(g.key).with_for_update()
    return {row.key: row.free_at for row in connection.execute(query)}


LONG_AGO = datetime.fromisoformat("2000-01-01T00:00:00+00:00")


def _made(connection: Connection, keys: list[str]) -> None:
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    rows = [{"key": key, "free_at": LONG_AGO, "strikes": 0} for key in keys]
    connection.execute(dialect.insert(t.gates).values(rows).on_conflict_do_nothing(index_elements=["key"]))

"""The channels of teams that have Flipside: found by their id, or by the name that people use.

Rule: a name that several teams have is found only with its team before it (`Team > news`).
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, select

from bot.storage import tables as t
from bot.storage.database import Engine, reading, writing
from bot.storage.upsert import upsert

r = t.rooms.c
PARTS = ("channel", "name", "team", "team_name", "service")
WITHIN = ">"  # between the name of a team and that of its channel


def keep(connection: Connection, platform: str, rooms: Iterable[Any], now: datetime) -> None:
    """The channels of a team, as they are now: whatever else it had is forgotten."""
    about = {"platform": platform, "seen_at": now}
    rows = [{**about, "installation": one.tenant, **{p: getattr(one, p) for p in PARTS}} for one in rooms]
    for tenant, team in {(row["installation"], row["team"]) for row in rows}:
        drop(connection, platform, tenant, team)
    if rows:
        upsert(connection, t.rooms, rows)


def drop(connection: Connection, platform: str, installation: str, team: str) -> None:
    """Flipside is no longer in this team."""
    here = (r.platform == platform, r.installation == installation, r.team == team)
    connection.execute(delete(t.rooms).where(*here))


def find(connection: Connection, platform: str, installation: str, name: str) -> Any:
    """The row of a channel, by id or by name; None where there is none, or several of that name."""
    rows = connection.execute(_all(platform, installation)).all()
    wanted = _plain(name)
    exact = [row for row in rows if row.channel == name]
    fits = [row for row in rows if wanted in (_plain(row.name), _plain(f"{row.team_name}{WITHIN}{row.name}"))]
    return (exact or fits)[0] if exact or len(fits) == 1 else None


def _plain(name: str) -> str:
    parts = (" ".join(part.split()).casefold() for part in name.strip().lstrip("#").split(WITHIN))
    return WITHIN.join(parts)


def _all(platform: str, installation: str) -> Any:
    here = (r.platform == platform, r.installation == installation)
    return select(t.rooms).where(*here).order_by(r.team, r.channel)


class StoredRooms:
    """The rooms of one platform, for its adapter. `room` makes the adapter's own value of a row."""

    def __init__(self, engine: Engine, platform: str, room: Callable[..., Any]) -> None:
        self._engine, self._platform, self._room = engine, platform, room

    def of(self, tenant: str, name: str) -> Any:
        """A channel by its id, or by the name people use; None where there is none."""
        with reading(self._engine) as connection:
            found = find(connection, self._platform, tenant, name)
        return self._made(found) if found else None

    def keep(self, rooms: Iterable[Any], now: datetime) -> None:
        """The channels of a team, as they are now."""
        found = list(rooms)
        writing(self._engine, lambda connection: keep(connection, self._platform, found, now))

    def drop(self, tenant: str, team: str) -> None:
        """Flipside is no longer in this team."""
        writing(self._engine, lambda connection: drop(connection, self._platform, tenant, team))

    def teams(self, tenant: str) -> tuple[Any, ...]:
        """A room of each team that has Flipside."""
        with reading(self._engine) as connection:
            rows = connection.execute(_all(self._platform, tenant)).all()
        return tuple(self._made(row) for row in {row.team: row for row in rows}.values())

    def _made(self, row: Any) -> Any:
        return self._room(row.installation, row.channel, row.name, row.team, row.team_name, row.service)

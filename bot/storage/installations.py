"""Where Flipside is installed, and whether it is let in.

Rule 1: paused is an installation that refuses us: nothing goes there, nothing that waits is lost, and it
        comes back by itself or by a reinstall. Gone is one that was taken away: its token is forgotten.
Rule 2: an installation is paused once, with the first reason; `told_at` says that its people were told of
        it, and is kept until they need not be told any more.
Rule 3: a token is in here sealed only, or not at all: then it is in the environment.
"""

import logging
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol

from sqlalchemy import ColumnElement, Connection, select, update

from bot.storage import gates
from bot.storage import tables as t
from bot.storage.mapping import from_row, to_row
from bot.storage.upsert import upsert

log = logging.getLogger("flipside.installations")
i = t.installations.c
LONGEST = 200  # characters of a reason
UNINSTALLED = "app_uninstalled"
NO_TOKEN = "no_token"  # it was in the environment, and is there no more


class Kind(StrEnum):
    """How far an installation reaches."""

    WORKSPACE = "workspace"
    ORGANIZATION = "organization"


class State(StrEnum):
    """Where an installation stands."""

    ACTIVE = "active"
    PAUSED = "paused"
    GONE = "gone"


@dataclass(frozen=True)
class Installation:
    """One row. `sealed` and `refresh` are sealed tokens; empty where there is none.

    `expires_at`: when the token ends, where it is one that ends; `refreshing_until`: who is exchanging it
    for another has it until then.
    """

    platform: str
    id: str
    kind: Kind
    installed_at: datetime
    changed_at: datetime
    name: str = ""
    team: str = ""
    enterprise: str = ""
    sealed: str = field(default="", repr=False)
    bot: str = ""
    bot_user: str = ""
    scopes: tuple[str, ...] = ()
    state: State = State.ACTIVE
    reason: str = ""
    installer: str = ""
    told_at: datetime | None = None
    refresh: str = field(default="", repr=False)
    expires_at: datetime | None = None
    refreshing_until: datetime | None = None

    @property
    def home(self) -> str:
        """As rows of the outbox name it."""
        return f"{self.platform}/{self.id}"


class Sealing(Protocol):
    """Whoever can seal a token again."""

    def rotate(self, sealed: str) -> str:
        """The same token, sealed with the newest key."""


def _here(platform: str, id_: str) -> tuple[ColumnElement[bool], ...]:
    return (i.platform == platform, i.id == id_)


def get(connection: Connection, platform: str, id_: str) -> Installation | None:
    """An installation, whatever became of it."""
    row = connection.execute(select(t.installations).where(*_here(platform, id_))).mappings().one_or_none()
    return from_row(Installation, row) if row else None


def serving(connection: Connection, platform: str, team: str, enterprise: str) -> Installation | None:
    """The active installation that serves a workspace: its own, or else its organization's.

    None where its own is paused, too: it is to be let in again, not to be gone around.
    """
    own = get(connection, platform, team) if team else None
    found = own if own and own.state is not State.GONE else get(connection, platform, enterprise)
    return found if found and found.state is State.ACTIVE else None


def everywhere(connection: Connection) -> tuple[Installation, ...]:
    """All of them, by platform and id."""
    rows = connection.execute(select(t.installations).order_by(i.platform, i.id)).mappings()
    return tuple(from_row(Installation, row) for row in rows)


def standing(connection: Connection, state: State) -> tuple[Installation, ...]:
    """Those in a state."""
    return tuple(one for one in everywhere(connection) if one.state is state)


def active(connection: Connection) -> tuple[Installation, ...]:
    """Those that let us in."""
    return standing(connection, State.ACTIVE)


def paused(connection: Connection) -> tuple[Installation, ...]:
    """Those that refuse us for now."""
    return standing(connection, State.PAUSED)


def install(connection: Connection, one: Installation) -> None:
    """Installed, or installed again: it overwrites everything, is active, and what waits goes out."""
    row = {name: value for name, value in to_row(one).items() if name != "told_at"}  # rule 2
    row |= {"state": State.ACTIVE.value, "reason": ""}
    upsert(connection, t.installations, [row])
    _let_out(connection, one.home)


def let_in(connection: Connection, one: Installation, now: datetime) -> None:
    """It answered, and said what it is: its names, ids and scopes. One that was paused is active again."""
    before = get(connection, one.platform, one.id)
    if before is None or before.state is State.GONE:
        return
    facts = {name: getattr(one, name) for name in ("name", "team", "enterprise", "bot", "bot_user")}
    told = {name: value for name, value in facts.items() if value}  # what it did not say stays
    told |= {"scopes": list(one.scopes)} if one.scopes else {}
    change = {**told, "state": State.ACTIVE.value, "reason": ""}
    if before.state is State.PAUSED:
        change |= {"changed_at": now}
        log.info("installation %s lets us in again", before.home)
        _let_out(connection, before.home)
    connection.execute(update(t.installations).where(*_here(one.platform, one.id)).values(change))


def _let_out(connection: Connection, home: str) -> None:
    """The gates of the whole installation are open: what was refused there may try again."""
    gates.forget(connection, [home, *(f"{home}#{verb}" for verb in ("post", "replace", "page", "show"))])


def pause(connection: Connection, platform: str, id_: str, why: str, now: datetime) -> bool:
    """Nothing goes there any more. Whether it is an installation that we know."""
    change = {"state": State.PAUSED.value, "reason": why[:LONGEST], "changed_at": now, "told_at": None}
    was = (*_here(platform, id_), i.state == State.ACTIVE)
    if connection.execute(update(t.installations).where(*was).values(change)).rowcount:
        home = f"{platform}/{id_}"
        log.error("installation %s is paused: %s", home, why)
        return True
    return connection.scalar(select(i.id).where(*_here(platform, id_))) is not None


def gone(connection: Connection, platform: str, id_: str, now: datetime) -> bool:
    """It was taken away, and its tokens are forgotten. Whether it was there until now."""
    change: dict[str, Any] = {"state": State.GONE.value, "reason": UNINSTALLED, "changed_at": now}
    change |= {"told_at": None, "sealed": "", "refresh": "", "expires_at": None}
    was = (*_here(platform, id_), i.state != State.GONE)
    if not connection.execute(update(t.installations).where(*was).values(change)).rowcount:
        return False
    home = f"{platform}/{id_}"
    log.error("installation %s is gone", home)
    return True


def only(connection: Connection, platform: str, id_: str, now: datetime) -> None:
    """The token in the environment is this one's (empty: there is none): others without one are paused."""
    for one in active(connection):
        if one.platform == platform and one.id != id_ and not one.sealed:
            pause(connection, platform, one.id, NO_TOKEN, now)


def rotate(connection: Connection, one: Installation, vault: Sealing) -> bool:
    """Seal its tokens with the newest key. Whether there was anything to do. Raises what the vault raises."""
    here = select(t.installations).where(*_here(one.platform, one.id)).with_for_update()
    row = connection.execute(here).one_or_none()
    if row is None:
        return False
    old = {"sealed": row.sealed, "refresh": row.refresh}
    new = {name: vault.rotate(value) if value else "" for name, value in old.items()}
    if new != old:
        connection.execute(update(t.installations).where(*_here(one.platform, one.id)).values(new))
    return new != old


def refreshing(
    connection: Connection, platform: str, id_: str, ends: datetime, now: datetime, span: timedelta
) -> Installation | None:
    """The row, held for `span` by whoever exchanges the token that ends then; None where somebody else does
    or did."""
    free = (i.refreshing_until.is_(None)) | (i.refreshing_until <= now)
    held = update(t.installations).where(*_here(platform, id_), i.expires_at == ends, free)
    if not connection.execute(held.values(refreshing_until=now + span)).rowcount:
        return None
    return get(connection, platform, id_)


def refreshed(
    connection: Connection, one: Installation, sealed: str, refresh: str, expires_at: datetime
) -> None:
    """The tokens that came in exchange. Nothing where it was installed again in the meantime."""
    new = {"sealed": sealed, "refresh": refresh, "expires_at": expires_at, "refreshing_until": None}
    same = (*_here(one.platform, one.id), i.refresh == one.refresh)
    connection.execute(update(t.installations).where(*same).values(new))


def untold(connection: Connection) -> tuple[Installation, ...]:
    """Paused or gone, and nobody was told."""
    found = everywhere(connection)
    return tuple(one for one in found if one.state is not State.ACTIVE and one.told_at is None)


def told(connection: Connection, one: Installation, now: datetime) -> bool:
    """Note that people are told of this pause. False: somebody else does."""
    still = (*_here(one.platform, one.id), i.changed_at == one.changed_at, i.told_at.is_(None))
    return connection.execute(update(t.installations).where(*still).values(told_at=now)).rowcount == 1


def back(connection: Connection) -> tuple[Installation, ...]:
    """Active again, and people were told that it was not."""
    return tuple(one for one in active(connection) if one.told_at is not None)


def over(connection: Connection, one: Installation) -> None:
    """Nobody needs to be told any more."""
    still = (*_here(one.platform, one.id), i.state == State.ACTIVE)
    connection.execute(update(t.installations).where(*still).values(told_at=None))


def disown(connection: Connection, platform: str, user: str) -> None:
    """Whoever installed it is somebody whom we forget."""
    theirs = (i.platform == platform, i.installer == user)
    connection.execute(update(t.installations).where(*theirs).values(installer=""))

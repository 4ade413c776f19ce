"""Installations with their tokens, for the adapter of one platform.

Fulfills adapters/slack/ports.py Installations, adapters/slack/warden.py Ward, adapters/slack/installing.py
Registry and adapters/slack/rotating.py Purse; handed in by bot/app.py. Every call is one short transaction.

Rule 1: a token is opened when it is handed out, and never kept here.
Rule 2: a token that no key opens is as good as none: it is told in the log, and what waits goes on waiting.
"""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Protocol

from bot.storage import installations, records
from bot.storage.database import Connection, Engine, reading, writing
from bot.storage.installations import Installation, Kind, Sealing, State

log = logging.getLogger("flipside.installations")


class Safe(Sealing, Protocol):
    """Seals and opens; raises `trouble` where it cannot."""

    def seal(self, token: str) -> str: ...
    def open(self, sealed: str) -> str: ...


class Arrived(Protocol):
    """A fresh installation, as a platform tells of it. `installer`: the user who did it, by platform id."""

    @property
    def id(self) -> str: ...
    @property
    def token(self) -> str: ...
    @property
    def bot(self) -> str: ...
    @property
    def bot_user(self) -> str: ...
    @property
    def team(self) -> str: ...
    @property
    def enterprise(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def scopes(self) -> tuple[str, ...]: ...


class StoredInstallations:
    """The installations of one platform. `installed` makes the adapter's own value of a row and a token.

    `own`: the token of the one installation whose token is in the environment; empty where there is none.
    `trouble`: what `safe` raises.
    """

    def __init__(
        self,
        engine: Engine,
        platform: str,
        installed: Callable[..., Any],
        safe: Safe,
        *,
        own: str = "",
        trouble: tuple[type[Exception], ...] = (),
    ) -> None:
        self._engine, self._platform, self._installed = engine, platform, installed
        self._safe, self._own, self._trouble = safe, own, trouble

    def of(self, team: str, enterprise: str) -> Any:
        """The installation that serves a workspace: its own, or else its organization's."""
        with reading(self._engine) as connection:
            found = installations.serving(connection, self._platform, team, enterprise)
        return self._opened(found)

    def get(self, installation: str) -> Any:
        """An installation by its id; None where there is none, or where it is paused."""
        found = self._row(installation)
        return self._opened(found) if found and found.state is State.ACTIVE else None

    def paused(self) -> tuple[tuple[Any, str, datetime], ...]:
        """Those that are paused and still have a token, with the reason and since when (UTC)."""
        with reading(self._engine) as connection:
            found = [one for one in installations.paused(connection) if one.platform == self._platform]
        opened = ((self._opened(one), one.reason, one.changed_at) for one in found)
        return tuple(one for one in opened if one[0])

    def install(
        self, arrived: Arrived, now: datetime, installer: str = "", refresh: str = "", ends: Any = None
    ) -> None:
        """Installed, or installed again. `refresh` and `ends` of a token that ends. Raises `trouble`."""
        sealed = self._safe.seal(arrived.token)
        one = replace(_row(self._platform, arrived, now), sealed=sealed, installer=installer)
        one = replace(one, refresh=self._safe.seal(refresh) if refresh else "", expires_at=ends)
        writing(self._engine, lambda connection: installations.install(connection, one))

    def owned(self, arrived: Arrived, now: datetime) -> bool:
        """The token in the environment is of this installation: a row for it, without the token.

        One that is paused stays so: whether that is over, `let_in` says. Whether the row is new.
        """
        one = _row(self._platform, arrived, now)

        def write(connection: Connection) -> bool:
            before = installations.get(connection, self._platform, arrived.id)
            new = before is None or bool(before.sealed) or before.state is State.GONE
            if new:
                installations.install(connection, one)
            elif before and before.state is State.ACTIVE:
                installations.let_in(connection, one, now)
            installations.only(connection, self._platform, arrived.id, now)
            return new

        return writing(self._engine, write)

    def disowned(self, now: datetime) -> None:
        """No token is in the environment: whoever lived on it is paused."""
        writing(self._engine, lambda connection: installations.only(connection, self._platform, "", now))

    def let_in(self, arrived: Arrived, now: datetime) -> None:
        """It answered: its names, ids and scopes as they are now; active again where it was paused."""
        one = _row(self._platform, arrived, now)
        writing(self._engine, lambda connection: installations.let_in(connection, one, now))

    def resume(self, installation: str, now: datetime) -> None:
        """The platform itself says that it may go on, as after a workspace has moved."""
        found = self._row(installation)
        if found:
            writing(self._engine, lambda connection: installations.let_in(connection, found, now))

    def pause(self, installation: str, why: str, now: datetime) -> None:
        """Nothing goes there any more, until it is installed again or lets us in again."""
        writing(self._engine, lambda c: installations.pause(c, self._platform, installation, why, now))

    def pause_own(self, why: str, now: datetime) -> bool:
        """The token in the environment is refused. Whether it was known whose it is."""
        with reading(self._engine) as connection:
            found = [one for one in installations.everywhere(connection) if self._lives_outside(one)]
        for one in found:
            self.pause(one.id, why, now)
        return bool(found)

    def _lives_outside(self, one: Installation) -> bool:
        return one.platform == self._platform and not one.sealed and one.state is not State.GONE

    def gone(self, installation: str, now: datetime) -> None:
        """It was taken away, and its token is forgotten."""
        writing(self._engine, lambda c: installations.gone(c, self._platform, installation, now))

    def once(self, key: str, now: datetime) -> bool:
        """Whether something with this key happens for the first time, in any process."""
        return writing(self._engine, lambda c: records.first_time(c, f"{self._platform}:{key}", now))

    def ending(self, installation: str) -> datetime | None:
        """When the token of an installation ends; None where it does not, or cannot be exchanged."""
        found = self._row(installation)
        return found.expires_at if found and found.refresh else None

    def claim_refresh(self, installation: str, ends: datetime, now: datetime, span: timedelta) -> str:
        """What the token that ends then is exchanged with, held for `span` (`installations.refreshing`).

        Empty where somebody else has it, or had it. Raises `trouble`.
        """
        asked = (self._platform, installation, ends, now, span)
        held = writing(self._engine, lambda connection: installations.refreshing(connection, *asked))
        return self._safe.open(held.refresh) if held and held.refresh else ""

    def refreshed(self, installation: str, old: str, token: str, refresh: str, ends: datetime) -> None:
        """What came in exchange for `old`; left out where it was installed anew meanwhile."""
        found = self._row(installation)
        if found is None or not found.refresh or self._safe.open(found.refresh) != old:
            return
        sealed, again = self._safe.seal(token), self._safe.seal(refresh)
        writing(self._engine, lambda c: installations.refreshed(c, found, sealed, again, ends))

    def _row(self, installation: str) -> Installation | None:
        with reading(self._engine) as connection:
            return installations.get(connection, self._platform, installation)

    def _opened(self, found: Installation | None) -> Any:
        token = self._token(found) if found else ""
        if not found or not token:
            return None
        facts = {name: getattr(found, name) for name in ("bot", "bot_user", "team", "enterprise", "name")}
        return self._installed(found.id, token, **facts, scopes=found.scopes)

    def _token(self, found: Installation) -> str:
        """Rule 2."""
        if not found.sealed:
            return self._own
        try:
            return self._safe.open(found.sealed)
        except self._trouble as trouble:
            kind = type(trouble).__name__
            log.error("the token of installation %s cannot be opened: %s", found.home, kind)
            return ""


def _row(platform: str, one: Arrived, now: datetime) -> Installation:
    kind = Kind.WORKSPACE if one.team else Kind.ORGANIZATION
    facts = {name: getattr(one, name) for name in ("bot", "bot_user", "team", "enterprise", "name")}
    return Installation(platform, one.id, kind, now, now, **facts, scopes=one.scopes)

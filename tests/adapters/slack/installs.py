"""Installations in a real database, a real session to the fake Slack, and a clock that is pushed.

Rule: used by the tests of authorize, warden, installing and rotating; nothing is patched.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from adapters.slack.authorize import Known
from adapters.slack.installing import Entrance
from adapters.slack.ports import Installed
from adapters.slack.warden import Warden
from adapters.slack.web import Web
from bot.clock import HandClock
from bot.storage import database, installations, tables
from bot.storage.database import Engine, reading
from bot.storage.installations import Installation
from bot.storage.tokens import StoredInstallations
from bot.vault import CannotOpen, NoKey, Vault, new_key
from tests.databases import sqlite_url_in
from tests.fakes.slack import FakeSlack

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
URL = "https://flipside.example.com"
KEY = new_key()


@dataclass
class House:
    """Our side: what is stored, and the parts around it."""

    slack: FakeSlack
    clock: HandClock
    engine: Engine
    stored: StoredInstallations
    web: Web
    own: str = ""
    changed: list[str] = field(default_factory=list)

    @property
    def warden(self) -> Warden:
        return Warden(self.stored, self.web.client, self.own, self.clock.now, self.changed.append)

    def entrance(self, url: str = URL, missing: tuple[str, ...] = ()) -> Entrance:
        numbers = count(1)
        return Entrance(
            registry=self.stored,
            client=self.web.client,
            api=self.slack.api,
            url=url,
            client_id=self.slack.client_id,
            client_secret=self.slack.client_secret,
            secret=b"s" * 32,
            draw=lambda: f"{next(numbers):032d}",
            now=self.clock.now,
            missing=missing,
            changed=self.changed.append,
        )

    def row(self, id_: str = "T1") -> Installation:
        with reading(self.engine) as connection:
            found = installations.get(connection, "slack", id_)
        assert found
        return found

    def rows(self) -> tuple[Installation, ...]:
        with reading(self.engine) as connection:
            return installations.everywhere(connection)

    def wait(self, span: timedelta) -> None:
        self.clock.to(self.clock.now() + span)


@asynccontextmanager
async def a_house(slack: FakeSlack, clock: HandClock, folder: Path, own: str = "") -> AsyncIterator[House]:
    """Our side, on a database of its own. `own`: the token in the environment."""
    engine = database.connect(sqlite_url_in(folder) + "?synchronous=OFF")
    tables.metadata.create_all(engine)
    stored = StoredInstallations(engine, "slack", Installed, Vault(KEY), own=own, trouble=(CannotOpen, NoKey))
    web = Web(stored, slack.api)
    try:
        yield House(slack, clock, engine, stored, web, own)
    finally:
        await web.close()
        engine.dispose()


def known(house: House, at: list[float], ttl: float = 60.0) -> Known:
    """The cache, on a stopwatch that the test pushes."""
    return Known(house.stored, lambda: at[0], ttl)

"""A directory over a real session to the fake Slack, with the real desk on a database behind it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from adapters.slack.directory import Directory
from adapters.slack.ports import Installed
from adapters.slack.web import Web
from bot.clock import HandClock
from bot.events import Address
from bot.program.people import Person
from bot.storage import database, people, subjects, tables
from bot.storage.database import Engine, reading
from bot.turns import Desk, Secrets
from tests.databases import sqlite_url_in
from tests.fakes.slack import FakeSlack, Install

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@dataclass
class Known:
    """Installations in memory."""

    all: dict[str, Installed] = field(default_factory=dict)

    def of(self, team: str, enterprise: str) -> Installed | None:
        return self.all.get(team) or self.all.get(enterprise)

    def get(self, installation: str) -> Installed | None:
        return self.all.get(installation)

    def pause(self, installation: str, why: str, now: datetime) -> None:
        del self.all[installation]

    def add(self, install: Install) -> Installed:
        """Ours of a fake's."""
        id_ = install.team or install.enterprise
        found = Installed(
            id_, install.token, install.bot_id, install.bot_user, install.team, install.enterprise,
            scopes=install.scopes,
        )  # fmt: skip
        self.all[id_] = found
        return found


@dataclass
class Roll:
    """Everything around a directory. `slept`: what it was told to wait."""

    slack: FakeSlack
    engine: Engine
    clock: HandClock
    known: Known
    web: Web
    slept: list[float] = field(default_factory=list)

    @property
    def desk(self) -> Desk:
        return Desk(self.engine, Secrets(7, lambda: "drawn"))

    def directory(self) -> Directory:
        """A process of its own."""

        async def sleep(seconds: float) -> None:
            self.slept.append(seconds)

        return Directory(self.web.of, self.known, lambda: tuple(self.known.all), self.desk, self.clock, sleep)

    def who(self, user: str, installation: str = "T1") -> str | None:
        return self.desk.who(Address("slack", installation, user))

    def person(self, user: str, installation: str = "T1") -> Person:
        who = self.who(user, installation)
        assert who, f"{user} is nobody"
        with reading(self.engine) as connection:
            found: Person = subjects.load(connection, f"person:{who}")
        return replace(found, told=())

    def everybody(self) -> set[str]:
        with reading(self.engine) as connection:
            return {one.id for one in people.everybody(connection)}


async def until(look: Callable[[], object]) -> None:
    """Let the others run until there is something to see."""
    async with asyncio.timeout(30):
        while not look():  # noqa: ASYNC110  (what is looked at is in a database and in another server)
            await asyncio.sleep(0.01)


@asynccontextmanager
async def a_roll(slack: FakeSlack, folder: Path) -> AsyncIterator[Roll]:
    """On a database of its own."""
    engine = database.connect(sqlite_url_in(folder) + "?synchronous=OFF")
    tables.metadata.create_all(engine)
    known = Known()
    web = Web(known, slack.api)
    try:
        yield Roll(slack, engine, HandClock(NOW), known, web)
    finally:
        await web.close()
        engine.dispose()

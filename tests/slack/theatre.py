"""The stage of a transcript with Slack as its platform: the real wiring, and the fake Slack of tests/fakes.

Rule 1: whatever happened before is in the database; from here on everything comes and goes through Slack.
Rule 2: people are bound to their Slack accounts by the directory, as after an installation.
Rule 3: at the end the fake must have nothing to say against us.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from aiohttp import web
from sqlalchemy import delete, select, update

from adapters.doors import beside
from bot.app import App, build, slack_doors
from bot.events import Address
from bot.platforms.slack import Doors
from bot.settings import Secret, Settings
from bot.storage import outbox, people
from bot.storage import tables as t
from bot.storage.database import Connection, reading, writing
from tests.fakes.slack import FakeSlack, User
from tests.transcripts.stage import Stage

TEAM = "T1"
LINES = ("http", "socket")
ELSEWHERE = {"shown": "in the terminal"}


def account(person: str) -> str:
    """The Slack id of somebody."""
    return f"U{person.upper()}"


def address(person: str) -> Address:
    """Where somebody is in Slack."""
    return Address("slack", TEAM, account(person))


class Theatre(Stage):
    """A stage on which people have Slack. `line`: how Slack reaches us."""

    def __init__(self, stage: Stage, line: str) -> None:
        self.url, self.clock, self.screen, self._runner = stage.url, stage.clock, stage.screen, stage._runner
        self._before, self._line = stage, line
        self.slack = FakeSlack(clock=self.clock.now)
        self.run(self.slack.__aenter__())
        self._settle_down()
        self.app, self.doors = self._opened()

    def user(self, person: str) -> User:
        """Somebody with hands."""
        return self.slack.team(TEAM).user(account(person))

    def quiet(self) -> None:
        """Wait for what comes behind an acknowledgement."""
        self.run(self.doors.counter.quiet())

    def leave(self) -> None:
        """End everything; rule 3."""
        self.run(self._ended())
        self.run(self.slack.__aexit__(None, None, None))
        self.slack.check()

    def _settle_down(self) -> None:
        """The company's workspace, with its channel and everybody in it."""
        team = self.slack.team(TEAM, name="Acme")
        with reading(self._before.app.engine) as connection:
            for person in people.everybody(connection):
                team.member(account(person.id), name=person.name, email=person.email, zone=person.zone)
        team.channel("C1", "reverse-mentoring")
        self.install = team.install()

    def _opened(self) -> tuple[App, Doors]:
        writing(self._before.app.engine, moved_out)
        told = Settings(
            database=Secret(self.url),
            seed=7,
            slack_bot_token=Secret(self.install.token),
            slack_signing_secret=Secret(self.slack.signing_secret),
            slack_app_token=Secret(self.slack.app_token if self._line == "socket" else ""),
            slack_api=self.slack.api,
        )
        app = build(told, self.clock)
        doors = slack_doors(app, lambda: None)
        assert doors
        self.run(self._listen(doors))
        self._meet(doors)
        writing(app.engine, lambda connection: moved_in(connection, "slack", TEAM))
        return app, doors

    async def _listen(self, doors: Doors) -> None:
        site = beside(None, doors.routes())
        self._server = web.AppRunner(site, access_log=None)
        await doors.open()
        await self._server.setup()
        await web.TCPSite(self._server, "127.0.0.1", 0).start()
        if self._line == "http":
            self.slack.deliver_to(f"http://127.0.0.1:{self._server.addresses[0][1]}/slack/events")
        else:
            await self.slack.links.connected()

    def _meet(self, doors: Doors) -> None:
        """Until everybody is bound to their account, whoever reads the directory first."""
        self.run(doors.directory.look())
        while self._before.app.desk.who(address("lena")) is None:
            self.run(asyncio.sleep(0.01))

    async def _ended(self) -> None:
        await self.doors.close()
        await self._server.cleanup()
        await self.app.close()


def moved_out(connection: Connection) -> None:
    """The terminal is not there any more."""
    connection.execute(delete(t.addresses))


def moved_in(connection: Connection, platform: str, home: str) -> None:
    """What waited for the terminal waits for this platform; what was shown there cannot be drawn anew."""
    for row in connection.execute(select(t.outbox)).all():
        letter = outbox.to_letter(row)
        to = people.address_of(connection, letter.person) if letter.person else None
        there = to or replace(letter.address, platform=platform, installation=home)
        new = outbox.to_row(
            replace(letter, address=there, receipt=None if letter.verb == "page" else ELSEWHERE)
        )
        changed = {name: new[name] for name in ("address", "lane", "installation", "receipt")}
        connection.execute(update(t.outbox).where(t.outbox.c.id == row.id).values(changed))


@contextmanager
def in_slack(stage: Stage, line: str) -> Iterator[Theatre]:
    """The stage, with Slack."""
    theatre = Theatre(stage, line)
    try:
        yield theatre
    finally:
        theatre.leave()

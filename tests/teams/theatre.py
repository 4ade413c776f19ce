"""The stage of a transcript with Teams as its platform: the real wiring, and the fake Teams of tests/fakes.

Rule 1: whatever happened before is in the database; from here on everything comes and goes through Teams.
Rule 2: people are bound to their accounts by the members of a team that has Flipside: nobody has spoken yet.
Rule 3: at the end the fake must have nothing to say against us.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import NAMESPACE_URL, uuid5

from aiohttp import web

from adapters.doors import beside
from bot.app import App, build, teams_doors
from bot.events import Address
from bot.platforms.teams import Doors
from bot.settings import Secret, Settings
from bot.storage import people
from bot.storage.database import reading, writing
from tests.fakes.teams import FakeTeams, User
from tests.slack.theatre import moved_in, moved_out
from tests.transcripts.stage import KEY, PUBLIC, Stage

TENANT = str(uuid5(NAMESPACE_URL, "acme"))
TEAM, NEWS = "19:acme@thread.tacv2", "19:news@thread.tacv2"
CHANNEL = "reverse-mentoring"
HOST = "127.0.0.1"


def account(person: str) -> str:
    """The Entra object id of somebody."""
    return str(uuid5(NAMESPACE_URL, person))


def address(person: str) -> Address:
    """Where somebody is in Teams."""
    return Address("teams", TENANT, account(person))


class Theatre(Stage):
    """A stage on which people have Teams."""

    def __init__(self, stage: Stage) -> None:
        self.url, self.clock, self.screen, self._runner = stage.url, stage.clock, stage.screen, stage._runner
        self._before = stage
        self.teams = FakeTeams(clock=self.clock.now)
        self.run(self.teams.__aenter__())
        self._settle_down()
        self.app, self.doors = self._opened()

    def user(self, person: str) -> User:
        """Somebody with hands."""
        return self.teams.tenant(TENANT).user(account(person))

    def quiet(self) -> None:
        """Wait for what comes behind an acknowledgement."""
        self.run(self.doors.counter.quiet())

    def leave(self) -> None:
        """End everything; rule 3."""
        self.run(self._ended())
        self.run(self.teams.__aexit__(None, None, None))
        self.teams.check()

    def _settle_down(self) -> None:
        """The company's tenant: everybody is in one team, and has the app."""
        tenant = self.teams.tenant(TENANT)
        with reading(self._before.app.engine) as connection:
            for one in people.everybody(connection):
                about = {"email": one.email, "zone": one.zone, "locale": one.speech}
                tenant.member(account(one.id), name=one.name, **about).installed = True
        self.team = tenant.team(TEAM, "Acme", members=list(tenant.members))
        self.news = self.team.channel(NEWS, CHANNEL)

    def settings(self) -> Settings:
        """As an admin would set it up."""
        return Settings(
            database=Secret(self.url),
            seed=7,
            url=PUBLIC,
            key=KEY,
            teams_app_id=self.teams.app_id,
            teams_app_password=Secret(self.teams.app_password),
            teams_tenant=TENANT,
            teams_hosts=(HOST,),
            teams_login=self.teams.login,
            teams_openid=self.teams.openid,
        )

    def _opened(self) -> tuple[App, Doors]:
        writing(self._before.app.engine, moved_out)
        app = build(self.settings(), self.clock)
        doors = teams_doors(app, lambda: None)
        assert doors
        self.run(self._listen(doors))
        self._meet(doors)
        writing(app.engine, lambda connection: moved_in(connection, "teams", TENANT))
        return app, doors

    async def _listen(self, doors: Doors) -> None:
        self._server = web.AppRunner(beside(None, doors.routes()), access_log=None)
        await doors.open()
        await self._server.setup()
        await web.TCPSite(self._server, HOST, 0).start()
        self.teams.deliver_to(f"http://{HOST}:{self._server.addresses[0][1]}/api/messages")

    def _meet(self, doors: Doors) -> None:
        """Flipside is added to the team, and reads who is in it."""
        self.run(self.team.installs(account("lena")))
        self.run(doors.directory.look())
        while self._before.app.desk.who(address("lena")) is None:
            self.run(asyncio.sleep(0.01))

    async def _ended(self) -> None:
        await self.doors.close()
        await self._server.cleanup()
        await self.app.close()


@contextmanager
def in_teams(stage: Stage) -> Iterator[Theatre]:
    """The stage, with Teams."""
    theatre = Theatre(stage)
    try:
        yield theatre
    finally:
        theatre.leave()

"""A stage with Slack and Teams at once: the real wiring, one server, both fakes.

Rule 1: whatever happened before is in the database; from here on everything comes and goes through the two.
Rule 2: `homes` says who has which; whoever has both was met in Slack first, and is not yet known in Teams.
Rule 3: at the end neither fake has anything to say against us.
"""

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from aiohttp import web

from adapters.doors import beside
from bot.app import build, slack_doors, teams_doors
from bot.events import Address
from bot.program.people import Person
from bot.settings import Secret, Settings
from bot.storage import people
from bot.storage.database import reading, writing
from tests.fakes.slack import FakeSlack
from tests.fakes.slack import User as SlackUser
from tests.fakes.teams import FakeTeams
from tests.fakes.teams import User as TeamsUser
from tests.slack.theatre import TEAM as WORKSPACE
from tests.slack.theatre import account as slack_account
from tests.slack.theatre import moved_in, moved_out
from tests.teams.theatre import CHANNEL, HOST, NEWS, TEAM, TENANT, account
from tests.transcripts.stage import KEY, PUBLIC, Stage

SLACK, TEAMS = "slack", "teams"
Homes = Mapping[str, tuple[str, ...]]  # person, and where they have an account


class Crossing(Stage):
    """A stage on which people have Slack, Teams, or both."""

    def __init__(self, stage: Stage, homes: Homes) -> None:
        self.url, self.clock, self.screen, self._runner = stage.url, stage.clock, stage.screen, stage._runner
        self._before, self.homes = stage, homes
        self.slack, self.teams = FakeSlack(clock=self.clock.now), FakeTeams(clock=self.clock.now)
        self.run(self.slack.__aenter__())
        self.run(self.teams.__aenter__())
        self._settle_down()
        self._open()

    def in_slack(self, person: str) -> SlackUser:
        """Somebody with hands, in Slack."""
        return self.slack.team(WORKSPACE).user(slack_account(person))

    def in_teams(self, person: str) -> TeamsUser:
        """Somebody with hands, in Teams."""
        return self.teams.tenant(TENANT).user(account(person))

    def quiet(self) -> None:
        """Wait for what comes behind an acknowledgement."""
        for door in self._doors:
            self.run(door.counter.quiet())

    def leave(self) -> None:
        """End everything; rule 3."""
        self.run(self._ended())
        self.run(self.slack.__aexit__(None, None, None))
        self.run(self.teams.__aexit__(None, None, None))
        self.slack.check()
        self.teams.check()

    def meet(self) -> None:
        """Both directories are read."""
        for door in self._doors:
            self.run(door.directory.look())

    def _settle_down(self) -> None:
        workspace, tenant = self.slack.team(WORKSPACE, name="Acme"), self.teams.tenant(TENANT)
        with reading(self._before.app.engine) as connection:
            for one in people.everybody(connection):
                self._move_in(one)
        workspace.channel("C1", CHANNEL)
        self.install = workspace.install()
        self._team = tenant.team(TEAM, "Acme", members=list(tenant.members))
        self._team.channel(NEWS, CHANNEL)

    def _move_in(self, one: Person) -> None:
        """Somebody gets their accounts."""
        homes = self.homes.get(one.id, (SLACK,))
        if SLACK in homes:
            workspace = self.slack.team(WORKSPACE)
            workspace.member(slack_account(one.id), name=one.name, email=one.email, zone=one.zone)
        if TEAMS in homes:
            about = {"email": one.email, "zone": one.zone, "locale": one.speech}
            self.teams.tenant(TENANT).member(account(one.id), name=one.name, **about).installed = True

    def _settings(self) -> Settings:
        return Settings(
            database=Secret(self.url),
            seed=7,
            url=PUBLIC,
            key=KEY,
            slack_bot_token=Secret(self.install.token),
            slack_signing_secret=Secret(self.slack.signing_secret),
            slack_api=self.slack.api,
            teams_app_id=self.teams.app_id,
            teams_app_password=Secret(self.teams.app_password),
            teams_tenant=TENANT,
            teams_hosts=(HOST,),
            teams_login=self.teams.login,
            teams_openid=self.teams.openid,
        )

    def _open(self) -> None:
        writing(self._before.app.engine, moved_out)
        self.app = build(self._settings(), self.clock)
        slack, teams = slack_doors(self.app, lambda: None), teams_doors(self.app, lambda: None)
        assert slack and teams
        self._doors = (slack, teams)
        self.run(self._listen())
        self.run(slack.directory.look())
        self._wait_for("lena")
        self.run(self._team.installs(account(next(iter(self._in_teams())))))
        self.run(teams.directory.look())
        for person in self._in_teams():
            self._wait_for(person)
        writing(self.app.engine, lambda connection: moved_in(connection, SLACK, WORKSPACE))

    def _in_teams(self) -> list[str]:
        return [person for person, homes in self.homes.items() if TEAMS in homes]

    def _wait_for(self, person: str) -> None:
        """Until somebody can be reached, whoever reads the directory first."""
        while True:
            with reading(self.app.engine) as connection:
                if people.addresses(connection, person):
                    return
            self.run(asyncio.sleep(0.01))

    async def _listen(self) -> None:
        routes = [route for door in self._doors for route in door.routes()]
        self._server = web.AppRunner(beside(None, routes), access_log=None)
        for door in self._doors:
            await door.open()
        await self._server.setup()
        await web.TCPSite(self._server, HOST, 0).start()
        base = f"http://{HOST}:{self._server.addresses[0][1]}"
        self.slack.deliver_to(f"{base}/slack/events")
        self.teams.deliver_to(f"{base}/api/messages")

    async def _ended(self) -> None:
        for door in self._doors:
            await door.close()
        await self._server.cleanup()
        await self.app.close()


def address(person: str, platform: str) -> Address:
    """Where somebody is."""
    if platform == SLACK:
        return Address(SLACK, WORKSPACE, slack_account(person))
    return Address(TEAMS, TENANT, account(person))


@contextmanager
def crossing(stage: Stage, homes: Homes) -> Iterator[Crossing]:
    """The stage, with both."""
    found = Crossing(stage, homes)
    try:
        yield found
    finally:
        found.leave()

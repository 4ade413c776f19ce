"""The fake itself: its server, its world, and what tests ask it."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from tests.fakes.slack import state
from tests.fakes.slack.api import Api
from tests.fakes.slack.delivery import Courier, Delivery
from tests.fakes.slack.faults import Fault, Faults
from tests.fakes.slack.oauth import OAuth
from tests.fakes.slack.reading import Json
from tests.fakes.slack.responses import Responses
from tests.fakes.slack.socket import Links
from tests.fakes.slack.team import BOT_TO_COME, Organization, Team
from tests.fakes.slack.views import Views
from tests.fakes.slack.world import APP, BOT_SCOPES, Call, Channel, Install, Member, Message, order

Clock = Callable[[], datetime]


def real_time() -> datetime:
    """The present, where no clock was handed in."""
    return datetime.now(UTC)


class FakeSlack:
    """A Slack. `stamps`: the time in signatures; real, because the app's check of them is."""

    def __init__(self, clock: Clock = real_time, stamps: Clock = real_time) -> None:
        self.now = clock
        self.signing_secret, self.client_secret = "secret-of-the-signature", "secret-of-the-client"
        self.client_id, self.app_token, self.redirect_url = "11.22", "xapp-1-A0FLIPSIDE-1-fake", ""
        self.app_id = APP
        self.teams: dict[str, Team] = {}
        self.organizations: dict[str, Organization] = {}
        self.installs: dict[str, Install] = {}
        self.channels: dict[str, Channel] = {}
        self._direct: dict[tuple[str, str, frozenset[str]], Channel] = {}
        self.calls: list[Call] = []
        self.refused: list[str] = []  # methods that there are not
        self.violations: list[str] = []  # whatever needs a *:history scope
        self.mistakes: list[str] = []  # what Slack would silently not do for the app
        self.messages_tab = self.home_tab = True
        self.rates_kept, self.channel_burst = False, 3
        self.faults, self.views = Faults(), Views(clock)
        self.links = self.socket = Links(APP)
        self.courier = Courier(self.signing_secret, clock, stamps, self.links)
        self.oauth, self.responses, self._api = OAuth(self), Responses(self), Api(self)
        self._number = count(1)
        self.url = ""

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=2**24)
        app.router.add_route("*", "/api/{method}", self._api.serve)
        app.router.add_post("/respond/{team}/{name}", self.responses.serve)
        app.router.add_get("/link/", self.links.serve)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        self._stop = runner.cleanup
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.links.close()
        await self.courier.close()
        await self._stop()
        if kind is None and self.violations:
            raise AssertionError(f"conversations are not ours to read: {self.violations}")

    @property
    def api(self) -> str:
        """The base of the Web API, for settings.slack_api."""
        return f"{self.url}/api/"

    # --- the world

    def team(self, team_id: str, name: str = "Acme") -> Team:
        """A workspace; the same one every time."""
        return self.teams.setdefault(team_id, Team(self, team_id, name))

    def organization(
        self, enterprise_id: str, teams: Sequence[Team], name: str = "Acme Group"
    ) -> Organization:
        """An Enterprise Grid of these workspaces."""
        found = Organization(self, enterprise_id, name, teams)
        self.organizations[enterprise_id] = found
        return found

    def installed(
        self,
        team: Team | None,
        organization: Organization | None,
        scopes: Sequence[str] | None,
        installer: str,
    ) -> Install:
        """The app in a workspace or an organization; again gives a new token to the same bot."""
        where = team.id if team else organization.id if organization else ""
        enterprise = organization.id if organization else team.enterprise if team else ""
        token = f"xoxb-{where}-{next(self._number)}"
        install = Install(token, team.id if team else "", enterprise, f"B0{where}", f"U0BOT{where}",
                          tuple(BOT_SCOPES if scopes is None else scopes), installer)  # fmt: skip
        self.installs[token] = install
        for one in [team] if team else organization.teams if organization else []:
            one.member(install.bot_user, name="Flipside", bot=True)
            for channel in self.channels.values():
                if channel.team == one.id and BOT_TO_COME in channel.members:
                    channel.members[channel.members.index(BOT_TO_COME)] = install.bot_user
        return install

    def install_for(self, team: Team) -> Install | None:
        """The installation that serves a workspace: its own, else its organization's; the newest."""
        alive = [one for one in reversed(self.installs.values()) if not one.trouble]
        own = (one for one in alive if one.team == team.id)
        wide = (
            one for one in alive
            if one.whole_organization and one.enterprise == team.enterprise and team.id not in one.refused
        )  # fmt: skip
        gone = (one for one in reversed(self.installs.values()) if one.team == team.id)
        return next(own, None) or next(wide, None) or next(gone, None)

    def reached(self, install: Install) -> list[Team]:
        """The workspaces that a token reaches."""
        if install.team:
            return [self.teams[install.team]]
        return [one for one in self.organizations[install.enterprise].teams if one.id not in install.refused]

    def somebody(self, teams: Sequence[Team], user_id: str) -> Member | None:
        """A person, as the first of these workspaces knows them."""
        return next((team.members[user_id] for team in teams if user_id in team.members), None)

    def conversation(self, team_id: str, kind: str, members: Sequence[str]) -> Channel:
        """The DM or group DM of exactly these; the same one every time."""
        key = (team_id, kind, frozenset(members))
        if key in self._direct:
            return self._direct[key]
        channel_id = self.name("D" if kind == "im" else "G")
        found = Channel(channel_id, f"{kind}-{channel_id.lower()}", team_id, kind, list(members))
        self.channels[channel_id] = self._direct[key] = found
        return found

    def timestamp(self) -> str:
        """A message's ts: never the same twice."""
        return f"{int(self.now().timestamp())}.{next(self._number):06d}"

    def name(self, prefix: str) -> str:
        """An id that nothing else has."""
        return f"{prefix}{next(self._number):08d}"

    def numbered(self, blocks: Sequence[Json]) -> list[Json]:
        """Blocks with the ids that Slack makes up."""
        return state.numbered(blocks, lambda: self.name("b"))

    # --- to and from the app

    def deliver_to(self, *urls: str) -> None:
        """Send requests there, to each in turn; without an address, by Socket Mode."""
        self.courier.to(*urls)

    @property
    def patience(self) -> float:
        """Real seconds that an answer may take."""
        return self.courier.patience

    @patience.setter
    def patience(self, seconds: float) -> None:
        self.courier.patience = seconds

    @property
    def deliveries(self) -> list[Delivery]:
        """Everything that was sent to the app, in order."""
        return self.courier.deliveries

    async def retries(self, now: datetime | None = None) -> list[Delivery]:
        """Send failed events again that are due by `now`; without it all, until taken or given up."""
        return await self.courier.retries(now)

    async def replay(self, delivery: Delivery, *, fresh: bool = False) -> Delivery:
        """The same request once more, byte for byte; `fresh`: with a signature of now."""
        return await self.courier.replay(delivery, fresh=fresh)

    def revoke(self, token: str, error: str = "token_revoked") -> None:
        """The token works no more: token_revoked, account_inactive, org_login_required, …"""
        self.installs[token].trouble = error

    def approve(
        self, install_url: str, where: Team | Organization, installer: str = "", without: Sequence[str] = ()
    ) -> str:
        """Somebody allows the app; `without`: the optional scopes that they refuse. Returns the redirect."""
        return self.oauth.approve(install_url, where, installer, without)

    def deny(self, install_url: str) -> str:
        """Somebody presses Cancel. Returns the redirect."""
        return self.oauth.deny(install_url)

    def fault(self, method: str, kind: str, times: int = 1, after: int = 0, **more: Any) -> Fault:
        """Something goes wrong: see faults.py. more: retry_after=, seconds=, channel=."""
        return self.faults.add(Fault(method, kind, times, after, **more))

    def keep_rates(self, channel_burst: int = 3) -> None:
        """From now on answer 429 to whoever is over Slack's rates, by the clock."""
        self.rates_kept, self.channel_burst = True, channel_burst

    # --- what came of it

    def accepted(self, method: str, channel: str = "") -> int:
        """How often a call was carried out, whether or not the answer arrived."""
        return len([one for one in self.called(method, channel) if not one.error])

    def called(self, method: str, channel: str = "") -> list[Call]:
        """Every call of a method, refused ones too, in order."""
        return [one for one in self.calls if one.method == method and channel in ("", one.channel)]

    def busiest(self, method: str, channel: str = "", seconds: float = 1.0) -> int:
        """The most accepted calls within any stretch of so many seconds, by the clock."""
        times = sorted(one.at for one in self.called(method, channel) if not one.error)
        width = timedelta(seconds=seconds)
        return max((sum(start <= one < start + width for one in times) for start in times), default=0)

    @property
    def posted(self) -> list[Message]:
        """Every message the app posted, anywhere, ephemeral ones excepted, oldest first."""
        found = [one for channel in self.channels.values() for one in channel.all_messages]
        return sorted((one for one in found if one.bot_id and not one.ephemeral), key=order)

    def doubles(self) -> list[Message]:
        """Messages that say in the same place what an earlier one said."""
        seen, again = set[tuple[str, str, str]](), []
        for one in self.posted:
            key = (one.channel, one.text, one.reads)
            again += [one] if key in seen else []
            seen.add(key)
        return again

    def check(self) -> None:
        """Nothing forbidden, unknown or mistaken was done. Raises AssertionError."""
        found = [*self.violations, *(f"unknown method {one}" for one in self.refused), *self.mistakes]
        if found:
            raise AssertionError("\n".join(found))

"""The fake itself: its server, its world, and what tests ask it."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from tests.fakes.teams.connector import Connector
from tests.fakes.teams.delivery import Courier, Delivery
from tests.fakes.teams.entra import Entra
from tests.fakes.teams.faults import Fault, Faults, Script
from tests.fakes.teams.keys import Keys
from tests.fakes.teams.rates import Rates
from tests.fakes.teams.reading import Json
from tests.fakes.teams.tenant import Tenant
from tests.fakes.teams.world import (
    APP,
    BOT,
    CHANNEL,
    PERSONAL,
    Conversation,
    Member,
    Message,
    Request,
)

Clock = Callable[[], datetime]


def real_time() -> datetime:
    """The present, where no clock was handed in."""
    return datetime.now(UTC)


class FakeTeams:
    """A Teams. `stamps`: the time in tokens; real, because the bot's check of them is."""

    app_id, bot_id = APP, BOT

    def __init__(self, clock: Clock = real_time, stamps: Clock = real_time) -> None:
        self.now = clock
        self.tenants: dict[str, Tenant] = {}
        self.conversations: dict[str, Conversation] = {}
        self.threads: dict[str, str] = {}  # the first message of a thread: its channel
        self.prompts: set[str] = set()  # what people wrote to the bot alone
        self.requests: list[Request] = []
        self.refused: list[str] = []  # paths that there are not
        self.violations: list[str] = []  # whatever reads messages
        self.mistakes: list[str] = []  # what Teams would not do for the bot
        self.page = 100
        self.faults, self.rates, self.keys = Faults(), Rates(clock), Keys(stamps)
        self.entra = Entra(stamps, self.tenants.__contains__, self.faults)
        self.courier = Courier(self.keys)
        self._connector, self._number = Connector(self), count(1)
        self.region, self.url = "teams", ""

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=2**24)
        self._connector.routes(app)
        self.entra.routes(app)
        app.router.add_get("/v1/.well-known/openidconfiguration", self.keys.metadata)
        app.router.add_get("/v1/.well-known/keys", self.keys.keys)
        app.router.add_route("*", "/{rest:.*}", self._unknown)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.courier.close()
        await self._runner.cleanup()
        if kind is None and self.violations:
            raise AssertionError(f"messages are not ours to read: {self.violations}")

    # --- addresses

    @property
    def service(self) -> str:
        """The base URL of the Bot Connector, as in `serviceUrl`."""
        return f"{self.url}/{self.region}/"

    @property
    def login(self) -> str:
        """The base URL of Entra: `{login}/{tenant}/oauth2/v2.0/token`."""
        return self.url

    @property
    def openid(self) -> str:
        """The URL of the metadata of the keys that activities are signed with."""
        return f"{self.url}/v1/.well-known/openidconfiguration"

    @property
    def identity(self) -> str:
        """The endpoint of managed identities (IDENTITY_ENDPOINT); its header is entra.identity_header."""
        return f"{self.url}/msi/token"

    @property
    def app_password(self) -> str:
        """The app's secret."""
        return self.entra.password

    def moves(self, region: str) -> None:
        """From now on activities name another service URL. The old one still works."""
        self.region = region

    # --- the world

    def tenant(self, tenant_id: str) -> Tenant:
        """A tenant; the same one every time."""
        return self.tenants.setdefault(tenant_id, Tenant(self, tenant_id))

    def personal(self, member: Member) -> Conversation:
        """The conversation with a person; the same one every time."""
        made = Conversation(member.chat, PERSONAL, member.tenant, members=[member.aad])
        return self.conversations.setdefault(member.chat, made)

    def reaches(self, member: Member) -> bool:
        """Whether the bot may write to somebody: they have the app, or a team of theirs has."""
        groups = self.tenants[member.tenant].groups.values()
        return member.installed or any(one.bot_in and member.aad in one.members for one in groups)

    def present(self, where: Conversation) -> bool:
        """Whether the bot is in a conversation."""
        tenant = self.tenants[where.tenant]
        if where.kind == PERSONAL:
            return self.reaches(tenant.members[where.members[0]])
        return tenant.groups[where.team].bot_in if where.kind == CHANNEL else where.bot_in

    def sees(self, member: Member, where: Conversation) -> bool:
        """Whether somebody is in a conversation."""
        return where.tenant == member.tenant and member.aad in where.members

    def roster(self, where: Conversation) -> list[Member]:
        """The people in a conversation."""
        return [self.tenants[where.tenant].members[one] for one in where.members]

    def number(self) -> str:
        """A message's id: never the same twice, and growing."""
        return str(int(self.now().timestamp()) * 1000 + next(self._number))

    def activity_id(self, kind: str) -> str:
        """The id of an activity of a person: of messages a number, of others `f:…`."""
        return self.number() if kind == "message" else f"f:{self.number()}"

    # --- to and from the bot

    def deliver_to(self, *urls: str) -> None:
        """Where the bot listens; several take turns."""
        self.courier.to(*urls)

    async def sends(self, activity: Json, /, **how: Any) -> Delivery:
        """Any activity at all, signed.

        how: activity={…} to change it (None leaves a field out); authorization=, body=, headers=, key=, kid=
        and claims by name for a wrong token.
        """
        changed = activity | how.pop("activity", {})
        sent = {key: value for key, value in changed.items() if value is not None}
        return await self.courier.carry(sent, **how)

    @property
    def patience(self) -> float:
        """Real seconds that an answer may take: 15."""
        return self.courier.patience

    @patience.setter
    def patience(self, seconds: float) -> None:
        self.courier.patience = seconds

    @property
    def deliveries(self) -> list[Delivery]:
        """Everything that was sent to the bot, in order."""
        return self.courier.deliveries

    async def retries(self, most: int = 3) -> list[Delivery]:
        """Send again what failed, invokes excepted, until it is taken or was tried so often."""
        return await self.courier.retries(most)

    async def replay(self, delivery: Delivery) -> Delivery:
        """The same activity once more, byte for byte."""
        return await self.courier.again(delivery)

    async def replays(self) -> list[Delivery]:
        """Everything so far once more, invokes excepted, in order."""
        return await self.courier.replays()

    def echoes(self) -> None:
        """From now on everything but invokes is delivered twice."""
        self.courier.echo = True

    def fault(self, operation: str, kind: str | Script, times: int = 1, after: int = 0, **more: Any) -> Fault:
        """Something goes wrong: see faults.py. more: retry_after=, seconds=, conversation=, person=."""
        return self.faults.add(Fault(operation, kind, times, after, **more))

    def keep_rates(self) -> None:
        """From now on answer 429 to whoever is over the rates of a thread, by the clock."""
        self.rates.kept = True

    # --- what came of it

    def called(self, operation: str, conversation: str = "") -> list[Request]:
        """Every request of a kind, refused ones too, in order."""
        return [
            one for one in self.requests
            if one.operation == operation and conversation in ("", one.conversation)
        ]  # fmt: skip

    def accepted(self, operation: str, conversation: str = "") -> int:
        """How often something was carried out, whether or not the answer arrived."""
        return len([one for one in self.called(operation, conversation) if not one.error])

    def busiest(self, operations: Sequence[str], conversation: str = "", seconds: float = 1.0) -> int:
        """The most accepted requests within any stretch of so many seconds, by the clock."""
        every = [one for name in operations for one in self.called(name, conversation)]
        times = sorted(one.at for one in every if not one.error)
        width = timedelta(seconds=seconds)
        return max((sum(start <= one < start + width for one in times) for start in times), default=0)

    @property
    def posted(self) -> list[Message]:
        """Every message of the bot, anywhere, deleted ones too, oldest first."""
        found = [one for where in self.conversations.values() for one in where.all_messages]
        return sorted(found, key=lambda one: int(one.id))

    def doubles(self) -> list[Message]:
        """Messages that say in the same place what an earlier one said."""
        seen, again = set[tuple[str, str, str, str]](), []
        for one in self.posted:
            key = (one.conversation, one.to, one.text, one.reads)
            again += [one] if key in seen else []
            seen.add(key)
        return again

    def check(self) -> None:
        """Nothing forbidden, unknown or mistaken was done. Raises AssertionError."""
        found = [*self.violations, *(f"unknown path {one}" for one in self.refused), *self.mistakes]
        if found:
            raise AssertionError("\n".join(found))

    async def _unknown(self, request: web.Request) -> web.StreamResponse:
        asked = f"{request.method} {request.path}"
        reads = "/messages" in request.path or (request.method == "GET" and "/activities" in request.path)
        (self.violations if reads else self.refused).append(asked)
        return web.json_response({"error": {"code": "NotFound", "message": asked}}, status=404)

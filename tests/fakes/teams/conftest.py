"""A fake Teams with somebody in it, a client of its connector, and a bot that answers as told."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiohttp import ClientSession, web

from tests.fakes.teams import Conversation, FakeTeams, Team, Tenant, User
from tests.fakes.teams.entra import SCOPE
from tests.fakes.teams.reading import CARD, Json

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TENANT, MAYA, ROBERT, GUEST = "5d0e-tenant", "aad-maya", "aad-robert", "aad-guest"
Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Pushed:
    """A clock that is pushed by hand."""

    def __init__(self) -> None:
        self.at = START

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **by: float) -> None:
        """Later."""
        self.at += timedelta(**by)


class Told:
    """A bot that answers as it was told, and remembers what it heard."""

    def __init__(self) -> None:
        self.heard: list[tuple[dict[str, str], Any]] = []
        self.answers: list[web.Response | Answer] = []

    @property
    def last(self) -> Any:
        """The last activity."""
        return self.heard[-1][1]

    def says(self, *answers: Any, status: int = 200) -> None:
        """The next answers: JSON, or nothing at all."""
        for one in answers or (None,):
            self.answers.append(
                web.Response(status=status) if one is None else web.json_response(one, status=status)
            )

    def shows(self, card: Json) -> None:
        """The next answer replaces the card."""
        self.says({"statusCode": 200, "type": CARD, "value": card})

    def opens(self, card: Json, /, title: str = "A form", **more: Any) -> None:
        """The next answer is a dialog."""
        value = {"title": title, "card": {"contentType": CARD, "content": card}, **more}
        self.says({"task": {"type": "continue", "value": value}})

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """One request of Teams'."""
        self.heard.append((dict(request.headers), json.loads(await request.read())))
        answer = self.answers.pop(0) if self.answers else web.Response(status=201)
        return answer if isinstance(answer, web.Response) else await answer(request)


@dataclass
class Client:
    """The bot's requests: one each, with its token."""

    teams: FakeTeams
    session: ClientSession
    token: str

    async def ask(
        self, method: str, path: str, body: Any = None, token: str | None = None
    ) -> tuple[int, Any]:
        """Status and body. `token`: another one, "" for none."""
        held = self.token if token is None else token
        headers = {"Authorization": f"Bearer {held}"} if held else {}
        url = f"{self.teams.service}v3/{path}"
        async with self.session.request(method, url, json=body, headers=headers) as response:
            text = await response.text()
            try:
                return response.status, json.loads(text) if text else None
            except ValueError:
                return response.status, text

    async def send(self, where: str, activity: Json, query: str = "") -> tuple[int, Any]:
        """POST …/activities."""
        return await self.ask("POST", f"conversations/{where}/activities{query}", activity)

    async def card(self, where: str, card: Json) -> str:
        """Send a card; the id of the message."""
        status, body = await self.send(where, attached(card))
        assert status == 201, body
        return str(body["id"])


def attached(card: Json, **more: Any) -> Json:
    """A message with a card."""
    return {"type": "message", "attachments": [{"contentType": CARD, "content": card}], **more}


def text(words: str, **more: Any) -> Json:
    """A TextBlock."""
    return {"type": "TextBlock", "text": words, "wrap": True, **more}


def execute(title: str = "Yes", **data: Any) -> Json:
    """A button, with what old clients do instead."""
    data = data or {"do": "answer", "value": "yes"}
    return {
        "type": "Action.Execute", "title": title, "verb": str(data.get("do", "answer")), "data": data,
        "fallback": {"type": "Action.Submit", "title": title, "data": data},
    }  # fmt: skip


def submit(title: str = "Send", **data: Any) -> Json:
    """A button of a dialog."""
    return {"type": "Action.Submit", "title": title, "data": data or {"do": "form"}}


def card(*body: Json, actions: list[Json] | None = None, **more: Any) -> Json:
    """A card."""
    made: Json = {"type": "AdaptiveCard", "version": "1.5", "body": list(body) or [text("Hello")]}
    return made | ({"actions": actions} if actions else {}) | more


@pytest.fixture
def clock() -> Pushed:
    return Pushed()


@pytest.fixture
async def teams(clock: Pushed) -> AsyncIterator[FakeTeams]:
    async with FakeTeams(clock=clock) as fake:
        yield fake


@pytest.fixture
def tenant(teams: FakeTeams) -> Tenant:
    """Acme: Maya who has the app, Robert who has not, a guest."""
    acme = teams.tenant(TENANT)
    acme.member(MAYA, name="Maya Roth", email="maya@acme.example", locale="de-DE", installed=True)
    acme.member(ROBERT, name="Robert Lang", email="robert@acme.example", zone="America/New_York")
    acme.member(GUEST, name="Gast", role="guest", home="tenant-of-the-guest")
    return acme


@pytest.fixture
def team(tenant: Tenant) -> Team:
    """A team with Maya, the guest and the bot in it."""
    return tenant.team("19:acme@thread.tacv2", "Acme", members=[MAYA, GUEST])


@pytest.fixture
def news(team: Team) -> Conversation:
    """A channel."""
    return team.channel("19:news@thread.tacv2", "news")


@pytest.fixture
async def client(teams: FakeTeams, tenant: Tenant) -> AsyncIterator[Client]:
    form = {"grant_type": "client_credentials", "client_id": teams.app_id, "scope": SCOPE,
            "client_secret": teams.app_password}  # fmt: skip
    async with ClientSession() as session:
        async with session.post(f"{teams.login}/{TENANT}/oauth2/v2.0/token", data=form) as response:
            token = (await response.json())["access_token"]
        yield Client(teams, session, token)


@pytest.fixture
async def bot(teams: FakeTeams) -> AsyncIterator[Told]:
    told = Told()
    site = web.Application()
    site.router.add_post("/api/messages", told.serve)
    runner = web.AppRunner(site, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    teams.deliver_to(f"http://127.0.0.1:{runner.addresses[0][1]}/api/messages")
    yield told
    await runner.cleanup()


@pytest.fixture
def maya(tenant: Tenant, bot: Told) -> User:
    return tenant.user(MAYA)


@pytest.fixture
def chat(teams: FakeTeams, tenant: Tenant) -> str:
    """The id of Maya's chat with the bot."""
    return teams.personal(tenant.members[MAYA]).id

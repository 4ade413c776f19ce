"""A fake Slack with somebody in it, a client of Slack's own SDK, and an app that answers as told."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiohttp import web
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.slack import FakeSlack, Team

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]
Refusal = Callable[[Awaitable[Any]], Awaitable[Any]]
Error = Callable[[Awaitable[Any]], Awaitable[str]]


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
    """An app that answers as it was told, and remembers what it heard."""

    def __init__(self) -> None:
        self.heard: list[tuple[dict[str, str], bytes]] = []
        self.answers: list[web.Response | Answer] = []
        self.url = ""

    def says(self, *answers: Any, status: int = 200, **headers: str) -> None:
        """The next answers: JSON, or nothing at all."""
        for one in answers or (None,):
            body = web.Response(status=status) if one is None else web.json_response(one, status=status)
            body.headers.update({key.replace("_", "-"): value for key, value in headers.items()})
            self.answers.append(body)

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """One request of Slack's."""
        self.heard.append((dict(request.headers), await request.read()))
        answer = self.answers.pop(0) if self.answers else web.Response()
        return answer if isinstance(answer, web.Response) else await answer(request)


@pytest.fixture
def clock() -> Pushed:
    return Pushed()


@pytest.fixture
async def slack(clock: Pushed) -> AsyncIterator[FakeSlack]:
    async with FakeSlack(clock=clock) as fake:
        yield fake


@pytest.fixture
def team(slack: FakeSlack) -> Team:
    """Acme: Maya, Robert who left, a guest, a bot, a stranger, and two channels."""
    acme = slack.team("T1", name="Acme")
    acme.member("U1", name="Maya", email="maya@acme.example", title="Apprentice", locale="de-DE")
    acme.member("W2", name="Robert", email="robert@acme.example")
    acme.member("U3", name="Gone", email="gone@acme.example", deleted=True)
    acme.member("U4", name="Guest", guest=True)
    acme.member("U5", name="Robot", bot=True)
    acme.member("U6", name="Stranger", foreign=True)
    acme.channel("C1", "reverse-mentoring", members=["U1"])
    acme.channel("C2", "elsewhere", bot_in=False)
    acme.channel("C3", "old", archived=True)
    acme.channel("C4", "secret", private=True, bot_in=False)
    acme.install()
    return acme


@pytest.fixture
def client(slack: FakeSlack, team: Team) -> AsyncWebClient:
    """The app's client: it retries nothing."""
    assert team.installation is not None
    return AsyncWebClient(team.installation.token, base_url=slack.api, retry_handlers=[])


@pytest.fixture
async def app(slack: FakeSlack) -> AsyncIterator[Told]:
    told = Told()
    web_app = web.Application()
    web_app.router.add_post("/slack/events", told.serve)
    runner = web.AppRunner(web_app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    told.url = f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
    slack.deliver_to(told.url)
    yield told
    await runner.cleanup()


@pytest.fixture
def refusal() -> Refusal:
    """await refusal(client.some_call(…)): the answer that said no."""

    async def refused(call: Awaitable[Any]) -> Any:
        with pytest.raises(SlackApiError) as caught:
            await call
        return caught.value.response

    return refused


@pytest.fixture
def error(refusal: Refusal) -> Error:
    """await error(client.some_call(…)): Slack's word for why not."""

    async def said(call: Awaitable[Any]) -> str:
        return str((await refusal(call))["error"])

    return said

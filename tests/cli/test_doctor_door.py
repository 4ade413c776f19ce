"""The doctor at our own door, as it might answer from outside."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer, unused_port

from adapters.slack.manifest import EVENTS_PATH
from bot.cli.doctoring.findings import NOTE, OK, WRONG, Finding
from tests.cli.asked_doctor import installed, looked, of, told
from tests.fakes.slack import FakeSlack

SECRET = "0123456789abcdef0123456789abcdef"


@pytest.fixture
async def fake() -> AsyncIterator[FakeSlack]:
    """A Slack with one workspace."""
    async with FakeSlack() as there:
        there.team("T1", name="Brindle & Kite")
        yield there


@asynccontextmanager
async def door(health: int = 200, body: str = '{"ok": true}', unsigned: int = 401) -> AsyncIterator[str]:
    """Our address from outside, as it might answer."""

    async def healthz(request: web.Request) -> web.Response:
        return web.Response(status=health, text=body, headers={"Location": "/elsewhere"})

    async def events(request: web.Request) -> web.Response:
        assert "x-slack-signature" not in request.headers
        return web.Response(status=unsigned)

    app = web.Application()
    app.router.add_get("/healthz", healthz)
    app.router.add_post(EVENTS_PATH, events)
    async with TestServer(app) as server:
        yield str(server.make_url("")).rstrip("/")


async def at_the_door(fake: FakeSlack, url: str) -> list[Finding]:
    settings = told(fake, SLACK_BOT_TOKEN=installed(fake), SLACK_SIGNING_SECRET=SECRET, FLIPSIDE_URL=url)
    return (await looked(settings))[2:]


async def test_a_door_that_leads_to_us_and_is_shut_for_strangers(fake: FakeSlack) -> None:
    async with door() as url:
        assert await at_the_door(fake, url) == [
            (OK, f"{url} leads to Flipside."),
            (OK, "/slack/events refuses what Slack has not signed."),
        ]


@pytest.mark.parametrize(
    ("health", "body"),
    [
        (404, "nothing"),
        (200, "<html>"),
        (200, '{"ok": false}'),
        (200, "[1]"),
        (302, ""),
        (502, '{"ok": true}'),
    ],
)
async def test_a_door_that_leads_elsewhere(fake: FakeSlack, health: int, body: str) -> None:
    async with door(health, body) as url:
        ((kind, said),) = await at_the_door(fake, url)
        assert kind == WRONG and f"not as Flipside (HTTP {health}" in said


@pytest.mark.parametrize(
    ("unsigned", "said"), [(200, "nobody signed"), (404, "not served"), (503, "not served")]
)
async def test_a_door_that_is_open_or_not_there(fake: FakeSlack, unsigned: int, said: str) -> None:
    async with door(unsigned=unsigned) as url:
        assert said in of(WRONG, await at_the_door(fake, url))


async def test_a_door_that_nobody_opens(fake: FakeSlack) -> None:
    ((kind, said),) = await at_the_door(fake, f"http://127.0.0.1:{unused_port()}")
    assert kind == WRONG and "python -m bot serve" in said


async def test_nobody_has_installed_it_yet(fake: FakeSlack) -> None:
    async with door() as url:
        found = await looked(told(fake, FLIPSIDE_URL=url))
        assert f"{url}/slack/install" in of(NOTE, found)

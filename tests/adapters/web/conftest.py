"""A workspace served over real HTTP, and somebody's browser in it."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from aiohttp import ClientResponse, CookieJar
from aiohttp.test_utils import TestClient, TestServer

from adapters.reception import Reception
from adapters.web.deliver import WebAdapter
from adapters.web.entrance import COOKIE
from adapters.web.feed import Feed
from adapters.web.guard import session, token
from adapters.web.server import application
from tests.adapters.web.fakes import FakeAnswering, FakeClock, FakeDesk, FakeLog

SECRET = b"a secret of this test"


@dataclass
class House:
    """The workspace and everything behind it."""

    client: TestClient[Any, Any]
    log: FakeLog
    desk: FakeDesk
    clock: FakeClock
    feed: Feed
    adapter: WebAdapter
    answering: FakeAnswering
    reception: Reception

    @property
    def origin(self) -> str:
        """Where our own pages come from."""
        return f"http://{self.client.host}:{self.client.port}"

    def come_in(self, person: str) -> None:
        """Be signed in, as after the form."""
        self.client.session.cookie_jar.update_cookies(
            {COOKIE: session(person, SECRET)}, self.client.make_url("/")
        )

    async def post(self, path: str, body: Any, person: str = "u1", **headers: str) -> ClientResponse:
        """What the page of a person sends."""
        ours = {"Origin": self.origin, "X-Flipside-Token": token(person, SECRET)}
        return await self.client.post(path, json=body, headers={**ours, **headers})

    async def send(self, body: Mapping[str, Any]) -> Any:
        """An event of Ana's that is expected to be taken."""
        self.come_in("u1")
        response = await self.post("/events", {"id": "e1", **body})
        assert response.status == 200, await response.text()
        return await response.json()

    def texts(self, room: str) -> list[str]:
        """What a room says, oldest first."""
        return [message.payload["text"] for message in self.log.history(room)]


@pytest.fixture
async def house() -> AsyncIterator[House]:
    """A workspace with three people in it."""
    log, feed, clock, desk = FakeLog(), Feed(), FakeClock(), FakeDesk()
    adapter = WebAdapter(log, feed, clock)
    reception = Reception(lambda outcome, seconds: None)
    answering = FakeAnswering(adapter, desk)
    app = application(
        desk,
        log,
        clock,
        answering,
        feed=feed,
        reception=reception,
        secret=SECRET,
        hosts=("chat.example.org",),
    )
    jar = CookieJar(unsafe=True)
    async with TestClient(TestServer(app), cookie_jar=jar) as client:
        yield House(client, log, desk, clock, feed, adapter, answering, reception)

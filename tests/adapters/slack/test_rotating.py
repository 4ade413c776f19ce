"""Tokens that end: exchanged in time, once, by whoever comes first; against a small Slack of its own."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from adapters.contract import DeliveryFailed, Scope, Verdict
from adapters.slack.ports import Installed
from adapters.slack.rotating import Rotation
from bot.clock import HandClock
from tests.adapters.slack.installs import NOW, House, a_house
from tests.fakes.slack import FakeSlack

HOUR = timedelta(hours=1)
ACME = Installed("T1", "xoxb-1", "B1", "U1", team="T1")


class Exchange:
    """Slack's side: a refresh token is good once. `mood`: an answer instead, if any."""

    def __init__(self) -> None:
        self.good, self.asked, self.mood = "xoxe-1", list[dict[str, Any]](), dict[str, Any]()

    async def serve(self, request: web.Request) -> web.Response:
        given = dict(await request.post())
        self.asked.append(given)
        if self.mood:
            return web.json_response(self.mood)
        if given.get("grant_type") != "refresh_token" or given.get("refresh_token") != self.good:
            return web.json_response({"ok": False, "error": "invalid_refresh_token"})
        number = len(self.asked) + 1
        self.good = f"xoxe-{number}"
        new = {"access_token": f"xoxb-{number}", "refresh_token": self.good, "expires_in": 43200}
        return web.json_response({"ok": True, **new})


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with a_house(FakeSlack(), HandClock(NOW), tmp_path) as one:
        yield one


@pytest.fixture
async def exchange(house: House) -> AsyncIterator[Exchange]:
    one, app = Exchange(), web.Application()
    app.router.add_post("/api/oauth.v2.access", one.serve)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    house.web.base = f"http://127.0.0.1:{runner.addresses[0][1]}/api/"
    yield one
    await runner.cleanup()


@pytest.fixture
def rotation(house: House) -> Rotation:
    house.stored.install(ACME, NOW, refresh="xoxe-1", ends=NOW + 12 * HOUR)
    return Rotation(house.stored, house.web.client, "11.22", "secret", house.clock.now, house.changed.append)


def token(house: House) -> str:
    return str(house.stored.get("T1").token)


async def test_a_token_that_does_not_end_is_left_alone(house: House, exchange: Exchange) -> None:
    house.stored.install(ACME, NOW)
    one = Rotation(house.stored, house.web.client, "11.22", "secret", house.clock.now)
    house.wait(100 * HOUR)
    await one.fresh("T1")
    await one.fresh("T2")
    assert exchange.asked == []


async def test_it_is_exchanged_two_hours_before_its_end(
    house: House, exchange: Exchange, rotation: Rotation
) -> None:
    house.wait(10 * HOUR - timedelta(seconds=1))
    await rotation.fresh("T1")
    assert exchange.asked == []
    house.wait(timedelta(seconds=1))
    await rotation.fresh("T1")
    await rotation.fresh("T1")
    assert len(exchange.asked) == 1
    assert token(house) == "xoxb-2" and house.changed == ["T1"]
    assert house.stored.ending("T1") == house.clock.now() + 12 * HOUR
    house.wait(11 * HOUR)
    await rotation.fresh("T1")
    assert token(house) == "xoxb-3"


async def test_of_many_senders_one_exchanges_it(house: House, exchange: Exchange, rotation: Rotation) -> None:
    house.wait(11 * HOUR)
    await asyncio.gather(*(rotation.fresh("T1") for _ in range(8)))
    assert len(exchange.asked) == 1 and token(house) == "xoxb-2"


async def test_while_the_old_one_is_good_a_failed_exchange_harms_nobody(
    house: House, exchange: Exchange, rotation: Rotation
) -> None:
    exchange.mood = {"ok": False, "error": "internal_error"}
    house.wait(11 * HOUR)
    await rotation.fresh("T1")
    assert token(house) == "xoxb-1"
    exchange.mood = {}
    house.wait(timedelta(minutes=1))
    await rotation.fresh("T1")
    assert token(house) == "xoxb-3" and len(exchange.asked) == 2


@pytest.mark.parametrize(
    ("error", "verdict"),
    [
        ("invalid_refresh_token", Verdict.NEVER),
        ("internal_error", Verdict.LATER),
        ("ratelimited", Verdict.LATER),
    ],
)
async def test_a_token_that_has_ended_and_cannot_be_exchanged_stops_the_installation(
    house: House, exchange: Exchange, rotation: Rotation, error: str, verdict: Verdict
) -> None:
    exchange.mood = {"ok": False, "error": error}
    house.wait(13 * HOUR)
    with pytest.raises(DeliveryFailed) as caught:
        await rotation.fresh("T1")
    assert (caught.value.verdict, caught.value.stops) == (verdict, Scope.INSTALLATION)
    assert "xox" not in str(caught.value) and "xox" not in repr(rotation)


async def test_an_answer_without_an_end_is_no_exchange(
    house: House, exchange: Exchange, rotation: Rotation
) -> None:
    exchange.mood = {"ok": True, "access_token": "xoxb-odd"}
    house.wait(11 * HOUR)
    await rotation.fresh("T1")
    assert token(house) == "xoxb-1"


async def test_a_reinstall_in_between_wins(house: House, exchange: Exchange, rotation: Rotation) -> None:
    old = house.stored.claim_refresh("T1", NOW + 12 * HOUR, NOW, HOUR)
    assert old == "xoxe-1"
    house.stored.install(Installed("T1", "xoxb-new", "B1", "U1", team="T1"), NOW)
    house.stored.refreshed("T1", old, "xoxb-late", "xoxe-late", NOW + HOUR)
    assert token(house) == "xoxb-new" and house.stored.ending("T1") is None

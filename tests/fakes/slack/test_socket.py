"""Socket Mode: Bolt over a real WebSocket, several connections, refreshes and losses."""

from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.slack import FakeSlack, Team
from tests.fakes.slack.bolted import connected
from tests.fakes.slack.conftest import Error, Pushed
from tests.fakes.slack.socket import MOST


async def test_everything_works_as_by_http(slack: FakeSlack, team: Team) -> None:
    heard: list[Any] = []
    maya = team.user("U1")
    async with connected(slack, team, heard):
        shown = (await maya.types("/flipside join")).message
        assert shown is not None and shown.text == "You said join"
        await maya.shortcut("join")
        assert (await maya.submits({"Join": "x"})).errors == {"f": "Longer, please"}
        assert (await maya.opens_home()).fine
    assert len(heard) == 3 and [one["type"] for one in slack.links.envelopes] == [
        "slash_commands", "interactive", "interactive", "events_api",
    ]  # fmt: skip


async def test_an_event_nobody_acknowledged_comes_again(slack: FakeSlack, team: Team, clock: Pushed) -> None:
    heard: list[Any] = []
    slack.patience = 0.2
    async with connected(slack, team, heard):
        lost = await team.event({"type": "app_home_opened", "user": "U1", "channel": "D1", "tab": "broken"})
        assert lost.reason == "http_timeout"
        (again,) = await slack.retries(clock())
    assert heard == [(lost.payload["event_id"], ["0"]), (lost.payload["event_id"], ["1"])]
    assert again.payload == lost.payload and slack.links.envelopes[-1]["retry_reason"] == "timeout"


async def test_any_connection_gets_an_envelope(slack: FakeSlack, team: Team) -> None:
    one: list[Any] = []
    other: list[Any] = []
    async with connected(slack, team, one), connected(slack, team, other):
        for number in range(4):
            await team.user("U1").types(f"/flipside {number}")
    assert len(one) == len(other) == 2


async def test_a_refreshed_client_comes_back(slack: FakeSlack, team: Team) -> None:
    heard: list[Any] = []
    async with connected(slack, team, heard):
        (old,) = slack.links.open
        await slack.links.refresh()
        await slack.links.connected()
        assert (await team.user("U1").types("/flipside again")).fine
        assert old not in slack.links.open and slack.accepted("apps.connections.open") == 2


async def test_a_broken_connection_is_opened_again(slack: FakeSlack, team: Team) -> None:
    heard: list[Any] = []
    async with connected(slack, team, heard):
        await slack.links.drop()
        await slack.links.connected()
        assert (await team.user("U1").types("/flipside again")).fine


async def test_without_a_connection_the_person_is_told(slack: FakeSlack, team: Team) -> None:
    assert (await team.user("U1").types("/flipside")).error == "dispatch_failed"


async def test_ten_connections_and_no_more(
    slack: FakeSlack, team: Team, client: AsyncWebClient, error: Error
) -> None:
    from aiohttp import ClientSession

    opened = AsyncWebClient(slack.app_token, base_url=slack.api)
    async with ClientSession() as session:
        sockets = []
        for _ in range(MOST + 1):
            url = (await opened.apps_connections_open(app_token=slack.app_token))["url"]
            sockets.append(await session.ws_connect(url))
        said = [await one.receive_json() for one in sockets]
        assert [one["type"] for one in said] == ["hello"] * MOST + ["disconnect"]
        assert said[-1]["reason"] == "too_many_websockets"
        for one in sockets:
            await one.close()
    assert await error(client.apps_connections_open(app_token=client.token or "")) == "not_allowed_token_type"

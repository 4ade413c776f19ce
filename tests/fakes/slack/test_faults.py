"""Failures on demand: what the app meets, and what was counted."""

import pytest
from aiohttp import ServerDisconnectedError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.slack import FakeSlack, Team
from tests.fakes.slack.conftest import Error, Pushed, Refusal


async def test_429_says_how_long_to_wait(slack: FakeSlack, client: AsyncWebClient) -> None:
    slack.fault("chat.postMessage", "rate_limited", retry_after=12)
    with pytest.raises(SlackApiError) as caught:
        await client.chat_postMessage(channel="U1", text="x")
    assert (caught.value.response.status_code, caught.value.response.headers["Retry-After"]) == (429, "12")
    assert slack.accepted("chat.postMessage") == 0
    await client.chat_postMessage(channel="U1", text="x")
    assert slack.accepted("chat.postMessage") == 1


@pytest.mark.parametrize(
    "why", ["ratelimited", "internal_error", "fatal_error", "user_disabled", "team_added_to_org"]
)
async def test_any_error_comes_after_some_calls_and_for_some(
    slack: FakeSlack, team: Team, client: AsyncWebClient, error: Error, why: str
) -> None:
    slack.fault("chat.postMessage", why, times=2, after=1)
    await client.chat_postMessage(channel="U1", text="before")
    for _ in range(2):
        assert await error(client.chat_postMessage(channel="U1", text="lost")) == why
    await client.chat_postMessage(channel="U1", text="after")
    assert [one.text for one in team.user("U1").dm] == ["before", "after"]


async def test_503_and_pages_of_nonsense(slack: FakeSlack, client: AsyncWebClient) -> None:
    slack.fault("auth.test", "service_unavailable")
    with pytest.raises(SlackApiError) as caught:
        await client.auth_test()
    assert caught.value.response.status_code == 503
    slack.fault("auth.test", "not_json")
    with pytest.raises(SlackApiError):
        await client.auth_test()


async def test_a_dropped_connection_before_and_after(
    slack: FakeSlack, team: Team, client: AsyncWebClient
) -> None:
    slack.fault("chat.postMessage", "disconnect_before")
    with pytest.raises(ServerDisconnectedError):
        await client.chat_postMessage(channel="U1", text="never")
    assert team.user("U1").dm == []
    slack.fault("chat.postMessage", "disconnect_after_accept")
    with pytest.raises(ServerDisconnectedError):
        await client.chat_postMessage(channel="U1", text="arrived")
    assert [one.text for one in team.user("U1").dm] == ["arrived"]
    assert slack.accepted("chat.postMessage") == 1


async def test_a_client_that_retries_by_itself_posts_twice(slack: FakeSlack, team: Team) -> None:
    token = team.install().token
    slack.fault("chat.postMessage", "disconnect_after_accept")
    await AsyncWebClient(token, base_url=slack.api).chat_postMessage(channel="U1", text="Hello")
    assert slack.accepted("chat.postMessage") == 2
    assert [one.text for one in slack.doubles()] == ["Hello"]


async def test_a_slow_answer_outlasts_the_client(
    slack: FakeSlack, team: Team, client: AsyncWebClient
) -> None:
    slack.fault("chat.postMessage", "slow", seconds=0.2)
    client.timeout = 0.05  # type: ignore[assignment]
    with pytest.raises(TimeoutError):
        await client.chat_postMessage(channel="U1", text="x")


async def test_rates_are_kept_by_the_clock(
    slack: FakeSlack, client: AsyncWebClient, clock: Pushed, refusal: Refusal
) -> None:
    slack.keep_rates(channel_burst=2)
    for number in range(2):
        await client.chat_postMessage(channel="U1", text=str(number))
    said = await refusal(client.chat_postMessage(channel="U1", text="too soon"))
    assert (said.status_code, said.headers["Retry-After"]) == (429, "2")
    await client.chat_postMessage(channel="C1", text="elsewhere")
    clock.forward(seconds=2)
    await client.chat_postMessage(channel="U1", text="in time")
    assert slack.busiest("chat.postMessage", "U1", seconds=1) == 2
    for _ in range(20):
        await client.users_list(limit=10)
    assert (await refusal(client.users_list(limit=10))).status_code == 429

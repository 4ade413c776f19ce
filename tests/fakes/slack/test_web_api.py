"""The Web API, asked with Slack's own SDK: who gets in, who is reached, and what is refused."""

import pytest
from aiohttp import ClientSession
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.slack import FakeSlack, Team
from tests.fakes.slack.conftest import Error, Refusal


async def test_the_token_is_asked_first(
    slack: FakeSlack, team: Team, client: AsyncWebClient, error: Error
) -> None:
    me = await client.auth_test()
    assert (me["team_id"], me["user_id"], me["is_enterprise_install"]) == ("T1", "U0BOTT1", False)
    assert "chat:write" in me.headers["x-oauth-scopes"]
    assert await error(client.auth_test(token="xoxb-none")) == "invalid_auth"
    for trouble in ("token_revoked", "account_inactive", "org_login_required", "ekm_access_denied"):
        slack.revoke(client.token or "", trouble)
        assert await error(client.chat_postMessage(channel="U1", text="x")) == trouble


async def test_a_call_without_a_token_is_not_authed(slack: FakeSlack, team: Team) -> None:
    async with ClientSession() as session, session.get(slack.api + "users.info?user=U1") as response:
        assert (await response.json())["error"] == "not_authed"


async def test_get_and_post_and_every_way_to_write_arguments(
    slack: FakeSlack, client: AsyncWebClient
) -> None:
    for how in ({"http_verb": "GET", "params": {"user": "U1"}}, {"data": {"user": "U1"}},
                {"params": {"user": "U1"}}, {"json": {"user": "U1"}}):  # fmt: skip
        assert (await client.api_call("users.info", **how))["user"]["id"] == "U1"  # type: ignore[arg-type]
    assert [one.http for one in slack.called("users.info")] == ["GET", "POST", "POST", "POST"]


async def test_a_message_to_a_person_is_in_their_app_dm(
    slack: FakeSlack, team: Team, client: AsyncWebClient
) -> None:
    first = await client.chat_postMessage(channel="U1", text="Hello")
    second = await client.chat_postMessage(channel="U1", text="Again")
    assert first["channel"] == second["channel"] == team.user("U1").app_dm.id
    assert [one.text for one in team.user("U1").dm] == ["Hello", "Again"]
    assert slack.accepted("chat.postMessage") == 2 and slack.doubles() == []
    await client.chat_postMessage(channel="U1", text="Again")
    assert [one.text for one in slack.doubles()] == ["Again"]


@pytest.mark.parametrize(
    ("channel", "why"),
    [
        ("U3", "channel_not_found"), ("U5", "channel_not_found"), ("U6", "channel_not_found"),
        ("U99", "channel_not_found"), ("USLACKBOT", "channel_not_found"), ("C2", "not_in_channel"),
        ("C3", "is_archived"), ("C4", "channel_not_found"), ("C99", "channel_not_found"),
    ],
)  # fmt: skip
async def test_who_cannot_be_reached(client: AsyncWebClient, error: Error, channel: str, why: str) -> None:
    assert await error(client.chat_postMessage(channel=channel, text="Hello")) == why


async def test_the_conversation_of_two_people_is_closed(
    team: Team, client: AsyncWebClient, refusal: Refusal
) -> None:
    theirs = team.direct("U1", "W2")
    assert (await refusal(client.chat_postMessage(channel=theirs.id, text="x")))[
        "error"
    ] == "channel_not_found"


async def test_the_messages_tab_may_be_switched_off(
    slack: FakeSlack, client: AsyncWebClient, refusal: Refusal
) -> None:
    slack.messages_tab = False
    assert (await refusal(client.chat_postMessage(channel="U1", text="x")))[
        "error"
    ] == "messages_tab_disabled"


async def test_a_group_is_opened_once_and_spoken_in(team: Team, client: AsyncWebClient) -> None:
    opened = await client.conversations_open(users=["U1", "W2"])
    again = await client.conversations_open(users="W2,U1")
    assert opened["channel"]["id"] == again["channel"]["id"] and again["already_open"]
    await client.chat_postMessage(channel=opened["channel"]["id"], text="Meet")
    assert (await client.conversations_open(users=["U1"]))["channel"]["id"] == team.user("U1").app_dm.id


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        ({"user": "U1"}, "channel_not_found"), ({}, "users_list_not_supplied"),
        ({"users": "U1,U3"}, "user_disabled"), ({"users": "U1,U6"}, "user_not_visible"),
        ({"users": "U1,U5"}, "invalid_user_combination"), ({"users": "U1,U99"}, "user_not_found"),
        ({"users": ",".join(f"U{n}" for n in range(9))}, "too_many_users"),
    ],
)  # fmt: skip
async def test_groups_that_cannot_be_opened(
    client: AsyncWebClient, error: Error, arguments: dict[str, str], why: str
) -> None:
    assert await error(client.api_call("conversations.open", json=arguments)) == why


async def test_a_scope_that_was_refused_is_named(slack: FakeSlack, team: Team, refusal: Refusal) -> None:
    few = team.install(scopes=["chat:write", "commands", "users:read"])
    client = AsyncWebClient(few.token, base_url=slack.api, retry_handlers=[])
    said = await refusal(client.users_lookupByEmail(email="maya@acme.example"))
    assert (said["error"], said["needed"]) == ("missing_scope", "users:read.email")
    assert said["provided"] == "chat:write,commands,users:read"
    assert (await refusal(client.conversations_open(users=["U1", "W2"])))["needed"] == "mpim:write"
    assert "email" not in (await client.users_info(user="U1"))["user"]["profile"]


async def test_people_are_listed_page_by_page(team: Team, client: AsyncWebClient, error: Error) -> None:
    for number in range(250):
        team.member(f"U1{number:03}", name=f"Person {number}")
    assert await error(client.users_list()) == "limit_required"
    seen: list[str] = []
    async for page in await client.users_list(limit=100):
        seen += [one["id"] for one in page["members"]]
    assert len(seen) == len(set(seen)) == len(team.members) - 1  # not the stranger
    assert {"USLACKBOT", "U3", "U5", "W2"} <= set(seen) and "U6" not in seen


async def test_what_is_known_of_people(client: AsyncWebClient, refusal: Refusal) -> None:
    maya = (await client.users_info(user="U1", include_locale=True))["user"]
    assert (maya["tz"], maya["tz_offset"], maya["locale"]) == ("Europe/Berlin", 3600, "de-DE")
    assert maya["profile"]["title"] == "Apprentice" and not maya["is_restricted"]
    assert (await client.users_info(user="U4"))["user"]["is_restricted"]
    assert (await client.users_info(user="U6"))["user"]["is_stranger"]
    gone = (await client.users_info(user="U3"))["user"]
    assert gone["deleted"] and "tz" not in gone
    assert (await client.users_lookupByEmail(email="Robert@Acme.example"))["user"]["id"] == "W2"
    assert (await refusal(client.users_lookupByEmail(email="gone@acme.example")))[
        "error"
    ] == "users_not_found"


async def test_channels_are_seen_as_far_as_the_bot_may(client: AsyncWebClient, error: Error) -> None:
    listed = await client.conversations_list(types="public_channel,private_channel", exclude_archived=True)
    assert [one["id"] for one in listed["channels"]] == ["C1", "C2"]
    mine = await client.users_conversations(types="public_channel")
    assert [one["id"] for one in mine["channels"]] == ["C1", "C3"]
    assert (await client.conversations_info(channel="C2"))["channel"]["is_member"] is False
    assert (await client.conversations_members(channel="C1"))["members"] == ["U1", "U0BOTT1"]
    assert await error(client.conversations_info(channel="C4")) == "channel_not_found"


async def test_a_message_is_changed_and_taken_back(
    team: Team, client: AsyncWebClient, refusal: Refusal, error: Error
) -> None:
    button = {"type": "button", "action_id": "a", "text": {"type": "plain_text", "text": "Yes"}, "value": "y"}
    blocks = [{"type": "actions", "elements": [button]}]
    sent = await client.chat_postMessage(channel="U1", text="Coming?", blocks=blocks)
    place = {"channel": sent["channel"], "ts": sent["ts"]}
    maya = team.user("U1")
    assert maya.dm[0].buttons == ["Yes"]
    await client.chat_update(**place, text="You come.")
    assert (maya.dm[0].text, maya.dm[0].buttons) == ("You come.", [])
    assert await error(client.chat_update(**place, text="x" * 4001)) == "msg_too_long"
    assert (await refusal(client.chat_update(channel=place["channel"], ts="1.2", text="x")))[
        "error"
    ] == "message_not_found"
    await client.chat_delete(**place)
    assert maya.dm == []
    assert await error(client.chat_delete(**place)) == "message_not_found"


async def test_what_one_person_alone_sees(team: Team, client: AsyncWebClient, refusal: Refusal) -> None:
    await client.chat_postEphemeral(channel="C1", user="U1", text="psst")
    assert [one.text for one in team.user("U1").ephemeral] == ["psst"] and team.user("W2").ephemeral == []
    assert (await refusal(client.chat_postEphemeral(channel="C1", user="W2", text="x")))[
        "error"
    ] == "user_not_in_channel"


async def test_an_unknown_method_is_remembered(
    slack: FakeSlack, client: AsyncWebClient, error: Error
) -> None:
    assert await error(client.api_call("chat.shout", json={})) == "unknown_method"
    assert slack.refused == ["chat.shout"]
    with pytest.raises(AssertionError, match=r"chat\.shout"):
        slack.check()


async def test_reading_conversations_fails_the_test() -> None:
    with pytest.raises(AssertionError, match="not ours to read"):
        async with FakeSlack() as fake:
            token = fake.team("T1").install(scopes=["channels:history"]).token
            with pytest.raises(SlackApiError):
                await AsyncWebClient(token, base_url=fake.api).conversations_history(channel="C1")

"""The Bot Connector: what it does, and every refusal of its own."""

from urllib.parse import quote

import pytest
from aiohttp import ClientSession

from tests.fakes.teams import Conversation, FakeTeams, Team, Tenant
from tests.fakes.teams.conftest import GUEST, MAYA, ROBERT, TENANT, Client, Pushed, attached, card, text
from tests.fakes.teams.payloads import mention
from tests.fakes.teams.reading import Json

HELLO = {"type": "message", "text": "Hello"}


def opening(user: str, tenant: str = TENANT) -> Json:
    """The request for the chat with a person."""
    return {"isGroup": False, "bot": {"id": "28:x"}, "members": [{"id": user}],
            "channelData": {"tenant": {"id": tenant}}}  # fmt: skip


def posting(channel: str, activity: Json = HELLO) -> Json:
    """The request for a thread in a channel."""
    return {"isGroup": True, "channelData": {"channel": {"id": channel}}, "activity": activity}


def code(body: Json) -> str:
    """Teams' word for why not."""
    return str(body["error"]["code"])


async def test_a_person_is_found_by_user_id_and_by_entra_id(
    client: Client, tenant: Tenant, chat: str
) -> None:
    for user in (MAYA, tenant.members[MAYA].id):
        assert await client.ask("POST", "conversations", opening(user)) == (201, {"id": chat})
    assert chat.startswith("a:1")


async def test_a_message_is_sent_answered_drawn_anew_and_taken_away(
    client: Client, tenant: Tenant, chat: str
) -> None:
    maya = tenant.user(MAYA)
    status, sent = await client.send(chat, HELLO)
    assert (status, [one.text for one in maya.dm]) == (201, ["Hello"])
    path = f"conversations/{chat}/activities/{sent['id']}"
    assert (await client.ask("POST", path, HELLO))[0] == 201 and len(maya.dm) == 2
    assert await client.ask("PUT", path, attached(card(text("Anew")))) == (200, {"id": sent["id"]})
    assert maya.dm[0].reads == "Anew"
    assert (await client.ask("DELETE", path))[0] == 200 and len(maya.dm) == 1
    for method in ("PUT", "DELETE"):
        status, body = await client.ask(method, path, HELLO)
        assert (status, code(body)) == (404, "ActivityNotFoundInConversation")


async def test_a_post_in_a_channel_begins_a_thread_that_can_be_answered(
    client: Client, news: Conversation
) -> None:
    status, made = await client.ask("POST", "conversations", posting(news.id))
    assert (status, made["id"]) == (201, f"{news.id};messageid={made['activityId']}")
    assert (await client.send(quote(made["id"]), HELLO))[0] == 201
    assert [one.thread for one in news.messages] == [made["activityId"]] * 2
    status, body = await client.send(f"{news.id};messageid=99", HELLO)
    assert (status, code(body)) == (404, "ConversationNotFound")


@pytest.mark.parametrize(
    ("body", "status", "why"),
    [
        (opening(MAYA, ""), 400, "BadSyntax"),
        (opening(MAYA, "other-tenant"), 400, "BadSyntax"),
        (opening("29:nobody"), 400, "Bad Argument"),
        (opening(ROBERT), 403, "ForbiddenOperationException"),
        (opening(MAYA) | {"isGroup": True}, 400, "BadSyntax"),
        (opening(MAYA) | {"members": [{"id": MAYA}, {"id": ROBERT}]}, 400, "BadSyntax"),
        (posting("19:unknown@thread.tacv2"), 404, "ConversationNotFound"),
        ([], 400, "BadSyntax"),
    ],
)
async def test_what_cannot_be_opened(client: Client, body: Json, status: int, why: str) -> None:
    answer = await client.ask("POST", "conversations", body)
    assert (answer[0], code(answer[1])) == (status, why)


@pytest.mark.parametrize(
    ("activity", "status", "why"),
    [
        ({"type": "message"}, 400, "BadSyntax"),
        ({"type": "message", "text": " "}, 400, "BadSyntax"),
        ({"type": "unknown", "text": "x"}, 400, "BadSyntax"),
        ({"type": "message", "text": "x" * 60_000}, 413, "MessageSizeTooBig"),
        (attached({"type": "AdaptiveCard", "version": "1.5", "body": [{"type": "Gone"}]}), 400, "BadSyntax"),
        ({"type": "message", "attachments": [{"contentType": "hero"}]}, 400, "BadSyntax"),
        ({"type": "message", "text": "Hi Maya", "entities": [mention()]}, 400, "BadSyntax"),
    ],
)
async def test_what_cannot_be_said(
    teams: FakeTeams, client: Client, chat: str, activity: Json, status: int, why: str
) -> None:
    answer = await client.send(chat, activity)
    assert (answer[0], code(answer[1])) == (status, why)
    with pytest.raises(AssertionError, match=why):
        teams.check()


async def test_somebody_who_blocked_or_left_cannot_be_written_to(
    client: Client, tenant: Tenant, chat: str
) -> None:
    maya = tenant.user(MAYA)
    maya.blocks()
    assert code((await client.send(chat, HELLO))[1]) == "ConversationBlockedByUser"
    maya.unblocks()
    assert (await client.send(chat, HELLO))[0] == 201
    maya.member.installed = False
    status, body = await client.send(chat, HELLO)
    assert (status, code(body)) == (403, "BotNotInConversationRoster")
    assert code((await client.send("a:1unknown", HELLO))[1]) == "ConversationNotFound"


async def test_a_team_with_the_bot_makes_its_members_reachable(
    client: Client, tenant: Tenant, team: Team, news: Conversation
) -> None:
    team.members.append(ROBERT)
    assert (await client.ask("POST", "conversations", opening(ROBERT)))[0] == 201
    team.bot_in = False
    assert (
        code((await client.ask("POST", "conversations", posting(news.id)))[1]) == "BotNotInConversationRoster"
    )


async def test_members_come_whole_one_by_one_and_in_pages(
    teams: FakeTeams, client: Client, tenant: Tenant, news: Conversation
) -> None:
    _, every = await client.ask("GET", f"conversations/{news.id}/members")
    assert [(one["aadObjectId"], one["userRole"], one["tenantId"]) for one in every] == [
        (MAYA, "user", TENANT), (GUEST, "guest", "tenant-of-the-guest")
    ]  # fmt: skip
    assert (every[0]["givenName"], every[0]["surname"], every[0]["email"]) == (
        "Maya",
        "Roth",
        "maya@acme.example",
    )
    assert "email" not in every[1]
    _, one = await client.ask("GET", f"conversations/{news.id}/members/{tenant.members[MAYA].id}")
    assert one == every[0]
    assert (await client.ask("GET", f"conversations/{news.id}/members/29:x"))[0] == 404
    teams.page = 1
    _, first = await client.ask("GET", f"conversations/{news.id}/pagedmembers")
    token = first["continuationToken"]
    _, last = await client.ask("GET", f"conversations/{news.id}/pagedmembers?continuationToken={token}")
    assert [*first["members"], *last["members"]] == every and "continuationToken" not in last
    assert (await client.ask("GET", f"conversations/{news.id}/pagedmembers?continuationToken=x"))[0] == 400


async def test_the_first_channel_of_a_team_has_no_name(
    client: Client, team: Team, news: Conversation
) -> None:
    _, found = await client.ask("GET", f"teams/{team.id}/conversations")
    assert found == {"conversations": [{"id": team.id, "name": None}, {"id": news.id, "name": "news"}]}


async def test_one_alone_sees_what_is_sent_to_one(client: Client, tenant: Tenant, news: Conversation) -> None:
    to, target = tenant.members[MAYA].id, "?isTargetedActivity=true"
    assert (await client.send(news.id, HELLO | {"recipient": {"id": to}}, target))[0] == 201
    maya = tenant.user(MAYA)
    assert [one.text for one in maya.private] == ["Hello"] and news.messages == []
    assert tenant.user(GUEST).screens == []
    path = f"conversations/{news.id}/activities/{maya.private[0].id}"
    assert (await client.ask("PUT", path, HELLO))[0] == 404
    assert (await client.ask("PUT", path + target, HELLO | {"recipient": {"id": to}}))[0] == 400
    assert (await client.ask("PUT", path + target, HELLO | {"text": "Anew"}))[0] == 200
    for recipient in ({}, {"id": tenant.members[ROBERT].id}):
        status, body = await client.send(news.id, HELLO | {"recipient": recipient}, target)
        assert (status, code(body)) == (400, "Bad Argument")


async def test_a_private_message_by_mistake_public_is_a_mistake(
    teams: FakeTeams, client: Client, tenant: Tenant, news: Conversation
) -> None:
    to = {"id": tenant.members[MAYA].id, "isTargeted": True}
    assert (await client.send(news.id, HELLO | {"recipient": to}))[0] == 201
    with pytest.raises(AssertionError, match="everybody sees it"):
        teams.check()


async def test_only_tokens_of_entra_that_live_are_good(teams: FakeTeams, client: Client, chat: str) -> None:
    for token in ("", "made-up"):
        assert (await client.ask("POST", f"conversations/{chat}/activities", HELLO, token=token))[0] == 401
    teams.entra.expire()
    assert (await client.send(chat, HELLO))[0] == 401
    assert [one.status for one in teams.called("send")] == [401] * 3
    with pytest.raises(AssertionError, match="without a token"):
        teams.check()


async def test_every_request_is_logged(teams: FakeTeams, client: Client, chat: str, clock: Pushed) -> None:
    clock.forward(minutes=1)
    await client.send(chat, HELLO)
    (one,) = teams.called("send", chat)
    assert (one.method, one.path, one.body, one.at) == (
        "POST", f"/teams/v3/conversations/{chat}/activities", HELLO, clock.at
    )  # fmt: skip
    assert one.headers["Authorization"] == f"Bearer {client.token}" and teams.accepted("send") == 1


async def test_a_path_that_there_is_not_is_remembered(teams: FakeTeams, client: Client) -> None:
    assert (await client.ask("POST", "unknown"))[0] == 404
    with pytest.raises(AssertionError, match="unknown path POST /teams/v3/unknown"):
        teams.check()


async def test_reading_messages_fails_when_the_fake_closes() -> None:
    with pytest.raises(AssertionError, match="not ours to read"):
        async with FakeTeams() as teams, ClientSession() as session:
            await session.get(f"{teams.url}/v1.0/teams/1/channels/2/messages")


async def test_doubles_are_found(teams: FakeTeams, client: Client, chat: str) -> None:
    for words in ("one", "two", "one"):
        await client.send(chat, HELLO | {"text": words})
    assert [one.text for one in teams.doubles()] == ["one"] and len(teams.posted) == 3


async def test_the_service_may_move_and_the_old_address_still_works(
    teams: FakeTeams, client: Client, chat: str
) -> None:
    old = teams.service
    teams.moves("emea")
    assert teams.service != old and (await client.send(chat, HELLO))[0] == 201
    teams.region = "teams"
    assert (await client.send(chat, HELLO))[0] == 201

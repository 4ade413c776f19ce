"""A person with hands, against a bot that answers as told: what they can do, and what they are told."""

import asyncio
from typing import Any

import pytest
from aiohttp import web

from tests.fakes.teams import Conversation, FakeTeams, NotThere, Refused, Tenant, User
from tests.fakes.teams.conftest import GUEST, Client, Told, attached, card, execute, text
from tests.fakes.teams.reading import Json
from tests.fakes.teams.world import BOT

ABOUT: Json = {"type": "Input.Text", "id": "about", "label": "About"}


async def test_words_are_a_message_of_the_documented_shape(maya: User, bot: Told) -> None:
    outcome = await maya.types("join")
    said = bot.last
    assert outcome.status == 201 and (said["type"], said["text"], said["textFormat"]) == (
        "message",
        "join",
        "plain",
    )
    assert said["from"] == {"id": maya.id, "name": "Maya Roth", "aadObjectId": maya.aad}
    assert said["conversation"] == {
        "conversationType": "personal",
        "tenantId": "5d0e-tenant",
        "id": maya.chat.id,
    }
    assert said["channelData"] == {"tenant": {"id": "5d0e-tenant"}}
    assert said["recipient"] == {"id": BOT, "name": "Flipside"} and said["id"].isdigit()
    assert (said["timestamp"], said["localTimestamp"]) == (
        "2026-03-02T09:00:00.000Z",
        "2026-03-02T10:00:00.000+01:00",
    )
    assert said["entities"][0]["timezone"] == said["localTimezone"] == "Europe/Berlin"
    assert said["locale"] == "de-DE" and bot.heard[-1][0]["x-ms-tenant-id"] == "5d0e-tenant"


async def test_somebody_may_be_known_by_user_id_alone(maya: User, tenant: Tenant, bot: Told) -> None:
    tenant.changed(maya.aad, known=False)
    await maya.types("join")
    assert bot.last["from"] == {"id": maya.id}


async def test_somebody_without_the_app_cannot_type(tenant: Tenant, bot: Told) -> None:
    robert = tenant.user("aad-robert")
    with pytest.raises(NotThere, match="does not have the app"):
        await robert.types("join")
    sent = await robert.installs(order=("conversation", "installation"), repeat=2)
    assert [one["type"] for _, one in bot.heard] == ["conversationUpdate"] * 2 + ["installationUpdate"] * 2
    assert len({one.activity["id"] for one in sent}) == 4 and (await robert.types("join")).fine
    added = bot.heard[0][1]
    assert added["membersAdded"] == [{"id": BOT}, {"id": robert.id, "aadObjectId": robert.aad}]
    assert "locale" not in added and "name" not in added["from"]
    await robert.upgrades()
    await robert.uninstalls()
    assert [one["action"] for _, one in bot.heard[-2:]] == ["add-upgrade", "remove"]
    with pytest.raises(NotThere):
        await robert.types("home")


async def test_a_mention_has_its_entity_and_a_hard_space(
    maya: User, tenant: Tenant, bot: Told, news: Conversation
) -> None:
    await maya.mentions(news, "help")
    said = bot.last
    assert (
        said["text"] == "<at>Flipside</at>&nbsp;help" and said["entities"][0]["text"] == "<at>Flipside</at>"
    )
    assert (
        said["conversation"]["id"] == f"{news.id};messageid={said['id']}" and said["conversation"]["isGroup"]
    )
    assert said["channelData"]["team"] == {"id": news.team}
    chat = tenant.chat("19:chat@thread.v2", members=[maya.aad])
    await maya.mentions(chat, "help", gap=" ")
    assert bot.last["conversation"]["conversationType"] == "groupChat" and bot.last["text"].endswith(
        "</at> help"
    )
    with pytest.raises(NotThere):
        await tenant.user("aad-robert").mentions(news, "help")


async def test_a_slash_command_is_for_the_bot_alone_and_can_be_answered_so(
    maya: User, bot: Told, news: Conversation, client: Client
) -> None:
    await maya.slashes("help", news)
    said = bot.last
    assert said["recipient"]["isTargeted"] is True and said["text"] == "help"
    answer: Json = {"type": "message", "text": "Only you", "recipient": {"id": maya.id}}
    for prompt, status in ((said["id"], 201), ("99", 400)):
        answer["entities"] = [{"type": "targetedMessageInfo", "messageId": prompt}]
        assert (await client.send(news.id, answer, "?isTargetedActivity=true"))[0] == status
    assert [one.text for one in maya.private] == ["Only you"]


async def test_execute_is_an_invoke_and_its_card_replaces_only_what_this_person_sees(
    maya: User, tenant: Tenant, bot: Told, client: Client, news: Conversation
) -> None:
    asked = card(
        text("Join?"), actions=[execute("Yes", do="answer", value="yes"), execute("No", do="answer")]
    )
    number = await client.card(news.id, asked)
    bot.shows(card(text("Thank you")))
    outcome = await maya.presses(title="Yes")
    assert outcome.fine and maya.screens[-1].reads == "Thank you" and maya.screens[-1].buttons == []
    assert tenant.user(GUEST).screens[-1].buttons == ["Yes", "No"]
    said = bot.last
    assert (said["type"], said["name"], said["replyToId"]) == ("invoke", "adaptiveCard/action", number)
    action = said["value"]["action"]
    assert (action["type"], action["verb"], said["value"]["trigger"]) == (
        "Action.Execute",
        "answer",
        "manual",
    )
    assert action["data"] == {"do": "answer", "value": "yes"}
    await client.ask("PUT", f"conversations/{news.id}/activities/{number}", attached(card(text("Over"))))
    assert maya.screens[-1].reads == tenant.user(GUEST).screens[-1].reads == "Over"


async def test_only_buttons_that_are_there_can_be_pressed(
    maya: User, bot: Told, client: Client, chat: str
) -> None:
    await client.card(
        chat, card(actions=[execute("Yes", value="yes"), {**execute("Old"), "isEnabled": False}])
    )
    with pytest.raises(NotThere, match="Yes"):
        await maya.presses(title="No")
    with pytest.raises(NotThere):
        await maya.presses(data={"value": "no"})
    with pytest.raises(Refused, match="switched off"):
        await maya.presses(title="Old")
    assert bot.heard == []
    bot.shows(card())
    await maya.presses(maya.dm[0], verb="refresh", data={"conversation": 99}, forged=True)
    assert bot.last["value"]["action"]["data"] == {"conversation": 99}


async def test_an_old_client_sends_a_message_with_a_value(
    maya: User, bot: Told, client: Client, chat: str
) -> None:
    number = await client.card(chat, card(ABOUT, actions=[execute("Yes", do="say")]))
    await maya.presses(title="Yes", inputs={"About": "me"}, fallback=True)
    said = bot.last
    assert (said["type"], said["value"]) == ("message", {"do": "say", "about": "me"})
    assert "text" not in said and said["replyToId"] == number
    assert said["channelData"]["source"] == {"name": "message"}


async def test_links_are_followed_and_more_is_shown_without_the_bot(
    maya: User, bot: Told, client: Client, chat: str
) -> None:
    await client.card(chat, card(text("Secret", id="more", isVisible=False), actions=[
        {"type": "Action.OpenUrl", "title": "Read", "url": "https://read.example"},
        {"type": "Action.ToggleVisibility", "title": "More", "targetElements": ["more"]}]))  # fmt: skip
    await maya.presses(title="Read")
    assert maya.visits == ["https://read.example"] and "Secret" not in maya.dm[0].reads
    await maya.presses(title="More")
    assert "Secret" in maya.dm[0].reads and bot.heard == []


@pytest.mark.parametrize(
    "answer",
    [
        None,
        {},
        {
            "statusCode": 200,
            "type": "application/vnd.microsoft.card.adaptive",
            "value": {"type": "AdaptiveCard"},
        },
        {"statusCode": 200, "type": "application/vnd.microsoft.activity.message", "value": {"text": "x"}},
        {"statusCode": 200, "type": "unknown", "value": "x"},
    ],
)
async def test_an_answer_that_is_none_is_a_mistake(
    teams: FakeTeams, maya: User, bot: Told, client: Client, chat: str, answer: Any
) -> None:
    await client.card(chat, card(actions=[execute()]))
    bot.says(answer)
    assert (await maya.presses(title="Yes")).error and maya.dm[0].buttons == ["Yes"]
    with pytest.raises(AssertionError):
        teams.check()


async def test_an_answer_may_be_words_or_a_refusal(maya: User, bot: Told, client: Client, chat: str) -> None:
    await client.card(chat, card(actions=[execute()]))
    bot.says({"statusCode": 200, "type": "application/vnd.microsoft.activity.message", "value": "Done"})
    assert (await maya.presses(title="Yes")).text == "Done"
    error = {"code": "BadRequest", "message": "Not yours"}
    bot.says({"statusCode": 400, "type": "application/vnd.microsoft.error", "value": error})
    assert (await maya.presses(title="Yes")).error == "Not yours" and maya.errors == ["Not yours"]


async def test_a_failed_or_a_late_invoke_is_told_and_never_sent_again(
    teams: FakeTeams, maya: User, bot: Told, client: Client, chat: str
) -> None:
    await client.card(chat, card(actions=[execute()]))
    bot.says(None, status=500)
    assert (await maya.presses(title="Yes")).error.startswith("Something went wrong")

    async def late(request: web.Request) -> web.Response:
        await asyncio.sleep(0.2)
        return web.Response()

    teams.patience = 0.05
    bot.answers.append(late)
    outcome = await maya.presses(title="Yes")
    assert outcome.delivery is not None and outcome.delivery.reason == "timeout"
    assert await teams.retries() == [] and len(maya.errors) == 2


async def test_cards_refresh_themselves_for_those_who_are_named(
    maya: User, tenant: Tenant, bot: Told, client: Client, news: Conversation
) -> None:
    action = {"type": "Action.Execute", "verb": "refresh", "data": {"do": "refresh"}}
    await client.card(news.id, card(text("Public"), refresh={"action": action, "userIds": [maya.id]}))
    await client.card(news.id, card(text("Plain")))
    assert await tenant.user(GUEST).looks() == []
    bot.shows(card(text("Yours")))
    assert len(await maya.looks()) == 1 and bot.last["value"]["trigger"] == "automatic"
    assert [one.reads for one in maya.screens] == ["Yours", "Plain"]
    assert [one.reads for one in tenant.user(GUEST).screens] == ["Public", "Plain"]

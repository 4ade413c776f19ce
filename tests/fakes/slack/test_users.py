"""A person with hands, against an app that answers as told: what they can do, and what they are told."""

import asyncio
import json
from typing import Any
from urllib.parse import parse_qs

import pytest
from aiohttp import ClientSession, web
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.slack import FakeSlack, Team, User
from tests.fakes.slack.conftest import Error, Pushed, Told
from tests.fakes.slack.state import NotThere
from tests.fakes.slack.test_block_kit import (
    actions,
    button,
    field,
    modal,
    options,
    plain,
    section,
    select,
    typed,
)

FORM = modal(
    field(typed(max_length=10), block_id="title", label=plain("Title")),
    field(select(options=[*options(1, "English", "en"), *options(1, "German", "de")]), block_id="language",
          label=plain("Language"), optional=True),
    field(select("multi_external_select", min_query_length=1), block_id="tags", label=plain("Tags"),
          optional=True),
    field(select("checkboxes", options=options(1, "Mondays", "mon")), block_id="days", optional=True),
    section("Only to read"), callback_id="sheet", private_metadata="nonce-1",
)  # fmt: skip


@pytest.fixture
def maya(team: Team, app: Told) -> User:
    return team.user("U1")


def heard(app: Told) -> Any:
    """The last payload that the app got."""
    form = parse_qs(app.heard[-1][1].decode())
    return json.loads(form["payload"][0]) if "payload" in form else {key: one[0] for key, one in form.items()}


async def opened(maya: User, client: AsyncWebClient, view: dict[str, Any] = FORM) -> None:
    """A form on the screen."""
    outcome = await maya.types("/flipside join")
    assert outcome.fine
    trigger = outcome.delivery.payload["trigger_id"] if outcome.delivery else ""
    await client.views_open(trigger_id=trigger, view=view)


async def test_a_command_is_a_signed_form_and_its_answer_is_shown(maya: User, app: Told) -> None:
    app.says({"response_type": "ephemeral", "text": "Welcome", "blocks": [section("Welcome")]})
    outcome = await maya.types("/flipside join now", channel="C2")
    assert outcome.message is not None and maya.ephemeral == [outcome.message]
    assert (outcome.message.text, outcome.message.channel) == ("Welcome", "C2")
    said = heard(app)
    assert (said["command"], said["text"], said["channel_id"]) == ("/flipside", "join now", "C2")
    assert said["response_url"].startswith("http://127.0.0.1") and said["trigger_id"].count(".") == 2


async def test_an_empty_answer_shows_nothing_and_text_is_a_message(maya: User, app: Told) -> None:
    assert (await maya.types("/flipside")).message is None
    app.answers.append(web.Response(text="Hello"))
    assert (shown := (await maya.types("/flipside")).message) is not None and shown.text == "Hello"


async def test_an_answer_with_bad_blocks_is_a_mistake(slack: FakeSlack, maya: User, app: Told) -> None:
    app.says({"text": "x", "blocks": [section("x" * 3001)]})
    assert (await maya.types("/flipside")).message is None
    assert "3001" in slack.mistakes[0]


async def test_a_late_answer_and_a_wrong_one_are_told(slack: FakeSlack, maya: User, app: Told) -> None:
    async def late(request: web.Request) -> web.Response:
        await asyncio.sleep(0.2)
        return web.Response()

    slack.patience = 0.05
    app.answers.append(late)
    assert (await maya.types("/flipside")).error == "operation_timeout"
    slack.patience = 3
    app.says(None, status=500)
    assert (await maya.types("/flipside")).error == "dispatch_failed"
    assert maya.errors == ["operation_timeout", "dispatch_failed"]


async def test_only_buttons_that_are_there_can_be_pressed(
    maya: User, app: Told, client: AsyncWebClient
) -> None:
    await client.chat_postMessage(channel="U1", text="?", blocks=[actions(button(value="yes"))])
    with pytest.raises(NotThere, match="Yes"):
        await maya.presses(label="No")
    with pytest.raises(NotThere):
        await maya.presses(action_id="a", value="no")
    await maya.presses(maya.dm[0], label="Yes")
    said = heard(app)
    assert (said["type"], said["actions"][0]["value"]) == ("block_actions", "yes")
    assert said["container"]["message_ts"] == said["message"]["ts"] == maya.dm[0].ts
    assert said["actions"][0]["block_id"] == maya.dm[0].blocks[0]["block_id"]
    await maya.presses(maya.dm[0], action_id="answer|99|join|0", value="no", forged=True)
    assert heard(app)["actions"][0]["action_id"] == "answer|99|join|0"


async def test_a_button_that_was_taken_away_is_gone(maya: User, client: AsyncWebClient) -> None:
    sent = await client.chat_postMessage(channel="U1", text="?", blocks=[actions(button())])
    await client.chat_update(channel=sent["channel"], ts=sent["ts"], text="Answered.")
    with pytest.raises(NotThere):
        await maya.presses(label="Yes")


async def test_a_private_message_is_acted_on_without_the_message(maya: User, app: Told) -> None:
    app.says({"text": "?", "blocks": [actions(button())]})
    shown = (await maya.types("/flipside", channel="C1")).message
    await maya.presses(shown)
    said = heard(app)
    assert said["container"]["is_ephemeral"] and "message" not in said


async def test_a_response_url_replaces_deletes_and_ends(maya: User, app: Told, clock: Pushed) -> None:
    app.says({"text": "?", "blocks": [actions(button())]})
    await maya.types("/flipside", channel="C2")
    await maya.presses(label="Yes")
    url = heard(app)["response_url"]
    async with ClientSession() as session:

        async def say(**said: Any) -> tuple[int, str]:
            async with session.post(url, json=said) as response:
                return response.status, await response.text()

        assert await say(replace_original=True, text="Done") == (200, "ok")
        assert [(one.text, one.buttons) for one in maya.ephemeral] == [("Done", [])]
        assert await say(text="And more") == (200, "ok")
        assert len(maya.ephemeral) == 2
        assert (await say(text="x", blocks=[section("x" * 3001)]))[0] == 400
        assert await say(delete_original=True) == (200, "ok")
        assert [one.text for one in maya.ephemeral] == ["And more"]
        await say(text="fifth")
        assert await say(text="sixth") == (404, "used_url")
        await maya.types("/flipside", channel="C2")
        url = heard(app)["response_url"]
        clock.forward(minutes=31)
        assert await say(text="late") == (404, "expired_url")


async def test_a_form_is_sent_as_it_is_filled_in(maya: User, app: Told, client: AsyncWebClient) -> None:
    await opened(maya, client)
    assert maya.view.labels == ["Title", "Language", "Tags", "x"]
    app.says({"options": options(1, "Python", "tag-1")})
    assert (
        await maya.submits({"Title": "Trainee", "language": "German", "tags": ["Python"], "days": ["mon"]})
    ).fine
    said = heard(app)
    values = said["view"]["state"]["values"]
    assert values["title"]["t"] == {"type": "plain_text_input", "value": "Trainee"}
    assert values["language"]["s"]["selected_option"]["value"] == "de"
    assert [one["value"] for one in values["tags"]["s"]["selected_options"]] == ["tag-1"]
    assert [one["value"] for one in values["days"]["s"]["selected_options"]] == ["mon"]
    assert (said["type"], said["view"]["private_metadata"]) == ("view_submission", "nonce-1")
    assert maya.views == []


async def test_the_client_checks_before_it_sends(maya: User, app: Told, client: AsyncWebClient) -> None:
    await opened(maya, client)
    before = len(app.heard)
    empty, long = await maya.submits(), await maya.submits({"Title": "x" * 11})
    assert (empty.sent, set(empty.errors)) == (False, {"title"}) and "10" in long.errors["title"]
    assert len(app.heard) == before
    with pytest.raises(NotThere, match="Title"):
        await maya.submits({"Shoe size": "44"})
    with pytest.raises(NotThere, match="English"):
        maya.fills({"language": "Klingon"})


async def test_errors_stand_beside_input_fields_only(
    slack: FakeSlack, maya: User, app: Told, client: AsyncWebClient
) -> None:
    await opened(maya, client)
    app.says({"response_action": "errors", "errors": {"title": "Too short"}})
    outcome = await maya.submits({"Title": "x"})
    assert (outcome.errors, outcome.view) == ({"title": "Too short"}, maya.view)
    app.says({"response_action": "errors", "errors": {"t": "keyed by action_id"}})
    assert (await maya.submits()).error and "none" in slack.mistakes[0]


async def test_an_answer_updates_pushes_and_clears(maya: User, app: Told, client: AsyncWebClient) -> None:
    await opened(maya, client)
    root = maya.view.id
    app.says(
        {"response_action": "update", "view": modal(field(typed(), label=plain("Next")), title=plain("2"))}
    )
    await maya.submits({"Title": "x"})
    assert (maya.view.id, maya.view.title, maya.view.labels) == (root, "2", ["Next"])
    app.says({"response_action": "push", "view": FORM})
    await maya.submits({"Next": "y"})
    assert len(maya.views) == 2 and maya.view.previous == maya.view.root == root
    app.says({"response_action": "clear"})
    await maya.submits({"Title": "z"})
    assert maya.views == []


async def test_a_search_asks_from_the_first_letters_on(
    slack: FakeSlack, maya: User, app: Told, client: AsyncWebClient
) -> None:
    await opened(maya, client)
    assert not (await maya.searches("Tags", "")).sent
    app.says({"options": options(2, "Python", "p")})
    assert len((await maya.searches("Tags", "pyth")).options) == 2
    assert (heard(app)["value"], heard(app)["block_id"]) == ("pyth", "tags")
    app.says({"options": options(101)})
    assert (await maya.searches("Tags", "much")).options == [] and slack.mistakes


async def test_the_home_is_opened_and_acted_on(
    slack: FakeSlack, maya: User, app: Told, client: AsyncWebClient
) -> None:
    await maya.opens_home()
    assert "view" not in json.loads(app.heard[-1][1])["event"]
    home = {"type": "home", "blocks": [section("Hello"), actions(
        button("Pause"), select("overflow", options=options(1, "Stop", "stop"), action_id="o"))]}  # fmt: skip
    await client.views_publish(user_id="U1", view=home)
    assert maya.home is not None and maya.home.reads.splitlines()[0] == "Hello"
    await maya.opens_home()
    assert json.loads(app.heard[-1][1])["event"]["view"]["hash"] == maya.home.hash
    await maya.presses(label="Pause")
    assert heard(app)["container"] == {"type": "view", "view_id": maya.home.id}
    await maya.chooses_overflow("Stop")
    assert heard(app)["actions"][0]["selected_option"]["value"] == "stop"


async def test_shortcuts_and_closing(maya: User, app: Told, client: AsyncWebClient, team: Team) -> None:
    await maya.shortcut("join")
    assert (heard(app)["type"], heard(app)["callback_id"]) == ("shortcut", "join")
    await client.views_open(trigger_id=heard(app)["trigger_id"], view={**FORM, "notify_on_close": True})
    await maya.closes()
    assert (heard(app)["type"], heard(app)["is_cleared"], maya.views) == ("view_closed", False, [])
    await client.chat_postMessage(channel="C1", text="An idea")
    await maya.message_shortcut("save_idea", team.slack.channels["C1"].messages[-1])
    assert (heard(app)["type"], heard(app)["message"]["text"]) == ("message_action", "An idea")


async def test_somebody_of_another_workspace_can_forge(
    slack: FakeSlack, maya: User, app: Told, client: AsyncWebClient
) -> None:
    await client.chat_postMessage(channel="U1", text="?", blocks=[actions(button())])
    other = slack.team("T9", name="Other")
    other.member("U9", name="Mallory")
    await other.user("U9").presses(maya.dm[0], action_id="a", value="yes", forged=True)
    assert (heard(app)["team"]["id"], heard(app)["user"]["id"]) == ("T9", "U9")


async def test_a_trigger_opens_once_and_for_three_seconds(
    maya: User, app: Told, client: AsyncWebClient, clock: Pushed, error: Error
) -> None:
    await maya.types("/flipside")
    trigger = heard(app)["trigger_id"]
    assert await error(client.views_open(trigger_id="1.2.3", view=FORM)) == "invalid_trigger_id"
    await client.views_open(trigger_id=trigger, view=FORM)
    assert await error(client.views_open(trigger_id=trigger, view=FORM)) == "exchanged_trigger_id"
    await maya.types("/flipside")
    clock.forward(seconds=3.1)
    late = client.views_open(trigger_id=heard(app)["trigger_id"], view=FORM)
    assert await error(late) == "expired_trigger_id"

"""What Slack sends is heard once, from whom it came; what is none of ours is nothing."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.inbox import live, read, searched
from adapters.slack.sheets import draw_sheet
from bot.events import Address
from conversations.cards import Field, Sheet
from conversations.forms import Answered, Asked, Line, Looked, Opened
from tests.adapters.slack.sending import MESSAGE, TEAM, USER, WHERE, submitting

COMMAND = {
    "command": "/flipside",
    "text": "pause",
    "user_id": USER,
    "team_id": TEAM,
    "channel_id": "C0HALL",
    "is_enterprise_install": "false",
    "trigger_id": "1.2.abc",
    "response_url": "https://hooks.slack.com/commands/1",
}
OPENED = {
    "type": "event_callback",
    "event_id": "Ev0123",
    "team_id": TEAM,
    "authorizations": [{"enterprise_id": None, "team_id": TEAM, "is_enterprise_install": False}],
    "event": {"type": "app_home_opened", "user": USER, "tab": "home", "channel": "D0DM"},
}
ANA = Address("slack", TEAM, USER, extra=(("team", TEAM),))
SHEET = Sheet(
    12,
    "Profile",
    (Field("offers", "tags", "What?", most=8), Field("about", "text", "About you?", most=280, least=0)),
    "Send",
)


def pressed(action_id: str, value: str | None = "yes", **more: Any) -> dict[str, Any]:
    """A press on a button of a message."""
    action = {"type": "button", "action_id": action_id} | ({} if value is None else {"value": value})
    return {"type": "block_actions", **WHERE, **MESSAGE, "actions": [action], **more}


def shortcut(name: str, **more: Any) -> dict[str, Any]:
    """A shortcut, of the whole workspace or of a message."""
    return {"type": "message_action" if more else "shortcut", "callback_id": name, **WHERE, **more}


def heard(payload: dict[str, Any]) -> Any:
    """What was heard, or nothing."""
    event = read(payload)
    return event.heard if event else None


def test_a_command_is_an_event_of_the_person_who_typed_it() -> None:
    event = read(COMMAND)
    assert event is not None
    assert (event.sender, event.heard, event.conversation) == (ANA, Asked("pause"), None)
    assert event.id == f"slack:{TEAM}:{USER}:cmd:1.2.abc"


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("", Asked("help")),
        ("admin announce Tea &amp; cake &lt;now&gt;", Asked("admin announce", "Tea & cake <now>")),
        ("answer 7 <@U0BEN|ben>, <@W0CY>", Asked("answer", "7 <@U0BEN>, <@W0CY>")),
        ("match <#C0HALL|general> <#C1|>", Asked("match", "#general <#C1>")),
        (
            "match <https://a.example/?a=1&amp;b=2> <mailto:a@b.example|a@b.example>",
            Asked("match", "https://a.example/?a=1&b=2 a@b.example"),
        ),
        ("match <!here> <!subteam^S1|@leads>", Asked("match", "@here @leads")),
        ("match &amp;lt;b&amp;gt;", Asked("match", "&lt;b&gt;")),
    ],
)
def test_what_slack_escapes_is_heard_as_it_was_typed(typed: str, asked: Asked) -> None:
    assert heard({**COMMAND, "text": typed}) == asked


def test_a_look_at_ones_home_is_heard_and_no_other_event_is() -> None:
    event = read(OPENED)
    assert event is not None
    assert (event.id, event.heard, event.sender) == ("slack:Ev0123", Looked(), ANA)
    for change in ({"tab": "messages"}, {"type": "team_join"}, {"type": "message", "text": "private"}):
        assert read({**OPENED, "event": {**OPENED["event"], **change}}) is None  # type: ignore[dict-item]


@pytest.mark.parametrize(
    ("payload", "what", "conversation"),
    [
        (pressed("answer|12|join|0"), Answered((Line("join", ("yes",)),)), 12),
        (pressed("open|12|0", "-"), Opened(), 12),
        (pressed("say|3", "pause 2026-03-09"), Asked("pause", "2026-03-09"), None),
        (shortcut("join"), Asked("join"), None),
        (shortcut("save_idea", message={"text": " Try &lt;this&gt; "}), Asked("idea", "Try <this>"), None),
        (shortcut("save_idea", message={"text": "x" * 5000}), Asked("idea", "x" * 1000), None),
    ],
)
def test_presses_and_shortcuts_are_heard(
    payload: dict[str, Any], what: Any, conversation: int | None
) -> None:
    event = read(payload)
    assert event is not None
    assert (event.heard, event.conversation, event.sender) == (what, conversation, ANA)


@pytest.mark.parametrize(
    "payload",
    [
        {**COMMAND, "command": "/other"},
        {**COMMAND, "text": "x" * 10_001},
        {**COMMAND, "trigger_id": ""},
        {**COMMAND, "user_id": "B0BOT"},
        {**COMMAND, "team_id": "T0 TEAM"},
        {**COMMAND, "text": 7},
        pressed("answer|12|join"),
        pressed("answer|0|join|0"),
        pressed("answer|-3|join|0"),
        pressed("answer|１２|join|0"),
        pressed("answer|99999999999999999999|join|0"),
        pressed("answer|12|join|0", None),
        pressed("open|twelve|0"),
        pressed("somebody else's"),
        pressed("more|0", "-"),
        pressed("visit|0", "-"),
        pressed("field|text|about", "-"),
        pressed("say|0", "x" * 10_001),
        {**pressed("answer|12|join|0"), "actions": []},
        {**pressed("answer|12|join|0"), "user": None},
        {**OPENED, "event_id": ""},
        {**OPENED, "authorizations": [], "team_id": None},
        shortcut("foreign"),
        {"type": "view_closed", **WHERE},
        {"type": ["block_actions"], **WHERE},
        {},
    ],
)
def test_what_is_foreign_malformed_or_too_long_is_nothing(payload: dict[str, Any]) -> None:
    assert read(payload) is None


def test_a_repeated_request_is_the_same_event_and_a_new_press_is_not() -> None:
    once, again = pressed("answer|12|join|0"), pressed("answer|12|join|0", trigger_id="9.9.new")
    assert read(once) == read(json.loads(json.dumps(once)))
    assert {event.id for event in (read(once), read(again)) if event} == {
        f"slack:{TEAM}:{USER}:act:1.2.abc",
        f"slack:{TEAM}:{USER}:act:9.9.new",
    }


def test_a_form_sent_twice_is_one_event_and_a_mended_one_another() -> None:
    view = draw_sheet(SHEET, "nonce1")
    first = read(submitting(view, {"about": "Words.", "offers": ["SQL"]}))
    same = read(submitting(view, {"offers": ["SQL"], "about": "Words."}, trigger_id="9.9.new"))
    mended = read(submitting(view, {"about": "Better words.", "offers": ["SQL"]}))
    opened_again = read(submitting(draw_sheet(SHEET, "nonce2"), {"about": "Words.", "offers": ["SQL"]}))
    assert first is not None and first == same
    turned = submitting(view, {"about": "Words.", "offers": ["SQL"]})
    turned["view"]["state"]["values"] = dict(reversed(turned["view"]["state"]["values"].items()))
    other_way_round = read(turned)
    assert other_way_round is not None and other_way_round.id == first.id
    assert first.heard == Answered((Line("offers", ("SQL",)), Line("about", ("Words.",))))
    assert len({event.id for event in (first, mended, opened_again) if event}) == 3
    assert first.id.startswith(f"slack:{TEAM}:{USER}:view:nonce1:")


@pytest.mark.parametrize(
    "change",
    [
        {"callback_id": "shown"},
        {"callback_id": "foreign"},
        {"private_metadata": "{"},
        {"private_metadata": json.dumps({"conversation": -1})},
        {"private_metadata": json.dumps({"conversation": True})},
        {"private_metadata": "[" * 2999},
        {"state": {"values": {"about": {"field|text|about": {"type": "file_input", "files": []}}}}},
        {"state": {"values": {"about": {"theirs": {"type": "plain_text_input", "value": "x"}}}}},
        {"state": {"values": {"about": {"field|text|about": {"type": "plain_text_input", "value": 7}}}}},
        {
            "state": {
                "values": {"about": {"field|text|about": {"type": "plain_text_input", "value": "x" * 20_001}}}
            }
        },
        {"state": {"values": {f"q{n}": {"field|text|q": {"type": "plain_text_input"}} for n in range(101)}}},
        {"state": {"values": {"about": {}}}},
    ],
)
def test_a_form_that_is_none_of_ours_is_nothing(change: dict[str, Any]) -> None:
    payload = submitting(draw_sheet(SHEET, "nonce"), {})
    assert read(payload) is not None
    assert read({**payload, "view": {**payload["view"], **change}}) is None


SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=30)
    | st.sampled_from(
        (
            "block_actions",
            "view_submission",
            "/flipside",
            "answer|1|q|0",
            "U1",
            "T1",
            "sheet",
            '{"conversation": 1}',
        )
    )
)
KNOWN = (
    *("type", "user", "team", "id", "view", "state", "values", "actions", "action_id", "value", "event"),
    *("command", "container", "authorizations", "private_metadata", "callback_id", "trigger_id", "text"),
    *("message", "enterprise", "is_enterprise_install", "response_url"),
)
KEYS = st.sampled_from(KNOWN) | st.text(max_size=5)
JSON = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=5)
)


@given(
    st.dictionaries(KEYS, JSON, max_size=8),
    st.sampled_from(({}, COMMAND, OPENED, pressed("say|0"), shortcut("join"))),
)
def test_nothing_that_arrives_raises(payload: dict[str, Any], over: dict[str, Any]) -> None:
    for sent in (payload, {**over, **payload}):
        read(sent)
        live(sent)
        searched(sent)


@given(JSON, st.sampled_from(("state", "private_metadata", "id", "callback_id", "app_installed_team_id")))
def test_no_form_that_arrives_raises(value: Any, key: str) -> None:
    payload = submitting(draw_sheet(SHEET, "nonce"), {})
    payload["view"][key] = {"values": value} if key == "state" else value
    read(payload)
    live(payload)

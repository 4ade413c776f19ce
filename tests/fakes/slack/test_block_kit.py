"""What Slack refuses in blocks and views: every limit from both sides, and hypothesis around them."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.slack.block_kit import BLOCKS, problems, too_long, view_problems
from tests.fakes.slack.conftest import Refusal
from tests.fakes.slack.elements import ELEMENTS

Json = dict[str, Any]


def plain(text: str = "x") -> Json:
    return {"type": "plain_text", "text": text}


def section(text: str = "x", **more: Any) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}


def button(text: str = "Yes", **more: Any) -> Json:
    return {"type": "button", "action_id": "a", "text": plain(text), **more}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def options(number: int, text: str = "x", value: str = "v", kind: str = "plain_text") -> list[Json]:
    return [{"text": {"type": kind, "text": text}, "value": value} for _ in range(number)]


def select(kind: str = "static_select", **more: Any) -> Json:
    return {"type": kind, "action_id": "s", **more}


def field(element: Json, **more: Any) -> Json:
    return {"type": "input", "block_id": "f", "label": plain(), "element": element, **more}


def typed(**more: Any) -> Json:
    return {"type": "plain_text_input", "action_id": "t", **more}


def modal(*blocks: Json, **more: Any) -> Json:
    return {"type": "modal", "title": plain(), "submit": plain(), "blocks": list(blocks), **more}


# What fits exactly, and what is one too many.
EDGES = [
    (section("x" * 3000), section("x" * 3001)),
    (section(fields=[plain()] * 10), section(fields=[plain()] * 11)),
    (section(fields=[plain("x" * 2000)]), section(fields=[plain("x" * 2001)])),
    ({"type": "header", "text": plain("x" * 150)}, {"type": "header", "text": plain("x" * 151)}),
    ({"type": "context", "elements": [plain()] * 10}, {"type": "context", "elements": [plain()] * 11}),
    (actions(button("x" * 75)), actions(button("x" * 76))),
    (actions(button(value="x" * 2000)), actions(button(value="x" * 2001))),
    (actions(button(url="x" * 3000)), actions(button(url="x" * 3001))),
    (actions(button(accessibility_label="x" * 75)), actions(button(accessibility_label="x" * 76))),
    (actions(button(action_id="x" * 255)), actions(button(action_id="x" * 256))),
    (actions(*(button(action_id=str(n)) for n in range(25))),
     actions(*(button(action_id=str(n)) for n in range(26)))),
    (actions(button(action_id="a"), button(action_id="b")), actions(button(), button())),
    (actions(select(options=options(100))), actions(select(options=options(101)))),
    (actions(select(options=options(1, "x" * 75))), actions(select(options=options(1, "x" * 76)))),
    (actions(select(options=options(1, value="x" * 150))),
     actions(select(options=options(1, value="x" * 151)))),
    (actions(select(options=options(1), placeholder=plain("x" * 150))),
     actions(select(options=options(1), placeholder=plain("x" * 151)))),
    (actions(select(option_groups=[{"label": plain("x" * 75), "options": options(1)}])),
     actions(select(option_groups=[{"label": plain("x" * 76), "options": options(1)}]))),
    (actions(select(options=options(1), initial_option=options(1)[0])),
     actions(select(options=options(1), initial_option=options(1, "other")[0]))),
    (actions(select("overflow", options=options(5))), actions(select("overflow", options=options(6)))),
    (actions(select("radio_buttons", options=options(10, kind="mrkdwn"))),
     actions(select("radio_buttons", options=options(11)))),
    (field(select("checkboxes", options=options(10))), field(select("checkboxes", options=options(11)))),
    (field(select("multi_external_select", min_query_length=0)), actions(select("multi_external_select"))),
    (field(typed(max_length=3000)), field(typed(max_length=3001))),
    (field(typed(initial_value="x" * 5, max_length=5)), field(typed(initial_value="x" * 6, max_length=5))),
    (field(typed(), hint=plain("x" * 2000)), field(typed(), hint=plain("x" * 2001))),
    (field(select("datepicker", initial_date="2026-03-02")),
     field(select("datepicker", initial_date="2.3.2026"))),
    (field(select("timepicker", initial_time="09:30")), field(select("timepicker", initial_time="9.30"))),
    ({"type": "image", "image_url": "https://x/y.png", "alt_text": "x" * 2000},
     {"type": "image", "image_url": "https://x/y.png", "alt_text": "x" * 2001}),
    (section(block_id="x" * 255), section(block_id="x" * 256)),
]  # fmt: skip


@pytest.mark.parametrize(("fits", "too_much"), EDGES)
def test_the_last_that_fits_and_the_first_that_does_not(fits: Json, too_much: Json) -> None:
    assert problems([fits], "modal") == []
    assert problems([too_much], "modal") != []


@pytest.mark.parametrize(
    "refused",
    [
        section(""), section("   "), {"type": "section"}, section(colour="red"), {"type": "video"},
        {"type": "image", "image_url": "https://x/y.png"}, section(accessory=typed()),
        actions(), actions(typed()), actions(button(confirm={"title": plain()})),
        actions(button(style="warning")),
        actions({**button(), "text": {"type": "mrkdwn", "text": "*bold*"}}), actions(select(options=[])),
        actions(select()), field(button()), field(select(options=options(1), option_groups=[])),
        {"type": "divider", "text": plain()}, {"type": "context", "elements": [button()]}, "text", None,
    ],
)  # fmt: skip
def test_what_is_never_taken(refused: Any) -> None:
    assert problems([refused], "modal") != []


@pytest.mark.parametrize(("surface", "most"), [("message", 50), ("modal", 100), ("home", 100)])
def test_so_many_blocks_and_no_more(surface: str, most: int) -> None:
    assert problems([section()] * most, surface) == []
    assert problems([section()] * (most + 1), surface) == [
        f"no more than {most} items allowed [json-pointer:/blocks]"
    ]


def test_ids_of_blocks_are_their_own() -> None:
    assert problems([section(block_id="a"), section(block_id="b")], "message") == []
    assert problems([section(block_id="a")] * 2, "message") == [
        "block_id already exists: a [json-pointer:/blocks]"
    ]


def test_focus_is_for_one_field_of_a_view() -> None:
    one, other = field(typed(focus_on_load=True)), field(typed(focus_on_load=True), block_id="g")
    assert problems([one], "modal") == []
    assert problems([one], "message") and problems([one, other], "modal")


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": plain("x" * 25)}, {"submit": plain("x" * 25)}, {"close": plain("x" * 25)},
        {"private_metadata": "x" * 3001}, {"callback_id": "x" * 256}, {"type": "home"}, {"type": "window"},
        {"colour": "red"}, {"blocks": None}, {"title": {"type": "mrkdwn", "text": "x"}},
    ],
)  # fmt: skip
def test_what_a_view_may_not_be(wrong: Json) -> None:
    assert view_problems(modal(section())) == []
    assert view_problems({**modal(section()), **wrong}) != []


def test_a_form_needs_its_button() -> None:
    assert view_problems(modal(field(typed()))) == []
    unsent = modal(field(typed()))
    del unsent["submit"]
    assert "submit" in view_problems(unsent)[0]
    assert view_problems({"type": "home", "blocks": [field(typed())]}) == []


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=3100))
def test_a_text_is_taken_where_it_is_not_blank_and_not_too_long(text: str) -> None:
    assert (problems([section(text)], "message") == []) == (len(text.strip()) > 0 and len(text) <= 3000)


KEYS = st.sampled_from(["type", "text", "elements", "element", "options"]) | st.text(max_size=4)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(KEYS, inner | st.sampled_from([*BLOCKS, *ELEMENTS]), max_size=4)
    ),
    max_leaves=12,
)


@given(ANYTHING)
def test_nothing_that_comes_makes_it_fall_over(anything: Any) -> None:
    problems(anything, "message")
    view_problems(anything)


async def test_the_api_refuses_it_and_says_which(client: AsyncWebClient, refusal: Refusal) -> None:
    said = await refusal(client.chat_postMessage(channel="U1", text="x", blocks=[section("x" * 3001)]))
    assert said["error"] == "invalid_blocks"
    assert said["response_metadata"]["messages"] == [
        "[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]"
    ]
    said = await refusal(client.chat_postMessage(channel="U1", text="x", blocks=[section()] * 51))
    assert said["response_metadata"]["messages"] == [
        "[ERROR] no more than 50 items allowed [json-pointer:/blocks]"
    ]


async def test_all_blocks_together_have_a_limit_too(client: AsyncWebClient, refusal: Refusal) -> None:
    much = [section("x" * 2600)] * 5
    assert problems(much, "message") == [] and too_long(much)
    said = await refusal(client.chat_postMessage(channel="U1", text="x", blocks=much))
    assert said["error"] == "msg_blocks_too_long"
    assert not too_long([section("x" * 2500)] * 5)


async def test_empty_and_broken_messages(client: AsyncWebClient, refusal: Refusal) -> None:
    for arguments, error in (
        ({}, "no_text"), ({"blocks": "[{"}, "invalid_blocks_format"),
        ({"blocks": {}}, "invalid_blocks_format"),
        ({"text": "x", "metadata": "[]"}, "invalid_metadata_format"),
        ({"text": "x", "metadata": {"event_type": "a"}}, "invalid_metadata_schema"),
        ({"text": "x", "username": "Somebody"}, "missing_scope"),
    ):  # fmt: skip
        asked = client.api_call("chat.postMessage", json={"channel": "U1", **arguments})
        assert (await refusal(asked))["error"] == error

"""What Teams sends is heard once, from whom it came; what is none of ours is nothing."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.teams import ids
from adapters.teams.housekeeping import greeting, is_over
from adapters.teams.inbox import live, read, searched
from bot.events import Address
from conversations.forms import Answered, Asked, Line, Looked, Opened, Said
from tests.adapters.teams.sending import (
    APP,
    CHAT,
    OWN,
    SERVICE,
    TENANT,
    THREAD,
    USER,
    activity,
    fetching,
    in_channel,
    pressing,
    submitting,
)

HERE = (("conversation", CHAT), ("id", OWN), ("service", SERVICE))
ANA = Address("teams", TENANT, USER, extra=HERE)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20) | st.floats(allow_nan=False),
    lambda inside: st.lists(inside, max_size=4) | st.dictionaries(st.text(max_size=12), inside, max_size=4),
    max_leaves=12,
)


def heard(payload: dict[str, Any]) -> Any:
    """What was heard, or nothing."""
    event = read(payload)
    return event.heard if event else None


def test_words_in_the_chat_are_said_by_whoever_typed_them() -> None:
    event = read(activity(text="I work with data. "))
    assert event is not None
    assert (event.sender, event.heard, event.conversation) == (ANA, Said("I work with data."), None)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("pause", Said("pause")),
        ("/flipside pause", Asked("pause")),
        ("/flipside", Asked("help")),
        ("", Asked("help")),
        ("home", Looked()),
        ("  Home ", Looked()),
        ("/flipside home", Looked()),
        ("startseite", Looked()),
        ("home office", Said("home office")),
    ],
)
def test_in_the_chat_a_command_is_typed_bare_or_behind_its_name(typed: str, expected: object) -> None:
    assert heard(activity(text=typed)) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("<at>Flipside</at>&nbsp;pause", Asked("pause")),
        ("<at>Flipside</at> pair\n", Asked("pair")),
        ("<at>Flipside</at>", Asked("help")),
        ("<at>Flipside</at> ask Flipside", Asked("unknown", "ask Flipside")),
        ("<at>Flipside</at> home", Looked()),
    ],
)
def test_in_a_channel_exactly_the_mention_of_us_is_taken_away(typed: str, expected: object) -> None:
    event = read(in_channel(typed))
    assert event is not None and event.heard == expected
    assert dict(event.sender.extra) == {"id": OWN, "service": SERVICE}


def test_somebody_else_who_is_mentioned_stays_as_their_name() -> None:
    ben = {"type": "mention", "text": "<at>Ben K.</at>", "mentioned": {"id": "29:ben", "name": "Ben Kaya"}}
    assert heard(activity(text="not <at>Ben K.</at>", entities=[ben])) == Said("not Ben Kaya")


def test_the_same_activity_is_the_same_event_and_another_is_another() -> None:
    same = {read(activity(text="hello there")) for _ in range(2)}
    assert len(same) == 1
    names = {
        event.id
        for payload in (
            activity(text="a"),
            activity(text="a", id="1700000000002"),
            activity(text="a", conversation={"id": "a:2", "conversationType": "personal"}),
        )
        if (event := read(payload))
    }
    assert len(names) == 3


def test_a_form_that_is_sent_twice_is_one_event_and_one_that_was_mended_another() -> None:
    data = ids.data(ids.FORM, conversation=7, nonce="n1", shown="about")
    names = [
        read(submitting({**data, "text.about": words}, id=own)).id  # type: ignore[union-attr]
        for words, own in (("Data.", "1"), ("Data.", "2"), ("Data and people.", "3"))
    ]
    assert names[0] == names[1] != names[2]


CHOSEN = ids.data(ids.ANSWER, conversation=7, question="join", value="yes")


@pytest.mark.parametrize(
    "payload",
    [pressing(CHOSEN), activity(value=CHOSEN), activity(value=CHOSEN, text="")],
    ids=["execute", "submit", "submit with empty text"],
)
def test_a_press_is_heard_however_it_comes(payload: dict[str, Any]) -> None:
    event = read(payload)
    assert event is not None
    assert (event.heard, event.conversation) == (Answered((Line("join", ("yes",)),)), 7)


def test_the_input_on_a_card_is_the_answer_to_its_question() -> None:
    data = ids.data(ids.ANSWER, conversation=7, question="about")
    assert heard(pressing({**data, "text.about": "Data."})) == Answered((Line("about", ("Data.",)),))
    assert heard(pressing(data)) == Answered((Line("about", ()),))
    assert heard(pressing({**data, "text.other": "x"})) == Answered((Line("about", ()),))


def test_a_form_is_heard_field_by_field_with_empty_ones() -> None:
    data = ids.data(ids.FORM, conversation=7, nonce="n", shown="topics offers never about day")
    filled = {
        "many.topics": "ai,data",
        "tags.offers": f"SQL,{ids.packed('a,b%')}",
        "person.never": USER.upper(),
        "named.never": "BK25",
        "date.day": "2026-03-09",
    }
    expected = (
        Line("topics", ("ai", "data")),
        Line("offers", ("SQL", "a,b%")),
        Line("never", (f"<@{USER}>", "BK25")),
        Line("about", ()),
        Line("day", ("2026-03-09",)),
    )
    event = read(submitting({**data, **filled}))
    assert event is not None and (event.heard, event.conversation) == (Answered(expected), 7)


@pytest.mark.parametrize("stray", [{"x": "y"}, {"text.about": 7}, {"text.about": ["a"]}, {"text.": "a"}])
def test_an_input_that_is_none_of_ours_spoils_the_form(stray: dict[str, Any]) -> None:
    assert read(submitting({**ids.data(ids.FORM, conversation=7, shown="about"), **stray})) is None


def test_a_button_that_opens_a_form_opens_it() -> None:
    payload = fetching(ids.data(ids.OPEN, conversation=7))
    event = read(payload)
    assert event is not None and (event.heard, event.conversation) == (Opened(), 7)
    assert (live(payload).invoke, live(payload).opens, live(payload).message) == ("task/fetch", 7, "170")


def test_a_button_that_says_a_command_says_it() -> None:
    assert heard(pressing(ids.data(ids.SAY, value="pause"))) == Asked("pause")
    assert heard(pressing(ids.data(ids.SAY, value="home"))) == Looked()


def test_looks_are_no_events() -> None:
    for data in (ids.data(ids.REFRESH), ids.data(ids.MORE)):
        assert read(pressing(data)) is None
        assert live(pressing(data)).verb == data["do"]


@pytest.mark.parametrize(
    "data",
    [
        {"do": "answer", "conversation": "x", "question": "join", "value": "yes"},
        {"do": "answer", "conversation": 0, "question": "join", "value": "yes"},
        {"do": "answer", "conversation": 7, "question": "", "value": "yes"},
        {"do": "answer", "conversation": 7, "question": "join", "value": 1},
        {"do": "answer", "conversation": True, "question": "join", "value": "yes"},
        {"do": "open"},
        {"do": "say"},
        {"do": "say", "value": ""},
        {"do": "launch", "value": "yes"},
    ],
)
def test_a_button_that_is_none_of_ours_is_nothing(data: dict[str, Any]) -> None:
    assert read(pressing(data)) is None


def test_a_search_names_its_question() -> None:
    value = {"queryText": "sq", "queryOptions": {"skip": 0, "top": 15}, "dataset": "find|7|offers"}
    found = searched(activity("invoke", name="application/search", value=value))
    assert found is not None and (found.sender, found.conversation) == (ANA, 7)
    assert (found.question, found.query) == ("offers", "sq")
    stray = activity(
        "invoke", name="application/search", value={**value, "dataset": "graph.microsoft.com/users"}
    )
    assert searched(stray) is None


@pytest.mark.parametrize(
    "change",
    [
        {"channelData": {}},
        {"channelData": {"tenant": {"id": "acme"}}},
        {"conversation": {"id": CHAT, "conversationType": "personal", "tenantId": USER}},
        {"from": {"id": OWN, "name": "Ana"}},
        {"from": None},
        {"id": ""},
        {"text": 5},
        {"type": "typing"},
    ],
)
def test_without_a_sure_sender_or_words_there_is_no_event(change: dict[str, Any]) -> None:
    assert read(activity(**{"text": "hello there", **change})) is None


def test_a_slash_command_is_for_its_sender_alone() -> None:
    payload = in_channel("<at>Flipside</at> pair", recipient={"id": APP, "isTargeted": True})
    assert live(payload).targeted and live(payload).here == THREAD
    assert heard(payload) == Asked("pair")


def test_whoever_has_flipside_anew_is_greeted_once_however_it_is_told() -> None:
    told = [
        activity("installationUpdate", action="add"),
        activity("installationUpdate", action="add-upgrade", id="2"),
        activity("conversationUpdate", membersAdded=[{"id": OWN}, {"id": APP}], id="3"),
    ]
    greetings = [greeting(one) for one in told]
    assert len({one.id for one in greetings if one}) == 1 and None not in greetings
    assert all(one.heard == Looked() and one.sender == ANA for one in greetings if one)


def test_nobody_else_is_greeted() -> None:
    stray = [
        activity("installationUpdate", action="remove"),
        activity("conversationUpdate", membersAdded=[{"id": OWN}]),
        in_channel("", type="installationUpdate", action="add"),
        activity(text="hello"),
    ]
    assert [greeting(one) for one in stray] == [None] * 4
    assert [is_over(one) for one in stray] == [True, False, False, False]


@given(ANYTHING, ANYTHING, st.sampled_from(["message", "invoke", "conversationUpdate", "installationUpdate"]))
def test_whatever_comes_is_read_or_is_nothing(value: Any, about: Any, kind: str) -> None:
    for payload in (
        activity(kind, value=value, name="adaptiveCard/action", entities=about),
        activity(kind, value={"action": {"data": value}}, name="adaptiveCard/action", text=about),
        activity(kind, value={"data": value}, name="task/submit", channelData=about),
        activity(kind, **{"from": value, "conversation": about}),
    ):
        read(payload), live(payload), searched(payload), greeting(payload), is_over(payload)


@given(
    st.dictionaries(st.sampled_from(["do", "conversation", "question", "value", "shown", "nonce"]), ANYTHING)
)
def test_whatever_a_button_carries_is_read_or_is_nothing(data: dict[str, Any]) -> None:
    for payload in (pressing(data), fetching(data), submitting(data), activity(value=data)):
        read(payload), live(payload)


@given(st.lists(st.text(min_size=1, max_size=20), max_size=9))
def test_several_values_come_back_as_they_were(values: list[str]) -> None:
    assert ids.unpacked(",".join(map(ids.packed, values))) == tuple(values)

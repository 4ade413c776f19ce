"""What the browser sent, as an event."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.web.inbox import LONGEST_FIELD, is_command, own_words, read
from conversations.flows.steward import PASTE_MOST
from conversations.forms import Answered, Asked, Line, Said


def payload(**more: Any) -> dict[str, Any]:
    return {"id": "e1", "person": "u1", **more}


def test_a_press_is_an_answer_to_its_own_question() -> None:
    event = read(payload(kind="press", conversation=12, question="join", value="yes"))
    assert event is not None
    assert event.heard == Answered((Line("join", ("yes",)),))
    assert (event.conversation, event.sender.platform, event.sender.user) == (12, "web", "u1")


def test_a_sheet_is_all_its_lines() -> None:
    lines = [{"question": "offers", "values": ["Python", "SQL"]}, {"question": "about", "values": []}]
    event = read(payload(kind="sheet", conversation=13, lines=lines))
    assert event is not None
    assert event.heard == Answered((Line("offers", ("Python", "SQL")), Line("about", ())))


def test_the_same_id_of_two_people_is_two_events() -> None:
    one, other = (read({**payload(kind="say", text="hello"), "person": who}) for who in ("u1", "u2"))
    assert one is not None
    assert other is not None
    assert one.id != other.id


@pytest.mark.parametrize(
    "text", ["/flipside pause", "/ flipside pause", "/Flipside  pause", "  /flipside: pause"]
)
def test_typed_words_after_the_slash_are_a_command(text: str) -> None:
    event = read(payload(kind="say", text=text))
    assert event is not None
    assert event.heard == Asked("pause")
    assert is_command(payload(kind="say", text=text))


@pytest.mark.parametrize("text", ["hello", "flipside is nice", "/flipsideways", "5/6"])
def test_other_words_are_words(text: str) -> None:
    event = read(payload(kind="say", text=text))
    assert event is not None
    assert event.heard == Said(text)
    assert not is_command(payload(kind="say", text=text))


def test_a_control_and_a_typed_twin_are_commands() -> None:
    event = read(payload(kind="command", words="answer 12 yes"))
    assert event is not None
    assert event.heard == Asked("answer", "12 yes")
    assert own_words(payload(kind="command", words="answer 12 yes")) == "/flipside answer 12 yes"


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "press", "question": "join", "value": "yes"},
        {"kind": "press", "conversation": True, "question": "join", "value": "yes"},
        {"kind": "press", "conversation": "12", "question": "join", "value": "yes"},
        {"kind": "press", "conversation": 12, "question": "join", "value": 1},
        {"kind": "sheet", "conversation": 12, "lines": "offers"},
        {"kind": "sheet", "conversation": 12, "lines": [{"question": "offers", "values": "Python"}]},
        {"kind": "sheet", "conversation": 12, "lines": [{"values": []}]},
        {"kind": "say", "text": "   "},
        {"kind": "say", "text": "x" * 20_001},
        {"kind": "command", "words": None},
        {"kind": "shout", "text": "hello"},
        {"kind": "say", "text": "hello", "id": ""},
        {"kind": "say", "text": "hello", "id": "x" * 81},
        {"kind": "say", "text": "hello", "person": None},
        {},
    ],
)
def test_what_has_another_shape_is_not_for_us(wrong: dict[str, Any]) -> None:
    assert read({**payload(), **wrong} if wrong else {}) is None


def test_a_field_may_hold_a_whole_export_but_not_more() -> None:
    for length, fits in ((LONGEST_FIELD, True), (LONGEST_FIELD + 1, False)):
        lines = [{"question": "rows", "values": ["x" * length]}]
        assert (read(payload(kind="sheet", conversation=13, lines=lines)) is not None) is fits


def test_the_longest_export_fits_the_longest_field() -> None:
    assert LONGEST_FIELD >= PASTE_MOST


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
KEYS = st.sampled_from(
    ("kind", "id", "person", "conversation", "question", "value", "lines", "text", "words")
)
KINDS = st.fixed_dictionaries({"kind": st.sampled_from(("press", "sheet", "say", "command"))})


@given(st.builds(lambda kind, rest: {**rest, **kind}, KINDS, st.dictionaries(KEYS, JSON, max_size=9)))
def test_whatever_is_sent_is_read_or_refused_and_never_breaks(sent: dict[str, Any]) -> None:
    event = read(sent)
    assert event is None or event.sender.user == sent["person"]

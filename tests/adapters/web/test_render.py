"""Everything of the neutral card is in the payload; what is drawn can be heard."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from adapters.web.inbox import read
from adapters.web.render import draw, draw_page, draw_sheet
from conversations.cards import Also, Ask, Card, Choice, Contact, Fact, Field, Link, Picture, Sheet, twin
from conversations.forms import Answered, Line
from conversations.pages import Page, Section

CARD = Card(
    text="Would you like to join?",
    title="Spring cohort",
    facts=(Fact("Length", "24 weeks"),),
    picture=Picture("cards/hello.svg", "Two speech bubbles"),
    links=(Link("How it works", "https://example.org/how"),),
    hint="Please pick one.",
    choices=(
        Choice("yes", "Yes, count me in", "answer 12 yes"),
        Choice("no", "No, thank you", "answer 12 no"),
    ),
    controls=(Choice("snooze", "Later", "snooze 12"),),
    ask=Ask(12, "join", "one"),
    how="Type yes or no.",
    seen_by="Only the program lead.",
    why="Because the cohort opens.",
)
FIELD = Field(
    "offers", "tags", "What can you show?", (("SQL", "SQL"),), ("Python",), "Help", "Seen", "Wrong", 8, 0
)


def leaves(value: Any) -> Iterator[Any]:
    """Every text and number of a payload."""
    if isinstance(value, dict):
        for inner in value.values():
            yield from leaves(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from leaves(inner)
    else:
        yield value


def test_nothing_of_a_card_is_lost() -> None:
    drawn = set(leaves(draw(CARD)))
    assert {CARD.text, CARD.title, CARD.hint, CARD.how, CARD.seen_by, CARD.why, twin(CARD)} <= drawn
    assert {"Length", "24 weeks", "Two speech bubbles", "How it works", "https://example.org/how"} <= drawn
    assert {"Yes, count me in", "answer 12 yes", "Later", "snooze 12"} <= drawn


def test_a_contact_is_a_link_to_their_mail_after_the_other_links() -> None:
    somebody = Contact("Tom Reuter", "tom&co?@example.com", "Write to Tom", "Plan a meeting with Tom")
    drawn = draw(replace(CARD, contact=somebody))
    assert drawn["links"][1:] == [{"label": "Write to Tom", "url": "mailto:tom%26co%3F@example.com"}]
    assert "Write to Tom: tom&co?@example.com" in drawn["twin"]
    assert draw(replace(CARD, contact=replace(somebody, write=""))) == draw(CARD)


def test_every_button_comes_back_as_the_answer_it_shows() -> None:
    drawn = draw(CARD)
    for shown, choice in zip(drawn["choices"], CARD.choices, strict=True):
        pressed = {"kind": "press", "id": "e", "person": "u1", **drawn["ask"], "value": shown["value"]}
        event = read({**pressed, "kind": "press"})
        assert event is not None
        assert event.conversation == 12
        assert event.heard == Answered((Line("join", (choice.value,)),))


def test_a_question_that_no_tap_can_answer_opens_its_form() -> None:
    assert draw(CARD)["form"] is None
    assert draw(Card("What?", ask=Ask(13, "offers", "tags")))["form"] == 13
    assert draw(Card("Good morning."))["form"] is None


def test_a_further_matter_opens_its_form_and_a_mere_notice_opens_nothing() -> None:
    also = (Also("Your goals", "Show me", Ask(14, "aim", "one"), "answer 14"), Also("Ben has accepted."))
    drawn = draw(Card("Good morning.", also=also, also_title="Also for you"))
    assert drawn["also_title"] == "Also for you"
    assert drawn["also"] == [
        {"text": "Your goals", "label": "Show me", "typed": "answer 14", "form": 14},
        {"text": "Ben has accepted.", "label": "", "typed": "", "form": None},
    ]


def test_a_sheet_carries_every_field_and_comes_back_line_by_line() -> None:
    drawn = draw_sheet(Sheet(13, "Profile", (FIELD,), "Send", "Why"))
    assert {"Profile", "Send", "Why", "offers", "Python", "Help", "Seen", "Wrong"} <= set(leaves(drawn))
    (field,) = drawn["fields"]
    assert (field["most"], field["least"]) == (8, 0)
    lines = [{"question": field["question"], "values": field["values"]}]
    event = read(
        {"kind": "sheet", "id": "e", "person": "u1", "conversation": drawn["conversation"], "lines": lines}
    )
    assert event is not None
    assert event.heard == Answered((Line("offers", ("Python",)),))


def test_a_page_is_its_sections_of_cards() -> None:
    drawn = draw_page(Page("Hello", (Section("Now", (CARD,)),)))
    assert drawn["title"] == "Hello"
    assert drawn["sections"][0]["cards"][0]["title"] == "Spring cohort"
    assert "Would you like to join?" in drawn["twin"]


def test_payloads_are_plain_json() -> None:
    for drawn in (draw(CARD), draw_sheet(Sheet(1, "T", (FIELD,), "Send")), draw_page(Page("P", ()))):
        assert json.loads(json.dumps(drawn)) == drawn

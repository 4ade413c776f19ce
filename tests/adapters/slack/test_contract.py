"""What we draw in Slack, we can hear: every choice, field and further matter, in every language."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from adapters.contract import Payload
from adapters.slack import ids
from adapters.slack.inbox import live, read
from adapters.slack.pages import draw_page
from adapters.slack.render import draw, whole
from adapters.slack.saying import say
from adapters.slack.sheets import draw_sheet
from conversations.cards import Card, Choice, Fact, Field, Sheet, twin
from conversations.forms import Answered, Line, Opened
from conversations.intents import parse
from conversations.kinds import TAPS
from conversations.pages import Page, Section
from tests.adapters.slack.sending import buttons, picking, pressing, read_as, submitting, written
from tests.adapters.test_contract import CARDS, LASTS, MERGED, SHOWN, matters, parts
from tests.fakes.slack.block_kit import problems, too_long, view_problems
from tests.fakes.slack.reading import elements

EVERY = (*CARDS, *LASTS, *MERGED)
SENT = {"text": "Some words.", "date": "2026-03-09", "time": "14:30", "person": ["U0BEN", "W0CY"]}
CONTROLS = (Choice("snooze", "Not now", "snooze"), Choice("why", "Why this?", "why"))
SHEETS = tuple({shown.sheet: None for shown in SHOWN})


def told(drawn: Payload) -> str:
    """Everything that is written on a drawing."""
    return "\n".join(written(dict(drawn)))


def test_a_press_is_heard_as_its_answer() -> None:
    for card in CARDS:
        drawn = buttons(draw(card)["blocks"], ids.ANSWER)
        tapped = card.choices if card.ask and card.ask.kind in TAPS else ()
        assert [one["value"] for one in drawn] == [choice.value for choice in tapped]
        for one, choice in zip(drawn, tapped, strict=True):
            event = read(pressing(one))
            assert event is not None and card.ask is not None
            assert event.conversation == card.ask.conversation
            assert event.heard == Answered((Line(card.ask.question, (choice.value,)),))


def test_a_question_that_no_tap_answers_opens_its_form() -> None:
    for card in CARDS:
        opening = buttons(draw(card)["blocks"], ids.OPEN)
        if card.ask is None or card.ask.kind in TAPS:
            assert opening == []
            continue
        (one,) = opening
        assert one["text"]["text"] == say(card.speech, "answer")
        event = read(pressing(one))
        assert event is not None
        assert (event.heard, event.conversation) == (Opened(), card.ask.conversation)
        assert live(pressing(one)).opens == card.ask.conversation


def test_a_further_matter_opens_its_own_form() -> None:
    for card in MERGED:
        opening = [one for one in buttons(draw(card)["blocks"], ids.OPEN) if "style" not in one]
        asked = matters(card)
        assert [one["text"]["text"] for one in opening] == [matter.label for matter, _ in asked]
        for one, (matter, ask) in zip(opening, asked, strict=True):
            event = read(pressing(one))
            assert event is not None
            assert (event.heard, event.conversation) == (Opened(), ask.conversation)
            assert one["accessibility_label"].startswith(f"{matter.label}: ")


@pytest.mark.parametrize("why", ["", "You have a partner."])
def test_a_control_is_heard_as_the_command_it_stands_for(why: str) -> None:
    drawn = draw(Card("Good morning.", controls=CONTROLS, why=why))["blocks"]
    menus = [one for _, one in elements(drawn) if one["type"] == "overflow"]
    assert len(menus) == bool(why)
    heard = [read(picking(menu, option)) for menu in menus for option in menu["options"]]
    heard += [read(pressing(one)) for one in buttons(drawn, ids.SAY)]
    assert [event.heard for event in heard if event] == [parse(choice.typed) for choice in CONTROLS]


def filled(field: Field) -> Any:
    """What somebody enters in a field."""
    some = next(iter(field.options), ("SQL", "SQL"))[0]
    match field.kind:
        case "one" | "yes_no" | "scale":
            return some
        case "many" | "tags":
            return [some]
    return SENT[field.kind]


def test_a_form_is_heard_field_by_field() -> None:
    for sheet in SHEETS:
        view = draw_sheet(sheet, "nonce")
        event = read(submitting(view, {field.question: filled(field) for field in sheet.fields}))
        assert event is not None and event.conversation == sheet.conversation
        assert event.heard == Answered(tuple(Line(f.question, heard_as(filled(f))) for f in drawn(sheet)))


def drawn(sheet: Sheet) -> list[Field]:
    """The fields as they are drawn: unanswered ones first."""
    return sorted(sheet.fields, key=lambda field: field.answered)


def heard_as(value: Any) -> tuple[str, ...]:
    """What is heard of what was entered: people by their mention."""
    if value == SENT["person"]:
        return ("<@U0BEN>", "<@W0CY>")
    return tuple(value) if isinstance(value, list) else (value,)


def test_every_choice_of_every_field_can_be_picked() -> None:
    for field in dict.fromkeys(field for sheet in SHEETS for field in sheet.fields):
        view = draw_sheet(Sheet(7, "T", (field,), "Send"))
        several = field.kind in ("many", "tags")
        for value, _ in field.options if field.kind in (*TAPS, "many", "tags") else ():
            event = read(submitting(view, {field.question: [value] if several else value}))
            assert event is not None
            assert event.heard == Answered((Line(field.question, (value,)),))


def test_a_form_that_nobody_touched_says_what_it_showed() -> None:
    for sheet in SHEETS:
        event = read(submitting(draw_sheet(sheet), {}))
        assert event is not None and isinstance(event.heard, Answered)
        assert event.heard.lines == tuple(Line(f.question, f.values) for f in drawn(sheet))


def test_people_who_were_named_stay_named_until_they_are_unticked() -> None:
    field = Field("never", "person", "Whom?", values=("BK25", "CD01"), most=5, least=0, names=("Ben", "Cy"))
    view = draw_sheet(Sheet(7, "T", (field,), "Send", speech="en"))
    assert {"Ben", "Cy"} <= set(written(dict(view)))
    untouched, added = read(submitting(view, {})), read(submitting(view, {"never": ["U0DEE"]}))
    fewer = read(submitting(view, {"never|named": ["CD01"]}))
    heard = [
        event.heard.lines
        for event in (untouched, added, fewer)
        if event and isinstance(event.heard, Answered)
    ]
    assert heard == [
        (Line("never", ("BK25", "CD01")),),
        (Line("never", ("<@U0DEE>", "BK25", "CD01")),),
        (Line("never", ("CD01",)),),
    ]


def test_an_answer_that_may_be_empty_may_be_empty() -> None:
    field = Field("thanks", "text", "Thanks?", most=500, least=0, values=("Old words.",), answered=True)
    event = read(submitting(draw_sheet(Sheet(7, "T", (field,), "Send")), {"thanks": ""}))
    assert event is not None and event.heard == Answered((Line("thanks", ()),))


def test_nothing_of_a_card_is_lost() -> None:
    for card in EVERY:
        drawn = f"{told(draw(card))}\n{told(whole(card))}"
        assert [part for part in parts(card) if part not in drawn] == []


def test_nothing_of_a_form_is_lost() -> None:
    for sheet in SHEETS:
        drawn = told(draw_sheet(sheet))
        listed = [label for f in sheet.fields if f.kind not in ("tags", "person") for _, label in f.options]
        around = [
            text for f in sheet.fields for text in (f.label, f.help if f.kind != "tags" else "", f.seen_by)
        ]
        wanted = [sheet.title, sheet.why, sheet.send, *listed, *around]
        lines = [line.strip() for text in wanted for line in text.splitlines()]
        assert [line for line in lines if line not in drawn] == []


def test_what_was_unclear_stands_beside_its_field_and_is_named_in_words() -> None:
    field = Field("about", "text", "About you", most=280, error="Please write a few words.")
    for speech in ("en", "de"):
        drawn = draw_sheet(Sheet(7, "Profile", (field,), "Send", speech=speech))["blocks"]
        place = next(n for n, block in enumerate(drawn) if block["type"] == "input")
        assert say(speech, "check", said=field.error) in told({"blocks": drawn[place - 1 : place]})


def test_the_top_level_text_is_the_whole_meaning_and_obeys_nothing() -> None:
    for card in EVERY:
        assert read_as(draw(card)["text"], "mrkdwn") == twin(card).strip()
    shouting = draw(Card("<!channel> & <@U1> read *this*"))
    assert shouting["text"] == "&lt;!channel&gt; &amp; &lt;@U1&gt; read *this*"
    assert shouting["blocks"][0]["text"]["type"] == "plain_text"


def test_no_word_of_anybody_is_obeyed_anywhere_on_a_card() -> None:
    shout = "<!channel> *a* & :tada:"
    card = Card(
        shout, title=shout, facts=(Fact("<!here> & co", shout),), hint=shout, why=shout, seen_by=shout
    )
    texts = list(objects([draw(card)["blocks"], whole(card)["blocks"]]))
    marked = [one["text"] for one in texts if one["type"] == "mrkdwn"]
    assert set(marked) == {"*&lt;!here&gt; &amp; co*"}
    assert {one["emoji"] for one in texts if one["type"] == "plain_text"} == {False}


def objects(value: Any) -> Iterator[dict[str, Any]]:
    """Every text object of a drawing."""
    if isinstance(value, dict) and value.get("type") in ("plain_text", "mrkdwn"):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from objects(one)


def test_what_is_typed_in_the_text_can_be_typed_here() -> None:
    for card in CARDS:
        for choice in card.choices:
            assert f"{ids.COMMAND} {choice.typed}" in draw(card)["text"]


def test_values_carry_ids_only() -> None:
    """What a person reads is not in what travels back; a person's own words are, in their own form."""
    for card in EVERY:
        for _, one in elements(draw(card)["blocks"]):
            carried = [one.get("value"), *(option["value"] for option in one.get("options", ()))]
            known = {c.value for c in card.choices} | {c.typed for c in card.controls} | {ids.NOTHING, None}
            assert set(carried) <= known
    for sheet in SHEETS:
        kept = json.loads(draw_sheet(sheet, "a nonce")["private_metadata"])
        assert kept == {"conversation": sheet.conversation, "nonce": "a nonce"}


def test_slack_takes_every_card_form_and_page() -> None:
    for card in EVERY:
        assert problems(draw(card)["blocks"], "message") == []
        assert not too_long(draw(card)["blocks"])
        assert view_problems(whole(card)) == []
    for sheet in SHEETS:
        assert view_problems(draw_sheet(sheet)) == []
    for start in range(0, len(CARDS), 6):
        page = Page("Home", (Section("Now", CARDS[start : start + 6]),))
        assert view_problems(draw_page(page)) == []


def test_every_card_of_ours_fits_a_message_whole() -> None:
    assert [card.title for card in EVERY if buttons(draw(card)["blocks"], ids.MORE)] == []

"""The contract: every form, every question, every card, every platform.

Rule: a new adapter joins PLATFORMS and passes, or it is no adapter.
"""

import json
from typing import Any

import pytest

from adapters.console import inbox as console_inbox
from adapters.console import render as console
from adapters.contract import Payload
from adapters.slack import render as slack
from adapters.web import inbox as web_inbox
from adapters.web import render as web
from bot.events import Event
from conversations.cards import Also, Ask, Card, twin
from conversations.forms import Answered, Asked, Line
from conversations.intents import parse
from conversations.kinds import Asking, read
from tests.adapters.shown import Shown, everything, last_words, merged

SHOWN = tuple(everything())
CARDS = tuple({shown.card: None for shown in SHOWN})
LASTS = tuple(dict.fromkeys(last_words()))
MERGED = tuple(merged(CARDS, LASTS))


def press_on_web(card: Card, value: str) -> Event | None:
    """What the browser sends when a choice is pressed, as read."""
    drawn = json.loads(json.dumps(web.draw(card)))
    body: dict[str, Any] = {"kind": "press", "id": "1", "person": "BK25", "value": value}
    return web_inbox.read({**body, **{k: drawn["ask"][k] for k in ("conversation", "question")}})


def matters(card: Card) -> list[tuple[Also, Ask]]:
    """The further matters that ask something."""
    return [(matter, matter.ask) for matter in card.also if matter.ask]


def test_every_question_of_every_form_is_reached() -> None:
    reached = {(shown.form.name, shown.question.key) for shown in SHOWN}
    wanted = {(shown.form.name, q.key) for shown in SHOWN for q in shown.form.questions}
    assert reached == wanted


def test_a_press_on_the_web_is_heard_as_its_answer() -> None:
    for card in CARDS:
        for choice in card.choices:
            event = press_on_web(card, choice.value)
            assert event is not None and card.ask is not None
            assert event.conversation == card.ask.conversation
            assert event.heard == Answered((Line(card.ask.question, (choice.value,)),))


def test_a_sheet_on_the_web_is_heard_field_by_field() -> None:
    for shown in SHOWN:
        drawn = json.loads(json.dumps(web.draw_sheet(shown.sheet)))
        lines = [{"question": f["question"], "values": ["x"]} for f in drawn["fields"]]
        body = {"kind": "sheet", "id": "1", "person": "BK25", "conversation": drawn["conversation"]}
        event = web_inbox.read({**body, "lines": lines})
        assert event is not None
        expected = tuple(Line(field.question, ("x",)) for field in shown.sheet.fields)
        assert event.heard == Answered(expected)


def test_every_typed_twin_reaches_the_same_answer() -> None:
    for shown in SHOWN:
        known = {**shown.talk.given, **shown.talk.answers}
        asking = Asking(shown.form.name, shown.question, known, shown.scene)
        for choice in shown.card.choices:
            said = parse(choice.typed)
            assert said == Asked("answer", f"{shown.talk.id} {choice.value}")
            number, _, words = said.rest.partition(" ")
            assert int(number) == shown.talk.id
            assert read(asking, (words,)) == read(asking, (choice.value,))


def test_a_typed_line_in_the_terminal_is_heard() -> None:
    for card in CARDS:
        for choice in card.choices:
            assert console_inbox.heard(f"/flipside {choice.typed}") == parse(choice.typed)


def test_a_further_matter_on_the_web_opens_its_own_form() -> None:
    for card in MERGED:
        drawn = json.loads(json.dumps(web.draw(card)))["also"]
        buttons = [(matter["label"], matter["form"]) for matter in drawn if matter["form"] is not None]
        assert buttons == [(matter.label, ask.conversation) for matter, ask in matters(card)]
        for _, number in buttons:
            body = {"kind": "sheet", "id": "1", "person": "BK25", "conversation": number, "lines": []}
            event = web_inbox.read(body)
            assert event is not None and event.conversation == number


def test_a_further_matter_in_the_terminal_is_shown_by_what_is_typed() -> None:
    for card in MERGED:
        printed = str(console.draw(card)["text"])
        for matter, ask in matters(card):
            assert f"[/{matter.typed}: {matter.label}]" in printed
            asked = Asked("answer", str(ask.conversation))
            assert console_inbox.heard(f"/{matter.typed}") == parse(matter.typed) == asked


@pytest.mark.parametrize("draw", [web.draw, console.draw, slack.draw])
def test_nothing_of_a_card_is_lost(draw: Any) -> None:
    for card in (*CARDS, *LASTS, *MERGED):
        drawn = flat(draw(card))
        for part in parts(card):
            assert part in drawn, (card.text, part)


def test_the_plain_twin_says_everything() -> None:
    for card in (*CARDS, *LASTS, *MERGED):
        said = twin(card)
        assert all(part in said for part in parts(card))


def test_no_card_is_empty_and_no_value_is_left_open() -> None:
    for card in (*CARDS, *LASTS, *MERGED):
        assert card.text.strip()
        assert "{" not in twin(card)


def test_what_travels_on_a_button_are_ids_only() -> None:
    """Names, answers and scores are for reading; a press carries none of them."""
    for card in CARDS:
        for choice in card.choices:
            assert "[" not in choice.value
            assert "[" not in choice.typed


def parts(card: Card) -> list[str]:
    """Every text of a card, line by line."""
    facts = [text for fact in card.facts for text in (fact.label, fact.value)]
    labels = [choice.label for choice in card.choices]
    also = [card.also_title, *(text for matter in card.also for text in (matter.text, matter.label))]
    whole = [card.title, card.text, card.hint, card.how, card.seen_by, card.why, *facts, *labels, *also]
    return [line.strip() for text in whole for line in text.splitlines() if line.strip()]


def flat(payload: Payload) -> str:
    """All texts of a payload, one after the other."""
    return "\n".join(texts(payload))


def texts(value: Any) -> list[str]:
    """Every text inside."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        value = list(value.values())
    return [text for item in value for text in texts(item)] if isinstance(value, list | tuple) else []


def test_the_sample_is_large_enough_to_mean_something() -> None:
    assert len(SHOWN) > 200
    assert all(matters(card) and len(matters(card)) < len(card.also) for card in MERGED)
    assert isinstance(SHOWN[0], Shown)

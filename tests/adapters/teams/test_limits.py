"""Whatever is drawn, Teams takes it: any text, any number of anything, in any script."""

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.contract import Payload
from adapters.teams import limits, sheets
from adapters.teams.options import answer
from adapters.teams.pages import draw_page
from adapters.teams.pages import whole as whole_page
from adapters.teams.render import draw, fitting, whole
from adapters.teams.texts import is_harmless, length, weight
from adapters.texts import cut, split
from conversations.cards import Card, Field, Sheet
from conversations.pages import Page
from tests.adapters.odd import CARD, FIELD, LINE, OPTIONS, PAGE, SHEET, TEXT
from tests.adapters.teams.seeing import card, inputs
from tests.fakes.teams.adaptive import problems
from tests.fakes.teams.dialogs import findings

Options = tuple[tuple[str, str], ...]


def fits(drawn: Payload) -> None:
    """A message that Teams takes, within our own limits."""
    assert problems(card(drawn)) == []
    assert weight(card(drawn)) <= limits.CARD_BYTES
    assert len(json.dumps(drawn, ensure_ascii=False).encode("utf-16-le")) <= limits.MESSAGE_BYTES
    assert 0 < length(drawn["summary"]) <= limits.SUMMARY


def opens(answered: Payload) -> Any:
    """A dialog that Teams takes, within our own limits: its card."""
    assert findings(answered["task"]["value"]) == []
    assert weight(card(answered)) <= limits.DIALOG_BYTES
    assert len(answered["task"]["value"]["title"]) <= limits.TITLE
    return card(answered)


@settings(max_examples=60)
@given(CARD, st.sampled_from(("", "https://flipside.example")))
def test_teams_takes_any_card_as_a_message(one: Card, media: str) -> None:
    fits(draw(one, media))


@settings(max_examples=40)
@given(st.lists(CARD, min_size=1, max_size=3))
def test_teams_takes_any_cards_as_a_dialog_and_as_one_answer(cards: list[Card]) -> None:
    opens(whole(*cards))
    together = fitting(*cards)
    if together is not None:
        fits(together)


@settings(max_examples=50)
@given(SHEET)
def test_teams_takes_any_form_as_a_card_and_as_a_dialog(sheet: Sheet) -> None:
    drawn = sheets.draw_sheet(sheet, "n" * 40)
    assert problems(drawn) == [] and weight(drawn) <= limits.CARD_BYTES
    opens(sheets.dialog(sheet, "n" * 40))
    assert bool(inputs(drawn)) == bool(sheet.fields)


@settings(max_examples=12)
@given(PAGE)
def test_teams_takes_any_page_as_a_message_and_as_a_dialog(page: Page) -> None:
    fits(draw_page(page))
    opens(whole_page(page))


@given(FIELD)
def test_every_input_has_a_label_and_says_what_is_needed(field: Field) -> None:
    for drawn in inputs(sheets.draw_sheet(Sheet(7, "T", (field,), "Send"))):
        assert drawn["label"].strip() and is_harmless(drawn["label"])
        assert bool(drawn.get("errorMessage")) == bool(drawn.get("isRequired"))


@given(LINE, OPTIONS, st.sampled_from(("one", "many", "tags")))
def test_teams_takes_what_any_search_finds(query: str, options: Options, kind: str) -> None:
    form = Sheet(7, "T", (Field("q", kind, "Which?", options),), "Send")
    results = answer(form, "q", query)["value"]["results"]
    assert len(results) <= limits.FOUND
    assert all(one["title"].strip() and one["value"].strip() for one in results)
    assert kind == "one" or all("," not in one["value"] for one in results)


@given(TEXT, st.integers(20, 3000))
def test_a_text_is_cut_and_divided_by_its_bytes(text: str, most: int) -> None:
    assert length(cut(text, most, length)) <= most
    assert all(length(piece) <= most and piece.strip() for piece in split(text, most, length))

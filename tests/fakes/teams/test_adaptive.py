"""What is wrong with a card, and what is not."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes.teams import problems
from tests.fakes.teams.adaptive import REFRESHED
from tests.fakes.teams.conftest import card, execute, submit, text
from tests.fakes.teams.reading import Json
from tests.fakes.teams.schema import ENUMS, TYPES

PIXEL = "data:image/png;base64,AAAA"


def asked(kind: str = "Input.Text", **more: Any) -> Json:
    """An input."""
    return {"type": kind, "id": "about", "label": "About", **more}


def choices(**more: Any) -> Json:
    """A list to choose from."""
    one = [{"title": "Python", "value": "py"}, {"title": "SQL", "value": "sql"}]
    return asked("Input.ChoiceSet", choices=one, **more)


GOOD = [
    card(),
    card(text("Hi", size="extraLarge", weight="Bolder", style="heading"), lang="de", fallbackText="Hi"),
    card(choices(value="py,sql", isMultiSelect=True), actions=[submit()]),
    card(choices(style="filtered", **{"choices.data": {"type": "Data.Query", "dataset": "tags"}})),
    card(asked(isRequired=True, errorMessage="Say something", regex="^.{3,}$", maxLength=40)),
    card(asked("Input.Toggle", title="Yes", valueOn="y"), asked("Input.Number", id="n", min=1, max=5)),
    card(asked("Input.Date", min="2026-01-01"), asked("Input.Time", id="t")),
    card({"type": "Image", "url": PIXEL, "altText": "Nine of ten met", "size": "stretch"}),
    card({"type": "FactSet", "facts": [{"title": "When", "value": "Monday"}]}),
    card({"type": "Container", "style": "emphasis", "items": [text("x")], "bleed": True}),
    card({"type": "ColumnSet", "columns": [{"type": "Column", "width": "auto", "items": [text("x")]}]}),
    card({"type": "Table", "columns": [{"width": 1}], "rows": [
        {"type": "TableRow", "cells": [{"type": "TableCell", "items": [text("x")]}]}]}),
    card({"type": "RichTextBlock", "inlines": ["a", {"type": "TextRun", "text": "b", "italic": True}]}),
    card({"type": "ActionSet", "actions": [{"type": "Action.OpenUrl", "title": "Read", "url": "https://x.example"}]}),
    card(text("x", id="more", isVisible=False), actions=[
        {"type": "Action.ToggleVisibility", "title": "More", "targetElements": ["more"]}]),
    card({"type": "Chart.Donut", "data": [1], "fallback": text("Nine of ten")}),
    card(refresh={"action": {"type": "Action.Execute", "verb": "refresh", "data": {"do": "refresh"}},
                  "userIds": ["29:1abc"]}, msteams={"width": "full"}),
    card(actions=[{"type": "Action.ShowCard", "title": "More", "card": {"type": "AdaptiveCard"}}]),
]  # fmt: skip


@pytest.mark.parametrize("good", GOOD)
def test_a_good_card_has_no_problems(good: Json) -> None:
    assert problems(good) == []


BAD = [
    (card(version="1.6"), "1.0 to 1.5"),
    (card({"type": "CodeBlock", "codeSnippet": "x"}), "no Element"),
    (card(text("x", colour="good")), "colour"),
    (card(text("x", size="huge")), "none of"),
    (card(text("x", wrap="yes")), "no bool"),
    (card(text(" ")), "no text"),
    (card({"type": "TextBlock"}), "text is missing"),
    (card({"type": "Input.Text", "label": "x"}), "id is missing"),
    (card({"type": "Input.Text", "id": "x", "placeholder": "x"}), "label is missing"),
    (card(asked(isRequired=True)), "errorMessage"),
    (card(asked(regex="(", errorMessage="x")), "regex"),
    (card(asked(), asked()), "2 times"),
    (card(text("x", id="yes"), actions=[{**submit(), "id": "yes"}]), "2 times"),
    (card(asked("Input.ChoiceSet")), "nothing to choose"),
    (card(choices(value="go")), "not among"),
    (card(choices(**{"choices.data": {"type": "Data.Query", "dataset": "tags"}})), "filtered"),
    (card(choices(style="filtered", **{"choices.data": {"type": "Data.Search"}})), "Data.Query"),
    (card(asked("Input.ChoiceSet", isMultiSelect=True, choices=[{"title": "a", "value": "a,b"}])), "comma"),
    (card(asked("Input.ChoiceSet", choices=[{"title": "a", "value": "a"}] * 2)), "twice"),
    (card({"type": "Image", "url": PIXEL}), "altText"),
    (card({"type": "Image", "url": "http://x.example/a.png", "altText": "x"}), "https"),
    (card(actions=[{"type": "Action.Execute", "title": "x", "data": {}}]), "verb"),
    (card(actions=[{"type": "Action.Execute", "title": "x", "verb": "x"}]), "data"),
    (card(actions=[{"type": "Action.Submit", "data": {}}]), "title"),
    (card(actions=[{"type": "Action.OpenUrl", "title": "x", "url": "javascript:x"}]), "https"),
    (card(actions=[{"type": "Action.Http", "title": "x"}]), "no Action"),
    (card(actions=[{**execute(), "fallback": {"type": "Action.Gone"}}]), "no Action"),
    (card(actions=[submit(str(number)) for number in range(7)]), "more than 6"),
    (card(selectAction={"type": "Action.ShowCard", "card": {"type": "AdaptiveCard"}}), "SelectAction"),
    (card({"type": "Chart.Donut", "data": []}), "fallback"),
    (card(msteams={"width": "Full"}), "lower case"),
    (card(refresh={"userIds": []}), "action is missing"),
    (card(refresh={"action": execute(), "userIds": ["29:1"] * (REFRESHED + 1)}), "more than 60"),
    (card(refresh={"action": execute(), "userIds": ["aad"]}), "29:"),
    (card(text("x" * 40_000)), "bytes"),
    ({"type": "AdaptiveCard", "body": []}, "None is not"),
    ([], "must be an object"),
    (card(text("x"), lang={1, 2}), "not JSON"),
    (card(asked("Input.Number", value=float("nan"))), "not JSON"),
]  # fmt: skip


@pytest.mark.parametrize(("bad", "why"), BAD)
def test_a_bad_card_is_told_what_is_wrong_and_where(bad: Any, why: str) -> None:
    found = problems(bad)
    assert len(found) == 1 and why in found[0], found


def test_a_finding_inside_of_containers_says_the_way_there() -> None:
    deep = card({"type": "Container", "items": [text("x"), text("y", wrap=1)]})
    assert problems(deep) == ["card(AdaptiveCard).body[0](Container).items[1](TextBlock).wrap: 1 is no bool"]


KEYS = st.sampled_from(["type", "body", "items", "actions", "data", "x"])
LEAVES = st.none() | st.booleans() | st.integers() | st.text()


@given(st.recursive(LEAVES, lambda inner: st.lists(inner) | st.dictionaries(KEYS, inner), max_leaves=12))
def test_nothing_at_all_makes_the_check_itself_fail(value: Any) -> None:
    assert problems(value) != []


@given(st.sampled_from(sorted(TYPES)), st.dictionaries(
    st.sampled_from(sorted({key for known in TYPES.values() for key in known})),
    st.integers() | st.text() | st.booleans() | st.just([]) | st.just({}), max_size=6))  # fmt: skip
def test_any_element_with_any_property_is_judged(kind: str, properties: Json) -> None:
    found = problems(card({**properties, "type": kind}))
    assert all(one.startswith(("card", "the ")) for one in found)


def test_every_property_of_the_table_is_of_a_kind_that_can_be_checked() -> None:
    known = {*ENUMS, *TYPES, "Element", "Action", "SelectAction", "str", "num", "bool", "dict", "picture"}
    used = {
        one for properties in TYPES.values() for what in properties.values()
        for one in what.rstrip("!").strip("[]").split("|")
    }  # fmt: skip
    assert used <= known

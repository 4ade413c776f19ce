"""The gallery: every question, form, special card and home as Slack gets it, reviewed as a file.

Rule 1: the JSON beside the tests is what Slack gets; the text is the same for people to look at.
Rule 2: `pytest --update tests/adapters/slack/test_gallery.py` writes them; the difference is read in review.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from adapters.slack import render, sheets
from adapters.slack.pages import draw_page
from conversations.cards import Card, Choice, Fact, Field, Link, Picture, Sheet
from conversations.flows import ALL
from conversations.intents import CONTROLS
from conversations.kinds import READERS
from conversations.pages import Page, Section
from conversations.words import languages, words
from tests.adapters.shown import Shown
from tests.adapters.slack import reading_blocks
from tests.adapters.test_contract import CARDS, LASTS, MERGED, SHOWN

FOLDER = Path(__file__).parents[2] / "gallery" / "slack"
MEDIA = "https://flipside.example/media"
Picture_ = Mapping[str, Any]  # what is drawn, by name


def forms() -> Iterator[tuple[str, Picture_]]:
    """Every question of every form as a message, and the fullest form as a dialog."""
    for speech in languages():
        for form in ALL:
            mine = [s for s in SHOWN if s.form is form and s.card.speech == speech]
            asked = {s.question.key: render.draw(_unasked(s)) for s in reversed(mine)}
            fullest = max(mine, key=lambda s: len(s.sheet.fields)).sheet
            yield (
                f"form_{form.name}.{speech}",
                {**dict(sorted(asked.items())), "(whole)": sheets.draw_sheet(fullest, "nonce")},
            )


def _unasked(shown: Shown) -> Card:
    """The card as it goes out unasked: with its controls."""
    controls = tuple(Choice(name, shown.scene.words.say(f"control.{name}"), name) for name in CONTROLS)
    return replace(shown.card, controls=controls)


def kinds() -> Iterator[tuple[str, Picture_]]:
    """Every kind of question as a field: empty, filled in, and unclear."""
    for speech in languages():
        found = {}
        for kind in READERS:
            fields = [f for s in SHOWN if s.card.speech == speech for f in s.sheet.fields if f.kind == kind]
            field = replace(fields[0], least=1)
            full = replace(field, values=_values(field), names=_names(field), answered=True)
            wrong = replace(field, error=words(speech).say("hint.say_something"))
            asked = tuple(replace(f, question=f"q{n}") for n, f in enumerate((field, full, wrong)))
            found[kind] = sheets.draw_sheet(
                Sheet(7, kind, asked, words(speech).say("form.send"), speech=speech)
            )
        yield f"kinds.{speech}", found


def _values(field: Field) -> tuple[str, ...]:
    known = {"text": ("Some words.",), "date": ("2026-03-09",), "time": ("14:30",), "person": ("BK25",)}
    return known.get(field.kind) or (field.options[0][0],)


def _names(field: Field) -> tuple[str, ...]:
    return ("Ben Kaya",) if field.kind == "person" else ()


def special() -> Iterator[tuple[str, Picture_]]:
    """Cards that are no question, or more than one message holds."""
    for speech in languages():
        say = words(speech).say
        asking = next(card for card in CARDS if card.speech == speech and len(card.choices) == 2)
        long = replace(asking, text=f"{asking.text}\n\n" + "Lorem ipsum dolor sit amet. " * 600)
        told = Card(
            "Lorem ipsum.",
            title="Dolor sit amet",
            facts=(Fact("Lorem", "Ipsum"), Fact("Dolor", "sit amet " * 50)),
            links=(Link("Lorem <ipsum>", "https://example.org/?a=1&b=2"),),
            picture=Picture("cards/lorem.png", "Lorem"),
            speech=speech,
        )
        buttons = replace(
            asking, choices=(Choice("a", "Lorem ipsum dolor " * 8, "answer 7 a"), *asking.choices)
        )
        yield (
            f"special.{speech}",
            {
                "several_matters": render.draw(_several(speech)),
                "unclear": render.draw(replace(asking, hint=say("hint.pick_one"))),
                "last_word": render.draw(next(card for card in LASTS if card.speech == speech)),
                "facts_link_picture": render.draw(told, MEDIA),
                "long_choice": render.draw(buttons),
                "too_long": render.draw(long),
                "too_long_whole": render.whole(long),
                "two_answers": render.fitting(told, asking),
                "frame": sheets.loading(),
                "busy": render.draw(Card(render.BUSY)),
            },
        )


def _several(speech: str) -> Card:
    """A card with further matters, somewhere in the midst of a language."""
    title = words(speech).say("also.title")
    return [card for card in MERGED if card.speech == speech and card.also_title == title][9]


def homes() -> Iterator[tuple[str, Picture_]]:
    """A home as Slack shows it: its sections, with a question, facts, and buttons that are commands."""
    for speech in languages():
        say = words(speech).say
        asking = next(card for card in CARDS if card.speech == speech and len(card.choices) > 2)
        ways = tuple(Choice(name, say(f"button.{name}"), name) for name in ("profile", "pause", "leave"))
        pair = Card(
            "", facts=(Fact("[partner]", "[partner_title]"), Fact("[when]", "[then]")), controls=ways[:1]
        )
        sections = (
            Section(say("page.next"), (asking,)),
            Section(say("page.pair"), (pair,)),
            Section(say("page.settings"), (Card(say("page.ways_out_text"), controls=ways),)),
        )
        newcomer = Section(
            say("page.next"),
            (Card(say("page.next_join"), controls=(Choice("join", say("button.join"), "join"),)),),
        )
        crowded = Section(say("page.tasks"), tuple(Card(f"• [task {n}]", speech=speech) for n in range(120)))
        yield (
            f"home.{speech}",
            {
                "participant": draw_page(
                    Page(say("page.title", name="[name]", program="[program]"), sections)
                ),
                "newcomer": draw_page(Page(say("page.title_stranger"), (newcomer,))),
                "more_than_a_home_holds": draw_page(Page("[title]", (newcomer, crowded))),
            },
        )


def pictures() -> dict[str, Picture_]:
    """Every file of the gallery, by name."""
    every: tuple[Callable[[], Iterator[tuple[str, Picture_]]], ...] = (forms, kinds, special, homes)
    return {name: found for each in every for name, found in each()}


PICTURES = pictures()


def as_json(found: Picture_) -> str:
    """What Slack gets."""
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def as_text(found: Picture_) -> str:
    """The same, to look at."""
    drawn = (
        (name, reading_blocks.view(one) if "type" in one else reading_blocks.message(one))
        for name, one in found.items()
    )
    return "\n".join(f"━━ {name} {'━' * (96 - len(name))}\n{text.strip()}\n" for name, text in drawn)


@pytest.mark.parametrize("name", PICTURES)
def test_the_gallery_is_what_slack_gets(name: str, request: pytest.FixtureRequest) -> None:
    for ending, text in ((".json", as_json(PICTURES[name])), (".txt", as_text(PICTURES[name]))):
        path = FOLDER / f"{name}{ending}"
        if request.config.getoption("--update"):
            FOLDER.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        assert path.exists(), f"{path.name} is not there yet: run with --update, and look at it"
        assert path.read_text("utf-8") == text, (
            f"{path.name} changed: run with --update, and read the difference"
        )


def test_nothing_hangs_in_the_gallery_that_is_not_drawn_any_more(request: pytest.FixtureRequest) -> None:
    known = {f"{name}{ending}" for name in PICTURES for ending in (".json", ".txt")}
    stale = [path for path in sorted(FOLDER.glob("*.*")) if path.name not in known]
    if request.config.getoption("--update"):
        for path in stale:
            path.unlink()
        return
    assert [path.name for path in stale] == []

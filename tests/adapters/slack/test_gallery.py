"""The gallery: every question, form, special card and home as Slack gets it, reviewed as a file.

Rule 1: the JSON beside the tests is what Slack gets; the text is the same for people to look at.
Rule 2: `pytest --update tests/adapters/slack/test_gallery.py` writes them; the difference is read in review.
"""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from adapters.slack import render, sheets
from adapters.slack.pages import draw_page
from conversations.cards import Card
from conversations.flows import ALL
from conversations.words import languages
from tests.adapters import exhibits
from tests.adapters.slack import reading_blocks

Picture = Mapping[str, Any]  # what is drawn, by name


def special(speech: str) -> Picture:
    """Cards that are no question, and what only Slack has."""
    cards, long = exhibits.special(speech), exhibits.too_long(speech)
    return {
        **{name: render.draw(card, exhibits.MEDIA) for name, card in cards.items()},
        "too_long": render.draw(long),
        "too_long_whole": render.whole(long),
        "two_answers": render.fitting(cards["facts_link_picture"], exhibits.asking(speech)),
        "frame": sheets.loading(),
        "busy": render.draw(Card(render.BUSY)),
    }


def pictures() -> dict[str, Picture]:
    """Every file of the gallery, by name."""
    found: dict[str, Picture] = {}
    for speech in languages():
        for form in ALL:
            asked = {key: render.draw(card) for key, card in exhibits.asked(form, speech).items()}
            whole = sheets.draw_sheet(exhibits.fullest(form, speech), "nonce")
            found[f"form_{form.name}.{speech}"] = {**asked, "(whole)": whole}
        kinds = exhibits.kinds(speech)
        found[f"kinds.{speech}"] = {kind: sheets.draw_sheet(sheet) for kind, sheet in kinds.items()}
        found[f"special.{speech}"] = special(speech)
        found[f"home.{speech}"] = {name: draw_page(page) for name, page in exhibits.homes(speech).items()}
    return found


PICTURES = pictures()


def as_json(found: Picture) -> str:
    """What Slack gets."""
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def as_text(found: Picture) -> str:
    """The same, to look at."""
    drawn = (
        (name, reading_blocks.view(one) if "type" in one else reading_blocks.message(one))
        for name, one in found.items()
    )
    return "\n".join(f"━━ {name} {'━' * (96 - len(name))}\n{text.strip()}\n" for name, text in drawn)


@pytest.mark.parametrize("name", PICTURES)
def test_the_gallery_is_what_slack_gets(name: str, request: pytest.FixtureRequest) -> None:
    drawn = {".json": as_json(PICTURES[name]), ".txt": as_text(PICTURES[name])}
    exhibits.hung("slack", name, drawn, request)


def test_nothing_hangs_in_the_gallery_that_is_not_drawn_any_more(request: pytest.FixtureRequest) -> None:
    exhibits.swept("slack", PICTURES, request)

"""The gallery: every question, form, special card and home as Teams gets it, reviewed as a file.

Rule 1: the JSON beside the tests is what Teams gets; the text is the same for people to look at.
Rule 2: `pytest --update tests/adapters/teams/test_gallery.py` writes them; the difference is read in review.
"""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from adapters.teams import pages, render, sheets
from conversations.cards import Card
from conversations.flows import ALL
from conversations.words import languages
from tests.adapters import exhibits
from tests.adapters.teams import reading_cards

Picture = Mapping[str, Any]  # what is drawn, by name


def special(speech: str) -> Picture:
    """Cards that are no question, and what only Teams has."""
    cards, long = exhibits.special(speech), exhibits.too_long(speech, 1000)
    return {
        **{name: render.draw(card, exhibits.MEDIA) for name, card in cards.items()},
        "too_long": render.draw(long),
        "too_long_whole": render.whole(long),
        "two_answers": render.fitting(cards["facts_link_picture"], exhibits.asking(speech)),
        "busy": render.draw(Card(render.BUSY)),
    }


def homes(speech: str) -> Picture:
    """Homes, and the dialog that shows what one card does not hold."""
    found = exhibits.homes(speech)
    shown = pages.whole(found["more_than_a_home_holds"])
    return {**{name: pages.draw_page(page) for name, page in found.items()}, "all_of_it": shown}


def pictures() -> dict[str, Picture]:
    """Every file of the gallery, by name."""
    found: dict[str, Picture] = {}
    for speech in languages():
        for form in ALL:
            asked = {key: render.draw(card) for key, card in exhibits.asked(form, speech).items()}
            whole = sheets.dialog(exhibits.fullest(form, speech), "nonce")
            found[f"form_{form.name}.{speech}"] = {**asked, "(whole)": whole}
        kinds = exhibits.kinds(speech)
        found[f"kinds.{speech}"] = {kind: sheets.draw_sheet(sheet, "nonce") for kind, sheet in kinds.items()}
        found[f"special.{speech}"] = special(speech)
        found[f"home.{speech}"] = homes(speech)
    return found


PICTURES = pictures()


def as_json(found: Picture) -> str:
    """What Teams gets."""
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def as_text(found: Picture) -> str:
    """The same, to look at."""
    drawn = ((name, reading_cards.read(one)) for name, one in found.items())
    return "\n".join(f"━━ {name} {'━' * (96 - len(name))}\n{text.strip()}\n" for name, text in drawn)


@pytest.mark.parametrize("name", PICTURES)
def test_the_gallery_is_what_teams_gets(name: str, request: pytest.FixtureRequest) -> None:
    drawn = {".json": as_json(PICTURES[name]), ".txt": as_text(PICTURES[name])}
    exhibits.hung("teams", name, drawn, request)


def test_nothing_hangs_in_the_gallery_that_is_not_drawn_any_more(request: pytest.FixtureRequest) -> None:
    exhibits.swept("teams", PICTURES, request)

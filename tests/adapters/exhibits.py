"""What hangs in the galleries of all platforms: questions, forms, special cards and homes, not yet drawn.

Rule: a platform draws them to JSON and to a text that people can look at; `--update` writes the files, and
the difference is read in review.
"""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from conversations.cards import Card, Choice, Contact, Fact, Field, Link, Picture, Sheet
from conversations.forms import Form
from conversations.intents import CONTROLS
from conversations.kinds import READERS
from conversations.pages import Page, Section
from conversations.words import words
from tests.adapters.shown import Shown
from tests.adapters.test_contract import CARDS, LASTS, MERGED, SHOWN

GALLERY = Path(__file__).parents[1] / "gallery"
SITE = "https://flipside.example"
MEDIA = f"{SITE}/media"


def asked(form: Form, speech: str) -> dict[str, Card]:
    """Every question of a form, as it goes out unasked: with its controls."""
    mine = [s for s in SHOWN if s.form is form and s.card.speech == speech]
    return dict(sorted({s.question.key: _unasked(s) for s in reversed(mine)}.items()))


def fullest(form: Form, speech: str) -> Sheet:
    """The form with the most questions at once."""
    mine = [s for s in SHOWN if s.form is form and s.card.speech == speech]
    return max(mine, key=lambda s: len(s.sheet.fields)).sheet


def _unasked(shown: Shown) -> Card:
    controls = tuple(Choice(name, shown.scene.words.say(f"control.{name}"), name) for name in CONTROLS)
    return replace(shown.card, controls=controls)


def kinds(speech: str) -> dict[str, Sheet]:
    """Every kind of question as a field: empty, filled in, and unclear."""
    found = {}
    for kind in READERS:
        fields = [f for s in SHOWN if s.card.speech == speech for f in s.sheet.fields if f.kind == kind]
        field = replace(fields[0], least=1)
        full = replace(field, values=_values(field), names=_names(field), answered=True)
        wrong = replace(field, error=words(speech).say("hint.say_something"))
        three = tuple(replace(f, question=f"q{n}") for n, f in enumerate((field, full, wrong)))
        found[kind] = Sheet(7, kind, three, words(speech).say("form.send"), speech=speech)
    return found


def _values(field: Field) -> tuple[str, ...]:
    known = {"text": ("Some words.",), "date": ("2026-03-09",), "time": ("14:30",), "person": ("BK25",)}
    return known.get(field.kind) or (field.options[0][0],)


def _names(field: Field) -> tuple[str, ...]:
    return ("Ben Kaya",) if field.kind == "person" else ()


def asking(speech: str) -> Card:
    """A question with two choices."""
    return next(card for card in CARDS if card.speech == speech and len(card.choices) == 2)


def too_long(speech: str, times: int = 600) -> Card:
    """A question with more words than a message holds."""
    one = asking(speech)
    return replace(one, text=f"{one.text}\n\n" + "Lorem ipsum dolor sit amet. " * times)


def special(speech: str) -> dict[str, Card]:
    """Cards that are no question, or a question with something about it."""
    one = asking(speech)
    told = Card(
        "Lorem ipsum.",
        title="Dolor sit amet",
        facts=(Fact("Lorem", "Ipsum"), Fact("Dolor", "sit amet " * 50)),
        links=(Link("Lorem <ipsum>", "https://example.org/?a=1&b=2"),),
        picture=Picture("cards/lorem.png", "Lorem"),
        speech=speech,
    )
    choices = (Choice("a", "Lorem ipsum dolor " * 8, "answer 7 a"), *one.choices)
    unclear = replace(one, hint=words(speech).say("hint.pick_one"))
    return {
        "several_matters": _several(speech),
        "unclear": unclear,
        "last_word": next(card for card in LASTS if card.speech == speech),
        "facts_link_picture": told,
        "date_and_contact": _dated(speech),
        "long_choice": replace(one, choices=choices),
    }


def _dated(speech: str) -> Card:
    """A date that was agreed: a link for the calendar, and somebody to write to and to meet."""
    say = words(speech).say
    somebody = {"number": 1, "partner": "Tom", "starts": "[starts]", "minutes": 60, "theme_line": "[theme]"}
    tom = Contact(
        "Tom Reuter",
        "tom+x@example.com",
        say("contact.write", partner="Tom"),
        say("contact.plan", partner="Tom"),
        say("contact.title", program="[program]", mentee="[mentee]", mentor="[mentor]"),
        "2026-03-05T09:00:00+00:00",
        60,
        ("teams",),
    )
    link = Link(say("calendar.add"), f"{SITE}/calendar/lorem.ips-um_.ics")
    return Card(say("notice.scheduled", **somebody), links=(link,), speech=speech, contact=tom)


def _several(speech: str) -> Card:
    """A card with further matters, somewhere in the midst of a language."""
    title = words(speech).say("also.title")
    return [card for card in MERGED if card.speech == speech and card.also_title == title][9]


def homes(speech: str) -> dict[str, Page]:
    """A home: its sections, with a question, facts, and buttons that are commands."""
    say = words(speech).say
    question = next(card for card in CARDS if card.speech == speech and len(card.choices) > 2)
    ways = tuple(Choice(name, say(f"button.{name}"), name) for name in ("profile", "pause", "leave"))
    pair = Card("", facts=(Fact("[partner]", "[partner_title]"), Fact("[when]", "[then]")), controls=ways[:1])
    sections = (
        Section(say("page.next"), (question,)),
        Section(say("page.pair"), (pair,)),
        Section(say("page.settings"), (Card(say("page.ways_out_text"), controls=ways),)),
    )
    joining = Card(say("page.next_join"), controls=(Choice("join", say("button.join"), "join"),))
    newcomer = Section(say("page.next"), (joining,))
    crowded = Section(say("page.tasks"), tuple(Card(f"• [task {n}]", speech=speech) for n in range(120)))
    return {
        "participant": Page(say("page.title", name="[name]", program="[program]"), sections),
        "newcomer": Page(say("page.title_stranger"), (newcomer,)),
        "more_than_a_home_holds": Page("[title]", (newcomer, crowded)),
    }


def hung(platform: str, name: str, endings: Mapping[str, str], request: pytest.FixtureRequest) -> None:
    """The files of one picture are as drawn; written with --update."""
    folder = GALLERY / platform
    for ending, text in endings.items():
        path = folder / f"{name}{ending}"
        if request.config.getoption("--update"):
            folder.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        assert path.exists(), f"{path.name} is not there yet: run with --update, and look at it"
        assert path.read_text("utf-8") == text, (
            f"{path.name} changed: run with --update, and read the difference"
        )


def swept(platform: str, names: Mapping[str, Any], request: pytest.FixtureRequest) -> None:
    """Nothing hangs there that is not drawn any more; taken down with --update."""
    known = {f"{name}{ending}" for name in names for ending in (".json", ".txt")}
    stale = [path for path in sorted((GALLERY / platform).glob("*.*")) if path.name not in known]
    if request.config.getoption("--update"):
        for path in stale:
            path.unlink()
        return
    assert [path.name for path in stale] == []

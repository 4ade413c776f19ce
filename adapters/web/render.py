"""Cards, sheets and pages as plain data for the browser, which draws them with textContent only.

Rule 1: everything of the neutral card is in the payload, and no sentence is added.
Rule 2: values carry ids only: a conversation, a question, an option.
"""

from collections.abc import Iterable
from typing import Any

from adapters.contract import Payload
from conversations.cards import Also, Card, Choice, Field, Picture, Sheet, linked, twin
from conversations.kinds import TAPS
from conversations.pages import Page, Section, page_twin


def draw(card: Card) -> Payload:
    """A message. `form` is the conversation whose form a button opens: no tap can answer it."""
    return {
        "kind": "card",
        "title": card.title,
        "text": card.text,
        "hint": card.hint,
        "facts": [{"label": fact.label, "value": fact.value} for fact in card.facts],
        "picture": _picture(card.picture),
        "links": [{"label": link.label, "url": link.url} for link in linked(card)],
        "ask": _ask(card),
        "form": card.ask.conversation if card.ask and card.ask.kind not in TAPS else None,
        "choices": _choices(card.choices),
        "controls": _choices(card.controls),
        "how": card.how,
        "seen_by": card.seen_by,
        "also": [_matter(matter) for matter in card.also],
        "also_title": card.also_title,
        "why": card.why,
        "twin": twin(card),
    }


def draw_words(text: str) -> Payload:
    """What a person typed."""
    return {"kind": "words", "text": text, "twin": text}


def draw_sheet(sheet: Sheet) -> Payload:
    """A form, whole."""
    return {
        "kind": "sheet",
        "conversation": sheet.conversation,
        "title": sheet.title,
        "why": sheet.why,
        "send": sheet.send,
        "fields": [_field(field) for field in sheet.fields],
    }


def draw_page(page: Page) -> Payload:
    """A page: a heading, and sections of cards."""
    return {
        "kind": "page",
        "title": page.title,
        "sections": [_section(section) for section in page.sections],
        "twin": page_twin(page),
    }


def _section(section: Section) -> Payload:
    return {"title": section.title, "cards": [draw(card) for card in section.cards]}


def _picture(picture: Picture | None) -> Payload | None:
    return {"source": picture.source, "alt": picture.alt} if picture else None


def _ask(card: Card) -> Payload | None:
    if card.ask is None:
        return None
    return {"conversation": card.ask.conversation, "question": card.ask.question, "kind": card.ask.kind}


def _matter(matter: Also) -> Payload:
    """One more matter. `form` is the conversation that its button opens, whole."""
    form = matter.ask.conversation if matter.ask else None
    return {"text": matter.text, "label": matter.label, "typed": matter.typed, "form": form}


def _choices(choices: Iterable[Choice]) -> list[dict[str, Any]]:
    return [{"value": c.value, "label": c.label, "typed": c.typed} for c in choices]


def _field(field: Field) -> Payload:
    return {
        "question": field.question,
        "kind": field.kind,
        "label": field.label,
        "options": [{"value": value, "label": label} for value, label in field.options],
        "values": list(field.values),
        "help": field.help,
        "seen_by": field.seen_by,
        "error": field.error,
        "most": field.most,
        "least": field.least,
        "answered": field.answered,
    }

"""Cards, forms and pages as text for a terminal.

Rule 1: what is said stands at the margin, everything that belongs to it is indented.
Rule 2: everything of the card is there, and no sentence is added.
"""

from collections.abc import Iterable, Iterator

from adapters.contract import Payload
from conversations.cards import Also, Card, Choice, Field, Sheet
from conversations.pages import Page, page_twin

INDENT = "  "


def draw(card: Card) -> Payload:
    """A message."""
    return {"text": "\n".join(lines(card))}


def draw_sheet(sheet: Sheet) -> Payload:
    """A form, whole."""
    asked = (part for field in sheet.fields for part in _field(field))
    return {"text": "\n".join(part for part in (sheet.title, *asked, _inside(sheet.why)) if part)}


def draw_page(page: Page) -> Payload:
    """A page."""
    return {"text": page_twin(page)}


def lines(card: Card) -> tuple[str, ...]:
    """A message, line by line."""
    return (*_said(card), *(_inside(part) for part in _below(card) if part))


def _said(card: Card) -> Iterator[str]:
    for part in (card.hint, card.title, card.text):
        if part:
            yield from part.splitlines()


def _below(card: Card) -> Iterator[str]:
    yield from (f"{fact.label}: {fact.value}" for fact in card.facts)
    if card.picture:
        yield f"[{card.picture.alt}]"
    yield from (f"{link.label}: {link.url}" for link in card.links)
    if card.contact and card.contact.write:
        yield f"{card.contact.write}: {card.contact.email}"
    yield from (f"( ) {choice.value}: {choice.label}" for choice in card.choices)
    yield card.how
    yield card.seen_by
    yield card.also_title
    yield from map(_matter, card.also)
    yield card.why
    if card.controls:
        yield _controls(card.controls)


def _matter(matter: Also) -> str:
    said = "• " + matter.text.replace("\n", f"\n{INDENT}")
    return f"{said} [/{matter.typed}: {matter.label}]" if matter.ask else said


def _controls(controls: Iterable[Choice]) -> str:
    """Commands, as they are typed here."""
    return "[" + " · ".join(f"/{choice.typed}: {choice.label}" for choice in controls) + "]"


def _inside(text: str) -> str:
    return "\n".join(f"{INDENT}{line}" for line in text.splitlines())


def _field(field: Field) -> Iterator[str]:
    yield from (part for part in (field.error, field.label) if part)
    chosen = frozenset(field.values)
    marks = ((value, label, "x" if value in chosen else " ") for value, label in field.options)
    yield from (f"{INDENT}({mark}) {value}: {label}" for value, label, mark in marks)
    if not field.options:
        yield from (_inside(value) for value in field.values if value)
    yield from (_inside(part) for part in (field.help, field.seen_by) if part)

"""The neutral page: one person's present, drawn from the database each time.

Rule 1: state, not messages. A lost message costs a reminder, never a fact.
Rule 2: a page shows something useful to everybody, also to people who never joined.
"""

from dataclasses import dataclass

from conversations.cards import Card, twin


@dataclass(frozen=True)
class Section:
    """A heading and what is below it."""

    title: str
    cards: tuple[Card, ...]


@dataclass(frozen=True)
class Page:
    """A title and its sections."""

    title: str
    sections: tuple[Section, ...]


def page_twin(page: Page) -> str:
    """The page as plain text."""
    parts = [page.title]
    for section in page.sections:
        parts += ["", section.title, *(twin(card) for card in section.cards)]
    return "\n".join(parts)

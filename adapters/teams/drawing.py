"""A card, part by part, in the order in which it is read.

Rule 1: what was unclear comes first and says so in words; then what it is about, what can be pressed,
        who sees it, what else there is, and why it came.
Rule 2: what can be done about the reason stands behind three dots, out of the way.
"""

from collections.abc import Callable, Iterator, Sequence

from adapters.fitting import Drawn, Part, Piece
from adapters.teams.asking import Asking, as_label, here, in_place, is_listed, open_form, say_button
from adapters.teams.elements import (
    WRONG,
    actions,
    beside,
    facts,
    heading,
    links,
    picture,
    sentences,
    small,
    tucked,
)
from adapters.teams.inputs import carries
from adapters.teams.links import ways
from adapters.teams.saying import say
from adapters.teams.texts import weight
from conversations.cards import Also, Card

CONTROLS = 6_000  # bytes that buttons for commands may take from what a card says
Heading = Callable[[str], Drawn]


def parts(card: Card, media: str = "", title: Heading = heading, asking: Asking = here) -> tuple[Part, ...]:
    """The parts of a card. `media`: the public address of our pictures; `title` draws its heading.

    `asking` draws its question: `here`, or `elsewhere` where it stands among other cards.
    """
    return tuple(part for part in _parts(card, media, title, asking) if part.pieces)


def _parts(card: Card, media: str, title: Heading, asking: Asking) -> Iterator[Part]:
    yield _staying(sentences(say(card.speech, "check", said=card.hint), WRONG) if card.hint.strip() else [])
    yield _staying(title(card.title))
    is_asked = asking is here and in_place(card) is not None
    yield _part([] if is_asked and as_label(card) else sentences(card.text))
    listed = is_asked and is_listed(card)
    yield _part([] if listed else facts((fact.label, fact.value) for fact in card.facts))
    yield _part(picture(media, card.picture.source, card.picture.alt) if card.picture else [])
    yield _part(links((link.label, link.url) for link in card.links))
    yield _part(links(ways(card.contact)) if card.contact else [])
    yield from asking(card)
    yield _part(small(card.how))
    yield _staying(small(card.seen_by))
    yield _part(sentences(card.also_title))
    yield from (_part(_matter(matter)) for matter in card.also)
    yield from _why(card)


def _part(pieces: Sequence[Piece]) -> Part:
    return Part(tuple(pieces))


def _staying(pieces: Sequence[Piece]) -> Part:
    return Part(tuple(pieces), stays=True)


def _matter(matter: Also) -> Drawn:
    """A further matter, with the button that shows it beside it."""
    said = sentences(f"• {matter.text}")
    if not matter.ask:
        return said
    button = open_form(matter.ask, matter.label, f"{matter.label}: {matter.text}")
    return [beside({"width": "stretch", "items": said}, {"width": "auto", "items": actions([button])})]


def _why(card: Card) -> Iterator[Part]:
    """The reason, and what can be done about it; without a reason the commands are what the card offers."""
    yield _staying(small(card.why))
    buttons = [say_button(choice) for choice in card.controls if carries(choice.typed)]
    drawn = tucked(buttons) if card.why.strip() else actions(buttons)
    yield Part(tuple(drawn), stays=weight(drawn) <= CONTROLS)

"""A page as a card: the home that is always to be had.

Rule 1: headings for the page and its sections; below them the cards, drawn as in a message but smaller.
Rule 2: where one card is too short for all of them, no section is left out: the long ones end early, with a
        button that shows everything in a dialog.
"""

from adapters.contract import Payload
from adapters.fitting import Drawn, fitted, flat, shared
from adapters.teams import ids, limits
from adapters.teams.asking import elsewhere
from adapters.teams.drawing import parts
from adapters.teams.elements import apart, heading, strong
from adapters.teams.fitting import CARD, DIALOG, Room
from adapters.teams.render import NAME, card_of, dialog, message, more
from adapters.teams.texts import length
from adapters.texts import cut
from conversations.cards import Card
from conversations.pages import Page, Section, page_twin

ONE = Room(8_000)  # of one card, so that no card takes a home for itself
SECTIONS = 20  # that are drawn; ours are six
TITLE = 300  # characters of a heading
HOME = "home"  # the value by which a home says that it is one: its Show all, and its being drawn anew


def draw_page(page: Page, media: str = "") -> Payload:
    """A home as a message. `media`: the public address of our pictures."""
    words = cut(page_twin(page).strip(), limits.SUMMARY, length) or NAME
    drawn = _drawn(page, media, CARD.without([{"fallbackText": words}]))
    return message(drawn, _speech(page), words, ids.data(ids.REFRESH, value=HOME))


def whole(page: Page, media: str = "") -> Payload:
    """The answer that opens a dialog with a home, as much of it as a dialog holds."""
    return dialog(page.title, card_of(_drawn(page, media, DIALOG), _speech(page)))


def _drawn(page: Page, media: str, room: Room) -> Drawn:
    title = heading(cut(page.title, TITLE))
    sections = page.sections[:SECTIONS]
    heads = [apart(heading(cut(section.title, TITLE), "medium")) for section in sections]
    cards = [[_card(card, media, n) for n, card in enumerate(section.cards)] for section in sections]
    mores = [_more(section) for section in sections]
    below = shared(cards, mores, room.without([*title, *(piece for head in heads for piece in head)]))
    return [*title, *(piece for head, rest in zip(heads, below, strict=True) for piece in (*head, *rest))]


def _card(card: Card, media: str, place: int) -> Drawn:
    """A card of a section; what tells it from the one above is a line."""
    drawn = parts(card, media, strong, elsewhere)
    fits = flat(drawn) if ONE.holds(flat(drawn)) else fitted(drawn, ONE)
    return apart(fits) if place else fits


def _more(section: Section) -> Drawn:
    """What stands for the cards of a section that are left out."""
    return more(next((card.speech for card in section.cards if card.speech), ""), section.title, value=HOME)


def _speech(page: Page) -> str:
    return next((card.speech for section in page.sections for card in section.cards if card.speech), "")

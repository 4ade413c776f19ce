"""A page as App Home.

Rule 1: headings for the page and its sections; below them the cards, drawn as in a message but smaller.
Rule 2: where a home is too short for all cards, no section is left out: the long ones end early, with a
        button behind which one is told where one is.
"""

from adapters.contract import Payload
from adapters.fitting import Drawn, fitted, shared
from adapters.slack import ids
from adapters.slack.blocks import DIVIDER, actions, button, heading, numbered, strong
from adapters.slack.drawing import parts
from adapters.slack.fitting import HOME, Room
from adapters.slack.saying import say
from conversations.cards import Card
from conversations.pages import Page, Section

CARD = Room(20, 30_000)  # of one card, so that no card takes a home for itself
SECTIONS = 20  # that are drawn; ours are six
REST = "home"  # the command that tells where one is


def draw_page(page: Page, media: str = "") -> Payload:
    """A home. `media`: the public address of our pictures."""
    title = heading(page.title)[:1]
    sections = page.sections[:SECTIONS]
    heads = [[DIVIDER, *heading(section.title)[:1]] for section in sections]
    cards = [[_card(card, media) for card in section.cards] for section in sections]
    mores = [_more(section) for section in sections]
    room = HOME.without([*title, *(block for head in heads for block in head)])
    below = shared(cards, mores, room)
    drawn = [block for head, rest in zip(heads, below, strict=True) for block in (*head, *rest)]
    return {"type": "home", "blocks": numbered([*title, *drawn])}


def _card(card: Card, media: str) -> Drawn:
    return fitted(parts(card, media, strong), CARD)


def _more(section: Section) -> Drawn:
    """What stands for the cards of a section that are left out."""
    speech = next((card.speech for card in section.cards if card.speech), "")
    label = say(speech, "more")
    return actions([button(label, ids.action(ids.SAY), REST, f"{label}: {section.title}")])

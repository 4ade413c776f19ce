"""Cards as messages, and as dialogs where a message is too short for them.

Rule 1: everything of a card is in its message or, behind Show all, in its dialog.
Rule 2: the top-level text is the whole meaning: push text, and all that a screen reader reads.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from adapters.contract import Payload
from adapters.fitting import Part, fitted, flat
from adapters.slack import ids, limits
from adapters.slack.blocks import DIVIDER, Block, actions, button, numbered, plain
from adapters.slack.drawing import parts
from adapters.slack.fitting import MESSAGE, MODAL
from adapters.slack.saying import everywhere, say
from adapters.slack.texts import cut, escaped, one_line, size
from conversations.cards import Card, twin

NAME = "Flipside"
BUSY, GONE = everywhere("busy"), everywhere("gone")
AROUND = 200  # characters of a hint, a title or a reason where there is not room for everything


def draw(card: Card, media: str = "") -> Payload:
    """A message. `media`: the public address of our pictures; without one their words stand for them."""
    drawn = flat(parts(card, media))
    if not MESSAGE.holds(drawn):
        drawn = fitted(parts(_trimmed(card), media), MESSAGE, _more(card))
    return {"text": said(card), "blocks": numbered(drawn)}


def fitting(*cards: Card, media: str = "") -> Payload | None:
    """One message for several cards; None where it cannot hold all of them whole."""
    drawn = flat(_one_below_the_other(cards, media))
    if not cards or not MESSAGE.holds(drawn):
        return None
    return {"text": said(*cards), "blocks": numbered(drawn)}


def whole(*cards: Card, media: str = "") -> Payload:
    """A dialog that shows cards with everything in them; at least one."""
    title = one_line(cards[0].title) or NAME
    shown = cards if size(title) > limits.TITLE else (replace(cards[0], title=""), *cards[1:])
    drawn = _one_below_the_other(shown, media)
    if not MODAL.holds(flat(drawn)):
        drawn = _one_below_the_other(tuple(map(_dense, shown)), media)
    return frame(title, fitted(drawn, MODAL), cards[0].speech)


def frame(title: str, blocks: Iterable[Block], speech: str) -> Payload:
    """A dialog without anything to fill in."""
    return {
        "type": "modal",
        "callback_id": ids.SHOWN,
        "title": plain(cut(one_line(title), limits.TITLE)),
        "close": plain(say(speech, "close")),
        "blocks": numbered(blocks),
    }


def said(*cards: Card) -> str:
    """The cards in plain words, as markup in which nothing is obeyed."""
    text = "\n\n".join(map(twin, cards)).strip()
    if size(text) > limits.MESSAGE_TEXT:
        text = cut("\n\n".join(map(twin, map(_trimmed, cards))).strip(), limits.MESSAGE_TEXT)
    return escaped(cut(text, limits.MESSAGE_TEXT)) or NAME


def _one_below_the_other(cards: Sequence[Card], media: str) -> tuple[Part, ...]:
    found: list[Part] = []
    for card in cards:
        line = [Part((DIVIDER,))] if found else []
        found += [*line, *parts(card, media)]
    return tuple(found)


def _more(card: Card) -> list[Block]:
    """The button that shows all of a card."""
    label = say(card.speech, "more")
    return actions([button(label, ids.action(ids.MORE), ids.NOTHING, f"{label}: {card.title or card.text}")])


def _trimmed(card: Card) -> Card:
    """A card with little around what it says."""
    hint, title, seen_by, why = (cut(t, AROUND) for t in (card.hint, card.title, card.seen_by, card.why))
    return replace(card, hint=hint, title=title, seen_by=seen_by, why=why, how="")


def _dense(card: Card) -> Card:
    """A card with everything that it tells as one text: fewer blocks hold more."""
    told = [card.text, *(f"{fact.label}: {fact.value}" for fact in card.facts)]
    return replace(
        card,
        text="\n".join([*told, *(f"{link.label}: {link.url}" for link in card.links)]),
        facts=(),
        links=(),
    )

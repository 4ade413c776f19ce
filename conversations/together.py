"""Several messages to one person as one card.

Rule 1: the first card stays whole; every further one is a line below it.
Rule 2: nothing is lost: what only tells keeps its whole text, what asks can be shown.
Rule 3: joining in steps gives the same card as joining at once.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from conversations.cards import Also, Card, twin
from conversations.words import Words

MOST = 150  # characters of a line: every title in the words files fits

# A full stop behind a number or a short word is none: 3. März, Tue 10 Feb., Dr. Reuter, z. B.
_SENTENCE = re.compile(r".+?(?:[!?…]|[^\W\d_]{4}\.)[\"”“»«’)]*(?=\s|$)")


def together(cards: tuple[Card, ...], words: Words) -> Card:
    """One card for all of them, in their order. Raises ValueError where there is none.

    A conversation that was named above is not named again: one button shows all of it.
    """
    first, *others = cards
    if not others:
        return first
    matters = (matter for card in others for matter in _matters(card, words))
    also = tuple(_distinct(first, matters))
    return replace(
        first,
        also=also,
        also_title=words.say("also.title") if also else "",
        controls=next((card.controls for card in cards if card.controls), ()),
        why="\n".join(dict.fromkeys(line for card in cards for line in card.why.splitlines())),
    )


def without(card: Card, conversation: int) -> Card:
    """The card without the further matter of that conversation; its own question stays."""
    also = tuple(m for m in card.also if m.ask is None or m.ask.conversation != conversation)
    return replace(card, also=also, also_title=card.also_title if also else "")


def _distinct(first: Card, matters: Iterable[Also]) -> Iterator[Also]:
    """Those of the first card, then the further ones, each conversation once."""
    known = {first.ask.conversation} if first.ask else set()
    for matter in (*first.also, *matters):
        if matter.ask is None:
            yield matter
        elif matter.ask.conversation not in known:
            known.add(matter.ask.conversation)
            yield matter


def _matters(card: Card, words: Words) -> Iterator[Also]:
    """A card as a line, then the further matters that it carries already."""
    said = twin(replace(card, controls=(), why="", also=(), also_title=""))
    if card.ask:
        line = _short(card.title or _sentence(card.text or said))
        yield Also(line, words.say("also.open"), card.ask, f"answer {card.ask.conversation}")
    elif said:
        yield Also(said)
    yield from card.also


def _sentence(text: str) -> str:
    """The first sentence of a text."""
    paragraph = next((line for line in text.splitlines() if line.strip()), "")
    found = _SENTENCE.match(paragraph)
    return found[0] if found else paragraph


def _short(text: str) -> str:
    """A text on one line, cut between words where it is long."""
    line = " ".join(text.split())
    if len(line) <= MOST:
        return line
    cut = line[: MOST - 1]
    whole = cut if line[MOST - 1] == " " else cut.rpartition(" ")[0]
    return f"{(whole or cut).rstrip(' ,;:–-')}…"

"""Whether a question is shown whole, as a form, or as a card of its own.

Rule: one pure function over what the platform can do and what the person just did, the same for every
platform (architecture.md, section 5.4).
"""

from adapters.contract import Abilities
from conversations.cards import Card, Sheet
from conversations.kinds import TAPS


def whole(abilities: Abilities, card: Card, sheet: Sheet | None, trigger: str) -> bool:
    """Whether the form of a card is shown whole now.

    `trigger`: the fresh request of the person that some platforms need; empty where Flipside begins.
    A single question that one tap answers stays a card with buttons.
    """
    if not abilities.whole_forms or (abilities.trigger and not trigger):
        return False
    if card.ask is None or sheet is None or not sheet.fields:
        return False
    waiting = sum(not field.answered for field in sheet.fields)
    return card.ask.kind not in TAPS or waiting > 1

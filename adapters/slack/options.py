"""Answers to a search in a form: the choices that fit what was typed.

Rule 1: what begins with the typed words comes first, then what holds them; a hundred at most.
Rule 2: where own words are an answer too, they are the last choice, as they were typed.
"""

from collections.abc import Iterable

from adapters.contract import Payload
from adapters.slack import limits
from adapters.slack.blocks import Block, Pair
from adapters.slack.inputs import carried
from adapters.slack.texts import one_line
from conversations.cards import Sheet

TAG = 60  # characters of a skill in one's own words (conversations/kinds.py)


def answer(sheet: Sheet | None, question: str, query: str) -> Payload:
    """What a search in a field of a form finds; nothing where there is no such field any more."""
    fields = sheet.fields if sheet else ()
    field = next((field for field in fields if field.question == question), None)
    if field is None:
        return {"options": []}
    return found_or_own(query, field.options) if field.kind == "tags" else found(query, field.options)


def found(query: str, options: Iterable[Pair]) -> Payload:
    """The choices that fit."""
    return {"options": _fitting(query, options)[: limits.SELECT_OPTIONS]}


def found_or_own(query: str, options: Iterable[Pair]) -> Payload:
    """The choices that fit, and what was typed itself unless it is one of them."""
    choices, typed = tuple(options), one_line(query)
    known = {text.casefold() for pair in choices for text in pair}
    own = [] if typed.casefold() in known or len(typed) > TAG else carried([(typed, typed)])
    return {"options": [*_fitting(query, choices)[: limits.SELECT_OPTIONS - len(own)], *own]}


def _fitting(query: str, options: Iterable[Pair]) -> list[Block]:
    wanted = one_line(query).casefold()
    folded = ((value, label, one_line(label).casefold()) for value, label in options)
    fits = [one for one in folded if wanted in one[2]]
    ordered = sorted(fits, key=lambda one: not one[2].startswith(wanted))
    return carried((value, label) for value, label, _ in ordered)

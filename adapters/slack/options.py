"""Answers to a search in a form: the choices that fit what was typed, a hundred at most (finding.py)."""

from collections.abc import Iterable

from adapters.contract import Payload
from adapters.finding import Pair, field_of, fitting, own
from adapters.slack import limits
from adapters.slack.inputs import carried
from conversations.cards import Sheet


def answer(sheet: Sheet | None, question: str, query: str) -> Payload:
    """What a search in a field of a form finds; nothing where there is no such field any more."""
    field = field_of(sheet, question)
    if field is None:
        return {"options": []}
    return found_or_own(query, field.options) if field.kind == "tags" else found(query, field.options)


def found(query: str, options: Iterable[Pair]) -> Payload:
    """The choices that fit."""
    return {"options": carried(fitting(query, options))[: limits.SELECT_OPTIONS]}


def found_or_own(query: str, options: Iterable[Pair]) -> Payload:
    """The choices that fit, and what was typed itself unless it is one of them."""
    choices = tuple(options)
    mine = carried(own(query, choices))
    return {"options": [*carried(fitting(query, choices))[: limits.SELECT_OPTIONS - len(mine)], *mine]}

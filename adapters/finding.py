"""Looking for a choice by what was typed.

Rule 1: what begins with the typed words comes first, then what holds them.
Rule 2: where own words are an answer too, they are the last choice, as they were typed.
"""

from collections.abc import Iterable

from adapters.texts import one_line
from conversations.cards import Field, Sheet

TAG = 60  # characters of a skill in one's own words (conversations/kinds.py)
Pair = tuple[str, str]


def field_of(sheet: Sheet | None, question: str) -> Field | None:
    """The field of a question; None where there is no such field any more."""
    return next((field for field in sheet.fields if field.question == question), None) if sheet else None


def fitting(query: str, options: Iterable[Pair]) -> list[Pair]:
    """The choices that hold what was typed, best first."""
    wanted = one_line(query).casefold()
    folded = ((value, label, one_line(label).casefold()) for value, label in options)
    fits = [one for one in folded if wanted in one[2]]
    ordered = sorted(fits, key=lambda one: not one[2].startswith(wanted))
    return [(value, label) for value, label, _ in ordered]


def own(query: str, options: Iterable[Pair]) -> list[Pair]:
    """What was typed itself as a choice; nothing where it is one already, is blank or is too long."""
    typed = one_line(query)
    known = {text.casefold() for pair in options for text in pair}
    return [] if not typed or typed.casefold() in known or len(typed) > TAG else [(typed, typed)]

"""What travels on buttons and inputs: ids and nothing else, and believed only for their owner.

Every button carries a mapping. `do` is its verb; Action.Execute names the same verb once more, and its
Action.Submit fallback carries the same mapping, so both are read alike.

    {"do": "answer", "conversation": 7, "question": "join", "value": "yes"}   a choice was pressed
    {"do": "answer", "conversation": 7, "question": "about"}                  the input on the card is sent
    {"do": "form", "conversation": 7, "nonce": "…", "shown": "join about"}    a form is sent: its questions
    {"do": "say", "value": "pause"}                                           a command, as typed
    {"do": "open", "conversation": 7, "msteams": {…}}    the form of conversation 7, whole
    {"do": "more", "msteams": {"type": "task/fetch"}}                         the whole card, in a dialog
    {"do": "refresh"}                                                         the card as it is now

What was filled in arrives in the same mapping, under `KIND.QUESTION`: `text.about`, `many.topics`,
`tags.offers`, `person.never`; people who were named before under `named.never`. Several values are one
text with commas between them; a comma inside of a value is `%2C` (and a percent sign `%25`).
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

ANSWER, FORM, SAY, OPEN, MORE, REFRESH = "answer", "form", "say", "open", "more", "refresh"
VERBS = frozenset({ANSWER, FORM, SAY, OPEN, MORE, REFRESH})
DO, CONVERSATION, QUESTION, VALUE, NONCE = "do", "conversation", "question", "value", "nonce"
USER = "29:"  # how the ids of people begin, as this bot knows them
SHOWN = "shown"  # the questions of a form, with spaces between them: empty inputs do not come back
NOTHING: Mapping[str, Any] = MappingProxyType({})
NAMED = "named"  # the kind under which people who were named before stand
SEVERAL = frozenset({"many", "tags", "person", NAMED})
FETCH: Mapping[str, Any] = {"msteams": {"type": "task/fetch"}}  # a button whose answer is a dialog


def data(verb: str, **values: object) -> dict[str, Any]:
    """The mapping of a button."""
    return {DO: verb, **values}


def field(kind: str, question: str) -> str:
    """The id of an input."""
    return f"{kind}.{question}"


def asked(input_id: str) -> tuple[str, str] | None:
    """The kind and the question of an input; None where it is none of ours."""
    kind, dot, question = input_id.partition(".")
    return (kind, question) if dot and kind and question else None


def packed(value: str) -> str:
    """One of several values, so that commas part them."""
    return value.replace("%", "%25").replace(",", "%2C")


def unpacked(text: str) -> tuple[str, ...]:
    """Several values, as they were before."""
    return tuple(part.replace("%2C", ",").replace("%25", "%") for part in text.split(",") if part)

"""What was filled into a card or a form, question by question.

Rule 1: Teams merges inputs into the mapping of the button, and leaves out empty ones: so the form that was
        shown says which questions there were (`blank`).
Rule 2: an input that is none of ours spoils the form.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from adapters.teams import ids
from conversations.forms import Line

LONGEST = 20_000  # characters of one value
MOST_FIELDS, MOST_VALUES = 100, 100
OURS = frozenset({ids.DO, ids.CONVERSATION, ids.QUESTION, ids.VALUE, ids.NONCE, ids.SHOWN, "msteams"})


def lines(data: Mapping[str, Any]) -> tuple[Line, ...] | None:
    """The answers; None where the form is none of ours. Two inputs to one question are one answer.

    Questions that were shown and left empty are answered with nothing.
    """
    found: dict[str, tuple[str, ...]] = dict.fromkeys(blank(data), ())
    inputs = {key: value for key, value in data.items() if key not in OURS}
    if len(inputs) > MOST_FIELDS:
        return None
    for key, value in inputs.items():
        one, values = ids.asked(key), _values(key, value)
        if one is None or values is None:
            return None
        found[one[1]] = (*found.get(one[1], ()), *values)
    return tuple(Line(question, values) for question, values in found.items())


def blank(data: Mapping[str, Any]) -> Iterable[str]:
    """The questions that were shown."""
    shown = data.get(ids.SHOWN)
    return shown.split(" ")[:MOST_FIELDS] if isinstance(shown, str) and 0 < len(shown) < LONGEST else ()


def digest(answers: tuple[Line, ...]) -> str:
    """A short name for exactly these answers, in whatever order they came."""
    plain = json.dumps({line.question: line.values for line in answers}, sort_keys=True)
    return hashlib.sha256(plain.encode()).hexdigest()[:16]


def _values(key: str, value: Any) -> tuple[str, ...] | None:
    """The values of one input; None where they are none of ours."""
    kind = key.partition(".")[0]
    if not isinstance(value, str) or len(value) > LONGEST:
        return None
    if kind not in ids.SEVERAL:
        return (value,) if value else ()
    several = tuple(_person(one) if kind == "person" else one for one in ids.unpacked(value))
    return several if len(several) <= MOST_VALUES else None


def _person(picked: str) -> str:
    """Who was picked, as a mention: the object id may come in any letters."""
    return f"<@{picked.lower()}>"

"""What was filled into a form, question by question.

Rule: every input counts, also an empty one; one that is none of ours spoils the form.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any

from adapters.contract import Payload
from adapters.slack import ids, wire
from conversations.forms import Line

LONGEST = 20_000  # characters of one value
MOST_FIELDS, MOST_VALUES = 100, 100


def state(payload: Payload) -> Mapping[str, Any]:
    """The inputs of a form that was sent, by block_id."""
    values = wire.at(payload, "view", "state", "values")
    return values if isinstance(values, Mapping) else {}


def lines(payload: Payload) -> tuple[Line, ...] | None:
    """The answers; None where the form is none of ours. Two inputs to one question are one answer."""
    found: dict[str, tuple[str, ...]] = {}
    inputs = state(payload)
    for block_id, block in inputs.items():
        values = _answer(block)
        if values is None or len(inputs) > MOST_FIELDS:
            return None
        question = str(block_id).partition("|")[0]
        found[question] = (*found.get(question, ()), *values)
    return tuple(Line(question, values) for question, values in found.items())


def digest(answers: tuple[Line, ...]) -> str:
    """A short name for exactly these answers, in whatever order they came."""
    plain = json.dumps({line.question: line.values for line in answers}, sort_keys=True)
    return hashlib.sha256(plain.encode()).hexdigest()[:16]


def _answer(block: Any) -> tuple[str, ...] | None:
    """The values of the one element of an input; None where it is none of ours."""
    if not isinstance(block, Mapping) or len(block) != 1:
        return None
    ((action_id, element),) = block.items()
    found = ids.pressed(action_id)
    kind = wire.text(element, "type")
    if found is None or found.verb not in (ids.FIELD, ids.FIND) or kind not in _VALUES:
        return None
    values = _VALUES[kind](element)
    return values if len(values) <= MOST_VALUES and all(wire.fits(v, LONGEST) for v in values) else None


def _texts(*path: str) -> Callable[[Any], tuple[Any, ...]]:
    """One text; nothing where it was left empty."""

    def texts(element: Any) -> tuple[Any, ...]:
        value = wire.at(element, *path)
        return () if value is None or value == "" else (value,)

    return texts


def _options(element: Any) -> tuple[Any, ...]:
    chosen = wire.at(element, "selected_options")
    return tuple(wire.at(one, "value") for one in chosen) if isinstance(chosen, list) else ()


def _people(element: Any) -> tuple[Any, ...]:
    chosen = wire.at(element, "selected_users")
    return tuple(f"<@{one}>" for one in chosen) if isinstance(chosen, list) else ()


_VALUES: Mapping[str, Callable[[Any], tuple[Any, ...]]] = {
    "plain_text_input": _texts("value"),
    "datepicker": _texts("selected_date"),
    "timepicker": _texts("selected_time"),
    **dict.fromkeys(
        ("radio_buttons", "static_select", "external_select"), _texts("selected_option", "value")
    ),
    **dict.fromkeys(("checkboxes", "multi_static_select", "multi_external_select"), _options),
    "multi_users_select": _people,
}

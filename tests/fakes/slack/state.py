"""What a form holds: its values at first, what typing or choosing makes of them, and what the client checks.

Rule: the shape of a value depends on the type of its element, in the table here.
"""

import copy
from collections.abc import Sequence
from typing import Any

from tests.fakes.slack.reading import Json, elements, offered

# Element type: the key its value is under in state.values, and the key its value at first comes from.
KEYS = {
    "plain_text_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "checkboxes": ("selected_options", "initial_options"),
    "users_select": ("selected_user", "initial_user"),
    "multi_users_select": ("selected_users", "initial_users"),
    "channels_select": ("selected_channel", "initial_channel"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
}
Values = dict[str, dict[str, Json]]


class NotThere(LookupError):
    """A person tried what the screen does not offer. The message says what it does offer."""


def several(kind: str) -> bool:
    """Whether an element holds a list."""
    return KEYS[kind][0].endswith("s")


def numbered(blocks: Sequence[Json], next_id: Any) -> list[Json]:
    """The blocks with the ids that Slack makes up where the app gave none."""
    found = copy.deepcopy(list(blocks))
    for block in found:
        block.setdefault("block_id", next_id())
    for _, one in elements(found):
        one.setdefault("action_id", next_id())
    return found


def first(blocks: Sequence[Json]) -> Values:
    """state.values of a form that nobody has touched."""
    found: Values = {}
    for block, one in elements(blocks):
        if one["type"] in KEYS:
            key, initial = KEYS[one["type"]]
            value = one.get(initial, [] if several(one["type"]) else None)
            found.setdefault(block["block_id"], {})[one["action_id"]] = {"type": one["type"], key: value}
    return found


def kept(before: Values, blocks: Sequence[Json]) -> Values:
    """After an update: what was entered stays where block and action ids are the same."""
    found = first(blocks)
    for block_id, actions in found.items():
        for action_id, value in actions.items():
            old = before.get(block_id, {}).get(action_id)
            if old is not None and old["type"] == value["type"]:
                actions[action_id] = old
    return found


def entered(element: Json, value: Any, found: Sequence[Json] = ()) -> Json:
    """An element's value after a person gave it. `found`: the options that a search offered.

    Options are named by their value or by what is written on them. Raises NotThere.
    """
    kind = element["type"]
    key = KEYS[kind][0]
    given = value
    if "selected_option" in key:
        options = [*offered(element), *found]
        given = [_option(options, one) for one in value] if several(kind) else _option(options, value)
    elif several(kind):
        given = list(value)
    return {"type": kind, key: given}


def _option(options: Sequence[Json], wanted: Any) -> Json | None:
    if wanted is None:
        return None
    for one in options:
        if wanted in (one["value"], one["text"]["text"]):
            return one
    raise NotThere(f"no option {wanted!r}; there are {[one['text']['text'] for one in options]}")


def complaints(blocks: Sequence[Json], values: Values) -> dict[str, str]:
    """What the client says beside a field before anything is sent, by block_id."""
    found: dict[str, str] = {}
    for block in blocks:
        if block["type"] == "input":
            element = block["element"]
            held = values[block["block_id"]][element["action_id"]]
            said = _complaint(block, element, held[KEYS[element["type"]][0]])
            if said:
                found[block["block_id"]] = said
    return found


def _complaint(block: Json, element: Json, value: Any) -> str:
    if value in (None, "", []):
        return "" if block.get("optional") else "Please complete this required field."
    if isinstance(value, str) and element["type"] == "plain_text_input":
        if len(value) > element.get("max_length", 3000):
            return f"Please enter no more than {element.get('max_length', 3000)} characters."
        if len(value) < element.get("min_length", 0):
            return f"Please enter at least {element['min_length']} characters."
    if isinstance(value, list) and len(value) > element.get("max_selected_items", len(value)):
        return f"Please choose no more than {element['max_selected_items']}."
    return ""

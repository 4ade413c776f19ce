"""What is on a drawing, for tests that look at it.

Rule: built from the drawing and from nothing else, through JSON, as a wire does.
"""

import json
from collections.abc import Mapping
from typing import Any

from adapters.contract import Payload
from adapters.teams import ids
from tests.fakes.teams import filling, reading

Json = dict[str, Any]


def card(drawn: Payload) -> Json:
    """The card of a message, of an answer that opens a dialog, or of one that replaces a card."""
    found: Json = json.loads(json.dumps(drawn))
    if "task" in found:
        found = found["task"]["value"]["card"]["content"]
    elif "value" in found:
        found = found["value"]
    elif "attachments" in found:
        (found,) = (one["content"] for one in found["attachments"])
    return found


def told(drawn: Payload) -> str:
    """Everything that is written on a card, titles of dialogs included; small words of buttons, too."""
    title = drawn["task"]["value"]["title"] if "task" in drawn else ""
    tips = (one.get("tooltip", "") for one in reading.actions(card(drawn)))
    return "\n".join([title, *reading.texts(card(drawn)), *tips])


def buttons(drawn: Payload, verb: str = "") -> list[Json]:
    """The buttons that are heard, those of one verb where it is given."""
    heard = [one for one in reading.actions(card(drawn)) if "data" in one]
    return [one for one in heard if one["data"][ids.DO] == verb or not verb]


def inputs(drawn: Payload) -> list[Json]:
    """The inputs."""
    return reading.inputs(card(drawn))


def sent(drawn: Payload, button: Json, given: Mapping[str, Any], found: tuple[str, ...] = ()) -> Json:
    """What comes back when inputs were filled in and a button was pressed.

    `given`: by id, everything else stays as it was drawn; `found`: values that a search had offered.
    """
    offered = [{"title": value, "value": value} for value in found]
    searched = {one["id"]: offered for one in inputs(drawn)}
    values = filling.filled(card(drawn), given, searched)
    return {**button["data"], **({} if button.get("associatedInputs") == "none" else values)}

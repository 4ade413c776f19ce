"""What Slack would send for what was drawn: a press, a menu, a form that was filled in.

Rule: built from the drawing and from nothing else, and sent through JSON, as a wire does.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from adapters.contract import Payload
from tests.fakes.slack import state
from tests.fakes.slack.reading import elements

TEAM, USER = "T0TEAM", "U0ANA"
WHERE: Payload = {
    "user": {"id": USER, "username": "ana", "team_id": TEAM},
    "team": {"id": TEAM, "domain": "example"},
    "enterprise": None,
    "is_enterprise_install": False,
    "api_app_id": "A0APP",
    "trigger_id": "1.2.abc",
}
MESSAGE: Payload = {
    "container": {"type": "message", "message_ts": "1700.1", "channel_id": "D0DM", "is_ephemeral": False},
    "response_url": "https://hooks.slack.com/actions/1",
}


def wire(payload: Payload) -> dict[str, Any]:
    """A payload as it arrives."""
    found: dict[str, Any] = json.loads(json.dumps(payload))
    return found


def pressing(element: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """A button that was pressed in a message."""
    action = {"type": "button", **{key: element[key] for key in ("action_id", "value")}}
    return wire({"type": "block_actions", **WHERE, **MESSAGE, "actions": [action], **more})


def picking(element: Mapping[str, Any], option: Mapping[str, Any]) -> dict[str, Any]:
    """An option of a menu that was picked in a message."""
    action = {"type": element["type"], "action_id": element["action_id"], "selected_option": option}
    return wire({"type": "block_actions", **WHERE, **MESSAGE, "actions": [action]})


def submitting(view: Payload, values: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """A form that was sent: `values` by block_id, everything else as it was at first."""
    held = state.first(view["blocks"])
    for block, element in elements(view["blocks"]):
        if block.get("block_id") in values:
            value = values[block["block_id"]]
            held[block["block_id"]][element["action_id"]] = state.entered(element, value, _searched(value))
    kept = {key: view[key] for key in ("type", "callback_id", "private_metadata")}
    shown = {**kept, "id": "V1", "hash": "1.h", "state": {"values": held}, "app_installed_team_id": TEAM}
    return wire({"type": "view_submission", **WHERE, "view": shown, **more})


def _searched(value: Any) -> list[dict[str, Any]]:
    """What a search would have offered."""
    wanted = value if isinstance(value, list) else [value]
    return [{"text": {"type": "plain_text", "text": one}, "value": one} for one in wanted]


def buttons(blocks: list[dict[str, Any]], verb: str = "") -> list[dict[str, Any]]:
    """The buttons, those of one verb where it is given."""
    found = [one for _, one in elements(blocks) if one["type"] == "button"]
    return [one for one in found if one["action_id"].startswith(f"{verb}|") or not verb]


def written(value: Any) -> Iterator[str]:
    """Every text of a drawing as it is read: markup undone."""
    if isinstance(value, dict):
        if "text" in value and isinstance(value["text"], str):
            yield read_as(value["text"], value.get("type", ""))
        yield from (text for key, one in value.items() for text in written(one) if key != "private_metadata")
        yield from ([value["alt_text"]] if "alt_text" in value else [])
    elif isinstance(value, list):
        yield from (text for one in value for text in written(one))


def read_as(text: str, kind: str) -> str:
    """A text as a person reads it."""
    if kind == "plain_text":
        return text
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")

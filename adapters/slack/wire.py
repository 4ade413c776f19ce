"""What Slack sent, shape by shape: whoever reads a payload asks here, and gets a text or nothing.

Rule 1: nothing is believed but the shape. A value of another type, or one too long, is as good as none.
Rule 2: the installation is the organization where the whole of it installed us, otherwise the workspace
        that Slack authorized (slack.md, section 5).
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.events import Address

PLATFORM = "slack"
LONGEST_ID = 200
_NAME = re.compile(r"[A-Z][A-Z0-9]{1,40}")
_PERSON = re.compile(r"[UW][A-Z0-9]{1,40}")
_TAG = re.compile(r"<([^<>\n]{1,3000})>")
_LETTERS = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))


def text(found: Any, *path: str, most: int = LONGEST_ID) -> str:
    """The text at a path; empty where there is none, or where it is longer than `most`."""
    value = at(found, *path)
    return value if isinstance(value, str) and len(value) <= most else ""


def at(found: Any, *path: str) -> Any:
    """What is at a path of mappings; None where there is nothing."""
    for key in path:
        found = found.get(key) if isinstance(found, Mapping) else None
    return found


def fits(value: object, most: int) -> bool:
    """Whether it is a text of at most so many characters."""
    return isinstance(value, str) and len(value) <= most


def first(found: Any) -> Any:
    """The first of a list; None where it is none."""
    return found[0] if isinstance(found, list) and found else None


def sender(payload: Mapping[str, Any]) -> Address | None:
    """Who sent it, at which installation, and in which workspace; None where that is unclear."""
    place = _of_event(payload) if "event" in payload else _of_request(payload)
    if not _NAME.fullmatch(place.installation) or not _PERSON.fullmatch(place.user):
        return None
    extra = (("team", place.team),) if place.team.startswith("T") and _NAME.fullmatch(place.team) else ()
    return Address(PLATFORM, place.installation, place.user, extra=extra)


def installation(payload: Mapping[str, Any]) -> str:
    """The installation that an event is about; empty where that is unclear."""
    found = _of_event(payload).installation
    return found if _NAME.fullmatch(found) else ""


@dataclass(frozen=True)
class _Place:
    installation: str
    user: str
    team: str


def _of_event(payload: Mapping[str, Any]) -> _Place:
    """In a shared channel the outer team may be another's: the first authorization is ours."""
    ours = first(payload.get("authorizations")) or payload
    team = text(ours, "team_id")
    whole = text(ours, "enterprise_id") if _is_true(at(ours, "is_enterprise_install")) else ""
    return _Place(whole or team, text(payload, "event", "user"), team or text(payload, "team_id"))


def _of_request(payload: Mapping[str, Any]) -> _Place:
    """Commands are flat, everything else is nested; a view knows for which workspace it was opened."""
    team = text(payload, "team_id") or text(payload, "team", "id") or text(payload, "user", "team_id")
    whole = text(payload, "enterprise_id") or text(payload, "enterprise", "id")
    opened_for = text(payload, "view", "app_installed_team_id")
    user = text(payload, "user_id") or text(payload, "user", "id")
    by_all = whole if _is_true(payload.get("is_enterprise_install")) else ""
    return _Place(by_all or opened_for or team, user, team)


def _is_true(value: object) -> bool:
    return value is True or value == "true"


def metadata(payload: Mapping[str, Any]) -> tuple[int | None, str]:
    """The conversation and the nonce of a form; None and nothing where there are none."""
    try:
        found = json.loads(text(payload, "view", "private_metadata", most=3000) or "{}")
    except (ValueError, RecursionError):
        return None, ""
    return number(at(found, "conversation")), text(found, "nonce")


def number(value: object) -> int | None:
    """A conversation's number, from JSON or from an action_id."""
    if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) < 19:
        value = int(value)
    is_one = isinstance(value, int) and not isinstance(value, bool) and 0 < value < 2**63
    return int(str(value)) if is_one else None


def unescaped(typed: str) -> str:
    """What was typed, as it was typed. People stay `<@U1>`: whoever hears it knows who that is."""
    words = _TAG.sub(lambda tag: _shown(tag[1]), typed)
    for code, letter in _LETTERS:
        words = words.replace(code, letter)
    return words


def _shown(tag: str) -> str:
    """A mention or an address as people read it."""
    what, _, label = tag.partition("|")
    match what[:1]:
        case "@":
            return f"<{what}>"
        case "#":
            return f"#{label}" if label else f"<{what}>"
        case "!":
            return label or f"@{what[1:].partition('^')[0]}"
    return what.removeprefix("mailto:")

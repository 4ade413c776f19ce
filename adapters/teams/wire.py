"""What Teams sent, shape by shape: whoever reads an activity asks here, and gets a text or nothing.

Rule 1: nothing is believed but the shape. A value of another type, or one too long, is as good as none.
Rule 2: the installation is the tenant of channelData; the person is the Entra object id, never the name.
Rule 3: of a mention of us exactly its own text goes; whoever else is mentioned stays as their name.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from adapters.teams import ids
from bot.events import Address

PLATFORM = "teams"
LONGEST_ID, LONGEST_URL = 500, 1000
PERSONAL, CHANNEL, GROUP = "personal", "channel", "groupChat"
_GUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_SPACES = re.compile(r"(?:&nbsp;|\u00a0)")


def text(found: Any, *path: str, most: int = LONGEST_ID) -> str:
    """The text at a path; empty where there is none, or where it is longer than `most`."""
    value = at(found, *path)
    return value if isinstance(value, str) and len(value) <= most else ""


def at(found: Any, *path: str) -> Any:
    """What is at a path of mappings; None where there is nothing."""
    for key in path:
        found = found.get(key) if isinstance(found, Mapping) else None
    return found


def mappings(found: Any) -> tuple[Mapping[str, Any], ...]:
    """The mappings of a list; nothing where it is none."""
    return tuple(one for one in found if isinstance(one, Mapping)) if isinstance(found, list) else ()


def guid(value: str) -> str:
    """A GUID in small letters; empty where it is none."""
    small = value.lower()
    return small if _GUID.fullmatch(small) else ""


def tenant(activity: Mapping[str, Any]) -> str:
    """Whose activity it is; empty where that is unclear, or where it names two."""
    said = guid(text(activity, "channelData", "tenant", "id"))
    also = guid(text(activity, "conversation", "tenantId"))
    return said if not also or also == said else ""


def scope(activity: Mapping[str, Any]) -> str:
    """Where it was said: personal, channel or groupChat. Without a word of it, an `a:` is a personal chat."""
    kind = text(activity, "conversation", "conversationType")
    if kind in (PERSONAL, CHANNEL, GROUP):
        return kind
    return PERSONAL if text(activity, "conversation", "id").startswith("a:") else CHANNEL


def sender(activity: Mapping[str, Any]) -> Address | None:
    """Who sent it; None where that is unclear. The conversation is told where it is theirs alone."""
    here, user = tenant(activity), guid(text(activity, "from", "aadObjectId"))
    if not here or not user:
        return None
    alone, own = scope(activity) == PERSONAL, text(activity, "from", "id")
    told = {
        "conversation": text(activity, "conversation", "id") if alone else "",
        "id": own if own.startswith(ids.USER) else "",
        "service": text(activity, "serviceUrl", most=LONGEST_URL),
    }
    return Address(PLATFORM, here, user, extra=tuple((key, value) for key, value in told.items() if value))


def zone(activity: Mapping[str, Any]) -> str:
    """The time zone of whoever wrote, an IANA name as Teams tells it; or nothing."""
    return _client(activity, "timezone") or text(activity, "localTimezone")


def locale(activity: Mapping[str, Any]) -> str:
    """The language of whoever wrote, such as de-DE; or nothing."""
    return text(activity, "locale") or _client(activity, "locale")


def _client(activity: Mapping[str, Any], key: str) -> str:
    infos = (one for one in mappings(activity.get("entities")) if one.get("type") == "clientInfo")
    return next((text(one, key) for one in infos), "")


def said(activity: Mapping[str, Any], most: int) -> str | None:
    """What was typed, without the mention of us; None where nothing was, or where it is too long."""
    typed = activity.get("text")
    if not isinstance(typed, str) or len(typed) > most:
        return None
    for tag, name in _mentions(activity):
        typed = typed.replace(tag, name, 1)
    return _SPACES.sub(" ", typed).strip()


def _mentions(activity: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    """What stands in the text for each mention, and what is to stand there."""
    us = text(activity, "recipient", "id")
    for one in mappings(activity.get("entities")):
        tag = text(one, "text")
        if one.get("type") == "mention" and tag:
            is_us = text(one, "mentioned", "id") == us
            yield tag, "" if is_us else text(one, "mentioned", "name")


def number(value: object) -> int | None:
    """A conversation's number, as a button carries it."""
    if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) < 19:
        value = int(value)
    is_one = isinstance(value, int) and not isinstance(value, bool) and 0 < value < 2**63
    return int(str(value)) if is_one else None

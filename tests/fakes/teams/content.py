"""What a message may hold: type, text or card, size, mentions, who alone may see it.

Sources. From the handbook: about 100 KB as UTF-16 is 413 MessageSizeTooBig; a card has to be valid 1.5. From
the platform's documentation: a targeted message names its recipient, an update of one must not, the recipient
is a member, 400 `Bad Argument` otherwise; 400 INVALID_TARGETED_MESSAGE_ID for an unknown prompt. From memory:
the word BadSyntax for a message without anything in it, for a bad card and for a mention that is not in the
text.
"""

import json
from collections.abc import Collection, Iterator
from typing import Any

from tests.fakes.teams.adaptive import problems
from tests.fakes.teams.faults import Denied
from tests.fakes.teams.reading import CARD, Json, texts
from tests.fakes.teams.world import GROUP, PERSONAL

MOST = 100 * 1024  # bytes of an activity as UTF-16
TYPES = ("message", "typing")
FORMATS = ("markdown", "plain", "xml", "extendedmarkdown")
PICTURES = ("image/png", "image/jpeg", "image/gif")


def checked(activity: Any) -> Json:
    """An activity that Teams would take. Raises Denied: 400 or 413."""
    if not isinstance(activity, dict):
        raise Denied(400, "BadSyntax", "The activity is not an object.")
    if len(json.dumps(activity, ensure_ascii=False).encode("utf-16-le")) > MOST:
        raise Denied(413, "MessageSizeTooBig", "Message size too large.")
    found = list(_findings(activity))
    if found:
        raise Denied(400, "BadSyntax", "; ".join(found))
    return activity


def _findings(activity: Json) -> Iterator[str]:
    if activity.get("type") not in TYPES:
        yield f"unknown activity type {activity.get('type')!r}"
        return
    text, attachments = activity.get("text"), activity.get("attachments") or []
    if activity["type"] == "message" and not (isinstance(text, str) and text.strip()) and not attachments:
        yield "neither text nor attachments"
    if activity.get("textFormat", "markdown") not in FORMATS:
        yield f"unknown textFormat {activity['textFormat']!r}"
    if not isinstance(attachments, list):
        yield "attachments is not a list"
        return
    for one in attachments:
        yield from _attachment(one)
    yield from _mentions(activity)


def _attachment(one: Any) -> Iterator[str]:
    kind = one.get("contentType") if isinstance(one, dict) else None
    if kind == CARD:
        yield from problems(one.get("content"))
    elif kind in PICTURES:
        if not str(one.get("contentUrl", "")).startswith(("https://", "data:image/")):
            yield "a picture has no https or data address"
    else:
        yield f"unknown attachment {kind!r}"


def _mentions(activity: Json) -> Iterator[str]:
    written = [str(activity.get("text", ""))]
    for one in activity.get("attachments") or ():
        if one.get("contentType") == CARD:
            written += texts(one.get("content"))
    for entity in activity.get("entities") or ():
        if entity.get("type") != "mention":
            continue
        if not str((entity.get("mentioned") or {}).get("id", "")).startswith(("28:", "29:")):
            yield "a mention of nobody"
        if not entity.get("text") or not any(entity["text"] in one for one in written):
            yield f"the mention {entity.get('text')!r} is not in the text"


def for_one(activity: Json, kind: str, members: Collection[str], prompts: Collection[str]) -> str:
    """Who alone sees a targeted message: their user id. Raises Denied."""
    if kind == PERSONAL:
        raise Denied(400, "Bad Argument", "A personal chat is private as it is.")
    to = str((activity.get("recipient") or {}).get("id", ""))
    if not to:
        raise Denied(400, "Bad Argument", "The recipient is missing.")
    if to not in members:
        raise Denied(400, "Bad Argument", f"The recipient is not a member of the {kind or GROUP}.")
    for entity in activity.get("entities") or ():
        if entity.get("type") == "targetedMessageInfo" and entity.get("messageId") not in prompts:
            raise Denied(400, "INVALID_TARGETED_MESSAGE_ID", "The targeted message is unknown.")
    return to

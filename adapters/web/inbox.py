"""What the browser sent, as an event.

Rule 1: pure. Nothing is believed but the shape; who is signed in was put in by chat.py.
Rule 2: the id is made by the browser, so a repeated request is the same event. It counts per person.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from adapters.contract import Payload
from bot.events import Address, Event
from conversations.forms import Answered, Heard, Line, Said
from conversations.intents import parse

PLATFORM = "web"
LONGEST_ID = 80
LONGEST_TEXT = 20_000
LONGEST_FIELD = 200_000  # a pasted export (conversations/flows/steward.py)
MOST_LINES = 60
MOST_VALUES = 60

_SLASH = re.compile(r"^/\s*flipside\b[:,]?\s*", re.IGNORECASE)


def read(payload: Payload) -> Event | None:
    """The event in a payload, or None where the shape is not ours."""
    name, person = payload.get("id"), payload.get("person")
    if not _short(name) or not _short(person) or not _is_conversation(payload.get("conversation")):
        return None
    heard = _heard(payload)
    if heard is None:
        return None
    sender = Address(PLATFORM, user=str(person))
    return Event(f"{PLATFORM}:{person}:{name}", sender, heard, payload.get("conversation"))


def own_words(payload: Payload) -> str:
    """What the person is shown to have said; empty for a press and for a form."""
    match payload.get("kind"):
        case "say":
            return str(payload.get("text", "")).strip()
        case "command":
            return f"/flipside {str(payload.get('words', '')).strip()}".strip()
    return ""


def is_command(payload: Payload) -> bool:
    """Whether the words are for Flipside wherever they are typed."""
    return payload.get("kind") == "command" or bool(_SLASH.match(own_words(payload)))


def _heard(payload: Payload) -> Heard | None:
    reader = _READERS.get(str(payload.get("kind")))
    return reader(payload) if reader else None


def _press(payload: Payload) -> Heard | None:
    question, value = payload.get("question"), payload.get("value")
    if payload.get("conversation") is None or not _is_text(question) or not _is_text(value):
        return None
    return Answered((Line(str(question), (str(value),)),))


def _sheet(payload: Payload) -> Heard | None:
    lines = payload.get("lines")
    if payload.get("conversation") is None or not isinstance(lines, list) or len(lines) > MOST_LINES:
        return None
    read_lines = tuple(_line(line) for line in lines)
    if any(line is None for line in read_lines):
        return None
    return Answered(tuple(line for line in read_lines if line is not None))


def _line(line: Any) -> Line | None:
    if not isinstance(line, Mapping) or not _is_text(line.get("question")):
        return None
    values = line.get("values")
    if not isinstance(values, list) or len(values) > MOST_VALUES or not all(map(_fits, values)):
        return None
    return Line(line["question"], tuple(values))


def _say(payload: Payload) -> Heard | None:
    text = payload.get("text")
    if not _is_text(text) or not str(text).strip():
        return None
    said = str(text).strip()
    return parse(_SLASH.sub("", said)) if _SLASH.match(said) else Said(said)


def _command(payload: Payload) -> Heard | None:
    words = payload.get("words")
    return parse(str(words).strip()) if _is_text(words) else None


def _is_text(value: object) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST_TEXT


def _fits(value: object) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST_FIELD


def _short(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= LONGEST_ID


def _is_conversation(value: object) -> bool:
    return value is None or (isinstance(value, int) and not isinstance(value, bool) and 0 < value < 2**63)


_READERS: Mapping[str, Callable[[Payload], Heard | None]] = {
    "press": _press,
    "sheet": _sheet,
    "say": _say,
    "command": _command,
}

"""A typed line, as an event.

Rule 1: pure. Who typed it, and its number among the lines of this terminal, are put in by the caller.
Rule 2: `/flipside …` and `/…` are commands; anything else is said.
"""

import re

from adapters.contract import Payload
from bot.events import Address, Event
from conversations.forms import Asked, Heard, Said
from conversations.intents import parse

PLATFORM = "console"
_SLASH = re.compile(r"^/\s*(flipside\b[:,]?)?\s*", re.IGNORECASE)


def heard(line: str) -> Heard | None:
    """What a typed line says; None for an empty one."""
    text = line.strip()
    if not text:
        return None
    return command(text) if text.startswith("/") else Said(text)


def command(text: str) -> Asked:
    """The command behind the slash."""
    return parse(_SLASH.sub("", text))


def line(person: str, text: str, name: str) -> Payload:
    """A typed line as this platform's payload. `name` is the line's own id: the same one is the same line."""
    return {"person": person, "id": name, "text": text}


def read(payload: Payload) -> Event | None:
    """The event in a payload, or None where the shape is not ours or nothing was typed."""
    person, name, text = payload.get("person"), payload.get("id"), payload.get("text")
    if not (isinstance(person, str) and person and isinstance(name, str) and name and isinstance(text, str)):
        return None
    said = heard(text)
    return Event(f"{PLATFORM}:{person}:{name}", address(person), said) if said else None


def address(person: str) -> Address:
    """Where somebody sits: at the terminal, under their own id."""
    return Address(PLATFORM, user=person)

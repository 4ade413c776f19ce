"""Texts within a platform's sizes: cleaned, counted, cut and split.

Rule 1: a size is the most that a platform may count; what it counts beside UTF-16 units, it hands in as a
        measure. One character counts five at most.
Rule 2: a text is divided between paragraphs, lines or words where it can be; only white space is left out.
Rule 3: half a character, and what no screen shows, does not leave the house.
"""

import re
import unicodedata
from collections.abc import Callable
from datetime import date

Measure = Callable[[str], int]

_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_ENDS = ("\n\n", "\n", " ")
_HOUR = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def clean(text: str) -> str:
    """Without control characters and lone halves of characters, which platforms refuse."""
    return _UNSEEN.sub("", text.replace("\r\n", "\n"))


def units(text: str) -> int:
    """How many UTF-16 units a text has."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def one_line(text: str) -> str:
    """A text without line breaks."""
    return " ".join(clean(text).split())


def cut(text: str, most: int, size: Measure = units) -> str:
    """A text of at most that size: whole, or cut between words with a sign that it goes on."""
    text = clean(text)
    if _fits(text, most, size):
        return text
    head = text[: _within(text, most - size("…"), size)]
    at = max(head.rfind(" "), head.rfind("\n"))
    return f"{head[: at if at > len(head) // 2 else len(head)].rstrip()}…"


def split(text: str, most: int, size: Measure = units) -> list[str]:
    """A text in pieces of at most that size, none of them blank."""
    rest, pieces = clean(text), []
    while not _fits(rest, most, size):
        end = _end(rest, _within(rest, most, size))
        pieces.append(rest[:end].rstrip())
        rest = rest[end:].lstrip(" \n")
    return [piece for piece in (*pieces, rest.rstrip()) if piece.strip()]


def is_day(text: str) -> bool:
    """Whether it is a day of the calendar, such as 2026-03-09."""
    try:
        return bool(_DAY.fullmatch(text)) and bool(date.fromisoformat(text))
    except ValueError:
        return False


def is_hour(text: str) -> bool:
    """Whether it is a time of day, such as 09:30."""
    return bool(_HOUR.fullmatch(text))


def _fits(text: str, most: int, size: Measure) -> bool:
    return len(text) <= most and size(text) <= most


def _within(text: str, most: int, size: Measure) -> int:
    """How many characters of a text are within a size; at least one, so that there is an end."""
    count = min(len(text), most)
    while count > 1 and (over := size(text[:count]) - most) > 0:
        count -= max(1, over // 5)
    return _between(text, max(count, 1))


def _between(text: str, at: int) -> int:
    """A place at or before `at` that does not take apart what is drawn as one: accents, joined emoji."""
    for place in range(at, max(at - 16, 0), -1):
        if place >= len(text) or not (_joins(text[place]) or text[place - 1] == "\u200d"):
            return place
    return at


def _joins(character: str) -> bool:
    return (
        character == "\u200d"
        or unicodedata.category(character) in ("Mn", "Me")
        or "\U0001f3fb" <= character <= "\U0001f3ff"
    )


def _end(text: str, most: int) -> int:
    """Where a piece of at most `most` characters ends best: not in its first half, unless it has to."""
    for end in _ENDS:
        at = text.rfind(end, most // 2, most + len(end) - 1)
        if at > 0:
            return at
    return most

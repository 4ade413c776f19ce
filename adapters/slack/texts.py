"""Texts within Slack's sizes: counted, cut and split.

Rule 1: a size is the most that Slack may count: UTF-16 units, and & < > as long as it escapes them.
Rule 2: a text is divided between paragraphs, lines or words where it can be; only white space is left out.
Rule 3: half a character, and what no screen shows, does not leave the house.
"""

import re
import unicodedata

_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_ENDS = ("\n\n", "\n", " ")


def clean(text: str) -> str:
    """Without control characters and lone halves of characters, which Slack would refuse."""
    return _UNSEEN.sub("", text.replace("\r\n", "\n"))


def size(text: str) -> int:
    """How many characters Slack may count at most."""
    escaped = 4 * text.count("&") + 3 * (text.count("<") + text.count(">"))
    return len(text.encode("utf-16-le", "surrogatepass")) // 2 + escaped


def carries(text: str, most: int) -> bool:
    """Whether a value comes back as it is: not blank, nothing in it that is left out, and not too long."""
    return bool(text.strip()) and clean(text) == text and size(text) <= most


def escaped(text: str) -> str:
    """A text as Slack's markup shows it, letter by letter: nothing in it is a link or a mention."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def one_line(text: str) -> str:
    """A text without line breaks."""
    return " ".join(clean(text).split())


def cut(text: str, most: int) -> str:
    """A text of at most that size: whole, or cut between words with a sign that it goes on."""
    text = clean(text)
    if _fits(text, most):
        return text
    head = text[: _within(text, most - 1)]
    at = max(head.rfind(" "), head.rfind("\n"))
    return f"{head[: at if at > len(head) // 2 else len(head)].rstrip()}…"


def split(text: str, most: int) -> list[str]:
    """A text in pieces of at most that size, none of them blank."""
    rest, pieces = clean(text), []
    while not _fits(rest, most):
        end = _end(rest, _within(rest, most))
        pieces.append(rest[:end].rstrip())
        rest = rest[end:].lstrip(" \n")
    return [piece for piece in (*pieces, rest.rstrip()) if piece.strip()]


def _fits(text: str, most: int) -> bool:
    return len(text) <= most and size(text) <= most


def _within(text: str, most: int) -> int:
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

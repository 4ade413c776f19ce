"""Texts within Slack's sizes.

Rule: a size is the most that Slack may count: UTF-16 units, and & < > as long as it escapes them.
"""

from adapters import texts
from adapters.texts import clean, one_line

__all__ = ["carries", "clean", "cut", "escaped", "one_line", "size", "split"]


def size(text: str) -> int:
    """How many characters Slack may count at most."""
    return texts.units(text) + 4 * text.count("&") + 3 * (text.count("<") + text.count(">"))


def carries(text: str, most: int) -> bool:
    """Whether a value comes back as it is: not blank, nothing in it that is left out, and not too long."""
    return bool(text.strip()) and clean(text) == text and size(text) <= most


def escaped(text: str) -> str:
    """A text as Slack's markup shows it, letter by letter: nothing in it is a link or a mention."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def cut(text: str, most: int) -> str:
    """A text of at most that size: whole, or cut between words with a sign that it goes on."""
    return texts.cut(text, most, size)


def split(text: str, most: int) -> list[str]:
    """A text in pieces of at most that size, none of them blank."""
    return texts.split(text, most, size)

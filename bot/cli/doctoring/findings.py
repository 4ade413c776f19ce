"""Findings: what the doctor says of a thing.

Rule: "wrong" is what keeps Flipside from working, and ends in exit code 1; a "note" is worth knowing.
"""

from collections.abc import Iterable

OK, NOTE, WRONG = "ok", "note", "wrong"
Finding = tuple[str, str]


def bad(findings: Iterable[Finding]) -> bool:
    """Whether anything is wrong."""
    return any(kind == WRONG for kind, _ in findings)


def shown(text: str) -> str:
    """What somebody else wrote, short, and without anything that moves a terminal."""
    return "".join(letter for letter in text if letter.isprintable())[:80]


def listed(names: Iterable[str]) -> str:
    """Names as they stand in a sentence."""
    return ", ".join(names)

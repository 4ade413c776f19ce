"""How people look: initials and a color that stays theirs.

Rule: nothing is said by the color alone; the name always stands beside it.
"""

import zlib
from collections.abc import Mapping
from typing import Any

from adapters.web.ports import Colleague

TONES = 8
OFFICES = ("lead", "owner", "sponsor")


def face(colleague: Colleague) -> Mapping[str, Any]:
    """A person as the pages show them."""
    return {
        "id": colleague.id,
        "name": colleague.name,
        "title": colleague.title,
        "department": colleague.department,
        "office": colleague.office,
        "initials": initials(colleague.name),
        "tone": tone(colleague.id),
    }


def initials(name: str) -> str:
    """The first letters of the first and the last name."""
    parts = [part for part in name.replace("-", " ").split() if part[0].isalpha()]
    ends = parts[:1] + (parts[-1:] if len(parts) > 1 else [])
    return "".join(part[0] for part in ends).upper() or "?"


def tone(person: str) -> int:
    """The number of a color in the style sheet, the same in every run."""
    return zlib.crc32(person.encode()) % TONES


def in_order(colleagues: tuple[Colleague, ...]) -> list[Mapping[str, Any]]:
    """Those with an office first, then everybody by name."""
    ranked = sorted(colleagues, key=lambda c: (_rank(c.office), c.name.casefold()))
    return [face(colleague) for colleague in ranked]


def _rank(office: str) -> int:
    return OFFICES.index(office) if office in OFFICES else len(OFFICES)

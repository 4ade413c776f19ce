"""What a chat platform's directory tells of a colleague, and which of it counts.

Rule 1: an HR export knows better: whoever was in one keeps the name, e-mail and title of the export.
Rule 2: the platform knows the time zone better than the export, and the person knows it best.
Rule 3: of several directories the first one by address counts, for each fact that it tells: so the order
        in which they are read does not matter.
Rule 4: silence changes nothing: what a directory leaves empty stays as it is.
"""

import re
from dataclasses import dataclass
from hashlib import sha256

from bot.program.roster_cells import Unreadable
from bot.program.roster_cells import email as read_email
from bot.program.roster_codes import language_code, zone_name
from bot.program.roster_text import tidy
from bot.program.roster_values import LONGEST_CELL

FACTS = ("name", "email", "title", "zone")
ID = "id"  # told of whoever was never in an export when they came: no export knows this id
Told = tuple[tuple[str, str], ...]  # fact and teller; an empty teller tells no more

_PLAIN = re.compile(r"[A-Za-z0-9_.]{1,25}")


@dataclass(frozen=True)
class Listing:
    """One account, tidied. `teller` is its address, such as slack/T1/U1; empty text: nothing is told."""

    teller: str
    name: str
    email: str = ""
    title: str = ""
    zone: str = ""
    speech: str = ""


def listing(teller: str, name: str, email: str, title: str, zone: str, locale: str) -> Listing:
    """What is told, tidied, without what nobody can use."""
    return Listing(
        teller,
        tidy(name)[:LONGEST_CELL].strip(),
        _email(email),
        tidy(title)[:LONGEST_CELL].strip(),
        zone_name(zone.strip()) or "",
        language_code(locale.strip()) or "",
    )


def _email(text: str) -> str:
    try:
        return read_email(tidy(text))
    except Unreadable:
        return ""


def directory_id(platform: str, installation: str, user: str) -> str:
    """A person id for an account: natural where its parts are plain, and never two for one account.

    User ids are unique within an installation only, so the installation is part of it.
    """
    parts = (platform, installation, user)
    if all(_PLAIN.fullmatch(part) for part in parts):
        return "-".join(parts)
    return f"{platform}-{sha256(chr(0).join(parts).encode()).hexdigest()[:32]}"


def may_tell(told: Told, fact: str, teller: str) -> bool:
    """Whether a directory's word counts for a fact: nobody else told it, or only later addresses did."""
    by = dict(told).get(fact, "")
    return not by or teller <= by


def without(told: Told, teller: str) -> Told:
    """The same once an account is gone: its zone may be told by an export again, the rest by others."""
    kept = (one for one in told if one != ("zone", teller))
    return tuple((fact, "" if by == teller else by) for fact, by in kept)

"""The pool: who takes part, and what earlier rounds decided.

Rule 1: no protected trait and no proxy of one is a field here (domain.md, section 5).
Rule 2: whoever is paused, departed or not eligible is not a Member; leaving them out is the caller's work.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.program.roles import Role

Levels = tuple[tuple[str, int], ...]
Pairs = frozenset[tuple[str, str]]

DAY = (1 << 48) - 1
"""Every half hour of a UTC day: bit 0 is 00:00 to 00:30."""

FACTS = frozenset(
    {"offers", "wants", "interests", "topics", "style", "languages", "hours", "department", "site"}
)
"""The facts a person may agree to share with the other side of a proposal."""


@dataclass(frozen=True, slots=True)
class Member:
    """One person of the pool. Raises ValueError, with the id and the mend, on a value out of range.

    `wants` are a mentee's needs and a mentor's wishes; `offers` a mentor's expertise and what a mentee
    gives back. Where a program shows topics only after both confirm, leave "topics" out of `shares`.
    """

    id: str
    role: Role
    grade: int
    department: str = ""
    site: str = ""
    line: tuple[str, ...] = ()
    languages: frozenset[str] = frozenset()
    hours: int = 0
    offers: Levels = ()
    wants: Levels = ()
    interests: frozenset[str] = frozenset()
    topics: frozenset[str] = frozenset()
    style: frozenset[str] = frozenset()
    capacity: int = 1
    waiting_rounds: int = 0
    shares: frozenset[str] = field(default=FACTS)

    def __post_init__(self) -> None:
        for problem in _problems(self):
            raise ValueError(f"member {self.id!r}: {problem}")


def _problems(member: Member) -> Iterable[str]:
    """What is wrong with a member, and what to do, in the order of the fields."""
    if not member.id:
        yield "give every member an id"
    if not 0 <= member.hours <= DAY:
        yield "hours is a mask of 48 half hours; keep it from 0 to 2**48 - 1"
    yield from _level_problems(member.offers, 4, "offers")
    yield from _level_problems(member.wants, 3, "wants")
    if member.capacity < 1:
        yield "capacity starts at 1; leave people without a free seat out of the pool"
    if member.role is Role.MENTEE and member.capacity > 1:
        yield "a mentee has one mentor per round; set capacity to 1"
    if not 0 <= member.waiting_rounds <= 100:
        yield "count waiting_rounds from 0 to 100"
    if member.shares - FACTS:
        yield f"shares holds unknown facts {sorted(member.shares - FACTS)}; use {sorted(FACTS)}"


def _level_problems(levels: Levels, highest: int, name: str) -> Iterable[str]:
    if any(not 1 <= level <= highest for _, level in levels):
        yield f"keep the numbers in {name} from 1 to {highest}"
    if len({skill for skill, _ in levels}) < len(levels):
        yield f"name each skill in {name} once"


@dataclass(frozen=True, slots=True)
class Ledger:
    """What earlier rounds decided, as pairs of (mentee id, mentor id).

    `pinned` is fixed; `past` and `never` are forbidden; `proposed` gets the keep bonus. `never` counts in
    both orders: either side may have asked, and nobody is told who. `overridden` holds the pins whose
    broken rule a steward allowed with a logged reason; the reporting line has no such exception.
    """

    pinned: Pairs = frozenset()
    past: Pairs = frozenset()
    never: Pairs = frozenset()
    proposed: Pairs = frozenset()
    overridden: Pairs = frozenset()

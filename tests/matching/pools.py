"""Members and pools for the tests of matching.

Rule 1: a built member breaks no rule against a built partner; a test says only what matters to it.
Rule 2: generated pools come from a seed.
"""

from collections.abc import Iterable
from random import Random
from typing import Any

from bot.matching import Ledger, Member
from bot.matching.people import DAY
from bot.program.roles import Role

SKILLS = ("ai", "data", "gender", "gaming", "cloud", "video", "strategy", "finance")
TAGS = ("running", "music", "books", "chess", "cooking")
SITES = ("berlin", "lyon", "")
DEPARTMENTS = ("sales", "it", "legal", "")


def mentee(id: str, **fields: Any) -> Member:
    """A senior colleague who could be paired with every `mentor()`."""
    usual = {"grade": 9, "department": "board", "languages": frozenset({"en"}), "hours": 0xFF}
    return Member(id=id, role=Role.MENTEE, **{**usual, **fields})


def mentor(id: str, **fields: Any) -> Member:
    """A junior colleague who could be paired with every `mentee()`."""
    usual = {"grade": 3, "department": "it", "languages": frozenset({"en"}), "hours": 0xFF}
    return Member(id=id, role=Role.MENTOR, **{**usual, **fields})


def many(mentees: int, mentors: int) -> tuple[Member, ...]:
    """Equals: every pair is admissible and scores the same."""
    return (*(mentee(f"s{n}") for n in range(mentees)), *(mentor(f"j{n}") for n in range(mentors)))


def drawn_pool(seed: int, mentees: int, mentors: int, seats: int = 1) -> tuple[Member, ...]:
    """A mixed pool in which every rule bites now and then."""
    chance = Random(seed)
    seniors = (_drawn(chance, f"s{n}", Role.MENTEE, 1) for n in range(mentees))
    juniors = (_drawn(chance, f"j{n}", Role.MENTOR, chance.randint(1, seats)) for n in range(mentors))
    return (*seniors, *juniors)


def _drawn(chance: Random, id: str, role: Role, capacity: int) -> Member:
    senior = role is Role.MENTEE
    return Member(
        id=id,
        role=role,
        grade=chance.choice((5, 7, 9)) if senior else chance.choice((2, 3, 4)),
        department=chance.choice(DEPARTMENTS),
        site=chance.choice(SITES),
        line=() if senior else tuple(f"s{chance.randrange(12)}" for _ in range(3)),
        languages=_some(chance, ("en", "de", "fr"), 1, 3),
        hours=(0xFFFF << chance.randrange(12, 26)) & DAY,
        offers=_levels(chance, 4),
        wants=_levels(chance, 3),
        interests=_some(chance, TAGS, 0, 4),
        topics=_some(chance, TAGS, 0, 3),
        style=_some(chance, ("calls", "walks", "written"), 0, 2),
        capacity=capacity,
        waiting_rounds=chance.choice((0, 0, 0, 1, 2)),
        shares=_some(chance, ("offers", "wants", "interests", "topics", "hours", "languages"), 2, 6),
    )


def _some(chance: Random, names: tuple[str, ...], least: int, most: int) -> frozenset[str]:
    return frozenset(chance.sample(names, chance.randint(least, min(most, len(names)))))


def _levels(chance: Random, highest: int) -> tuple[tuple[str, int], ...]:
    skills = chance.sample(SKILLS, chance.randint(0, 3))
    return tuple((skill, chance.randint(1, highest)) for skill in skills)


def drawn_ledger(seed: int, members: Iterable[Member], share: float = 0.1) -> Ledger:
    """Some past, unwanted and open pairs of a pool, without pins."""
    chance = Random(seed)
    people = tuple(members)
    pairs = [
        (senior.id, junior.id)
        for senior in people
        for junior in people
        if (senior.role, junior.role) == (Role.MENTEE, Role.MENTOR)
    ]

    def some() -> frozenset[tuple[str, str]]:
        return frozenset(pair for pair in pairs if chance.random() < share)

    never = frozenset(pair if chance.random() < 0.5 else (pair[1], pair[0]) for pair in some())
    return Ledger(past=some(), never=never, proposed=some())

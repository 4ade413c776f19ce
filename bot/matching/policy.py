"""The rules of one program: weights, limits, bonuses, seed.

Rule 1: the five weights add up to 4,000 points, so a score says the same in every program.
Rule 2: everything is an integer; the result cannot depend on a processor or a summation order.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

SCALE = 4000


class RequireSkill(StrEnum):
    """What a complementary skill is: no matter, a level of the order, or a hard rule."""

    OFF = "off"
    LEVEL = "level"
    HARD = "hard"


class Fairness(StrEnum):
    """How much the weakest pair counts (matching.md, 4.5 and 4.6)."""

    OFF = "off"
    MAX_MIN = "max_min"
    SHORTFALL = "shortfall"


@dataclass(frozen=True, slots=True)
class Parts:
    """Points by part: of one pair, or, in a policy, the most each part can give."""

    needs: int
    wants: int
    interests: int
    topics: int
    logistics: int

    @property
    def total(self) -> int:
        """The five together."""
        return self.needs + self.wants + self.interests + self.topics + self.logistics


@dataclass(frozen=True, slots=True)
class Policy:
    """How one program matches. Raises ValueError, saying what to do, when a value is out of range.

    `min_overlap` counts half hours a day, `min_steps` reporting steps, `waiting_bonus` points per round
    waited, `floor` the fewest points a pair may have.
    """

    weights: Parts = Parts(needs=1600, wants=800, interests=800, topics=400, logistics=400)
    min_gap: int = 2
    min_overlap: int = 4
    min_steps: int = 3
    floor: int = 0
    require_skill: RequireSkill = RequireSkill.LEVEL
    fairness: Fairness = Fairness.SHORTFALL
    keep_bonus: int = 100
    waiting_bonus: int = 100
    seed: int = 0

    def __post_init__(self) -> None:
        for problem in _problems(self):
            raise ValueError(f"policy: {problem}")


_LIMITS = (
    ("min_gap", 1, 100),
    ("min_overlap", 0, 48),
    ("min_steps", 3, 5),
    ("floor", 0, SCALE),
    ("keep_bonus", 0, SCALE),
    ("waiting_bonus", 0, 1000),
)


def _problems(policy: Policy) -> Iterable[str]:
    weights = policy.weights
    each = (weights.needs, weights.wants, weights.interests, weights.topics, weights.logistics)
    if min(each) < 0:
        yield "a weight is below 0; set it to 0 to leave the part out"
    if weights.total != SCALE:
        yield f"the five weights add up to {weights.total}; make them {SCALE}"
    for name, least, most in _LIMITS:
        value = getattr(policy, name)
        if not least <= value <= most:
            yield f"{name} is {value}; keep it from {least} to {most}"

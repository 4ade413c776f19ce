"""What one run of matching says: pairs, the waiting list, the proof, the figures.

Rule 1: everything here is data; no sentence. Words files turn a Reason into text.
Rule 2: `for_mentee`, `for_mentor` and `for_person` may be shown to that person; all else is the steward's.
"""

from dataclasses import dataclass
from enum import StrEnum

from bot.matching.policy import Parts
from bot.program.roles import Role

Prices = tuple[tuple[str, int], ...]


class Label(StrEnum):
    """How a pair stands among what both could have had; never a share of the points."""

    BEST_AVAILABLE = "best_available"
    STRONG = "strong"
    FAIR = "fair"


@dataclass(frozen=True, slots=True)
class Reason:
    """A key of the words files and its values, as named in REASON_KEYS."""

    key: str
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """A pair to propose. `score` is the sum of `parts`, without any bonus.

    `taught` are the skills needed and known, `given_back` those wished and offered in return. The
    runners-up are the best other mentor of this mentee and the best other mentee of this mentor.
    """

    mentee: str
    mentor: str
    score: int
    parts: Parts
    for_mentee: tuple[Reason, ...]
    for_mentor: tuple[Reason, ...]
    label: Label
    taught: tuple[str, ...]
    given_back: tuple[str, ...]
    runner_up_mentor: str | None
    runner_up_mentee: str | None
    pinned: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """A person without a pair: the place on the list of that role, from 1, and the binding reason.

    Counts under 5 people and private history stand in `for_steward` only.
    """

    member_id: str
    role: Role
    position: int
    for_person: Reason
    for_steward: Reason


@dataclass(frozen=True, slots=True)
class Proof:
    """Prices that bound one level: no plan over pairs of at least `lowest` points is worth more than `dual`.

    In the levels "reach" and "above" a pair weighs `pair`, and one more when it has a complementary skill.
    """

    level: str
    lowest: int
    pair: int
    primal: int
    dual: int
    u: Prices
    v: Prices


@dataclass(frozen=True, slots=True)
class Certificate:
    """Why no better plan exists for the people who were not pinned (matching.md, section 2.5).

    A pair weighs pair_weight + skill_weight · [skill] + points - offset, where points are the score, less
    twice its shortfall below `bar`, plus bonuses. All prices are at least 0, and u + v is at least the
    weight of every admissible pair of at least `lowest` points. `levels` prove the levels above the total.
    """

    primal: int
    dual: int
    gap: int
    u: Prices
    v: Prices
    lowest: int
    bar: int
    pair_weight: int
    skill_weight: int
    offset: int
    levels: tuple[Proof, ...]
    input_hash: str
    rules_hash: str
    seed: int


@dataclass(frozen=True, slots=True)
class Measures:
    """Figures of one set of pairs. Shares are of the pairs, coverage of the mentees; 0.0 when there are none.

    `complementarity` is the mean of the points for needs and wants together.
    """

    placed: int
    coverage: float
    mean: float
    lowest: int
    fifth_percentile: int
    complementarity: float
    share_with_skill: float
    share_reciprocal: float
    share_across_sites: float
    repeats: int
    blocking_pairs: int


@dataclass(frozen=True, slots=True)
class Metrics(Measures):
    """Figures of the plan, and of a seeded random admissible matching of the same people."""

    random: Measures


@dataclass(frozen=True, slots=True)
class Plan:
    """The answer of `match`: pairs by mentee id, waiting by role and position."""

    pairs: tuple[Proposal, ...]
    waiting: tuple[Waiting, ...]
    certificate: Certificate
    metrics: Metrics

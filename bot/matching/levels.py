"""The priority order, one level after the other (matching.md, section 2.4).

Coverage, complementary skill, the lowest score, the total, and a canonical tie-break.
Rule 1: a level is never traded for points of a later one; each weighs more than all below it together.
Rule 2: every level ends in whole-number prices, so that anybody can recheck it.
"""

from dataclasses import dataclass, replace

import numpy as np

from bot.matching.assign import Assignment, Grid, NotProved, proved, worth
from bot.matching.board import Mask
from bot.matching.policy import SCALE, Fairness

WIDE = 1 << 40


@dataclass(frozen=True, eq=False)
class Task:
    """What is left to decide once pins are out: rows without a pair, columns with their free seats.

    `dice` break ties by the program's seed, `bar_dice` by none: a seed moves no bar, hence no total.
    """

    admissible: Mask
    skilled: Mask
    score: Grid
    bonus: Grid
    seats: Grid
    dice: Grid
    bar_dice: Grid
    fairness: Fairness

    @property
    def most(self) -> int:
        """The most pairs there could be."""
        return min(len(self.score), int(self.seats.sum()))


@dataclass(frozen=True, eq=False)
class Scale:
    """What one pair, one skill and one point weigh; `offset` is the points at weight 0."""

    pair: int
    skill: int
    offset: int


@dataclass(frozen=True, eq=False)
class Settled:
    """The chosen plan, its lowest allowed score, the shortfall bar, and the proofs of each level.

    `reach` proves coverage and skills over all admissible pairs, `above` that no plan of that reach keeps
    every score above `lowest` (none when fairness is off or nobody is placed).
    """

    partner: Grid
    lowest: int
    bar: int
    scale: Scale
    reach: Assignment
    above: Assignment | None
    final: Assignment


def settle(task: Task) -> Settled:
    """The one best plan under the priority order."""
    reach = proved(_reach(task, 0), task.seats)
    lowest = 0 if task.fairness is Fairness.OFF else _lowest(task, reach.value)
    above = None
    if task.fairness is not Fairness.OFF and reach.value:
        above = proved(_reach(task, lowest + 1), task.seats)
    bar = _bar(task, lowest) if task.fairness is Fairness.SHORTFALL else 0
    partner, scale, final = _total(task, lowest, bar)
    return Settled(partner, lowest, bar, scale, reach, above, final)


def _reach(task: Task, lowest: int) -> Grid:
    """Weights of levels 1 and 2 over the pairs with at least so many points."""
    allowed = task.admissible & (task.score >= lowest)
    return np.where(allowed, task.most + 1 + task.skilled, 0).astype(np.int64)


def _lowest(task: Task, reach: int) -> int:
    """The highest lowest score that costs neither a pair nor a skill; 0 when there is no pair."""
    steps = np.unique(task.score[task.admissible])
    low, high = 0, len(steps) - 1
    while low < high:
        middle = (low + high + 1) // 2
        if worth(_reach(task, int(steps[middle])), task.seats) == reach:
            low = middle
        else:
            high = middle - 1
    return int(steps[low]) if reach else 0


def _bar(task: Task, lowest: int) -> int:
    """The tenth percentile of the scores in the fair plan, rounded down to one of them."""
    partner, _, _ = _total(replace(task, dice=task.bar_dice), lowest, 0)
    placed = np.flatnonzero(partner >= 0)
    scores = np.sort(task.score[placed, partner[placed]])
    return int(scores[(len(scores) - 1) // 10]) if scores.size else 0


def lowered(score: Grid, bar: int) -> Grid:
    """Scores with twice the shortfall below the bar taken off (matching.md, section 4.6)."""
    short = np.maximum(0, bar - score)
    points: Grid = (score - 2 * short).clip(-SCALE, SCALE)
    return points


def _total(task: Task, lowest: int, bar: int) -> tuple[Grid, Scale, Assignment]:
    allowed = task.admissible & (task.score >= lowest)
    points = lowered(task.score, bar) + task.bonus
    scale = _scale(points, allowed, task.most)
    value = scale.pair + scale.skill * task.skilled + points - scale.offset
    weights = np.where(allowed, value, 0).astype(np.int64)
    final = proved(weights, task.seats)
    return _canonical(task, weights, final), scale, final


def _scale(points: Grid, allowed: Mask, most: int) -> Scale:
    """Weights so far apart that all pairs together cannot bridge a level."""
    inside = points[allowed]
    offset, top = (int(inside.min()), int(inside.max())) if inside.size else (0, 0)
    skill = most * (top - offset) + 1
    return Scale(pair=most * (skill + top - offset) + 1, skill=skill, offset=offset)


def _canonical(task: Task, weights: Grid, final: Assignment) -> Grid:
    """Of all best plans the one with the highest dice.

    Best plans use pairs whose prices are tight, and fill every row and seat that has a price: that comes
    first, the dice second.
    """
    tight = (final.u[:, None] + final.v == weights) & (weights > 0)
    faces = min(WIDE, (1 << 51) // (4 * max(task.most, 1) ** 2))
    due = (final.u > 0).astype(np.int64)[:, None] + (final.v > 0).astype(np.int64)
    seconds = due * (task.most * faces + 1) + task.dice % faces
    partner = proved(np.where(tight, seconds, 0), task.seats).partner
    placed = np.flatnonzero(partner >= 0)
    if int(weights[placed, partner[placed]].sum()) != final.value:
        raise NotProved("the tie-break changed the total")
    return partner

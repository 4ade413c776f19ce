"""The best assignment of mentees to seats, with prices that prove it.

A weight is a whole number; 0 means "no pair". Staying without a pair is worth 0, every pair more.
Rule 1: the answer leaves this module only when the value of its prices equals its own, in int64.
Rule 2: float64 is used inside SciPy only, and only where no sum can leave the exact integers.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import linear_sum_assignment

Grid = npt.NDArray[np.int64]
EXACT = 1 << 53


class NotProved(ArithmeticError):
    """Prices and plan disagree: the plan may not be the best one. A defect here, never of the data."""


@dataclass(frozen=True, eq=False)
class Assignment:
    """`partner` is each row's column or -1; `u` and `v` price the rows and one seat of each column."""

    partner: Grid
    u: Grid
    v: Grid
    value: int


def proved(weights: Grid, seats: Grid) -> Assignment:
    """An assignment of the highest total weight, with its prices. Raises NotProved."""
    partner = assign(weights, seats)
    u, v = _prices(weights, partner)
    value = int(_held(weights, partner).sum())
    _check(weights, seats, Assignment(partner, u, v, value))
    return Assignment(partner, u, v, value)


def worth(weights: Grid, seats: Grid) -> int:
    """The highest total weight, without a proof."""
    return int(_held(weights, assign(weights, seats)).sum())


def assign(weights: Grid, seats: Grid) -> Grid:
    """Each row's column or -1, of the highest total weight. Raises ValueError when numbers get too big."""
    partner = np.full(len(weights), -1, dtype=np.int64)
    owner = np.repeat(np.arange(len(seats)), seats)
    if not weights.size or not owner.size:
        return partner
    if 2 * int(weights.max()) * min(len(partner), len(owner)) >= EXACT:
        raise ValueError("the pool is too large for exact dense matching; split it into smaller cohorts")
    rows, places = linear_sum_assignment(weights[:, owner].astype(np.float64), maximize=True)
    columns = owner[places]
    partner[rows] = np.where(weights[rows, columns] > 0, columns, -1)
    return partner


def _held(weights: Grid, partner: Grid) -> Grid:
    """What each row's pair weighs, 0 without one."""
    held = np.zeros(len(partner), dtype=np.int64)
    placed = np.flatnonzero(partner >= 0)
    held[placed] = weights[placed, partner[placed]]
    return held


def _prices(weights: Grid, partner: Grid) -> tuple[Grid, Grid]:
    """The smallest seat prices that support the plan (matching.md, section 3.6).

    1. Every seat is free; every row keeps what its pair weighs.
    2. A row that would gain elsewhere raises that price to the point where it would not.
    3. Those who sit there pay it, and look round in turn. Ends within as many rounds as there are rows.
    """
    held = _held(weights, partner)
    u, v = held.copy(), np.zeros(weights.shape[1], dtype=np.int64)
    frontier = np.arange(len(partner))
    for _ in range(len(partner) + 2):
        if not frontier.size or not v.size:
            return u, v
        asked = (weights[frontier] - u[frontier, None]).max(axis=0)
        raised = asked > v
        v = np.maximum(v, asked)
        frontier = np.flatnonzero((partner >= 0) & raised[partner])
        u[frontier] = held[frontier] - v[partner[frontier]]
    raise NotProved("seat prices do not settle: the plan leaves a better one open")


def _check(weights: Grid, seats: Grid, found: Assignment) -> None:
    load = np.bincount(found.partner[found.partner >= 0], minlength=len(seats))
    dual = int(found.u.sum()) + int((seats * found.v).sum())
    promises = (
        ("a mentor has more mentees than seats", bool((load > seats).any())),
        ("a price is below 0", bool((found.u < 0).any() or (found.v < 0).any())),
        ("an empty seat has a price", bool((found.v[load < seats] > 0).any())),
        ("a pair outbids its prices", bool((found.u[:, None] + found.v < weights).any())),
        (f"prices add up to {dual}, the plan to {found.value}", dual != found.value),
    )
    for what, broken in promises:
        if broken:
            raise NotProved(what)

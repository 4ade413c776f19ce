"""How good a set of pairs is, next to a random one of the same people.

Rule 1: reported, never optimized: no figure here changes a pair.
Rule 2: the random matching is admissible and comes from the seed, so it can be drawn again.
"""

from dataclasses import asdict

import numpy as np

from bot.matching.assign import Grid
from bot.matching.board import Board, Mask
from bot.matching.plan import Measures, Metrics


def metrics(board: Board, partner: Grid, by_chance: Grid) -> Metrics:
    """The figures of a plan and of its random counterpart."""
    return Metrics(**asdict(measures(board, partner)), random=measures(board, by_chance))


def drawn(admissible: Mask, seats: Grid, dice: Grid) -> Grid:
    """A random admissible matching: each row in turn takes the free column with the highest dice."""
    partner = np.full(len(admissible), -1, dtype=np.int64)
    free = seats.copy()
    for row, allowed in enumerate(admissible):
        open_to = allowed & (free > 0)
        if open_to.any():
            partner[row] = int(np.where(open_to, dice[row], -1).argmax())
            free[partner[row]] -= 1
    return partner


def measures(board: Board, partner: Grid) -> Measures:
    """The figures of one set of pairs; `partner` is each mentee's column or -1."""
    rows = np.flatnonzero(partner >= 0)
    columns = partner[rows]
    scores = np.sort(board.score[rows, columns])
    needs, wants = board.parts[0][rows, columns], board.parts[1][rows, columns]
    past = dict(board.rules)["past"]
    return Measures(
        placed=len(rows),
        coverage=_ratio(len(rows), len(partner)),
        mean=_ratio(int(scores.sum()), len(rows)),
        lowest=int(scores[0]) if scores.size else 0,
        fifth_percentile=int(scores[(len(scores) - 1) // 20]) if scores.size else 0,
        complementarity=_ratio(int((needs + wants).sum()), len(rows)),
        share_with_skill=_ratio(int((needs > 0).sum()), len(rows)),
        share_reciprocal=_ratio(int(((needs > 0) & (wants > 0)).sum()), len(rows)),
        share_across_sites=_ratio(_across_sites(board, rows, columns), len(rows)),
        repeats=int(past[rows, columns].sum()),
        blocking_pairs=_blocking(board, partner),
    )


def _ratio(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _across_sites(board: Board, rows: Grid, columns: Grid) -> int:
    sites = (
        (board.mentees[row].site, board.mentors[column].site)
        for row, column in zip(rows, columns, strict=True)
    )
    return sum(bool(left and right) and left != right for left, right in sites)


def _blocking(board: Board, partner: Grid) -> int:
    """Admissible pairs that score more than what both of them have."""
    rows = np.flatnonzero(partner >= 0)
    columns = partner[rows]
    scores = board.score[rows, columns]
    mine = np.full(len(board.mentees), -1, dtype=np.int64)
    mine[rows] = scores
    load = np.bincount(columns, minlength=len(board.mentors))
    theirs = np.full(len(board.mentors), np.iinfo(np.int64).max, dtype=np.int64)
    np.minimum.at(theirs, columns, scores)
    capacity = np.array([member.capacity for member in board.mentors], dtype=np.int64)
    theirs[load < capacity] = -1
    better = (board.score > mine[:, None]) & (board.score > theirs)
    return int((better & board.admissible).sum())

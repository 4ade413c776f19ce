"""How much of the past to forbid, so that a small pool never runs dry.

Rule 1: no pair repeats while everybody who could be placed can be placed without repeats.
Rule 2: when that fails, the oldest rounds are forgotten first, and no more of them than needed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from bot.matching.assign import worth
from bot.matching.board import lay_out
from bot.matching.people import Ledger, Member, Pairs
from bot.matching.policy import Policy


def cooled(rounds: Sequence[Pairs], members: Iterable[Member], policy: Policy, ledger: Ledger) -> Ledger:
    """The ledger with the pairs of as many rounds as can be forbidden at full coverage.

    `rounds` come newest first; the ledger's own `past` always stays, and a pin may repeat.
    """
    people = tuple(members)
    forbidden = [_forbidding(ledger, rounds[:kept]) for kept in range(len(rounds) + 1)]
    full = _coverage(people, policy, forbidden[0])
    low, high = 0, len(rounds)
    while low < high:
        middle = (low + high + 1) // 2
        if _coverage(people, policy, forbidden[middle]) == full:
            low = middle
        else:
            high = middle - 1
    return forbidden[low]


def _forbidding(ledger: Ledger, rounds: Sequence[Pairs]) -> Ledger:
    return replace(ledger, past=ledger.past | (frozenset().union(*rounds) - ledger.pinned))


def _coverage(members: Iterable[Member], policy: Policy, ledger: Ledger) -> int:
    """How many mentees can be placed; pins count as any other admissible pair."""
    board = lay_out(members, policy, ledger)
    seats = np.array([member.capacity for member in board.mentors], dtype=np.int64)
    return worth(board.admissible.astype(np.int64), seats)

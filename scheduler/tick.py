"""The tick: follow what is due.

Rule: calling it twice, late, or from two machines changes nothing; unique steps do the work of locks.
"""

from datetime import datetime

from bot.turns import Desk


def tick(desk: Desk, now: datetime) -> int:
    """Follow everything that is due now. How many lines of the plan were followed."""
    return sum(desk.follow(due, now) for due in desk.due(now))

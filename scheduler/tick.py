"""The tick: follow what is due, report what did not arrive.

Rule 1: calling it twice, late, or from two machines changes nothing; unique steps do the work of locks.
Rule 2: one line of the plan that cannot be followed stops no other; it is told, and tried at the next tick.
"""

import logging
from datetime import datetime

from bot.program.decisions import OutOfTurn
from bot.turns import Desk
from scheduler.checkins import Due

log = logging.getLogger("flipside.tick")
BROKEN = (LookupError, ValueError, RecursionError, OutOfTurn)


def tick(desk: Desk, now: datetime) -> int:
    """Follow everything that is due now. How many lines of the plan were followed."""
    followed = sum(_follow(desk, due, now) for due in desk.due(now))
    desk.report(now)
    return followed


def _follow(desk: Desk, due: Due, now: datetime) -> bool:
    """Rule 2."""
    try:
        return desk.follow(due, now)
    except BROKEN as error:
        log.error("rule %s could not be followed: %s", due.rule.name, type(error).__name__)
        return False

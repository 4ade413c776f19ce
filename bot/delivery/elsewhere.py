"""What could not reach somebody where they are no more, sent to another place of theirs.

Rule: only what will surely not arrive: nobody reads the same twice. A card that would be drawn anew is not
there any more, and a page is drawn where they are by itself.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.delivery.outcomes import Outcome
from bot.storage import people, undelivered
from bot.storage.database import Connection
from bot.storage.outbox import Letter, State


def again(connection: Connection, outcomes: Sequence[Outcome], now: datetime) -> tuple[Letter, ...]:
    """Queue these anew, each for the place where its reader is written to now. The letters as they stand."""
    lost = [one.letter for one in outcomes if one.nobody_there and one.ended.state is State.DEAD]
    lost = [letter for letter in lost if letter.person and letter.verb == "post"]
    if not lost:
        return ()
    to = people.reachable(connection, {letter.person for letter in lost})
    moved = (replace(x, state=State.DEAD, address=to[x.person]) for x in lost if x.person in to)
    return undelivered.resend(connection, [(letter, now) for letter in moved])

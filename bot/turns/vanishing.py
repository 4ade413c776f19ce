"""Somebody took Flipside away where they were reached.

Rule: they stay in the program. What waits for them goes to another place of theirs; where there is none, it
has not arrived, and the program lead is asked to speak with them.
"""

from bot.events import Address
from bot.program.consequences import Task
from bot.program.participants import GONE, ParticipantState
from bot.storage import lookup, moving, people
from bot.turns import settling
from bot.turns.connecting import moved_on, nowhere
from bot.turns.saying import page
from bot.turns.work import Work

TAKEN_AWAY = "taken away by its reader"  # why it did not arrive, for the log and the command line
OUT = frozenset({ParticipantState.DEFERRED, ParticipantState.INVITED, *GONE})


def gone(work: Work, address: Address) -> None:
    """The address is forgotten. Where it is nobody's, nothing changes."""
    place = people.place_at(work.connection, address)
    if place is None:
        return
    people.unreachable(work.connection, address)
    if moved_on(work, place.person, place.address):
        page(work, place.person)
        return
    moving.lost(work.connection, place.person, place.address, TAKEN_AWAY)
    member = lookup.membership(work.connection, place.person)
    if member and member.state not in OUT:
        settling.hand_over(work, Task(member.cohort, "unreachable", nowhere(place.person)))

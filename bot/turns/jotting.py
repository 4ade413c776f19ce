"""Ideas for the next session, written: kept for a pair, put away, and both home pages drawn anew."""

from bot.program.decisions import OutOfTurn
from bot.program.ideas import Idea, IdeaNoted
from bot.program.pairs import LIVING, Pair
from bot.storage import ideas, subjects
from bot.turns.saying import page
from bot.turns.work import Work


def noted(work: Work, pair: Pair, decision: IdeaNoted) -> None:
    """Keep it, for this pair or another of the person's. Raises OutOfTurn where that is over."""
    if decision.pair and decision.pair != pair.id:
        pair = subjects.load(work.connection, f"pair:{decision.pair}")
    if decision.person not in pair.both or pair.state not in LIVING:
        raise OutOfTurn(pair.ref, pair.state, decision)
    ideas.note(work.connection, pair, decision.person, decision.text, decision.seen, work.now)
    _changed(work, pair)


def put_away(work: Work, number: int) -> Idea | None:
    """Take an open idea off the list that the one who acts may see; None where there is none."""
    found = ideas.done(work.connection, number, work.actor)
    if found:
        _changed(work, subjects.load(work.connection, f"pair:{found.pair}"))
    return found


def _changed(work: Work, pair: Pair) -> None:
    for person in pair.both:
        page(work, person)

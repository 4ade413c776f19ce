"""What follows for people when a pair changes: one function per kind of decision.

Rule 1: texts to both sides of an ending pair are the same key with the same values.
Rule 2: a red pair always ends at a human task.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from bot.program import participant_decisions as member
from bot.program.consequences import (
    Closing,
    Consequence,
    Consequences,
    Gathering,
    New,
    Notice,
    Opening,
    Task,
    Then,
)
from bot.program.decisions import Decision
from bot.program.pair_decisions import (
    AgreementMade,
    FarewellSaid,
    Introduced,
    MatchQuestioned,
    PairPaused,
    PairResumed,
    Repaired,
    SessionWasHeld,
    StuckAnswered,
)
from bot.program.participants import participant_ref
from bot.program.session_decisions import Rested, Skipped, WindowOpened
from bot.program.sessions import Session, session_ref

if TYPE_CHECKING:  # pairs.py imports this module: it is the second half of one file
    from bot.program.pairs import Pair

RUNNING = ("contracting", "stalled", "active.green", "active.amber", "active.red")


def of(old: Pair, new: Pair, decision: Decision) -> Consequences:
    """Everything that follows: from the new state first, then from the decision itself."""
    changed = of_state(old, new) if new.state is not old.state else ()
    return (*changed, *_of_decision(old, new, decision))


def of_state(old: Pair, new: Pair) -> Consequences:
    """What a newly reached state brings."""
    match new.state.value:
        case "offered":
            return _to_members(new, member.Proposed(new.id)) + _asked(new, "proposal")
        case "void":
            return _void(old, new)
        case "confirmed":
            return (Closing(new.ref, "proposal"), Then(new.ref, Introduced()))
        case "contracting" if old.state.value != "confirmed":
            return _agreement_again(new)
        case "active.green":
            return _to_members(new, member.Started())
        case "active.red" | "stalled":
            return (_human(new),)
        case "held":
            return (Closing(new.ref), *_to_sessions(new, Rested()), _human(new))
        case "ending":
            return _ending(new)
        case "ended_early":
            return _to_members(new, member.PairEnded(new.id))
        case "wrapping_up":
            over = (Closing(new.ref), *_to_sessions(new, Skipped()))
            return (*over, *_to_members(new, member.CycleEnded()))
    return ()


def _of_decision(old: Pair, new: Pair, decision: Decision) -> Consequences:
    match decision:
        case Introduced():
            return _introduced(new)
        case MatchQuestioned(person, text):
            again = Opening(person, "proposal", f"{new.ref}:{len(new.asked)}")
            values = (("asker", person), ("text", text))
            return (Task(new.cohort, "match_question", new.ref, values, days=1), again)
        case AgreementMade() if new.agreed == {*new.both} and old.agreed != new.agreed:
            return _told(new, "agreed")
        case SessionWasHeld(number) if number > old.held and new.state.value in RUNNING:
            return _next_session(new)
        case PairPaused(person):
            told = Notice(new.partner(person), "partner_paused", new.ref)
            return (told, Closing(new.ref), *_to_sessions(new, Rested()))
        case PairResumed():
            return (*_told(new, "pair_resumed"), *_next_session(new))
        case Repaired() if old.state.value == "held":
            return _next_session(new)
        case StuckAnswered(person, "pause"):
            return (Opening(person, "pause", participant_ref(new.cohort, person)),)
        case FarewellSaid(person, thanks) if thanks:
            return (Notice(new.partner(person), "thanks", new.ref, (("text", thanks),)),)
    return ()


def _introduced(pair: Pair) -> Consequences:
    """Both hear at once; the mentee is named as the first mover and asked for times."""
    sessions: list[Consequence] = [New(_session(pair, n, due)) for n, due in enumerate(pair.plan, start=1)]
    return (
        *_to_members(pair, member.Matched(pair.id)),
        *sessions,
        Gathering(pair.both, "introduction", pair.ref),
        *_asked(pair, "agreement"),
        Then(session_ref(pair.id, 1), WindowOpened()),
    )


def _session(pair: Pair, number: int, due: date) -> Session:
    return Session(
        f"{pair.id}-{number}",
        pair.cohort,
        pair.id,
        number,
        pair.mentor,
        pair.mentee,
        due=due,
        minutes=pair.minutes,
    )


def _void(old: Pair, new: Pair) -> Consequences:
    """Nobody hears who declined. A proposal that nobody has seen ends without a word."""
    if old.state.value == "proposed":
        return ()
    return (Closing(new.ref), *_to_members(new, member.ProposalEnded(new.id)), *_told(new, "not_going_ahead"))


def _ending(pair: Pair) -> Consequences:
    task = Task(pair.cohort, "pair_ending", pair.ref)
    return (Closing(pair.ref), *_to_sessions(pair, Skipped()), *_told(pair, "pair_ending"), task)


def _next_session(pair: Pair) -> Consequences:
    """Ask for times of the session that comes next, if there is one."""
    if pair.held >= len(pair.plan):
        return ()
    return (Then(session_ref(pair.id, pair.held + 1), WindowOpened()),)


def _agreement_again(pair: Pair) -> Consequences:
    """Whoever has not agreed is asked anew: a pause or a human talk came between."""
    asked = f"{pair.ref}:{pair.since:%Y%m%d%H%M%S}"
    again = tuple(Opening(p, "agreement", asked) for p in pair.both if p not in pair.agreed)
    return (Closing(pair.ref, "agreement"), *again)


def _human(pair: Pair) -> Task:
    return Task(pair.cohort, f"pair_{pair.state.value.removeprefix('active.')}", pair.ref)


def _to_sessions(pair: Pair, decision: Decision) -> Consequences:
    """To every session. One that was held does not have this step; only nobody is asked about it again."""
    refs = [session_ref(pair.id, number) for number in range(1, len(pair.plan) + 1)]
    return (*(Then(ref, decision) for ref in refs), *(Closing(ref, "met") for ref in refs))


def _told(pair: Pair, key: str) -> Consequences:
    return tuple(Notice(person, key, pair.ref) for person in pair.both)


def _asked(pair: Pair, form: str) -> Consequences:
    return tuple(Opening(person, form, pair.ref) for person in pair.both)


def _to_members(pair: Pair, decision: Decision) -> Consequences:
    return tuple(Then(participant_ref(pair.cohort, p), decision) for p in pair.both)

"""Commands of participants: what each word after /flipside does.

Rule 1: a command opens a form, decides something at once, or says what is so; it always answers.
Rule 2: states are checked by the lifecycle; what is not possible now is said kindly.
"""

import re
from collections.abc import Callable
from datetime import timedelta

from bot.facts import mine, places
from bot.program.cohorts import TAKES_PEOPLE
from bot.program.ideas import LONGEST, shortened
from bot.program.participant_decisions import PauseAsked, Rejoined, ResumeAsked
from bot.program.participants import GONE, Participant, ParticipantState, participant_id
from bot.program.people import Hushed, Snoozed, Volume
from bot.program.sessions import OPEN, SessionState
from bot.storage import lookup, subjects, talks
from bot.turns import jotting, settling, talking
from bot.turns.answering import answer, say, show
from bot.turns.hearing import present
from bot.turns.work import Work
from conversations.cards import Card
from conversations.forms import Asked
from conversations.shortforms import read_day

LONGEST_PAUSE = timedelta(weeks=6)  # domain.md, section 14
AWAY = re.compile(r"(?:done|erledigt)\s+(\d{1,9})", re.IGNORECASE)
LATER = frozenset({ParticipantState.DEFERRED, *GONE})
P = ParticipantState


def join(work: Work, asked: Asked) -> None:
    """The invitation, for whoever is not in yet."""
    member, cohort = lookup.membership(work.connection, work.actor), lookup.cohort_now(work.connection)
    if cohort is None:
        return say(work, "command.no_cohort")
    if cohort.state not in TAKES_PEOPLE:
        return say(work, "command.closed")
    if member is None:
        member = Participant(participant_id(cohort.id, work.actor), cohort.id, work.actor)
        subjects.add(work.connection, member)
        return show(work, "onboarding", member.ref)
    if member.state in LATER:
        return settling.settle(work, member.ref, Rejoined())
    if member.state is P.INVITED:
        return show(work, "onboarding", member.ref)
    return present(work, work.actor, "command.already_in", f"join:{work.event}")


def _member(work: Work) -> Participant | None:
    """The membership of the one who asks, unless they are out; then that is said."""
    member = lookup.membership(work.connection, work.actor)
    if member is None or member.state in LATER or member.state is P.INVITED:
        say(work, "command.not_in")
        return None
    return member


def leave(work: Work, asked: Asked) -> None:
    """Out, after one question."""
    member = lookup.membership(work.connection, work.actor)
    if member is None or member.state in GONE:
        return say(work, "command.not_in")
    return show(work, "leave", member.ref)


def pause(work: Work, asked: Asked) -> None:
    """A break; with a day behind it, at once."""
    if not (member := _member(work)):
        return None
    if not asked.rest:
        return show(work, "pause", member.ref)
    reading = work.reading(work.actor)
    today = reading.here.date()
    until = read_day(asked.rest.removeprefix("until").strip(), today, reading.person.speech)
    if until is None or until <= today:
        example = (today + timedelta(days=14)).isoformat()
        return say(work, "command.pause_until_past", said=asked.rest[:40], example=example)
    if until > today + LONGEST_PAUSE:
        return say(work, "command.pause_too_long", until=reading.words.day(today + LONGEST_PAUSE))
    return settling.settle(work, member.ref, PauseAsked(until))


def resume(work: Work, asked: Asked) -> None:
    """Back from a break, and messages on again."""
    member = lookup.membership(work.connection, work.actor)
    paused = member is not None and member.state is P.PAUSED
    if member and paused:
        settling.settle(work, member.ref, ResumeAsked())
    if not paused or work.person(work.actor).volume is not Volume.NORMAL:
        settling.settle(work, f"person:{work.actor}", Hushed(Volume.NORMAL))


def profile(work: Work, asked: Asked) -> None:
    """See and change the answers."""
    if member := _member(work):
        show(work, "profile", member.ref)


def language(work: Work, asked: Asked) -> None:
    """The language to be written to in, for everybody in the directory."""
    show(work, "speech", f"person:{work.actor}")


def where(work: Work, asked: Asked) -> None:
    """Where to be written to, of the places where one can be reached, or could be."""
    found = places.known(work.reading(work.actor))
    if len(found) < 2:
        return say(work, "command.where_one", place=found[0].label)
    return show(work, "where", f"person:{work.actor}")


def match(work: Work, asked: Asked) -> None:
    """The proposal that is open."""
    mine_open = [t for t in talks.opened(work.connection, work.actor) if t.form == "proposal"]
    if not mine_open:
        return say(work, "command.no_proposal")
    return answer(work, talking.card(work, mine_open[0]), mine_open[0])


def pair(work: Work, asked: Asked) -> None:
    """Partner, next date, goals."""
    reading = work.reading(work.actor)
    known = mine.known_pairs(reading)
    if not known:
        return say(work, "command.no_pair")
    for one in known:
        links = mine.pair_links(reading, one)
        answer(work, Card(text="", facts=mine.pair_facts(reading, one), links=links))
    return None


def schedule(work: Work, asked: Asked) -> None:
    """Offer, pick, move or cancel: whatever the next session needs from this side."""
    reading = work.reading(work.actor)
    for one in mine.known_pairs(reading):
        session = lookup.session_of(work.connection, one.id, tuple(OPEN))
        if session is None:
            continue
        if session.state is SessionState.SCHEDULED:
            return show(work, "move", f"{session.ref}:{session.moves}")
        form = "pick" if session.slots and session.offered_by != work.actor else "times"
        return show(work, form, f"{session.ref}:{session.offers}")
    return say(work, "command.nothing_to_schedule")


def met(work: Work, asked: Asked) -> None:
    """Say whether the last dated session took place."""
    reading = work.reading(work.actor)
    for one in mine.known_pairs(reading):
        session = lookup.session_of(work.connection, one.id, (SessionState.SCHEDULED, SessionState.UNKNOWN))
        if session and session.starts and session.starts <= work.now:
            return show(work, "met", f"{session.ref}:{session.asks}" if session.asks else session.ref)
    return say(work, "command.nothing_to_report")


def idea(work: Work, asked: Asked) -> None:
    """Note an idea for the next session, or take one off the list: `idea done 3`."""
    rest = asked.rest.strip()
    if away := AWAY.fullmatch(rest):
        found = jotting.put_away(work, int(away[1]))
        return say(work, "command.idea_away", text=found.text) if found else _no_idea(work, away[1])
    known = mine.known_pairs(work.reading(work.actor))
    if not known:
        return say(work, "command.idea_no_pair") if _member(work) else None
    if len(rest) > LONGEST:
        say(work, "command.idea_cut", n=len(rest), most=LONGEST)
    return show(work, "idea", known[0].ref, {"text": shortened(rest)} if rest else {})


def _no_idea(work: Work, number: str) -> None:
    say(work, "command.idea_unknown", number=number)


def stop(work: Work, asked: Asked) -> None:
    """No more reminders and surveys."""
    settling.settle(work, f"person:{work.actor}", Hushed(Volume.STOPPED))


def fewer(work: Work, asked: Asked) -> None:
    """Only what needs an answer."""
    settling.settle(work, f"person:{work.actor}", Hushed(Volume.FEWER))


def snooze(work: Work, asked: Asked) -> None:
    """Nothing unasked for a week."""
    settling.settle(work, f"person:{work.actor}", Snoozed())


def forget(work: Work, asked: Asked) -> None:
    """Remove everything, after one question."""
    show(work, "forget", f"person:{work.actor}")


COMMANDS: dict[str, Callable[[Work, Asked], None]] = {
    "join": join,
    "leave": leave,
    "pause": pause,
    "resume": resume,
    "profile": profile,
    "language": language,
    "where": where,
    "match": match,
    "pair": pair,
    "schedule": schedule,
    "met": met,
    "idea": idea,
    "stop": stop,
    "fewer": fewer,
    "snooze": snooze,
    "forget": forget,
}

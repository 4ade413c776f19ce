"""A line of the plan followed for a seat: once, in one transaction, with manners.

Rule 1: what manners hold back is not written; it stays due until it is too late.
Rule 2: what is due for a thing that has moved on since is followed by nothing.
Rule 3: what was due before a backup was put back is followed; what it says may have been said (recovery).
"""

from dataclasses import replace

from bot.facts import Reading
from bot.program.consequences import Notice, Task, subject_of
from bot.program.decisions import Decision, OutOfTurn
from bot.program.people import Volume
from bot.program.surveys import Survey as Asking
from bot.program.surveys import SurveySent, Wave, survey_id
from bot.storage import records, recovery, subjects, talks
from bot.turns import notices, settling, talking
from bot.turns.saying import reader_of, tell
from bot.turns.seats import seat_key
from bot.turns.work import Work
from conversations.forms import Conversation
from scheduler.checkins import Due
from scheduler.loads import postage
from scheduler.manners import earliest, wanted
from scheduler.rules import Ask, Decide, Hand, Remind, Seat, Step, Survey, Tell


def follow(work: Work, due: Due) -> bool:
    """Follow a rule for a seat. Whether anything was done now."""
    step, seat = due.rule.step, due.seat
    if held_back(work, due) is not None:
        return False
    if not records.step_taken(work.connection, due.rule.name, seat_key(seat.subject, seat.person), work.now):
        return False
    work.said_before = recovery.doubt(work.connection, due.at)
    _take(work, due, step, seat)
    return True


def _take(work: Work, due: Due, step: Step, seat: Seat) -> None:
    match step:
        case Decide(make):
            _decide(work, seat, make())
        case Ask(form, about):
            settling.open_talk(work, seat.person, form, _subject(work, due, about))
        case Survey(wave, form):
            _survey(work, seat, wave, form)
        case Remind(key):
            _remind(work, due, key)
        case Tell(key):
            notices.notify(work, Notice(_reader(work, step, seat), key, seat.subject))
        case Hand(key):
            if _open(work, due):
                values = (("person", seat.person),)
                settling.hand_over(work, Task(seat.cohort, key, _whole(seat.subject), values, days=1))


def held_back(work: Work, due: Due) -> object | None:
    """None when it may be followed now; otherwise when it may, or False when it is not wanted."""
    kind = kind_of(due.rule.step)
    if not kind:
        return None
    person = _reader(work, due.rule.step, due.seat)
    reader, load = reader_of(work, person), postage(kind).load
    if isinstance(due.rule.step, Tell) and reader.volume is not Volume.NORMAL:
        return False
    if not wanted(load, reader, work.now):
        return False
    at = earliest(load, reader, work.now)
    return None if at <= work.now else at


def kind_of(step: Step) -> str:
    """The kind of message a step sends to a participant; empty when it sends none itself."""
    match step:
        case Ask(form) | Survey(_, form):
            return form
        case Remind(key):
            return f"remind.{key}"
        case Tell(key):
            return key
    return ""


def _reader(work: Work, step: Step, seat: Seat) -> str:
    """Who is written to: the seat's person, or the partner where the rule is about them."""
    if isinstance(step, Tell) and step.key == "mentor_may_pick":
        partner: str = subjects.load(work.connection, seat.subject).partner(seat.person)
        return partner
    return seat.person


def _decide(work: Work, seat: Seat, decision: Decision) -> None:
    try:
        settling.settle(work, seat.subject, decision)
    except (OutOfTurn, KeyError):
        return  # rule 2


def _subject(work: Work, due: Due, about: str) -> str:
    """The seat's subject on this day, or the pair of its session, numbered by the session."""
    subject, day = due.seat.subject, due.rule.name.partition("@")[2]
    if about != "pair":
        return f"{subject}:{day}" if day else subject
    session = subjects.load(work.connection, subject)
    return f"pair:{session.pair}:{session.number}"


def _whole(subject: str) -> str:
    kind, identity = subject_of(subject)
    return f"{kind}:{identity}"


def _survey(work: Work, seat: Seat, wave: str, form: str) -> None:
    identity = survey_id(seat.cohort, wave, seat.person)
    subjects.add(work.connection, Wave(f"{seat.cohort}~{wave}", seat.cohort))
    subjects.add(work.connection, Asking(identity, seat.cohort, wave, form, seat.person))
    _decide(work, replace(seat, subject=f"survey:{identity}"), SurveySent())


def _open(work: Work, due: Due) -> Conversation | None:
    """The conversation a ladder hangs on, if it is still open."""
    form = due.rule.event.removeprefix("asked:")
    talk = talks.find(work.connection, due.seat.person, form, due.seat.subject)
    return talk if talk and talk.open else None


def _remind(work: Work, due: Due, key: str) -> None:
    """The question again, in other words; the first card loses its buttons."""
    talk = _open(work, due)
    if talk is None:
        return
    for letter in notices.buttons(work, talk.id):
        notices.unbutton(work, letter)
    reading: Reading = work.reading(talk.person)
    talk = talking.filled(work, talk)
    begun = f"remind.{key}_begun"
    words_key = begun if talk.answers and begun in reading.words else f"remind.{key}"
    card = replace(talking.card(work, talk), title=reading.words.say(words_key, **talk.given))
    tell(work, talk.person, card, f"remind:{due.rule.name}:{talk.id}", f"remind.{key}", talk)

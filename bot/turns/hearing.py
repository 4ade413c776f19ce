"""One thing heard in one conversation: answers kept, decisions applied, the person answered.

Rule 1: the turn itself is pure (conversations/hearing.py); this writes what it returned.
Rule 2: a stale or foreign button is answered kindly, shows the present and changes nothing.
"""

from dataclasses import replace

from bot.program.consequences import cohort_of, subject_of
from bot.program.decisions import OutOfTurn
from bot.storage import answers, lookup, outbox, subjects, talks
from bot.storage.outbox import State
from bot.turns import notices, settling, talking
from bot.turns.saying import page, redraw, reply
from bot.turns.work import Work
from conversations.cards import Card
from conversations.flows import FORMS
from conversations.forms import Conversation, Heard, Hint, Turn
from conversations.hearing import hear


def heard_in(work: Work, talk: Conversation, heard: Heard, event: str) -> tuple[Hint, ...]:
    """Hear it. The hints are for the fields of a form that was shown whole."""
    talk = talking.filled(work, talk)
    turn = hear(FORMS[talk.form], talk, heard, talking.hearing(work, talk, heard))
    talks.write(work.connection, talk.id, turn.answers, work.now)
    _show_answers(work, replace(talk, answers={**turn.answers, **turn.apart}), turn)
    if turn.closed:
        _close(work, talk, turn, event)
    else:
        reply(work, talk.person, turn.says[0], f"reply:{event}", talk)
    page(work, talk.person)
    return turn.hints


def _show_answers(work: Work, talk: Conversation, turn: Turn) -> None:
    """Cards of answered questions lose their buttons and show the answer."""
    for question in turn.answered:
        for letter in outbox.shown(work.connection, talk.id, question):
            redraw(work, letter, talking.answered_card(work, talk, question, letter.card))


def _close(work: Work, talk: Conversation, turn: Turn, event: str) -> None:
    """The last word first, then what follows from the decision: so it is read in this order everywhere."""
    talks.close(work.connection, talk.id, work.now)
    notices.over(work, talk.id)
    before = len(work.letters)
    reply(work, talk.person, talking.last_word(work, talk, turn.says[0]), f"reply:{event}", talk)
    try:
        for decision in turn.decided:
            settling.settle(work, talk.subject, decision)
    except OutOfTurn:
        _take_back(work, before)
        present(work, talk.person, "command.stale", f"stale:{event}")
        return
    _keep_apart(work, talk, turn)


def _take_back(work: Work, place: int) -> None:
    """What was to be said from here on is not said: the thing has moved on."""
    for letter in work.letters[place:]:
        outbox.settle(work.connection, letter, State.CANCELLED, work.now)
    del work.letters[place:]


def _keep_apart(work: Work, talk: Conversation, turn: Turn) -> None:
    """Confidential answers go to the survey store, under the pseudonym and never with the person."""
    if not turn.apart:
        return
    cohort = cohort_of(talk.subject)
    who = answers.pseudonym(work.connection, cohort, talk.person, work.secrets.draw())
    member = lookup.membership(work.connection, talk.person)
    side = member.role.value if member and member.role else ""
    items = {key: int(value) for key, value in turn.apart.items()}
    answers.keep(work.connection, _wave(work, talk), who, side, items)


def _wave(work: Work, talk: Conversation) -> str:
    """Check-ins are gathered by session number, surveys by wave."""
    kind, _ = subject_of(talk.subject)
    thing = subjects.load(work.connection, talk.subject)
    name = thing.wave if kind == "survey" else f"checkin{thing.number}"
    return f"{cohort_of(talk.subject)}~{name}"


def present(work: Work, person: str, key: str, event: str) -> None:
    """Say what is so now: the open question, or where the person stands."""
    words = work.reading(person).words
    talk = talks.latest(work.connection, person)
    if talk is None:
        reply(work, person, Card(f"{words.say(key)} {words.say('page.next_none')}"), event)
        return
    card = talking.card(work, talk)
    reply(work, person, replace(card, hint=words.say(key)), event, talk)

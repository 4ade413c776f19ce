"""Somebody acts from an account with the e-mail of a person who is reached elsewhere: is that them?

Rule 1: until they say so the account is a stranger's. It hears this one question and no command, and reads
        nothing but what its own directory told, and which platforms the person is reached on.
Rule 2: asked whenever they act, and never unasked. A look asks once, for looking is no question.
Rule 3: what they say counts for this account only, and is decided like any other answer.
"""

from dataclasses import dataclass, replace

from bot.events import Event
from bot.facts import Reading, given
from bot.facts.given import NO_PROGRAM
from bot.facts.places import claimed, described
from bot.program.decisions import OutOfTurn
from bot.program.people import Connected
from bot.storage import links, lookup, outbox, people, talks
from bot.storage.links import Link
from bot.turns import notices
from bot.turns.connecting import asked_about
from bot.turns.saying import redraw, stranger
from bot.turns.settling import settle
from bot.turns.work import Work
from conversations.asking import answer_shown, ask
from conversations.cards import Card, Fact
from conversations.flows.linking import LINK
from conversations.forms import Answered, Asked, Conversation, Heard, Hint, Looked, Said, Scene, Turn
from conversations.hearing import hear


@dataclass(frozen=True)
class Asking:
    """The question at one account: the conversation as it stands, and the scene for whoever acts there."""

    link: Link
    talk: Conversation
    scene: Scene
    new: bool

    @property
    def card(self) -> Card:
        """What is asked now."""
        return ask(LINK, self.talk, self.scene)


def heard(work: Work, event: Event, link: Link) -> tuple[Conversation, tuple[Hint, ...]]:
    """Answer whoever acts from an account that would be somebody's. The conversation, and hints."""
    link = links.heard(work.connection, link, event.sender)
    asking = _asking(work, link)
    answer = None if asking.new else _answer(event, asking.talk)
    if answer is None:
        if asking.new or not _only_looks(work, event):
            _say(work, event, asking, asking.card)
        return asking.talk, ()
    turn = hear(LINK, asking.talk, answer, asking.scene)
    return _follow(work, event, asking, turn), turn.hints


def _only_looks(work: Work, event: Event) -> bool:
    """Where a page is a message, it was asked for, so that it counts as words."""
    return isinstance(event.heard, Looked) and event.sender.platform not in work.posted


def _asking(work: Work, link: Link) -> Asking:
    """The open conversation with this account, or a new one."""
    reading = Reading(work.connection, described(link), work.now)
    talk, new = _talk(work, link)
    talk = replace(talk, given={**_program(reading), **claimed(reading, link)})
    return Asking(link, talk, Scene(reading.words, reading.here), new)


def _talk(work: Work, link: Link) -> tuple[Conversation, bool]:
    subject = asked_about(link)
    open_ = talks.about(work.connection, subject, LINK.name, link.person)
    if open_:
        return talks.locked(work.connection, open_[-1].id) or open_[-1], False
    number = talks.begin(work.connection, link.person, LINK.name, subject, work.now)
    if number is None:  # it was asked before, and is asked anew
        again = f"{subject}:{work.now:%Y%m%d%H%M%S%f}"
        number = talks.begin(work.connection, link.person, LINK.name, again, work.now)
    assert number is not None  # two at once: the row of the account is locked
    return Conversation(number, link.person, LINK.name, subject), True


def _program(reading: Reading) -> dict[str, object]:
    """The values of the program, for a reader of whom nothing is known."""
    cohort = lookup.cohort_now(reading.connection)
    return dict(given(reading, cohort.ref)) if cohort else dict(NO_PROGRAM)


def _answer(event: Event, talk: Conversation) -> Heard | None:
    """What was said to this question; None where it was something else."""
    match event.heard:
        case Answered() if event.conversation == talk.id:
            return event.heard
        case Said() if event.conversation in (None, talk.id):
            return event.heard
        case Asked("answer", rest) if rest.partition(" ")[0] == str(talk.id) and " " in rest:
            return Said(rest.partition(" ")[2])
    return None


def _follow(work: Work, event: Event, asking: Asking, turn: Turn) -> Conversation:
    talk = replace(asking.talk, answers=turn.answers)
    talks.write(work.connection, talk.id, turn.answers, work.now)
    for question in turn.answered:
        for letter in outbox.shown(work.connection, talk.id, question):
            redraw(work, letter, _answered(asking, talk, question, letter.card))
    if not turn.closed:
        _say(work, event, asking, turn.says[0])
        return talk
    talks.close(work.connection, talk.id, work.now)
    notices.over(work, talk.id)
    _say(work, event, asking, _decided(work, event, asking, turn))
    return replace(talk, open=False)


def _decided(work: Work, event: Event, asking: Asking, turn: Turn) -> Card:
    """Rule 3. The last word, or that it is not so any more."""
    words, link = asking.scene.words, asking.link
    if any(isinstance(one, Connected) for one in turn.decided):
        work.actor, work.sender, work.event = link.person, link.address, event.id
    try:
        for decision in turn.decided:
            settle(work, asking.talk.subject, decision)
    except OutOfTurn:
        return Card(words.say("command.is_double"), speech=words.speech)
    if place := people.place_at(work.connection, link.address):
        people.heard(work.connection, place, event.sender, work.now)
    return turn.says[0]


def _answered(asking: Asking, talk: Conversation, question: str, old: Card) -> Card:
    """A card again, with the answer in words and without buttons."""
    said = Fact(asking.scene.words.say("form.answered"), answer_shown(LINK, talk, question, asking.scene))
    bare = replace(old, choices=(), controls=(), how="", hint="", ask=None)
    return replace(bare, facts=(*old.facts, said))


def _say(work: Work, event: Event, asking: Asking, card: Card) -> None:
    """To the account alone, which is nobody's until it said otherwise."""
    stranger(work, event.sender, replace(card, speech=asking.scene.words.speech), event.id, asking.talk)

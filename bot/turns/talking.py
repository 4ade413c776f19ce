"""Conversations in a turn: find one, load what it needs, show it, hear it."""

from dataclasses import replace

from bot.events import Address, Standing
from bot.facts import calendar, given
from bot.program.people import PersonState
from bot.storage import accounts, people, talks
from bot.turns.work import Work
from conversations.asking import answer_shown, ask
from conversations.cards import Card, Fact
from conversations.flows import FORMS
from conversations.forms import Answered, Conversation, Form, Heard, Mention, Option, Said, Scene
from conversations.kinds import mentioned, shown
from conversations.skills import SKILLS


def form_of(talk: Conversation) -> Form:
    """The form of a conversation."""
    return FORMS[talk.form]


def filled(work: Work, talk: Conversation) -> Conversation:
    """The conversation with the present values of its subject. Raises KeyError when that is gone."""
    return replace(talk, given=given(work.reading(talk.person), talk.subject, talk.form))


def scene(work: Work, person: str, found: tuple[Option, ...] = (), picked: tuple[Mention, ...] = ()) -> Scene:
    """What a form may know of the world for this reader."""
    reading = work.reading(person)
    return Scene(reading.words, reading.here, SKILLS, found, picked)


def showing(work: Work, talk: Conversation) -> Scene:
    """The scene in which a form is shown: with the people whom it names so far."""
    asked = (q.key for q in form_of(talk).questions if q.kind == "person")
    named = (talk.answers.get(key, talk.given.get(f"present_{key}")) for key in asked)
    reading = work.reading(talk.person)
    found = tuple(Option(one, reading.someone(one).name) for answer in named for one in shown(answer))
    return scene(work, talk.person, found)


def hearing(work: Work, talk: Conversation, heard: Heard) -> Scene:
    """The scene for what was heard: with the colleagues who were named or picked, if people are asked for."""
    asked = {q.key for q in form_of(talk).questions if q.kind == "person"}
    texts = _texts(talk, heard, asked)
    names = (name.strip().lstrip("@") for text in texts for name in text.replace(";", ",").split(","))
    found = {p.id: p.name for name in names if len(name) > 1 for p in people.named(work.connection, name)}
    picked = dict.fromkeys(account for text in texts for account in mentioned(text))
    who = tuple(_mention(work, account) for account in picked)
    return scene(work, talk.person, tuple(Option(i, name) for i, name in found.items()), who)


def _mention(work: Work, account: str) -> Mention:
    """Who is behind an account of the platform and installation where the person acts."""
    here = work.sender or Address("")
    address = Address(here.platform, here.installation, account)
    person = people.by_address(work.connection, address)
    if person and work.person(person).state is PersonState.HERE:
        return Mention(account, person)
    why = Standing.LEFT if person else accounts.standing(work.connection, address)
    return Mention(account, why_not=why or "")


def _texts(talk: Conversation, heard: Heard, asked: set[str]) -> tuple[str, ...]:
    match heard:
        case Answered(lines):
            return tuple(value for line in lines if line.question in asked for value in line.values)
        case Said(text):
            current = form_of(talk).current(talk)
            return (text,) if current and current.key in asked else ()
    return ()


def card(work: Work, talk: Conversation) -> Card:
    """The current question of a conversation."""
    talk = filled(work, talk)
    links = calendar.of_question(work.reading(talk.person), talk.form, talk.subject)
    return replace(ask(form_of(talk), talk, scene(work, talk.person)), links=links)


def last_word(work: Work, talk: Conversation, said: Card) -> Card:
    """What ends a conversation, before anything follows from it."""
    return replace(said, links=calendar.of_last_word(work.reading(talk.person), talk.form, talk.subject))


def answered_card(work: Work, talk: Conversation, question: str, old: Card) -> Card:
    """A card again, with the answer in words and without buttons."""
    facts = (Fact(work.reading(talk.person).words.say("form.answered"), _shown(work, talk, question)),)
    return replace(old, choices=(), controls=(), how="", hint="", ask=None, facts=(*old.facts, *facts))


def _shown(work: Work, talk: Conversation, question: str) -> str:
    """A confidential answer is not repeated: the message would keep it beside the name."""
    form, reading = form_of(talk), work.reading(talk.person)
    asked = next(q for q in form.questions if q.key == question)
    if asked.shelf != "here":
        return reading.words.say("form.kept_apart" if asked.shelf == "apart" else "form.not_kept")
    if asked.kind == "person" and talk.answers.get(question):
        return reading.names(talk.answers[question])
    return answer_shown(form, talk, question, scene(work, talk.person))


def current(work: Work, person: str) -> Conversation | None:
    """The conversation that typed words go to, with its values; one whose subject is gone is skipped."""
    talk = talks.latest(work.connection, person)
    return filled(work, talk) if talk else None

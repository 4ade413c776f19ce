"""Answers to a command: a sentence, a form, a card."""

from types import MappingProxyType

from bot.facts import given
from bot.storage import lookup, talks
from bot.turns import settling, talking
from bot.turns.saying import reply
from bot.turns.work import Work
from conversations.cards import Card
from conversations.forms import Answers, Conversation

NOTHING: Answers = MappingProxyType({})


def say(work: Work, key: str, **values: object) -> None:
    """A sentence to the one who asked, with the program's values at hand."""
    answer(work, Card(text=work.reading(work.actor).words.say(key, **{**values_now(work), **values})))


def values_now(work: Work) -> dict[str, object]:
    """The values of the present program for the one who asked."""
    cohort = lookup.cohort_now(work.connection)
    subject = cohort.ref if cohort else f"person:{work.actor}"
    return dict(given(work.reading(work.actor), subject))


def answer(work: Work, card: Card, talk: Conversation | None = None) -> None:
    """A card to the one who asked."""
    reply(work, work.actor, card, f"answer:{work.event}:{len(work.letters)}", talk)


def show(work: Work, form: str, subject: str, known: Answers = NOTHING) -> None:
    """A form about a subject: the open one again, or a new one where the last is closed.

    `known`: what the person has answered already, with the command.
    """
    person = work.actor
    already = talks.about(work.connection, _whole(subject), form, person)
    if already:
        return answer(work, talking.card(work, already[-1]), already[-1])
    if talks.find(work.connection, person, form, subject):
        subject = f"{_whole(subject)}:{work.now:%Y%m%d%H%M%S}"
    return settling.open_talk(work, person, form, subject, known)


def _whole(subject: str) -> str:
    """Without the part that counts repeated askings."""
    kind, identity, *_ = subject.split(":")
    return f"{kind}:{identity}"

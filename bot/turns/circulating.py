"""The same words to each of an audience, as a direct message in their language, under the author's name.

Rule 1: one row for each, in one transaction; its key says whose and what, so nobody gets it twice.
Rule 2: what must be looked up is looked up for all at once: a thousand readers cost a handful of reads.
"""

from dataclasses import replace
from functools import cache

from bot.facts import audiences
from bot.program.consequences import Circular
from bot.storage import people, subjects
from bot.turns.saying import controls, each, put_all
from bot.turns.work import Work
from conversations.cards import Card
from conversations.words import words

KIND = "announcement"


def circulate(work: Work, one: Circular) -> None:
    """Write it to everybody who is meant and wants it."""
    announcement = subjects.load(work.connection, one.subject)
    course = subjects.load(work.connection, f"cohort:{one.cohort}").course
    author, audience = work.person(announcement.author), announcement.audience
    meant = audiences.gathered(work.connection, one.cohort, audience, work.now).readers
    to, speech = people.reachable(work.connection, meant), people.speeches(work.connection, meant)
    values = {"text": announcement.text, "author": author.name, "author_title": author.title or "–"}

    @cache
    def card(language: str) -> Card:
        said = words(language)
        whom = said.say(f"announced.whom_{audience}", program=course.name)
        why = said.say("announced.why", author=author.name, whom=whom)
        title = said.say("announced.from", **values)
        return Card(announcement.text, title, why=why, controls=controls(said))

    letters = (
        each(work, person, to[person], reader, card(speech.get(person, "en")), _key(one, person), KIND)
        for person, reader in meant.items()
    )
    put_all(work, (replace(letter, subject=one.subject) for letter in letters))


def _key(one: Circular, person: str) -> str:
    return f"circular:{one.subject}:{person}"

"""The page, section by section: what waits for me, my pair, what this is, my settings, whom to ask, my data.

Rule: what offices add stands in leading.py, what can be set in wishes.py.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.facts import Reading, given, mine
from bot.facts.given import NO_PROGRAM
from bot.facts.reading import Calendar, nowhere
from bot.home import jotted, leading, wishes
from bot.home.ways import ways
from bot.program.participants import Participant, ParticipantState
from bot.program.people import Person
from bot.storage import lookup, subjects, talks
from bot.storage.database import Connection, Engine, reading
from conversations.asking import ask
from conversations.cards import Card, Fact
from conversations.flows import ASIDE, FORMS
from conversations.forms import Conversation, Known, Scene
from conversations.pages import Page, Section
from conversations.skills import SKILLS

OUT = frozenset({ParticipantState.WITHDRAWN, ParticipantState.DECLINED, ParticipantState.LAPSED})


@dataclass(frozen=True)
class Home:
    """Draws the page of whoever looks. `calendar`: where the calendar file of a side of a session is."""

    engine: Engine
    calendar: Calendar = nowhere

    def page(self, person: str, now: datetime) -> Page:
        """The present of a person. Raises KeyError for somebody who is not in the directory."""
        with reading(self.engine) as connection:
            one = subjects.load(connection, f"person:{person}")
            return _page(Reading(connection, one, now, calendar=self.calendar))

    def stranger(self, now: datetime) -> Page:
        """For somebody who is not in the directory: what this is, how to join, whom to ask."""
        with reading(self.engine) as connection:
            return _strangers(connection, now)


def _page(reader: Reading) -> Page:
    cohort = lookup.cohort_now(reader.connection)
    member = lookup.membership(reader.connection, reader.person.id)
    values = given(reader, cohort.ref if cohort else f"person:{reader.person.id}")
    words = reader.words
    title = words.say("page.title", **values) if cohort else words.say("page.title_stranger")
    offices = tuple(leading.sections(reader, cohort))
    sections = (
        *(offices if member is None else ()),  # whoever only leads begins with that
        Section(words.say("page.next"), tuple(_next(reader, member))),
        Section(words.say("page.pair"), tuple(_pairs(reader, member))),
        *jotted.sections(reader),
        *(offices if member else ()),
        Section(words.say("page.what"), (Card(words.say("page.what_text", **values)),)),
        Section(words.say("page.settings"), (wishes.card(reader, member),)),
        Section(words.say("page.ask"), (Card(words.say("page.ask_text", **values)),)),
        Section(words.say("page.data"), (_data(reader),)),
    )
    return Page(title, tuple(section for section in sections if section.cards))


def _strangers(connection: Connection, now: datetime) -> Page:
    """In the program's language. Nobody's name but that of the program lead."""
    cohort = lookup.cohort_now(connection)
    reader = Reading(connection, Person("", "", speech=cohort.course.language if cohort else "en"), now)
    values: Known = given(reader, cohort.ref) if cohort else NO_PROGRAM
    words = reader.words
    sections = (
        Section(words.say("page.what"), (Card(words.say("page.what_text", **values)),)),
        Section(words.say("page.next"), (Card(words.say("page.next_stranger")),)),
        *((Section(words.say("page.ask"), (Card(words.say("page.ask_lead", **values)),)),) if cohort else ()),
    )
    return Page(words.say("page.title_stranger"), sections)


def _next(reader: Reading, member: Participant | None) -> Iterator[Card]:
    """The open questions, newest first; or the way in; or nothing to do."""
    open_now = [t for t in talks.opened(reader.connection, reader.person.id) if t.form not in ASIDE]
    for talk in reversed(open_now):
        yield _question(reader, talk)
    if not open_now and (member is None or member.state in OUT):
        yield Card(reader.words.say("page.next_join"), controls=ways(reader, "join"))
    elif not open_now:
        yield Card(reader.words.say("page.next_none"))


def _question(reader: Reading, talk: Conversation) -> Card:
    known = given(reader, talk.subject, talk.form)
    filled = Conversation(talk.id, talk.person, talk.form, talk.subject, known, talk.answers)
    return ask(FORMS[talk.form], filled, Scene(reader.words, reader.here, SKILLS))


def _pairs(reader: Reading, member: Participant | None) -> Iterator[Card]:
    known = mine.known_pairs(reader)
    for pair in known:
        facts = mine.pair_facts(reader, pair)
        can = ("schedule", "met") if mine.over(reader, pair) else ("schedule",)
        yield Card("", facts=facts, links=mine.pair_links(reader, pair), controls=ways(reader, *can))
    if member and not known and member.state not in OUT:
        values = given(reader, member.ref)
        state = Fact(reader.words.say("page.state"), str(values["state"]))
        yield Card(reader.words.say("page.pair_none", **values), facts=(state,))


def _data(reader: Reading) -> Card:
    return Card(reader.words.say("page.data_text"), controls=ways(reader, "mydata", "forget"))

"""One person's present, drawn from the database each time: the home page.

Rule 1: the durable truth of a pair is always here: partner, next date, what is asked of me, goals,
        how to pause, how to leave. A lost message costs a reminder, never a fact.
Rule 2: read-only, and useful to everybody, also to people who never joined.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.facts import Reading, counting, given, mine
from bot.facts.sentences import task_text
from bot.program.cohorts import Cohort
from bot.program.participants import Participant, ParticipantState
from bot.program.roles import Office
from bot.program.surveys import MIN_SCORES
from bot.storage import answers, lookup, people, records, subjects, talks
from bot.storage.database import Engine, reading
from conversations.asking import ask
from conversations.cards import Card, Choice, Fact
from conversations.flows import ASIDE, FORMS
from conversations.forms import Conversation, Scene
from conversations.pages import Page, Section
from conversations.skills import SKILLS

OUT = frozenset({ParticipantState.WITHDRAWN, ParticipantState.DECLINED, ParticipantState.LAPSED})


@dataclass(frozen=True)
class Home:
    """Draws the page of a person."""

    engine: Engine

    def page(self, person: str, now: datetime) -> Page:
        """The present of a person. Somebody unknown gets a page that says what this is."""
        with reading(self.engine) as connection:
            one = subjects.load(connection, f"person:{person}")
            return _page(Reading(connection, one, now))


def _page(reader: Reading) -> Page:
    cohort = lookup.cohort_now(reader.connection)
    member = lookup.membership(reader.connection, reader.person.id)
    values = given(reader, cohort.ref if cohort else f"person:{reader.person.id}")
    words = reader.words
    title = words.say("page.title", **values) if cohort else words.say("page.title_stranger")
    what = words.say("page.what_text", **values)
    sections = (
        Section(words.say("page.next"), tuple(_next(reader, member))),
        Section(words.say("page.pair"), tuple(_pairs(reader, member))),
        *_leading(reader, cohort),
        Section(words.say("page.what"), (Card(what),)),
        Section(words.say("page.settings"), (_settings(reader),)),
        Section(words.say("page.ask"), (Card(words.say("page.ask_text", **values)),)),
    )
    return Page(title, tuple(section for section in sections if section.cards))


def _choices(reader: Reading, *names: str) -> tuple[Choice, ...]:
    """Commands as buttons."""
    return tuple(Choice(name, reader.words.say(f"button.{name}"), name) for name in names)


def _next(reader: Reading, member: Participant | None) -> Iterator[Card]:
    """The open questions, newest first; or the way in; or nothing to do."""
    open_now = [t for t in talks.opened(reader.connection, reader.person.id) if t.form not in ASIDE]
    for talk in reversed(open_now):
        yield _question(reader, talk)
    if not open_now and (member is None or member.state in OUT):
        yield Card(reader.words.say("page.next_join"), controls=_choices(reader, "join"))
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
        ways = ("schedule", "met") if mine.over(reader, pair) else ("schedule",)
        yield Card("", facts=facts, controls=_choices(reader, *ways))
    if member and not known and member.state not in OUT:
        values = given(reader, member.ref)
        state = Fact(reader.words.say("page.state"), str(values["state"]))
        yield Card(reader.words.say("page.pair_none", **values), facts=(state,))


def _settings(reader: Reading) -> Card:
    words, person = reader.words, reader.person
    text = words.say(
        "page.settings_text",
        speech=words.label(f"language.{person.speech}"),
        hours=reader.hours(person),
        zone=person.zone.replace("_", " "),
        volume=words.say(f"volume.{person.volume}"),
    )
    ways = _choices(reader, "profile", "pause", "stop", "mydata", "leave", "forget")
    return Card(f"{text} {words.say('page.ways_out_text')}", controls=ways)


def _leading(reader: Reading, cohort: Cohort | None) -> Iterator[Section]:
    """What offices add: tasks and commands for the lead, aggregates for the sponsor."""
    if cohort is None:
        return
    held = people.offices(reader.connection, reader.person.id).get(cohort.id, frozenset())
    words = reader.words
    if held & {Office.LEAD, Office.OWNER}:
        yield Section(words.say("page.tasks"), (_tasks(reader, cohort),))
    if held:
        state = words.say(f"cohort_state.{cohort.state}")
        state_fact = Fact(words.say("page.cohort_state"), state)
        facts = (state_fact, *_totals(reader, cohort), *_pulses(reader, cohort))
        yield Section(words.say("page.cohort"), (Card("", facts=facts),))


def _totals(reader: Reading, cohort: Cohort) -> Iterator[Fact]:
    """Totals without a name, where there are enough pairs that nobody can be recognized."""
    words, of = reader.words, (reader.connection, cohort.id)
    pairs, sessions = counting.pairs(*of), counting.sessions(*of)
    if pairs["open"] < MIN_SCORES:
        return
    people = words.say("command.status_people_text", **counting.people(*of))
    yield Fact(words.say("command.status_people"), people)
    held = words.say("command.status_sessions_text", **sessions)
    yield Fact(words.say("command.status_sessions"), held)


def _tasks(reader: Reading, cohort: Cohort) -> Card:
    rows = records.open_tasks(reader.connection, cohort.id)
    words = reader.words
    said = [task_text(reader, key, subject, values) for key, subject, values in rows]
    ways = _choices(reader, "admin status", "admin match", "admin approve", "admin people import")
    return Card("\n".join(f"• {line}" for line in said) or words.say("page.tasks_none"), controls=ways)


def _pulses(reader: Reading, cohort: Cohort) -> Iterator[Fact]:
    """Means of each wave that was asked, where five or more answered."""
    words = reader.words
    for wave in lookup.waves_in(reader.connection, cohort.id):
        found = answers.means(reader.connection, wave.id)
        label = words.say(f"page.{wave.id.rpartition('~')[2]}")
        rows = [
            words.say("page.pulse_row", item=words.say(f"pulse.{item}.ask"), mean=mean, n=n)
            for item, (mean, n) in found.items()
        ]
        yield Fact(label, "\n".join(rows) or words.say("page.pulse_hidden"))

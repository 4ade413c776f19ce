"""What offices add: tasks, health and commands for the lead, aggregates for the sponsor.

Rule: a sponsor sees totals, and only where there are enough that nobody can be recognized.
"""

from collections.abc import Iterator

from bot.facts import Reading, counting, introducing
from bot.facts.sentences import task_text
from bot.home.ways import ways
from bot.program.cohorts import Cohort
from bot.program.roles import Office
from bot.program.surveys import MIN_SCORES
from bot.storage import answers, lookup, people, records
from conversations.cards import Card, Fact
from conversations.pages import Section

LEADS = frozenset({Office.LEAD, Office.OWNER})
COMMANDS = ("admin announce", "admin status", "admin match", "admin approve", "admin people import")


def sections(reader: Reading, cohort: Cohort | None) -> Iterator[Section]:
    """The sections of whoever holds an office in the present cohort."""
    if cohort is None:
        return
    held = people.offices(reader.connection, reader.person.id).get(cohort.id, frozenset())
    words = reader.words
    if held & LEADS:
        yield Section(words.say("page.tasks"), (_tasks(reader, cohort),))
    if held:
        state = Fact(words.say("page.cohort_state"), words.say(f"cohort_state.{cohort.state}"))
        health = _health(reader, cohort) if held & LEADS else ()
        facts = (state, *health, *_totals(reader, cohort), *_pulses(reader, cohort))
        yield Section(words.say("page.cohort"), (Card("", facts=facts),))


def _tasks(reader: Reading, cohort: Cohort) -> Card:
    rows = records.open_tasks(reader.connection, cohort.id)
    said = [task_text(reader, key, subject, values) for key, subject, values in rows]
    text = "\n".join(f"• {line}" for line in said) or reader.words.say("page.tasks_none")
    return Card(text, controls=ways(reader, *COMMANDS))


def _health(reader: Reading, cohort: Cohort) -> Iterator[Fact]:
    """The colors of pairs as counts, and whose introduction has not arrived: for the lead, who sees names."""
    words, colors = reader.words, counting.pairs(reader.connection, cohort.id)
    yield Fact(words.say("command.status_pairs"), words.say("command.status_pairs_text", **colors))
    if without := introducing.missing(reader, cohort.id):
        yield Fact(words.say("command.status_introductions"), without)


def _totals(reader: Reading, cohort: Cohort) -> Iterator[Fact]:
    """Totals without a name, where there are enough pairs that nobody can be recognized."""
    words, of = reader.words, (reader.connection, cohort.id)
    pairs, sessions = counting.pairs(*of), counting.sessions(*of)
    if pairs["open"] < MIN_SCORES:
        return
    said = words.say("command.status_people_text", **counting.people(*of))
    yield Fact(words.say("command.status_people"), said)
    held = words.say("command.status_sessions_text", **sessions)
    yield Fact(words.say("command.status_sessions"), held)


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

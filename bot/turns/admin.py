"""Commands of program leads. Whoever is not one gets a kind refusal, and the audit log an entry."""

from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256

from bot.facts import counting, introducing
from bot.facts.sentences import task_text
from bot.program.announcements import LONGEST, Announcement, Drafted, rings
from bot.program.cohorts import (
    TAKES_PEOPLE,
    Cohort,
    CohortState,
    EnrollmentOpened,
    MatchingBegun,
    ReadinessBegun,
)
from bot.program.imports import Import
from bot.program.roles import Role
from bot.program.rounds import RoundRun
from bot.program.seniority import side
from bot.storage import lookup, outbox, people, records, subjects, talks
from bot.storage import undelivered as undecided
from bot.turns import hearing, matching, settling, talking, undelivered
from bot.turns.answering import answer, say, show
from bot.turns.telling import is_lead
from bot.turns.work import Work
from conversations.cards import Card, Fact
from conversations.forms import Answered, Asked, Line

LATELY = timedelta(days=14)  # so long the last announcement is of interest
INVITED_AT_ONCE = 500  # a larger company opens with the call in the channel; everybody can type `join`
C = CohortState


def run(work: Work, asked: Asked) -> None:
    """An admin command, or a kind refusal that is noted."""
    cohort = lookup.cohort_now(work.connection)
    if not is_lead(work):
        records.audit(work.connection, work.actor, f"refused: {asked.intent}", asked.rest[:200], work.now)
        return say(work, "command.refused" if cohort else "command.refused_nobody")
    assert cohort is not None  # a lead leads one
    records.audit(work.connection, work.actor, asked.intent, asked.rest[:200], work.now)
    return COMMANDS[asked.intent](work, cohort, asked.rest)


def open_(work: Work, cohort: Cohort, rest: str) -> None:
    """The launch gates, then the call and the invitations."""
    if cohort.state in (C.DRAFT, C.NOT_READY):
        return settling.settle(work, cohort.ref, ReadinessBegun())
    if cohort.state is C.READINESS:
        return show(work, "launch", cohort.ref)
    if cohort.state not in (C.READY, C.CONDITIONAL):
        return say(work, "command.open_again")
    settling.settle(work, cohort.ref, EnrollmentOpened(_invited(work, cohort)))
    return status(work, subjects.load(work.connection, cohort.ref), rest)


def _invited(work: Work, cohort: Cohort) -> tuple[str, ...]:
    """Everybody whom the seniority rule gives a role; mentees first (domain.md, row 3)."""
    plan = cohort.course.matching
    sides = ((side(p, plan), p.id) for p in people.everybody(work.connection))
    able = [(role is not Role.MENTEE, who) for role, who in sides if role]
    return tuple(person for _, person in sorted(able)) if len(able) <= INVITED_AT_ONCE else ()


def match(work: Work, cohort: Cohort, rest: str) -> None:
    """A round of matching, shown to the steward."""
    if cohort.state not in TAKES_PEOPLE:
        return say(work, "command.run_closed")
    waiting = [t for t in talks.opened(work.connection, work.actor) if t.form == "approval"]
    if waiting:
        say(work, "command.run_busy")
        return answer(work, talking.card(work, waiting[0]), waiting[0])
    found, pairs = matching.run(work, cohort)
    if not pairs:
        return say(work, "command.run_empty", **_pool(work, cohort))
    for pair in pairs:
        subjects.add(work.connection, pair)
    subjects.add(work.connection, found)
    settling.settle(work, cohort.ref, MatchingBegun())
    return settling.settle(work, found.ref, RoundRun())


def _pool(work: Work, cohort: Cohort) -> dict[str, int]:
    free = [p for p in lookup.participants_in(work.connection, cohort.id) if p.state in matching.FREE]
    return {f"{role}s": sum(1 for p in free if p.role is role) for role in Role}


def approve(work: Work, cohort: Cohort, rest: str) -> None:
    """The open proposals; `approve all` says yes to all of them."""
    waiting = [t for t in talks.opened(work.connection, work.actor) if t.form == "approval"]
    if not waiting:
        return say(work, "command.approve_none")
    return answer(work, talking.card(work, waiting[0]), waiting[0])


def announce(work: Work, cohort: Cohort, rest: str) -> None:
    """A form, or a preview of the words behind the command. Words that are not fit come back in the form."""
    one = Announcement(_numbered(work, cohort, "a"), cohort.id, work.actor, rest)
    subjects.add(work.connection, one)
    if rest and len(rest) <= LONGEST and not rings(rest):
        return settling.settle(work, one.ref, Drafted())
    return _unfit(work, one.ref, rest) if rest else show(work, "compose", one.ref)


def _unfit(work: Work, subject: str, text: str) -> None:
    """The form, with the text in it and what is wrong with it."""
    number = talks.begin(work.connection, work.actor, "compose", subject, work.now)
    talk = talks.get(work.connection, number) if number else None
    if talk:
        hearing.heard_in(work, talk, Answered((Line("text", (text,)),)), work.event)


def people_import(work: Work, cohort: Cohort, rest: str) -> None:
    """A form to paste an export into."""
    one = Import(_numbered(work, cohort, "i"), cohort.id, work.actor, "")
    subjects.add(work.connection, one)
    show(work, "paste", one.ref)


def status(work: Work, cohort: Cohort, rest: str) -> None:
    """Where the cohort stands: counts, open tasks, messages that did not arrive."""
    reading = work.reading(work.actor)
    words = reading.words
    state = words.say(f"cohort_state.{cohort.state}")
    title = words.say("command.status_title", program=cohort.course.name, state=state)
    answer(work, Card(text="", title=title, facts=_figures(work, cohort)))


def _figures(work: Work, cohort: Cohort) -> tuple[Fact, ...]:
    words = work.reading(work.actor).words
    rows = (
        ("people", counting.people(work.connection, cohort.id)),
        ("pairs", counting.pairs(work.connection, cohort.id)),
        ("sessions", counting.sessions(work.connection, cohort.id)),
        ("outbox", _letters(work)),
    )
    figures = [
        Fact(words.say(f"command.status_{n}"), words.say(f"command.status_{n}_text", **v)) for n, v in rows
    ]
    without = introducing.missing(work.reading(work.actor), cohort.id)
    late = (Fact(words.say("command.status_introductions"), without),) if without else ()
    tasks = Fact(words.say("command.status_tasks"), _tasks(work, cohort))
    return (*figures, *_announced(work, cohort), *late, tasks)


def _announced(work: Work, cohort: Cohort) -> tuple[Fact, ...]:
    """What became of the last announcement."""
    one = lookup.last_announcement(work.connection, cohort.id)
    if one is None or one.since is None or one.since < work.now - LATELY:
        return ()
    words, fates = work.reading(work.actor).words, outbox.fates(work.connection, one.ref)
    to = words.say(f"announced.whom_{one.audience}", program=cohort.course.name)
    said = words.say("command.status_announcement_text", to=to, **fates)
    return (Fact(words.say("command.status_announcement"), said),)


def _letters(work: Work) -> dict[str, int]:
    waiting = outbox.count(work.connection).get("queued", 0)
    return {"waiting": waiting, "dead": undecided.counts(work.connection).all}


def _tasks(work: Work, cohort: Cohort) -> str:
    reading = work.reading(work.actor)
    rows = records.open_tasks(work.connection, cohort.id)
    said = [task_text(reading, key, subject, values) for key, subject, values in rows]
    return "\n".join(f"• {line}" for line in said) or reading.words.say("page.tasks_none")


COMMANDS: dict[str, Callable[[Work, Cohort, str], None]] = {
    "admin open": open_,
    "admin match": match,
    "admin approve": approve,
    "admin announce": announce,
    "admin status": status,
    "admin people import": people_import,
    "admin outbox": undelivered.show,
    "admin resend": undelivered.resend,
    "admin dismiss": undelivered.dismiss,
}


def _numbered(work: Work, cohort: Cohort, kind: str) -> str:
    """An id by the second and by the event: two in one second are two."""
    which = sha256(work.event.encode()).hexdigest()[:8]
    return f"{cohort.id}~{kind}{work.now:%Y%m%d%H%M%S}{which}"

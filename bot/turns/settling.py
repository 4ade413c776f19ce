"""Decisions applied, consequences written: all in the transaction of the turn.

Rule 1: locks are taken in one order: conversation, then subject.
Rule 2: a person's decision that comes out of turn raises; a consequence that finds its subject
        elsewhere is dropped, because the subject has moved on since.
Rule 3: depth is bounded; a chain of consequences that does not end is an error.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from bot.program import (
    announcements,
    cohorts,
    imports,
    pairs,
    participants,
    people,
    rounds,
    sessions,
    surveys,
)
from bot.program.consequences import (
    Circular,
    Closing,
    Consequences,
    Gathering,
    New,
    Notice,
    Opening,
    Post,
    Task,
    Then,
    subject_of,
)
from bot.program.decisions import Decision, OutOfTurn
from bot.storage import records, subjects, talks
from bot.turns import aftermath, circulating, gathering, notices, talking
from bot.turns.saying import page, tell
from bot.turns.work import Work
from scheduler.workdays import add_working_days

Apply = Callable[[Any, Any, datetime], tuple[Any, Consequences]]
APPLY: dict[str, Apply] = {
    "person": people.apply,
    "cohort": cohorts.apply,
    "participant": participants.apply,
    "pair": pairs.apply,
    "session": sessions.apply,
    "survey": surveys.apply,
    "wave": surveys.apply_to_wave,
    "announcement": announcements.apply,
    "round": rounds.apply,
    "import": imports.apply,
}
DEEPEST = 40


def settle(work: Work, subject: str, decision: Decision, depth: int = 0) -> None:
    """Apply a decision and everything that follows. Raises OutOfTurn, KeyError."""
    if depth > DEEPEST:
        raise RecursionError(f"{subject}: {type(decision).__name__} is {depth} consequences deep")
    kind, _ = subject_of(subject)
    thing = subjects.locked(work.connection, subject)
    changed, follows = APPLY[kind](thing, decision, work.now)
    subjects.save(work.connection, changed)
    if kind == "person":
        work.anew()
    more = aftermath.of(work, thing, changed, decision)
    enact(work, (*follows, *more), depth)
    aftermath.over(work, changed)
    for person in aftermath.seen_by(thing, changed, decision):
        page(work, person)


def enact(work: Work, follows: Consequences, depth: int = 0) -> None:
    """Write consequences as rows, in order."""
    for one in follows:
        match one:
            case Then(subject, decision):
                _then(work, subject, decision, depth + 1)
            case New(thing):
                subjects.add(work.connection, thing)
            case Opening(person, form, subject):
                open_talk(work, person, form, subject)
            case Closing():
                close_talks(work, one)
            case Notice():
                notices.notify(work, one)
            case Gathering():
                gathering.gather(work, one)
            case Post():
                notices.announce(work, one)
            case Circular():
                circulating.circulate(work, one)
            case Task():
                hand_over(work, one)


def _then(work: Work, subject: str, decision: Decision, depth: int) -> None:
    try:
        settle(work, subject, decision, depth)
    except (OutOfTurn, KeyError):
        return  # rule 2


def open_talk(
    work: Work, person: str, form: str, subject: str, known: Mapping[str, Any] | None = None
) -> None:
    """Begin a conversation and show its first open question. Beginning it twice begins it once."""
    number = talks.begin(work.connection, person, form, subject, work.now)
    if number and known:
        talks.write(work.connection, number, known, work.now)
    talk = talks.get(work.connection, number) if number else None
    if talk is None:
        return
    tell(work, person, talking.card(work, talk), f"ask:{talk.id}", form, talk)
    page(work, person)


def close_talks(work: Work, closing: Closing) -> None:
    """End conversations; what waits to ask about them is not sent, what was sent loses its buttons."""
    for talk in talks.about(work.connection, closing.subject, closing.form, closing.person):
        end_talk(work, talk.id)


def end_talk(work: Work, talk: int) -> None:
    """Close one conversation and take the buttons off its cards."""
    _unsent(work, talk)
    talks.close(work.connection, talk, work.now)
    notices.over(work, talk)


def _unsent(work: Work, talk: int) -> None:
    """Confidential answers that were not sent are no answers: they do not stay with the person."""
    if found := talks.get(work.connection, talk):
        kept = talking.form_of(found).here(found.answers)
        talks.write(work.connection, talk, kept, work.now)


def hand_over(work: Work, task: Task) -> None:
    """Put a task on the lead's list and tell the lead, once."""
    cohort = subjects.load(work.connection, f"cohort:{task.cohort}")
    lead = work.person(cohort.course.people.lead)
    due = add_working_days(work.now.date(), task.days, lead.region)
    key, subject = task.key, task.subject
    if records.open_task(work.connection, task.cohort, key, subject, task.values, due, work.now):
        _to_lead(work, lead.id, task)
        page(work, lead.id)


HANDS = {"pair_red": "repair", "pair_stalled": "repair", "pair_held": "repair"}


def _to_lead(work: Work, lead: str, task: Task) -> None:
    """A task that only a human can end comes with the question how it ended."""
    if form := HANDS.get(task.key):
        open_talk(work, lead, form, f"{task.subject}:{work.now:%Y%m%d}")
    else:
        notices.notify_task(work, lead, task)

"""Trouble with delivery, told to whoever looks after the program.

Rule 1: one offer is open at most. What comes after it is told an hour later at the earliest, in its place;
        at once when it is many, or an announcement that no channel took: its author waits for that.
Rule 2: quiet hours win: an alert waits for the hours of whoever gets it. What cannot wait is in the log.
Rule 3: who cannot be told is passed over: the lead, the deputy, the owner, and then only the log is left.
Rule 4: the cohort's row is locked, so that two ticks tell once; an alert never tells of an alert.
"""

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.program.cohorts import Cohort
from bot.program.consequences import Notice
from bot.program.people import PersonState
from bot.storage import (
    gauges,
    lookup,
    outbox,
    people,
    records,
    subjects,
    talks,
    undelivered,
    withheld,
)
from bot.storage.undelivered import Counts
from bot.turns import notices, pausing, settling
from bot.turns.resending import task_of
from bot.turns.saying import page, reader_of
from bot.turns.work import Work
from conversations.forms import Conversation
from scheduler.loads import postage
from scheduler.manners import earliest
from scheduler.workdays import add_working_days

log = logging.getLogger("flipside.delivery")
FORM, STUCK, _ = undelivered.ALERTS
AGAIN = timedelta(hours=1)  # between two offers
MANY = 20  # letters that died since the last offer: the next one does not wait for AGAIN
LATE = timedelta(minutes=15)  # a row that is due for longer than this
PATIENCE = timedelta(minutes=5)  # an outage that ends by itself, or has just ended, is no alert
BEAT = timedelta(minutes=1)
UNHEARD = timedelta(days=1)  # whoever could not be told is tried again after this long
ALARMED = "told"
Act = Callable[[Work, Cohort], None]


@dataclass(frozen=True)
class Told:
    """The last offer: when, the newest letter in it, how many dead ones."""

    at: datetime | None = None
    newest: int = 0
    dead: int = 0


def look(work: Work) -> bool:
    """Do what is to be done about trouble with delivery now. Whether there was anything."""
    cohort = lookup.cohort_now(work.connection)
    if cohort is None:
        return pausing.look(work)
    subjects.locked(work.connection, cohort.ref)
    told, acts = pausing.look(work), _todo(work)
    for act in acts:
        act(work, cohort)
    return told or bool(acts)


def todo(work: Work) -> bool:
    """Whether anything is to be done now; nothing is written."""
    return pausing.todo(work) or bool(_todo(work))


def _todo(work: Work) -> tuple[Act, ...]:
    cohort = lookup.cohort_now(work.connection)
    return (*_offers(work, cohort), *_alarms(work, cohort)) if cohort else ()


def next_look(work: Work) -> datetime | None:
    """When the next offer is due, at the next beat at the earliest; None where nothing is to be offered."""
    cohort = lookup.cohort_now(work.connection)
    at = _due(work, cohort, undelivered.counts(work.connection)) if cohort else None
    return max(at, work.now + BEAT) if at else None


def _offers(work: Work, cohort: Cohort) -> tuple[Act, ...]:
    found = undelivered.counts(work.connection)
    if not found.asked:
        return (tidy,) if _open(work, cohort) else ()
    at = _due(work, cohort, found)
    return (_offer,) if at is not None and at <= work.now else ()


def tidy(work: Work, cohort: Cohort) -> None:
    """Nothing is left to decide: the offer and the task are over."""
    if undelivered.counts(work.connection).asked:
        return
    for talk in _open(work, cohort):
        settling.end_talk(work, talk.id)
        page(work, talk.person)
    records.close_tasks(work.connection, task_of(cohort), work.now)


def _open(work: Work, cohort: Cohort) -> tuple[Conversation, ...]:
    return talks.about(work.connection, cohort.ref, FORM, "")


def _due(work: Work, cohort: Cohort, found: Counts) -> datetime | None:
    """Rules 1 and 2."""
    if not found.asked:
        return None
    told, person, open_ = _told(work, cohort), _whom(work, cohort), _open(work, cohort)
    unheard = {talk.person for talk in open_} & _unheard(work)
    if open_ and found.newest <= told.newest and not unheard:
        return None
    many = found.asked_dead > told.dead + MANY
    at_once = (unheard and person) or many or undelivered.shut_out(work.connection, told.newest)
    wait = BEAT if at_once else AGAIN
    at = max(work.now, told.at + wait) if told.at else work.now
    return earliest(postage(FORM).load, reader_of(work, person), at) if person else at


def _offer(work: Work, cohort: Cohort) -> None:
    """In place of the one before. A task on the list says it, too."""
    found, person = undelivered.counts(work.connection), _whom(work, cohort)
    _note(work, cohort, found)
    if not person:
        log.error("%s letters wait for a human, and nobody who leads can be told", found.asked)
        return
    for talk in _open(work, cohort):
        settling.end_talk(work, talk.id)
    if found.asked_dead > MANY:
        log.error("%s letters are dead and wait for a human", found.asked_dead)
    due = add_working_days(work.now.date(), 1, work.person(person).region)
    records.open_task(work.connection, cohort.id, FORM, task_of(cohort), (), due, work.now)
    settling.open_talk(work, person, FORM, _subject(work, cohort, person, found.newest))
    page(work, cohort.course.people.lead)


def _subject(work: Work, cohort: Cohort, person: str, newest: int) -> str:
    """Up to which letter; a second time about the same one is told apart by the second."""
    subject = f"{cohort.ref}:{newest}"
    known = talks.find(work.connection, person, FORM, subject)
    return f"{subject}:{work.now:%Y%m%d%H%M%S}" if known else subject


def _whom(work: Work, cohort: Cohort) -> str:
    """Rule 3. Empty where nobody can be told."""
    named = (cohort.course.people.lead, cohort.course.people.deputy)
    unheard = _unheard(work)
    for person in dict.fromkeys((*named, *people.leading(work.connection, cohort.id))):
        if person not in unheard and work.address(person) and work.person(person).state is PersonState.HERE:
            return person
    return ""


def _unheard(work: Work) -> frozenset[str]:
    return undelivered.failed_alerts(work.connection, work.now - UNHEARD)


def _told(work: Work, cohort: Cohort) -> Told:
    found = records.marked(work.connection, f"offered:{cohort.id}")
    said = json.loads(found) if found else {}
    return Told(datetime.fromisoformat(said["at"]), said["newest"], said["dead"]) if said else Told()


def _note(work: Work, cohort: Cohort, found: Counts) -> None:
    said = {"at": work.now.isoformat(), "newest": found.newest, "dead": found.asked_dead}
    records.mark(work.connection, f"offered:{cohort.id}", json.dumps(said))


def _alarms(work: Work, cohort: Cohort) -> tuple[Act, ...]:
    """Nothing goes out any more: seen once, told when it is still so after PATIENCE, over when it is over.

    Where an installation is paused, that is told by itself (pausing.py).
    """
    closed = withheld.closed(work.connection)
    queues = gauges.queue(work.connection, work.now).queues
    open_ = (queue for queue in queues if queue.installation not in closed)
    late = any(queue.oldest > LATE.total_seconds() for queue in open_)
    since = records.marked(work.connection, _stuck(cohort))
    if late and not since:
        return (_seen,)
    if late and since != ALARMED and datetime.fromisoformat(since) + PATIENCE <= work.now:
        return (_alarm,)
    return (_goes_again,) if since and not late else ()


def _stuck(cohort: Cohort) -> str:
    return f"stuck:{cohort.id}"


def _seen(work: Work, cohort: Cohort) -> None:
    records.mark(work.connection, _stuck(cohort), work.now.isoformat())


def _alarm(work: Work, cohort: Cohort) -> None:
    log.error("messages are due for more than %s minutes and do not go out", LATE // timedelta(minutes=1))
    records.mark(work.connection, _stuck(cohort), ALARMED)
    if person := _whom(work, cohort):
        notices.notify(work, Notice(person, STUCK, cohort.ref))


def _goes_again(work: Work, cohort: Cohort) -> None:
    """An alarm that is not out is not true any more."""
    outbox.unneeded(work.connection, STUCK)
    records.mark(work.connection, _stuck(cohort), "")

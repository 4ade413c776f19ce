"""An installation that is paused or gone, told to whoever looks after the program, somewhere else.

Rule 1: each pause is told once to the lead, the deputy and the owners, as far as they can be reached on
        another platform or installation. Where nobody can, the log says so.
Rule 2: a task says it too, until the installation lets us in again; then what was not yet told is dropped.
"""

import logging
from collections.abc import Iterator

from bot.program.cohorts import Cohort
from bot.program.consequences import Notice, Values
from bot.program.people import PersonState
from bot.storage import installations, lookup, outbox, people, records, undelivered, withheld
from bot.storage.installations import Installation
from bot.turns import notices
from bot.turns.saying import page
from bot.turns.work import Work
from scheduler.workdays import add_working_days

log = logging.getLogger("flipside.installations")
PAUSED = undelivered.ALERTS[2]
INSTALL = "paused.token"  # what helps where nobody says: it is installed again


def todo(work: Work) -> bool:
    """Whether anything is to be told or taken back; nothing is written."""
    return bool(installations.untold(work.connection) or installations.back(work.connection))


def look(work: Work) -> bool:
    """Tell of pauses, take back what is over. Whether there was anything."""
    new, over = installations.untold(work.connection), installations.back(work.connection)
    for one in new:
        if installations.told(work.connection, one, work.now):
            _tell(work, one)
    for one in over:
        installations.over(work.connection, one)
        _over(work, one)
    return bool(new or over)


def _tell(work: Work, one: Installation) -> None:
    """Rule 1. An earlier alert about the same one is overtaken."""
    cohort = lookup.cohort_now(work.connection)
    reachable = tuple(_elsewhere(work, cohort)) if cohort else ()
    if not reachable:
        log.error("nobody who leads can be told elsewhere that installation %s is %s", one.home, one.state)
    if cohort is None:
        return
    subject = _subject(cohort, one)
    outbox.unneeded(work.connection, PAUSED, subject)
    for person in reachable:
        notices.notify(work, Notice(person, PAUSED, subject, _values(work, person, one)))
    lead = cohort.course.people.lead
    due = add_working_days(work.now.date(), 1, work.person(lead).region)
    said = (("platform", _platform(work, lead, one)), ("where", one.name or one.id))
    records.open_task(work.connection, cohort.id, PAUSED, subject, said, due, work.now)
    page(work, lead)


def _over(work: Work, one: Installation) -> None:
    """Rule 2."""
    if cohort := lookup.cohort_now(work.connection):
        outbox.unneeded(work.connection, PAUSED, _subject(cohort, one))
        records.close_tasks(work.connection, _subject(cohort, one), work.now)
        page(work, cohort.course.people.lead)


def _elsewhere(work: Work, cohort: Cohort) -> Iterator[str]:
    """Who leads and can be reached where nothing is paused."""
    named = (cohort.course.people.lead, cohort.course.people.deputy)
    for person in dict.fromkeys((*named, *people.leading(work.connection, cohort.id))):
        address = work.address(person) if person else None
        if address is None or work.person(person).state is not PersonState.HERE:
            continue
        if not withheld.is_closed(work.connection, address.home):
            yield person


def _subject(cohort: Cohort, one: Installation) -> str:
    return f"{cohort.ref}:{one.home}"


def _platform(work: Work, person: str, one: Installation) -> str:
    """What it is called, in the reader's language."""
    return work.reading(person).words.label(f"platform.{one.platform}")


def _values(work: Work, person: str, one: Installation) -> Values:
    """Where, why in the platform's own word, and what helps, in the reader's language."""
    platform, ask = _platform(work, person, one), work.ways_back.get(one.platform)
    helps, link = ask(one.reason) if ask else (INSTALL, "")
    remedy = work.reading(person).words.say(helps, platform=platform, link=link)
    said = {"platform": platform, "where": one.name or one.id, "code": one.reason, "remedy": remedy}
    return tuple(said.items())

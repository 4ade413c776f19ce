"""A human's word about messages that did not arrive, or may not have: sent again, or left.

Rule 1: whoever gets one again gets it within their hours, and reads it if it may be the second time.
Rule 2: what nobody needs any more is not sent again: its question is over, or its reader wants no such thing.
Rule 3: each act is in the audit log, by number.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.facts.readers import readers
from bot.program.cohorts import Cohort
from bot.program.letters import AboutLetters, LeftUnsent
from bot.storage import people, records, undelivered
from bot.storage.outbox import Letter
from bot.turns.saying import carried
from bot.turns.work import Work
from scheduler.loads import Load
from scheduler.manners import Reader, earliest, wanted


def decided(work: Work, cohort: Cohort, decision: AboutLetters) -> None:
    """What the offer brought, for the letters that were known when it was asked."""
    letters = undelivered.asked(work.connection, decision.upto)
    if isinstance(decision, LeftUnsent):
        leave(work, letters)
    else:
        send_again(work, letters)
    records.close_tasks(work.connection, task_of(cohort), work.now)


def task_of(cohort: Cohort) -> str:
    """The subject of the task on the lead's list."""
    return f"{cohort.ref}:undelivered"


def send_again(work: Work, letters: Sequence[Letter]) -> tuple[Letter, ...]:
    """Queue these again. Those that go; the others are dismissed, because nobody needs them any more."""
    needless = undelivered.over(work.connection, letters)
    known = readers(work.connection, [x.person for x in letters if x.person], work.now)
    due = [(_moved(work, x), at) for x in letters if x.id not in needless and (at := _when(work, x, known))]
    again = undelivered.resend(work.connection, due)
    for letter in again:
        carried(work, letter)
    going = {letter.id for letter in again}
    others = [x.id for x in letters if x.id not in going]
    undelivered.dismiss(work.connection, others, work.now)
    _noted(work, "letters sent again", going)
    _noted(work, "letters not needed", others)
    return again


def leave(work: Work, letters: Sequence[Letter]) -> None:
    """Let these be as they are."""
    undelivered.dismiss(work.connection, [letter.id for letter in letters], work.now)
    _noted(work, "letters left", [letter.id for letter in letters])


def _when(work: Work, letter: Letter, known: Mapping[str, Reader]) -> datetime | None:
    """When it may go out again; None where its reader wants no such thing, or is gone."""
    if not letter.person:
        return work.now
    reader, load = known.get(letter.person), Load(letter.load)
    return earliest(load, reader, work.now) if reader and wanted(load, reader, work.now) else None


def _moved(work: Work, letter: Letter) -> Letter:
    """To where the person was last heard; a card is drawn anew where it is."""
    address = people.address_of(work.connection, letter.person) if letter.verb != "replace" else None
    return replace(letter, address=address) if address else letter


def _noted(work: Work, action: str, ids: Iterable[int]) -> None:
    numbers = ", ".join(map(str, sorted(ids)))
    if not numbers:
        return
    records.audit(work.connection, work.actor, action, numbers[:2000], work.now)

"""What comes in from files: the directory and the program, each in transactions of its own.

Rule 1: a program file is applied whole or not at all; applying it again changes what it says anew.
Rule 2: a roster is written in batches, so 50,000 rows need no more memory than 500.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import TypeVar

from bot.program.cohorts import Cohort
from bot.program.consequences import Then
from bot.program.people import Described, Left, Returned
from bot.program.plans import Plan, read_plan
from bot.program.roles import Office
from bot.program.roster import Changes, PersonRow
from bot.storage import people, subjects
from bot.storage.database import Connection, Engine, writing
from bot.turns.roster import newcomer
from bot.turns.settling import enact
from bot.turns.work import Secrets, Work

T = TypeVar("T")
BATCH = 500


class UnknownPeople(Exception):
    """A program file names people who are not in the directory."""

    def __init__(self, ids: tuple[str, ...]) -> None:
        super().__init__(", ".join(ids))
        self.ids = ids


def apply_program(engine: Engine, cohort: str, text: str, owner: str = "") -> Cohort:
    """Write the cohort and its offices; `owner` is a person id. Raises PlanError, UnknownPeople."""
    plan = read_plan(text)
    return writing(engine, lambda connection: _apply(connection, cohort, text, plan, owner))


def _apply(connection: Connection, cohort: str, text: str, plan: Plan, owner: str) -> Cohort:
    named = (
        plan.people.lead,
        plan.people.deputy,
        plan.people.sponsor,
        *plan.people.contacts,
        owner or plan.people.lead,
    )
    missing = tuple(dict.fromkeys(p for p in named if not people.known(connection, p)))
    if missing:
        raise UnknownPeople(missing)
    subjects.add(connection, Cohort(cohort, text))
    one: Cohort = replace(subjects.locked(connection, f"cohort:{cohort}"), plan=text)
    subjects.save(connection, one)
    people.revoke(connection, cohort)
    for person in (plan.people.lead, plan.people.deputy):
        people.grant(connection, person, cohort, Office.LEAD)
    people.grant(connection, plan.people.sponsor, cohort, Office.SPONSOR)
    people.grant(connection, owner or plan.people.lead, cohort, Office.OWNER)
    return one


@dataclass(frozen=True)
class Intake:
    """Applies the changes of a roster."""

    engine: Engine
    secrets: Secrets

    def apply(self, changes: Changes, now: datetime, step: Callable[[int], None] = lambda n: None) -> None:
        """Write new, changed, returning and leaving people in batches; `step` hears how many were written."""
        for batch in _batches(changes.new):
            writing(self.engine, partial(_newcomers, batch))
            step(len(batch))
        follows = [
            *(Then(f"person:{row.id}", Returned()) for row in changes.back),
            *(Then(f"person:{row.id}", Described(row)) for row in (*changes.changed, *changes.back)),
            *(Then(f"person:{who}", Left()) for who in changes.left),
        ]
        for some in _batches(follows):
            writing(self.engine, partial(self._enact, some, now))
            step(len(some))

    def _enact(self, follows: list[Then], now: datetime, connection: Connection) -> None:
        enact(Work(connection, now, self.secrets), tuple(follows))


def _newcomers(rows: list[PersonRow], connection: Connection) -> None:
    people.save_all(connection, map(newcomer, rows))


def _batches(items: Iterable[T]) -> Iterator[list[T]]:
    batch: list[T] = []
    for item in items:
        batch.append(item)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def reach_everybody(engine: Engine, platform: str, now: datetime) -> None:
    """Everybody can be reached under their own id, as in the workspace. Doing it again adds newcomers."""
    writing(engine, lambda connection: people.reached_as_themselves(connection, platform, now))

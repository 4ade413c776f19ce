"""A reader: one person at one moment, with the words and the clock they read in."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from bot.program.cohorts import Cohort
from bot.program.people import Person
from bot.storage import lookup, people, subjects
from bot.storage.database import Connection
from conversations.words import Words, words
from scheduler.slots import Hours

Known = Mapping[str, Any]
Calendar = Callable[[str, str], str]  # session and side -> where that side's calendar file is; or nothing


def nowhere(session: str, side: str) -> str:
    """Nobody reaches us from outside."""
    return ""


@dataclass(frozen=True)
class Reading:
    """Who reads, when. Look-ups are made once."""

    connection: Connection
    person: Person
    now: datetime
    met: dict[str, Person] = field(default_factory=dict)  # people looked up already, shared in a turn
    calendar: Calendar = nowhere

    @cached_property
    def words(self) -> Words:
        """The reader's language and zone."""
        return words(self.person.speech, self.person.zone)

    @cached_property
    def here(self) -> datetime:
        """Now, on the reader's clock."""
        return self.now.astimezone(ZoneInfo(self.person.zone))

    @cached_property
    def _cohorts(self) -> dict[str, Cohort | None]:
        return {}

    def cohort(self, cohort: str) -> Cohort | None:
        """A cohort by id; without one, the cohort that is not over. Looked up once."""
        if cohort not in self._cohorts:
            named = f"cohort:{cohort}"
            now = subjects.load(self.connection, named) if cohort else lookup.cohort_now(self.connection)
            self._cohorts[cohort] = now
        return self._cohorts[cohort]

    def someone(self, person: str) -> Person:
        """Another person, looked up once. Who was forgotten is somebody."""
        if person not in self.met:
            try:
                self.met[person] = subjects.load(self.connection, f"person:{person}")
            except KeyError:
                self.met[person] = Person(person, person)
        found = self.met[person]
        return found if found.name else replace(found, name=self.words.say("form.somebody"))

    @cached_property
    def zones(self) -> tuple[str, ...]:
        """The zones that colleagues live in."""
        return people.distinct(self.connection, "zone")

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """The languages that colleagues speak."""
        return people.languages(self.connection)

    def names(self, people: Iterable[str]) -> str:
        """Full names in a sentence."""
        return self.words.listed(self.someone(one).name for one in people)

    def labels(self, group: str, keys: Iterable[str]) -> str:
        """Labelled keys in a sentence."""
        return self.words.listed(self.words.label(f"{group}.{key}") for key in keys)

    def hours(self, person: Person) -> str:
        """Working hours as read."""
        return f"{self.words.hour(person.starts)}–{self.words.hour(person.ends)}"


def hours_of(person: Person) -> Hours:
    """A person's working hours for finding times."""
    return Hours(person.zone, person.region, person.starts, person.ends)

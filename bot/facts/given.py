"""The values of a subject for one reader: one function for each kind of subject."""

from collections.abc import Callable
from typing import Any

from bot.facts import joining, jotted, pairing, places, stewarding, undelivered
from bot.facts.reading import Known, Reading
from bot.program.cohorts import Cohort
from bot.program.consequences import cohort_of, subject_of
from bot.program.surveys import Survey
from bot.storage import subjects

__all__ = ["Reading", "given"]


def given(reading: Reading, subject: str, form: str = "") -> Known:
    """Everything that words and a form about a subject may use. Raises KeyError for an unknown subject."""
    kind, _ = subject_of(subject)
    cohort = reading.cohort(cohort_of(subject))
    thing = subjects.load(reading.connection, subject)
    choices = joining.directory(reading) if form in DIRECTORY_FORMS else {}
    offer = undelivered.given(reading, subject) if form == "undelivered" else {}
    offer = jotted.choices(reading) if form == "idea" else offer
    offer = places.choices(reading) if form == "where" else offer
    known = KINDS[kind](reading, thing, cohort)
    return {**_reader(reading), **_program(reading, cohort), **choices, **known, **offer}


def _reader(reading: Reading) -> Known:
    person = reading.person
    return {
        "me": person.id,
        "name": person.first_name,
        "today": reading.here.date().isoformat(),
        "here": reading.here,
        "speech": reading.words.label(f"language.{person.speech}"),
        "volume": reading.words.say(f"volume.{person.volume}"),
    }


def _program(reading: Reading, cohort: Cohort | None) -> Known:
    if cohort is None:
        return NO_PROGRAM
    course = cohort.course
    return {
        "program": course.name,
        "lead": reading.names([course.people.lead]),
        "contacts": reading.names(course.people.contacts),
        "sponsor": reading.names([course.people.sponsor]),
        "channel": course.channel,
        "sessions": course.cohort.sessions,
        "weeks": course.cohort.weeks,
        "week": max(0, (reading.here.date() - course.cohort.kickoff).days // 7),
        "mentor_to": course.matching.mentor_to_grade,
        "mentee_from": course.matching.mentee_from_grade,
    }


DIRECTORY_FORMS = ("logistics", "profile")  # they ask with choices that are looked up in the directory
NO_PROGRAM: Known = {
    "program": "Flipside",
    "lead": "–",
    "contacts": "–",
    "channel": "–",
    "sessions": 6,
    "weeks": 24,
}


def _survey(reading: Reading, survey: Survey, cohort: Cohort | None) -> Known:
    return {"wave": survey.wave}


def _person(reading: Reading, person: Any, cohort: Cohort | None) -> Known:
    return {"person": person.name, "present_speech": person.speech}


KINDS: dict[str, Callable[[Reading, Any, Cohort | None], Known]] = {
    "person": _person,
    "cohort": stewarding.cohort,
    "participant": joining.participant,
    "pair": pairing.pair,
    "session": pairing.session,
    "survey": _survey,
    "announcement": stewarding.announcement,
    "round": stewarding.round_,
    "import": stewarding.import_,
}

"""A date for somebody's calendar, made anew from what is true now.

Rule: read-only. Who was forgotten has no file any more, whoever holds the link.
"""

from datetime import datetime

from bot.facts import Reading, calendar
from bot.program.people import Person, PersonState
from bot.program.roles import Role
from bot.program.sessions import Session
from bot.storage import dated, subjects
from bot.storage.database import Connection, Engine, reading
from conversations.entries import Entry


def entry(engine: Engine, session: str, side: str, now: datetime) -> Entry | None:
    """The date of a session for one side; None where there never was one, or nobody is there any more."""
    with reading(engine) as connection:
        try:
            one: Session = subjects.load(connection, f"session:{session}")
            person: Person = subjects.load(connection, f"person:{_who(one, side)}")
        except KeyError:
            return None
        return _entry(connection, one, person, now) if person.state is not PersonState.ERASED else None


def _who(session: Session, side: str) -> str:
    """Raises KeyError where there is no such side."""
    return {Role.MENTEE.value: session.mentee, Role.MENTOR.value: session.mentor}[side]


def _entry(connection: Connection, session: Session, person: Person, now: datetime) -> Entry | None:
    date = dated.of(connection, session)
    return calendar.entry(Reading(connection, person, now), session, date) if date else None

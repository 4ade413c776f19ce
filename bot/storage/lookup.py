"""Which cohort, membership, pair or session a person means when they name none."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

from sqlalchemy import Connection, func, or_, select

from bot.program.announcements import Announcement, AnnouncementState
from bot.program.cohorts import Cohort, CohortState
from bot.program.pairs import OPEN, Pair
from bot.program.participants import Participant
from bot.program.sessions import Session, SessionState
from bot.program.surveys import Wave
from bot.storage import subjects
from bot.storage import tables as t

NEVER = datetime.min.replace(tzinfo=UTC)


def cohort_now(connection: Connection) -> Cohort | None:
    """The cohort that is not over, newest first."""
    c = subjects.columns(Cohort)
    found = subjects.find(connection, Cohort, c.state != CohortState.CLOSED)
    return found[-1] if found else None


def membership(connection: Connection, person: str) -> Participant | None:
    """A person's place in the newest cohort that has one for them."""
    p = subjects.columns(Participant)
    found = subjects.find(connection, Participant, p.person == person)
    return found[-1] if found else None


def memberships(connection: Connection, person: str) -> tuple[Participant, ...]:
    """All of them."""
    return subjects.find(connection, Participant, subjects.columns(Participant).person == person)


def pairs_of(connection: Connection, person: str) -> tuple[Pair, ...]:
    """The open pairs of a person that both have confirmed or are asked about."""
    p = subjects.columns(Pair)
    mine = or_(p.mentor == person, p.mentee == person)
    return subjects.find(connection, Pair, mine, p.state.in_(OPEN))


def pairs_in(connection: Connection, cohort: str) -> tuple[Pair, ...]:
    """Every pair of a cohort there ever was."""
    return subjects.find(connection, Pair, subjects.columns(Pair).cohort == cohort)


def session_of(connection: Connection, pair: str, states: Sequence[SessionState]) -> Session | None:
    """The first session of a pair in one of these states."""
    s = subjects.columns(Session)
    found = subjects.find(connection, Session, s.pair == pair, s.state.in_(states))
    return min(found, key=lambda session: session.number, default=None)


def sessions_of(connection: Connection, pair: str) -> tuple[Session, ...]:
    """Every session of a pair."""
    return subjects.find(connection, Session, subjects.columns(Session).pair == pair)


def participants_in(connection: Connection, cohort: str) -> tuple[Participant, ...]:
    """Every participant of a cohort."""
    return subjects.find(connection, Participant, subjects.columns(Participant).cohort == cohort)


def last_announcement(connection: Connection, cohort: str) -> Announcement | None:
    """The announcement of a cohort that was sent last."""
    a = subjects.columns(Announcement)
    found = subjects.find(connection, Announcement, a.cohort == cohort, a.state == AnnouncementState.SENT)
    return max((one for one in found if one.since), key=lambda one: one.since or NEVER, default=None)


def waves_in(connection: Connection, cohort: str) -> tuple[Wave, ...]:
    """The waves of a cohort that were asked."""
    return subjects.find(connection, Wave, subjects.columns(Wave).cohort == cohort)


def names(connection: Connection, people: Iterable[str]) -> Mapping[str, str]:
    """Full names by id."""
    query = select(t.people.c.id, t.people.c.name).where(t.people.c.id.in_(sorted(set(people))))
    return {row.id: row.name for row in connection.execute(query)}


def reached_on(connection: Connection, platform: str) -> int:
    """How many people have an address on a platform."""
    a = t.addresses.c
    found = select(func.count(a.person.distinct())).where(a.platform == platform)
    return int(connection.scalar(found) or 0)

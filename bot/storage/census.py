"""What the tick asks the database: everything that has a place in the plan, in six queries.

Rule: rows and domain objects only; which dates and facts count is said in turns/seats.py.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, select

from bot.program.cohorts import Cohort
from bot.program.pairs import Pair, PairState
from bot.program.participants import ParticipantState
from bot.program.people import PersonState, Volume
from bot.program.sessions import Session
from bot.storage import tables as t
from bot.storage.mapping import from_row

ASLEEP = ("draft", "closed", "suspended", "not_ready")


@dataclass(frozen=True)
class Clock:
    """Whose clock a seat is on."""

    person: str
    zone: str
    region: str


@dataclass(frozen=True)
class Member:
    """A participant who is matched, under way or paused."""

    id: str
    state: ParticipantState
    paused_until: date | None
    clock: Clock


@dataclass(frozen=True)
class Talk:
    """An open conversation."""

    form: str
    subject: str
    opened_at: datetime
    clock: Clock


@dataclass(frozen=True)
class Recipient:
    """Somebody who may be written to. `membership`: the state of their newest participation, if any."""

    person: str
    zone: str
    region: str
    volume: Volume
    snoozed_until: date | None
    state: PersonState
    membership: ParticipantState | None


def followed(connection: Connection) -> Mapping[str, frozenset[str]]:
    """The rules that were followed, by subject (or `subject|person`)."""
    rules: dict[str, set[str]] = {}
    for row in connection.execute(select(t.steps.c.subject, t.steps.c.rule)):
        rules.setdefault(row.subject, set()).add(row.rule)
    return {subject: frozenset(found) for subject, found in rules.items()}


def cohorts(connection: Connection) -> tuple[Cohort, ...]:
    """The cohorts that live."""
    query = select(t.cohorts).where(t.cohorts.c.state.notin_(ASLEEP)).order_by(t.cohorts.c.id)
    return tuple(from_row(Cohort, row) for row in connection.execute(query).mappings())


def members(connection: Connection, cohort: str) -> tuple[Member, ...]:
    """Participants of a cohort who have a place in the plan."""
    p, who = t.participants.c, t.people.c
    states = [ParticipantState.MATCHED, ParticipantState.ACTIVE, ParticipantState.PAUSED]
    query = select(p.id, p.person, p.state, p.paused_until, who.zone, who.region)
    query = query.join(t.people, who.id == p.person).where(p.cohort == cohort, p.state.in_(states))
    return tuple(
        Member(r.id, ParticipantState(r.state), r.paused_until, Clock(r.person, r.zone, r.region))
        for r in connection.execute(query.order_by(p.id))
    )


def pairs(connection: Connection, cohort: str, states: Sequence[PairState]) -> tuple[Pair, ...]:
    """The pairs of a cohort in these states."""
    p = t.pairs.c
    query = select(t.pairs).where(p.cohort == cohort, p.state.in_(states)).order_by(p.id)
    return tuple(from_row(Pair, row) for row in connection.execute(query).mappings())


def sessions(
    connection: Connection, cohort: str, states: Sequence[PairState]
) -> tuple[tuple[Session, int], ...]:
    """The sessions of pairs in these states, each with how many the pair has held."""
    s, p = t.sessions.c, t.pairs.c
    query = select(t.sessions, p.held.label("pair_held")).join(t.pairs, p.id == s.pair)
    query = query.where(s.cohort == cohort, p.state.in_(states)).order_by(s.id)
    rows = connection.execute(query).mappings()
    return tuple((from_row(Session, row), row["pair_held"]) for row in rows)


def talks(connection: Connection) -> tuple[Talk, ...]:
    """All open conversations."""
    c, who = t.conversations.c, t.people.c
    query = select(c.person, c.form, c.subject, c.opened_at, who.zone, who.region)
    query = query.join(t.people, who.id == c.person).where(c.closed_at.is_(None)).order_by(c.id)
    return tuple(
        Talk(r.form, r.subject, r.opened_at, Clock(r.person, r.zone, r.region))
        for r in connection.execute(query)
    )


def clocks(connection: Connection, cohort: str) -> Mapping[str, Clock]:
    """The clocks of everybody in a cohort, by person."""
    who, p = t.people.c, t.participants.c
    query = select(who.id, who.zone, who.region).join(t.participants, p.person == who.id)
    rows = connection.execute(query.where(p.cohort == cohort))
    return {row.id: Clock(row.id, row.zone, row.region) for row in rows}


def recent(
    connection: Connection, person: str, loads: Sequence[str], since: datetime
) -> tuple[datetime, ...]:
    """When messages of these loads went (or will go) to a person since an instant."""
    o = t.outbox.c
    query = select(o.sent_at, o.wake_at).where(
        o.person == person,
        o.load.in_(loads),
        o.verb == "post",
        o.state.in_(["queued", "sending", "sent", "replaced"]),
    )
    times = (row.sent_at or row.wake_at for row in connection.execute(query.where(o.written_at > since)))
    return tuple(at for at in times if at)


def sent_lately(
    connection: Connection, people: Sequence[str], loads: Sequence[str], since: datetime
) -> Mapping[str, tuple[datetime, ...]]:
    """When messages of these loads went out to each of these people since an instant."""
    o = t.outbox.c
    mine = (o.person.in_(people), o.sent_at > since, o.load.in_(loads), o.verb == "post")
    times: dict[str, list[datetime]] = {}
    for row in connection.execute(select(o.person, o.sent_at).where(*mine)):
        times.setdefault(row.person, []).append(row.sent_at)
    return {person: tuple(found) for person, found in times.items()}


def recipients(connection: Connection, people: Sequence[str]) -> tuple[Recipient, ...]:
    """These people, as far as they are in the directory."""
    p, who = t.participants.c, t.people.c
    places = select(p.person, p.state).where(p.person.in_(people)).order_by(p.id)
    newest = {row.person: ParticipantState(row.state) for row in connection.execute(places)}
    query = select(who.id, who.zone, who.region, who.volume, who.snoozed_until, who.state)
    return tuple(
        Recipient(
            r.id, r.zone, r.region, Volume(r.volume), r.snoozed_until, PersonState(r.state), newest.get(r.id)
        )
        for r in connection.execute(query.where(who.id.in_(people)))
    )

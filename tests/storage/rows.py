"""Things to store: small ones with ids that are easy to find again, and any at all for hypothesis."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from zlib import crc32

from hypothesis import strategies as st
from sqlalchemy import Connection

from bot.events import Address
from bot.program.cohorts import Cohort
from bot.program.pairs import Pair, PairState, Why
from bot.program.participant_decisions import Profile
from bot.program.participants import Participant, ParticipantState, participant_id
from bot.program.people import Person, PersonState, Volume
from bot.program.roles import Role
from bot.program.sessions import Session, SessionState
from bot.storage import claims, people, subjects
from bot.storage.outbox import LEASE, Letter
from conversations.cards import Card

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def cohort(identity: str = "c1") -> Cohort:
    return Cohort(identity, 'name = "spring"')


def person(identity: str) -> Person:
    return Person(identity, identity.title())


def pair(identity: str = "c1~r1n1", mentor: str = "mira", mentee: str = "max") -> Pair:
    return Pair(identity, "c1", mentor, mentee)


def member(who: str, role: Role = Role.MENTOR) -> Participant:
    return Participant(participant_id("c1", who), "c1", who, role, ParticipantState.POOL)


def session(number: int = 1) -> Session:
    return Session(f"c1~r1n1-{number}", "c1", "c1~r1n1", number, "mira", "max", due=date(2026, 3, 9))


def letter(key: str, who: str = "mira", **values: object) -> Letter:
    """A letter that is due, in a lane of its own, unless the values say otherwise."""
    to = Address("web", "", who, f"C{crc32(key.encode())}")
    plain = Letter(key, who, to, Card("hello"), "note", "nudge")
    return Letter(**{**vars(plain), "wake_at": NOW, "written_at": NOW, **values})


def claim(connection: Connection, now: datetime, most: int) -> tuple[Letter, ...]:
    """What a round does with the rows that are due: take and lease them."""
    homes = claims.installations(connection)
    found = [one for home in homes for one in claims.due(connection, home, now, now, most)]
    return claims.hold(connection, found, now + LEASE)


def settled(connection: Connection) -> None:
    """A cohort with one pair and its people, for what hangs on them."""
    people.save_all(connection, [person("mira"), person("max")])
    for thing in (cohort(), pair()):
        subjects.save(connection, thing)


# PostgreSQL takes every character but NUL; half a surrogate pair is no text anywhere.
texts = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=40)
ids = st.text("abcdefghijklmnopqrstuvwxyzäß-.0123456789", min_size=1, max_size=20)
several = st.lists(texts, max_size=3).map(tuple)
zones = st.integers(-12 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
instants = st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=zones)  # noqa: DTZ001
days = st.dates(date(1, 1, 1), date(9999, 12, 31))
maybe_day, maybe_instant = st.none() | days, st.none() | instants
numbers = st.integers(0, 2**31 - 1)
sides = st.frozensets(st.sampled_from(["mira", "max"]))
said = st.lists(st.tuples(ids, texts), max_size=2).map(tuple)
whys = st.lists(st.builds(Why, ids, said), max_size=2).map(tuple)

persons = st.builds(
    Person,
    id=st.just("mira"),
    name=texts,
    email=texts,
    title=texts,
    department=texts,
    site=texts,
    region=ids,
    zone=ids,
    grade=numbers,
    manager=ids,
    languages=several,
    speech=ids,
    starts=st.times(),
    ends=st.just(time(17, 30)),
    state=st.sampled_from(PersonState),
    volume=st.sampled_from(Volume),
    snoozed_until=maybe_day,
)
profiles = st.builds(Profile, several, several, several, texts, numbers, several)
participants = st.builds(
    Participant,
    id=st.just("c1~mira"),
    cohort=st.just("c1"),
    person=st.just("mira"),
    role=st.none() | st.sampled_from(Role),
    state=st.sampled_from(ParticipantState),
    profile=profiles,
    pairs=several,
    paused_until=maybe_day,
    before=st.none() | st.sampled_from(ParticipantState),
    consented_at=maybe_instant,
    waiting_since=maybe_instant,
)
pairs = st.builds(
    Pair,
    id=st.just("c1~r1n1"),
    cohort=st.just("c1"),
    mentor=st.just("mira"),
    mentee=st.just("max"),
    state=st.sampled_from(PairState),
    since=maybe_instant,
    plan=st.lists(days, max_size=3).map(tuple),
    minutes=numbers,
    score=numbers,
    label=ids,
    for_mentor=whys,
    for_mentee=whys,
    yes=sides,
    asked=several,
    agreed=sides,
    goals=several,
    held=numbers,
    last_held=maybe_day,
    next_dated=st.booleans(),
    slips=several,
    fits=said,
    paused_until=maybe_day,
    before=st.none() | st.sampled_from(PairState),
    farewells=sides,
)
sessions = st.builds(
    Session,
    id=st.just("c1~r1n1-1"),
    cohort=st.just("c1"),
    pair=st.just("c1~r1n1"),
    number=st.just(1),
    mentor=st.just("mira"),
    mentee=st.just("max"),
    state=st.sampled_from(SessionState),
    since=maybe_instant,
    due=days,
    minutes=numbers,
    slots=st.lists(instants, max_size=3).map(tuple),
    offered_by=ids,
    offers=numbers,
    starts=maybe_instant,
    moves=numbers,
    asks=numbers,
    said=said,
    checked=sides,
)

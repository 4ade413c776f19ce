"""The places in the plan: which dates and facts of a thing the timeline may hang on.

Rule: facts are plain words that the rules of scheduler/timeline.py need; nothing is decided here.
"""

from collections.abc import Iterable, Iterator, Mapping

from bot.program.cohorts import Cohort
from bot.program.consequences import cohort_of
from bot.program.pairs import RUNNING, Pair, PairState
from bot.program.participants import ParticipantState
from bot.program.sessions import Session, SessionState
from bot.storage import census
from bot.storage.census import Clock
from bot.storage.database import Connection
from scheduler.rules import Hung, Seat

PLANNED = (*RUNNING, PairState.OFFERED, PairState.PAUSED, PairState.ENDING)
Followed = Mapping[str, frozenset[str]]
Dates = Mapping[str, Hung | None]


def seats(connection: Connection) -> tuple[Seat, ...]:
    """Every seat of every cohort that lives."""
    followed = census.followed(connection)
    talks = census.talks(connection)
    found: list[Seat] = []
    for cohort in census.cohorts(connection):
        found += _cohort(connection, cohort, followed)
        found += _members(connection, cohort, followed)
        found += _pairs(connection, cohort, followed)
        found += _sessions(connection, cohort, followed)
        found += _talks(talks, cohort, followed)
    return tuple(found)


def seat_key(subject: str, person: str) -> str:
    """What a followed rule is noted under: once for a thing, or once for each person."""
    return f"{subject}|{person}" if person else subject


def _seat(
    cohort: Cohort,
    subject: str,
    dates: Dates,
    facts: Iterable[str],
    followed: Followed,
    clock: Clock | None = None,
) -> Seat:
    person, zone, region = (clock.person, clock.zone, clock.region) if clock else ("", "UTC", "")
    return Seat(
        subject,
        {name: at for name, at in dates.items() if at is not None},
        cohort.id,
        person,
        zone,
        region,
        frozenset(facts),
        followed.get(seat_key(subject, person), frozenset()),
    )


def _cohort(connection: Connection, cohort: Cohort, followed: Followed) -> Iterator[Seat]:
    dates = {"kickoff": cohort.course.cohort.kickoff, "close": cohort.closes, "since": cohort.since}
    confirmed = len(census.pairs(connection, cohort.id, tuple(RUNNING)))
    enough = ["enough"] if confirmed >= cohort.course.cohort.min_pairs else []
    yield _seat(cohort, cohort.ref, dates, [cohort.state, *enough], followed)


def _members(connection: Connection, cohort: Cohort, followed: Followed) -> Iterator[Seat]:
    for member in census.members(connection, cohort.id):
        dates = {"paused_until": member.paused_until, "kickoff": cohort.course.cohort.kickoff}
        fact = "paused" if member.state is ParticipantState.PAUSED else "paired"
        yield _seat(cohort, f"participant:{member.id}", dates, [fact], followed, member.clock)


def _pairs(connection: Connection, cohort: Cohort, followed: Followed) -> Iterator[Seat]:
    for pair in census.pairs(connection, cohort.id, PLANNED):
        dates: dict[str, Hung | None] = {"last_held": pair.last_held, "close": cohort.closes}
        dates[pair.state] = pair.since
        yield _seat(cohort, pair.ref, dates, _pair_facts(pair), followed)


def _pair_facts(pair: Pair) -> Iterator[str]:
    if not pair.next_dated:
        yield "undated"
    if not pair.held:
        yield "unmet"
    if pair.held < len(pair.plan):
        yield "more"
    if pair.state is PairState.GREEN:
        yield "green"
    if pair.state in (PairState.GREEN, PairState.AMBER):
        yield "calm"
    if pair.state in RUNNING | {PairState.PAUSED}:
        yield "running"


def _sessions(connection: Connection, cohort: Cohort, followed: Followed) -> Iterator[Seat]:
    """A session has a seat of its own, and one for each of the two once it has a date."""
    clocks = census.clocks(connection, cohort.id)
    for session, held in census.sessions(connection, cohort.id, tuple(RUNNING)):
        facts = tuple(_session_facts(session, held))
        yield _seat(cohort, session.ref, {"due": session.due, **_since(session)}, facts, followed)
        if session.state in (SessionState.SCHEDULED, SessionState.HELD, SessionState.CLOSED):
            met = session.ends if session.number <= held else None
            dates: Dates = {"starts": session.starts, "ends": session.ends, "met": met}
            for person in session.both:
                yield _seat(cohort, session.ref, dates, facts, followed, clocks[person])


def _since(session: Session) -> Dates:
    return {"held": session.since if session.state is SessionState.HELD else None}


def _session_facts(session: Session, held: int) -> Iterator[str]:
    state = session.state
    if state is SessionState.SCHEDULED:
        yield "dated"
    if state in (SessionState.PROPOSING, SessionState.MOVED):
        yield "undated"
    if state is SessionState.PLANNED:
        yield "planned"
    if session.number == held + 1:
        yield "next"
    if session.number == 2 and held >= 2 and state in (SessionState.HELD, SessionState.CLOSED):
        yield "second"


def _talks(talks: Iterable[census.Talk], cohort: Cohort, followed: Followed) -> Iterator[Seat]:
    """An open conversation hangs its ladder on the moment it was opened."""
    for talk in talks:
        if cohort_of(talk.subject) == cohort.id:
            dates = {f"asked:{talk.form}": talk.opened_at}
            yield _seat(cohort, talk.subject, dates, _talk_facts(talk.subject), followed, talk.clock)


def _talk_facts(subject: str) -> Iterator[str]:
    """Ladder E is for the first session, ladder G for the later ones."""
    if subject.startswith("session:"):
        number = subject.removeprefix("session:").partition(":")[0].rpartition("-")[2]
        yield "first" if number == "1" else "later"

"""A furnished database: a company, a cohort with a lead, pairs that wait for one yes.

Rule: everybody lives where it is working time now and for a while, weekends included: otherwise manners
would, rightly, keep everything until Monday.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from benchmarks.parts.platform import NAME
from bot.program.cohorts import EnrollmentOpened, FoundReady, ReadinessBegun
from bot.program.pair_decisions import Approved, MatchAccepted
from bot.program.pairs import Pair, Why
from bot.program.participant_decisions import Profile
from bot.program.participants import Participant, ParticipantState, participant_id
from bot.program.people import Person
from bot.program.roles import Role
from bot.storage import migrate, people, subjects, talks
from bot.storage.database import Connection, Engine, reading, writing
from bot.turns import Desk, Secrets
from bot.turns.intake import apply_program
from bot.turns.settling import settle
from bot.turns.work import Work
from scheduler.manners import Reader, open_hours

CHANNEL = "#reverse-mentoring"
LEAD = "lea"
STAY_OPEN = timedelta(hours=2)
REGIONS = ("", "HK", "EG", "IR")  # Monday to Friday; also Saturday; also Sunday; not Friday
SECRETS = Secrets(0, lambda: "salt")
PLAN = f"""
topics = ["ai_at_work", "decisions"]
[program]
name = "Flipside"
owner = "HR"
[cohort]
name = "Bench"
kickoff = 2026-03-02
[matching]
mentee_from_grade = 4
mentor_to_grade = 2
[people]
lead = "{LEAD}"
deputy = "dan"
sponsor = "sam"
contacts = ["{LEAD}", "dan"]
[announce]
channel = "{CHANNEL}"
"""
DUE = tuple(date(2026, 3, 16) + timedelta(weeks=4 * n) for n in range(6))
WHY = (Why("shared_topics", (("topics", "decisions"),)),)


def somewhere_at_work(now: datetime) -> tuple[str, str]:
    """A zone and a region where it is working time, now and when the benchmark ends."""
    for region in REGIONS:
        for hours in range(-11, 13):
            zone = f"Etc/GMT{hours:+d}"
            reader = Reader(zone, region)
            if open_hours(now, reader) and open_hours(now + STAY_OPEN, reader):
                return zone, region
    raise RuntimeError("nobody on earth is at work: give stage.REGIONS another country")


def company(engine: Engine, names: Iterator[str] | list[str]) -> None:
    """Migrate, and write these people into the directory, each with an address."""
    migrate.upgrade(engine)
    now = datetime.now(UTC)
    zone, region = somewhere_at_work(now)
    known = [Person(name, name.title(), zone=zone, region=region, grade=3) for name in names]
    for start in range(0, len(known), 5000):
        batch = known[start : start + 5000]
        writing(engine, lambda connection: people.save_all(connection, batch))  # noqa: B023
    writing(engine, lambda connection: people.reached_as_themselves(connection, NAME, now))


def cohort(engine: Engine, pairs: int) -> dict[str, int]:
    """A cohort that enrolls, and pairs that wait for the mentee's yes. The conversation of each mentee."""
    now = datetime.now(UTC)
    sides = [f"{side}{n}" for n in range(pairs) for side in ("mentor", "mentee")]
    company(engine, [LEAD, "dan", "sam", *sides])
    apply_program(engine, "c1", PLAN)
    desk = Desk(engine, SECRETS)
    for decision in (ReadinessBegun(), FoundReady(), EnrollmentOpened(())):
        desk.decide("cohort:c1", decision, now)
    for n in range(pairs):
        writing(engine, lambda connection: _pair(connection, n, now))  # noqa: B023
    with reading(engine) as connection:
        return {f"mentee{n}": _waiting(connection, f"mentee{n}") for n in range(pairs)}


def _pair(connection: Connection, n: int, now: datetime) -> None:
    mentor, mentee = f"mentor{n}", f"mentee{n}"
    for person, role in ((mentor, Role.MENTOR), (mentee, Role.MENTEE)):
        profile = Profile(("python",), ("strategy",))
        one = participant_id("c1", person)
        subjects.add(connection, Participant(one, "c1", person, role, ParticipantState.POOL, profile))
    pair = Pair(f"c1~r1n{n}", "c1", mentor, mentee, plan=DUE, for_mentor=WHY, for_mentee=WHY)
    subjects.add(connection, pair)
    for decision in (Approved(), MatchAccepted(mentor)):
        settle(Work(connection, now, SECRETS), pair.ref, decision)


def _waiting(connection: Connection, person: str) -> int:
    return next(talk.id for talk in talks.opened(connection, person) if talk.form == "proposal")

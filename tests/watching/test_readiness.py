"""Ready or not: each check by name, each no with what to do, and no waiting for what hangs."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import Engine, text

from bot.clock import SystemClock
from bot.readiness import NOT_KNOWN, Readiness, database, delivery, recent, tick
from bot.storage import database as storage
from bot.storage import migrate
from bot.storage.health import Health, health

NAMES = ["running", "database", "migrations", "clock", "delivery", "tick"]
WELL = Health()


def ready(found: Health = WELL, since_round: float | None = 1, since_tick: float | None = 1) -> Readiness:
    checks = {"delivery": delivery(lambda: since_round), "tick": tick(lambda: since_tick)}
    return Readiness(lambda: found, checks)


def test_all_is_well() -> None:
    assert ready()() == dict.fromkeys(NAMES, "")


def test_shutting_down_is_not_ready() -> None:
    one = ready()
    one.end()
    assert "shutting down" in one()["running"]
    assert {name for name, why in one().items() if why} == {"running"}


@pytest.mark.parametrize(
    ("found", "check", "told"),
    [
        (Health(error="OperationalError"), "database", "OperationalError"),
        (Health(pending=2), "migrations", "python -m bot migrate"),
        (Health(pending=-1), "migrations", "newer release"),
        (Health(ahead=timedelta(seconds=2)), "clock", "2.0 s apart"),
        (Health(ahead=timedelta(seconds=-90)), "clock", "90.0 s apart"),
    ],
)
def test_what_the_database_says_becomes_what_to_do(found: Health, check: str, told: str) -> None:
    assert told in ready(found)()[check]


def test_a_small_skew_is_no_matter() -> None:
    assert ready(Health(ahead=timedelta(seconds=1.9)))()["clock"] == ""


def test_nothing_is_claimed_about_a_database_that_does_not_answer() -> None:
    told = database(None, 2.0)
    assert "2 s" in told["database"]
    assert told["migrations"] == told["clock"] == NOT_KNOWN


@pytest.mark.parametrize(("age", "fine"), [(0.0, True), (60.0, True), (60.1, False), (None, False)])
def test_the_loop_must_have_gone_round_lately(age: float | None, fine: bool) -> None:
    assert (ready(since_round=age)()["delivery"] == "") is fine
    assert (recent("loop", age, 60.0) == "") is fine


@pytest.mark.parametrize(("age", "fine"), [(180.0, True), (181.0, False), (None, False)])
def test_the_plan_must_have_been_looked_at_lately(age: float | None, fine: bool) -> None:
    assert (ready(since_tick=age)()["tick"] == "") is fine


def test_a_database_that_hangs_costs_one_thread_however_often_somebody_asks() -> None:
    over, asked = Event(), list[int]()

    def hangs() -> Health:
        asked.append(1)
        over.wait()
        return WELL

    one = Readiness(hangs, {}, patience=0.01)
    try:
        told = [one() for _ in range(5)]
        assert all("did not answer" in answers["database"] for answers in told)
        assert asked == [1]
    finally:
        over.set()


def test_a_database_that_came_back_is_asked_again() -> None:
    over = Event()

    def slow() -> Health:
        over.wait()
        return WELL

    one = Readiness(slow, {}, patience=0.01)
    assert "did not answer" in one()["database"]
    over.set()
    while one()["database"]:
        pass
    assert one()["migrations"] == ""


def test_a_database_of_this_release_is_well(engine: Engine) -> None:
    assert health(engine, SystemClock().now) == WELL


def test_pending_and_unknown_migrations_are_told(engine: Engine) -> None:
    migrate.downgrade(engine, migrate.revisions()[0])
    assert health(engine, SystemClock().now).pending == len(migrate.revisions()) - 1
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert health(engine, SystemClock().now).pending == -1


def test_a_clock_that_is_wrong_shows_on_a_server(engine: Engine) -> None:
    """SQLite has no clock of its own."""
    late = health(engine, lambda: datetime(2020, 1, 1, tzinfo=UTC)).ahead
    early = health(engine, lambda: datetime(2200, 1, 1, tzinfo=UTC)).ahead
    if engine.dialect.name == "sqlite":
        assert (late, early) == (timedelta(0), timedelta(0))
    else:
        assert late > timedelta(days=365)
        assert early < timedelta(days=-365)


def test_a_database_that_is_away_is_an_error_without_its_words(tmp_path: Path) -> None:
    away = storage.connect(f"sqlite:///{tmp_path / 'no' / 'folder.db'}")
    assert health(away, SystemClock().now) == Health(error="OperationalError")

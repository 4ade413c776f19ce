"""The database itself: who waits for whom, and what happens to the one who loses a race.

Rule: a second connection looks, because the first one also sees what was never committed.
"""

import sqlite3
import time
from datetime import UTC, datetime, timedelta, timezone
from threading import Barrier, Event

import pytest
from sqlalchemy import Connection, Engine, func, make_url, select, text, update
from sqlalchemy.exc import IntegrityError, OperationalError, StatementError

from bot.storage import database, outbox, records, subjects
from bot.storage import tables as t
from bot.storage.database import reading, writing
from bot.storage.upsert import upsert
from tests.storage import rows
from tests.storage.threads import together


@pytest.fixture
def file(sqlite_url: str) -> Engine:
    """An empty SQLite file."""
    return database.connect(sqlite_url)


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("foreign_keys", 1), ("synchronous", 2), ("busy_timeout", 10000)],
)
def test_every_sqlite_connection_is_set_up(file: Engine, pragma: str, value: object) -> None:
    with reading(file) as one, reading(file) as two:
        assert one.scalar(text(f"PRAGMA {pragma}")) == two.scalar(text(f"PRAGMA {pragma}")) == value
    file.dispose()


def test_many_may_be_the_first_to_open_a_file(sqlite_url: str) -> None:
    """Whoever comes first turns WAL on; nobody may fail over it."""

    def open_it(barrier: Barrier) -> object:
        engine = database.connect(sqlite_url)
        barrier.wait()
        with reading(engine) as connection:
            mode = connection.scalar(text("PRAGMA journal_mode"))
        engine.dispose()
        return mode

    assert together(*[open_it] * 8) == ["wal"] * 8


def test_the_first_to_open_a_file_waits_for_whoever_is_writing(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite's own patience does not cover the switch to WAL: it fails at once while somebody writes."""
    early = sqlite3.connect(make_url(sqlite_url).database or "", isolation_level=None)
    early.execute("CREATE TABLE one (x)")
    early.execute("BEGIN IMMEDIATE")
    waits: list[float] = []

    def wait(seconds: float) -> None:
        waits.append(seconds)
        early.execute("ROLLBACK")

    monkeypatch.setattr(time, "sleep", wait)
    engine = database.connect(sqlite_url)
    with reading(engine) as connection:
        assert connection.scalar(text("PRAGMA journal_mode")) == "wal"
    assert len(waits) == 1
    engine.dispose()
    early.close()


def test_a_row_without_its_parent_is_refused(engine: Engine, other: Engine) -> None:
    with pytest.raises(IntegrityError), engine.begin() as connection:
        subjects.save(connection, rows.pair())
    with reading(other) as connection:
        assert subjects.find(connection, type(rows.pair())) == ()


def test_reading_runs_beside_a_writer_and_sees_what_was_committed(engine: Engine, other: Engine) -> None:
    writing(engine, lambda connection: records.mark(connection, "count", "1"))
    with engine.begin() as writer:
        records.mark(writer, "count", "2")
        with reading(other) as reader:
            assert records.marked(reader, "count") == "1"
    with reading(other) as reader:
        assert records.marked(reader, "count") == "2"


def test_a_sqlite_writer_holds_the_lock_from_its_first_moment(file: Engine, sqlite_url: str) -> None:
    """BEGIN IMMEDIATE: what was read inside a turn cannot change before the turn writes."""
    hasty = database.connect(sqlite_url)
    with hasty.connect() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout=0")
        connection.commit()
        with file.begin(), pytest.raises(OperationalError, match="locked"):
            connection.begin()
    hasty.dispose()
    file.dispose()


def test_what_raises_leaves_nothing(engine: Engine, other: Engine) -> None:
    def half(connection: Connection) -> None:
        records.mark(connection, "count", "1")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        writing(engine, half)
    with reading(other) as connection:
        assert records.marked(connection, "count") == ""


def test_of_two_writers_of_a_unique_key_the_loser_runs_again(engine: Engine, other: Engine) -> None:
    """Both look before either writes: on PostgreSQL both see nothing, on SQLite the second waits."""
    tries: list[str] = []

    def write(name: str, barrier: Barrier) -> str:
        first = Event()

        def work(connection: Connection) -> str:
            tries.append(name)
            found = records.marked(connection, "first")
            if not first.is_set():
                first.set()
                _meet(engine, barrier)
            if not found:
                connection.execute(t.marks.insert().values(key="first", value=name))
            return found or name

        if engine.dialect.name == "sqlite":
            barrier.wait()
        return writing(engine, work)

    said = together(lambda barrier: write("a", barrier), lambda barrier: write("b", barrier))
    with reading(other) as connection:
        winner = records.marked(connection, "first")
        assert connection.scalar(select(func.count()).select_from(t.marks)) == 1
    assert said == [winner, winner]
    assert len(tries) == (2 if engine.dialect.name == "sqlite" else 3)


def _meet(engine: Engine, barrier: Barrier) -> None:
    """Inside a transaction only PostgreSQL's writers can meet: SQLite has one at a time."""
    if engine.dialect.name == "postgresql":
        barrier.wait()


def test_two_who_lock_in_opposite_order_both_get_through(engine: Engine, other: Engine) -> None:
    """A deadlock is a lost race: one of the two runs again, whole."""
    writing(engine, lambda connection: upsert(connection, t.marks, [{"key": k, "value": "0"} for k in "ab"]))

    def raise_both(barrier: Barrier, keys: str) -> None:
        first = Event()

        def work(connection: Connection) -> None:
            for key in keys:
                _count_up(connection, key)
                if not first.is_set():
                    first.set()
                    _meet(engine, barrier)

        writing(engine, work)

    together(lambda barrier: raise_both(barrier, "ab"), lambda barrier: raise_both(barrier, "ba"))
    with reading(other) as connection:
        assert [records.marked(connection, key) for key in "ab"] == ["2", "2"]


def _count_up(connection: Connection, key: str) -> None:
    here = t.marks.c.key == key
    now = connection.scalar(select(t.marks.c.value).where(here).with_for_update())
    connection.execute(update(t.marks).where(here).values(value=str(int(now or 0) + 1)))


def test_nothing_is_lost_when_many_count_at_once(engine: Engine, other: Engine) -> None:
    writing(engine, lambda connection: records.mark(connection, "count", "0"))

    def count(barrier: Barrier) -> None:
        barrier.wait()
        for _ in range(5):
            writing(engine, lambda connection: _count_up(connection, "count"))

    together(*[count] * 4)
    with reading(other) as connection:
        assert records.marked(connection, "count") == "20"


def test_a_mistake_is_no_lost_race(engine: Engine) -> None:
    tries = []

    def work(connection: Connection) -> None:
        tries.append(1)
        connection.execute(t.marks.insert().values(key="a", value=None))

    with pytest.raises(IntegrityError):
        writing(engine, work)
    assert len(tries) == 1


def test_a_naive_time_is_refused(engine: Engine, other: Engine) -> None:
    naive = datetime(2026, 3, 2, 9, 30)  # noqa: DTZ001
    with pytest.raises(StatementError, match="no time zone"):
        writing(engine, lambda connection: records.first_time(connection, "event", naive))
    with reading(other) as connection:
        assert connection.scalar(select(func.count()).select_from(t.inbox)) == 0


@pytest.mark.parametrize("hours", [0, 2, -8])
def test_times_come_back_aware_and_in_utc(engine: Engine, other: Engine, hours: int) -> None:
    at = rows.NOW.astimezone(timezone(timedelta(hours=hours)))
    writing(engine, lambda connection: records.first_time(connection, "event", at))
    with reading(other) as connection:
        found = connection.scalar(select(t.inbox.c.at))
    assert found == at
    assert found is not None
    assert found.tzinfo == UTC


def test_times_compare_by_instant_whatever_zone_asks(engine: Engine) -> None:
    """SQLite compares texts: they are right because every one of them is written in UTC."""
    writing(engine, lambda connection: outbox.write(connection, rows.letter("a")))
    west, east = (rows.NOW.astimezone(timezone(timedelta(hours=h))) for h in (-9, 9))
    early = west - rows.MINUTE
    with engine.begin() as connection:
        assert rows.claim(connection, early, 9) == ()
        assert [found.key for found in rows.claim(connection, east, 9)] == ["a"]

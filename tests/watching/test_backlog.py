"""The backlog read from the outbox: right on both databases, and never by reading what is not due."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, delete, event, insert, text

from bot.storage import database, gauges, outbox
from bot.storage import tables as t
from bot.storage.database import reading, writing
from bot.storage.gauges import Gauges, Queue
from bot.watching import Watch
from tests.storage.rows import NOW, letter
from tests.watching.scraping import scraped, value, watch

SECOND = timedelta(seconds=1)
INSTALLATIONS = ("", "slack/T1", "slack/T2", "teams/ü", "web/")
PLAIN = {
    **dict.fromkeys(("person", "policy", "kind", "load", "verb", "question", "subject"), "x"),
    "address": {},
    "card": {},
    "written_at": NOW,
}
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "installation": st.sampled_from(INSTALLATIONS),
            "priority": st.integers(0, 4),
            "lane": st.sampled_from(["a", "b", "c"]),
            "state": st.sampled_from(["queued", "sending", "sent", "dead", "unknown"]),
            "wake_at": st.none() | st.integers(-50, 50).map(lambda n: NOW + n * SECOND),
            "dismissed_at": st.none() | st.just(NOW),
        }
    ),
    max_size=25,
)


def put(engine: Engine, rows: list[dict[str, Any]]) -> None:
    """These rows and no others."""
    with engine.begin() as connection:
        connection.execute(delete(t.outbox))
        if rows:
            connection.execute(
                insert(t.outbox), [{**PLAIN, "key": f"k{n}", **row} for n, row in enumerate(rows)]
            )


def look(engine: Engine) -> Gauges:
    with reading(engine) as connection:
        return gauges.queue(connection, NOW)


def counted(rows: list[dict[str, Any]]) -> Gauges:
    """The same, the slow way."""
    live = [row for row in rows if row["wake_at"] is not None]
    queues = []
    for where, priority in sorted({(row["installation"], row["priority"]) for row in live}):
        due = [
            row for row in live
            if (row["installation"], row["priority"]) == (where, priority) and row["wake_at"] <= NOW
        ]  # fmt: skip
        oldest = max(((NOW - row["wake_at"]).total_seconds() for row in due), default=0.0)
        queues.append(Queue(where, priority, len(due), len({row["lane"] for row in due}), oldest))
    states = [row["state"] for row in rows if row["dismissed_at"] is None]
    undecided = tuple((s, states.count(s)) for s in ("dead", "unknown") if s in states)
    return Gauges(tuple(queues), undecided)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(ROWS)
def test_the_backlog_is_what_counting_by_hand_gives(engine: Engine, rows: list[dict[str, Any]]) -> None:
    put(engine, rows)
    found, right = look(engine), counted(rows)
    assert sorted(found.queues) == list(right.queues)  # a database sorts letters its own way
    assert found.undecided == right.undecided


def test_an_empty_outbox_has_no_queues(engine: Engine) -> None:
    assert look(engine) == Gauges()


def test_counts_stop_at_their_limits(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gauges, "MOST", 3)
    monkeypatch.setattr(gauges, "IN_FRONT", 2)
    row = {"installation": "web/", "priority": 1, "state": "queued"}
    put(engine, [{**row, "lane": f"l{n}", "wake_at": NOW - n * SECOND} for n in range(5)])
    assert look(engine).queues == (Queue("web/", 1, 3, 2, 4.0),)


def test_a_letter_that_was_written_shows_as_due_and_as_a_metric(engine: Engine) -> None:
    writing(engine, lambda connection: outbox.write(connection, letter("a", wake_at=NOW - 9 * SECOND)))
    found = look(engine)
    assert [(one.rows, one.lanes, one.oldest) for one in found.queues] == [(1, 1, 9.0)]
    assert (
        sum(v for (name, _), v in scraped(Watch(lambda: found)).items() if name == "flipside_queue_due") == 1
    )


def test_a_database_that_is_away_gives_none(tmp_path: Path) -> None:
    away = database.connect(f"sqlite:///{tmp_path / 'no' / 'folder.db'}")
    assert gauges.looked(away, NOW) is None
    assert value(scraped(watch(None)), "database_answers") == 0


def test_only_the_indexes_are_read(engine: Engine) -> None:
    """SQLite tells its plan; PostgreSQL as well, once it is told that reading everything is dear."""
    far = {"installation": "web/", "lane": "a", "priority": 1, "state": "queued"}
    put(engine, [{**far, "wake_at": NOW + n * SECOND} for n in range(1, 300)])
    for statement in statements(engine):
        plan = explained(engine, statement)
        assert "ix_outbox" in plan
        assert "Seq Scan on outbox" not in plan
        assert "SCAN outbox\n" not in plan


def statements(engine: Engine) -> list[tuple[str, Any]]:
    """What looking sends to the database."""
    sent: list[tuple[str, Any]] = []

    def note(_c: Any, _cursor: Any, statement: str, parameters: Any, _x: Any, _many: Any) -> None:
        if "outbox" in statement:
            sent.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    look(engine)
    event.remove(engine, "before_cursor_execute", note)
    return sent


def explained(engine: Engine, statement: tuple[str, Any]) -> str:
    """The plan of a statement, one step on each line."""
    how = "EXPLAIN QUERY PLAN" if engine.dialect.name == "sqlite" else "EXPLAIN"
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL enable_seqscan = off"))
        rows = connection.exec_driver_sql(f"{how} {statement[0]}", statement[1]).all()
    return "".join(f"{row[-1]}\n" for row in rows)

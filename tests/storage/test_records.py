"""Small ledgers: what was noted once stays noted, whoever notes it again."""

from datetime import date, timedelta
from threading import Barrier

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, delete, select

from bot.storage import records, subjects
from bot.storage import tables as t
from bot.storage.database import reading, writing
from tests.storage import rows
from tests.storage.rows import NOW
from tests.storage.threads import together

DUE = date(2026, 3, 5)
VALUES = (("asker", "max"), ("n", "2"))


def test_an_event_is_new_once(engine: Engine, other: Engine) -> None:
    assert writing(engine, lambda connection: records.first_time(connection, "web:1", NOW))
    assert not writing(other, lambda connection: records.first_time(connection, "web:1", NOW))
    assert writing(other, lambda connection: records.first_time(connection, "web:2", NOW))


def test_an_event_whose_turn_broke_is_new_again(engine: Engine, other: Engine) -> None:
    with engine.connect() as connection, connection.begin() as turn:
        assert records.first_time(connection, "web:1", NOW)
        turn.rollback()
    assert writing(other, lambda connection: records.first_time(connection, "web:1", NOW))


def test_of_two_who_hear_an_event_at_once_one_is_first(engine: Engine) -> None:
    def hear(barrier: Barrier) -> bool:
        barrier.wait()
        return writing(engine, lambda connection: records.first_time(connection, "web:1", NOW))

    assert sorted(together(hear, hear, hear)) == [False, False, True]


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from(["pair:x", "pair:x|mira", "pair:X"]))))
def test_a_step_is_taken_once_for_each_rule_and_subject(engine: Engine, taken: list[tuple[str, str]]) -> None:
    def take(connection: Connection) -> list[bool]:
        connection.execute(delete(t.steps))
        return [records.step_taken(connection, rule, subject, NOW) for rule, subject in taken]

    assert writing(engine, take) == [step not in taken[:n] for n, step in enumerate(taken)]


def test_a_task_is_opened_once_and_again_when_it_was_done_before(engine: Engine, other: Engine) -> None:
    def opened() -> bool:
        return writing(engine, lambda c: records.open_task(c, "c1", "pair_red", "pair:x", VALUES, DUE, NOW))

    def open_now() -> tuple[object, ...]:
        with reading(other) as connection:
            return records.open_tasks(connection, "c1")

    writing(engine, rows.settled)
    assert opened()
    assert not opened()
    assert open_now() == (("pair_red", "pair:x", VALUES),)
    writing(engine, lambda connection: records.close_tasks(connection, "pair:x", NOW))
    assert open_now() == ()
    assert opened()
    assert not opened()
    assert open_now() == (("pair_red", "pair:x", VALUES),)


def test_closing_the_tasks_of_a_subject_leaves_the_others(engine: Engine, other: Engine) -> None:
    def write(connection: Connection) -> None:
        rows.settled(connection)
        subjects.save(connection, rows.cohort("c2"))
        for cohort, subject in (("c1", "pair:x"), ("c1", "pair:xy"), ("c2", "pair:z")):
            records.open_task(connection, cohort, "pair_red", subject, (), DUE, NOW)
        records.close_tasks(connection, "pair:x", NOW)

    writing(engine, write)
    with reading(other) as connection:
        assert records.open_tasks(connection, "c1") == (("pair_red", "pair:xy", ()),)
        assert records.open_tasks(connection, "c2") == (("pair_red", "pair:z", ()),)


def test_a_task_that_is_closed_keeps_its_day(engine: Engine, other: Engine) -> None:
    writing(engine, rows.settled)
    writing(engine, lambda c: records.open_task(c, "c1", "pair_red", "pair:x", (), DUE, NOW))
    writing(engine, lambda c: records.close_tasks(c, "pair:x", NOW))
    writing(engine, lambda c: records.close_tasks(c, "pair:x", NOW + timedelta(days=1)))
    with reading(other) as connection:
        assert connection.scalar(select(t.tasks.c.closed_at)) == NOW


def test_the_audit_log_keeps_order_and_has_room_for_long_words(engine: Engine, other: Engine) -> None:
    def write(connection: Connection) -> None:
        records.audit(connection, "mira", "admin match", "", NOW)
        records.audit(connection, "max", "refused: " + "x" * 500, "y" * 9000, NOW)

    writing(engine, write)
    with reading(other) as connection:
        (one, two) = records.audited(connection)
        kept = connection.scalars(select(t.audit.c.detail).order_by(t.audit.c.id)).all()
    assert one == ("mira", "admin match")
    assert two[0] == "max" and two[1].startswith("refused: x")
    assert [len(detail) for detail in kept] == [0, 2000]


def test_a_mark_is_what_was_written_last(engine: Engine, other: Engine) -> None:
    writing(engine, lambda connection: records.mark(connection, "day", "1"))
    writing(engine, lambda connection: records.mark(connection, "day", "2"))
    with reading(other) as connection:
        assert records.marked(connection, "day") == "2"
        assert records.marked(connection, "nothing", "default") == "default"

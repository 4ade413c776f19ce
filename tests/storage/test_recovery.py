"""Recovery: what may have been said is not said again, ids are not given again, and twice is once."""

from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import Connection, Engine, select

from bot.storage import outbox, people, records, recovery, talks
from bot.storage import tables as t
from bot.storage.database import reading, writing
from bot.storage.outbox import GOODBYE, Letter, State
from bot.storage.recovery import JUMP, MAY_HAVE, TOO_LATE, Gap
from tests.storage.rows import MINUTE, NOW, letter, person

WEEK = timedelta(weeks=1)
LATER = NOW + WEEK  # when the backup is put back
AFTER = LATER + MINUTE


def wrote(engine: Engine, one: Letter) -> Letter:
    """The letter, written."""
    written = writing(engine, lambda connection: outbox.write(connection, one))
    assert written
    return written


def recovered(engine: Engine) -> recovery.Recovered:
    """Put back a week later."""
    return writing(engine, lambda connection: recovery.recover(connection, LATER, LATER))


def row(engine: Engine, one: Letter) -> Letter:
    """As it was committed."""
    with reading(engine) as connection:
        found = outbox.get(connection, one.id)
    assert found
    return found


@pytest.mark.parametrize("policy", ["drop", "ask"])
@pytest.mark.parametrize("state", [State.QUEUED, State.SENDING])
def test_what_was_due_in_the_lost_time_may_have_been_sent(
    engine: Engine, other: Engine, policy: str, state: State
) -> None:
    one = wrote(engine, letter("a", policy=policy, state=state, wake_at=LATER))
    assert recovered(engine).doubtful == 1
    there = row(other, one)
    assert (there.state, there.wake_at, there.error) == (State.UNKNOWN, None, MAY_HAVE)


@pytest.mark.parametrize(
    "values",
    [
        {"wake_at": AFTER},
        {"policy": "repeat"},
        {"policy": "repeat", "verb": "replace", "load": "answer"},
        {"policy": "repeat", "kind": GOODBYE, "load": "answer"},
    ],
    ids=["due later", "harmless twice", "a card drawn anew", "a goodbye"],
)
def test_what_is_due_later_or_harmless_stays(
    engine: Engine, other: Engine, values: dict[str, object]
) -> None:
    one = wrote(engine, Letter(**{**vars(letter("a")), **values}))
    assert recovered(engine).doubtful == 0
    assert row(other, one) == one


def test_what_is_finished_stays_finished(engine: Engine, other: Engine) -> None:
    one = wrote(engine, letter("a", state=State.SENT, wake_at=None, sent_at=NOW))
    recovered(engine)
    assert row(other, one) == one


def test_nobody_waits_for_the_answer_to_a_request_of_last_week(engine: Engine, other: Engine) -> None:
    one = wrote(engine, letter("reply:e1", kind="reply", load="answer", policy="repeat", state=State.SENDING))
    assert recovered(engine).late == 1
    there = row(other, one)
    assert (there.state, there.wake_at, there.error) == (State.EXPIRED, None, TOO_LATE)


def test_every_page_is_drawn_again(engine: Engine, other: Engine) -> None:
    page = letter("page:mira", verb="page", policy="repeat", load="answer", state=State.SENT, wake_at=None)
    one = wrote(engine, page)
    assert recovered(engine).pages == 1
    there = row(other, one)
    assert (there.state, there.wake_at) == (State.QUEUED, LATER)


def test_ids_jump_over_those_that_may_have_been_given(engine: Engine) -> None:
    def begun(connection: Connection, subject: str) -> int | None:
        return talks.begin(connection, "mira", "met", subject, NOW)

    writing(engine, lambda connection: people.save_all(connection, [person("mira")]))
    one = wrote(engine, letter("a"))
    talk = writing(engine, lambda connection: begun(connection, "session:1"))
    recovered(engine)
    assert wrote(engine, letter("b")).id > one.id + JUMP
    assert (writing(engine, lambda connection: begun(connection, "session:2")) or 0) > (talk or 0) + JUMP


def test_ids_jump_in_tables_that_were_always_empty(engine: Engine) -> None:
    recovered(engine)
    assert wrote(engine, letter("first")).id > JUMP


def test_every_table_with_numbers_is_known(engine: Engine) -> None:
    numbered = {table.name for table in recovery.numbered()}
    assert {"addresses", "audit", "chat_messages", "conversations", "outbox", "tasks"} <= numbered
    assert {"inbox", "people", "steps", "marks", "answers"}.isdisjoint(numbered)


def test_the_gap_begins_a_minute_before_the_last_beat(engine: Engine, other: Engine) -> None:
    for at in (NOW - MINUTE, NOW):
        writing(engine, partial(recovery.beat, now=at))
    assert recovered(engine).gap == Gap(NOW - MINUTE, LATER)
    with reading(other) as connection:
        assert recovery.gap(connection) == Gap(NOW - MINUTE, LATER)


def test_without_a_beat_the_gap_begins_with_the_last_thing_that_happened(engine: Engine) -> None:
    writing(engine, lambda connection: records.first_time(connection, "e1", NOW))
    writing(engine, lambda connection: records.step_taken(connection, "kickoff", "cohort:c1", NOW + MINUTE))
    assert recovered(engine).gap == Gap(NOW + MINUTE, LATER)


def test_nothing_is_in_doubt_where_nothing_was_restored(engine: Engine) -> None:
    with reading(engine) as connection:
        assert recovery.gap(connection) is None
        assert recovery.doubt(connection, NOW) == ""


@pytest.mark.parametrize(
    ("due", "doubtful"),
    [(NOW - WEEK, True), (NOW, True), (LATER, True), (AFTER, False)],
    ids=["held back since before", "in the gap", "at its end", "after it"],
)
def test_a_line_of_the_plan_is_in_doubt_up_to_the_end_of_the_gap(
    engine: Engine, other: Engine, due: object, doubtful: bool
) -> None:
    writing(engine, lambda connection: recovery.beat(connection, NOW))
    recovered(engine)
    with reading(other) as connection:
        assert bool(recovery.doubt(connection, due)) is doubtful  # type: ignore[arg-type]


def test_it_is_known_whether_it_was_done(engine: Engine) -> None:
    """Until the program has run again; a backup of that time may need it once more."""
    writing(engine, lambda connection: recovery.beat(connection, NOW))
    for step, done in (
        (lambda connection: None, False),
        (lambda connection: recovery.recover(connection, LATER, LATER), True),
        (lambda connection: recovery.beat(connection, AFTER), False),
    ):
        writing(engine, step)  # type: ignore[arg-type]
        with reading(engine) as connection:
            assert recovery.recovered(connection) is done


def test_a_recovery_that_breaks_off_has_done_nothing(engine: Engine, other: Engine) -> None:
    one = wrote(engine, letter("a"))

    def breaks(connection: Connection) -> None:
        recovery.recover(connection, LATER, LATER)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        writing(engine, breaks)
    assert row(other, one) == one
    with reading(other) as connection:
        assert connection.execute(select(t.marks)).all() == []
    assert wrote(engine, letter("b")).id < JUMP or engine.dialect.name == "postgresql"

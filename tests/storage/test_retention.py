"""Retention: what is old goes, what something can still come of stays, and nothing happens twice for it."""

from datetime import datetime, timedelta
from functools import partial
from threading import Barrier

import pytest
from sqlalchemy import Connection, Engine, func, select, text, update

from bot.storage import outbox, people, records, talks
from bot.storage import tables as t
from bot.storage.database import reading, writing
from bot.storage.outbox import Letter, State
from bot.storage.retention import BATCH, INBOX_DAYS, OUTBOX_DAYS, due_for_sweep, sweep, swept
from tests.storage.rows import MINUTE, NOW, letter, person
from tests.storage.threads import together

DAY = timedelta(days=1)
OLD = NOW - OUTBOX_DAYS - MINUTE
MANY = 100_000


def finished(key: str, at: datetime = OLD, **values: object) -> Letter:
    """A letter that was sent."""
    sent = letter(key, state=State.SENT, wake_at=None, written_at=at, sent_at=at)
    return Letter(**{**vars(sent), **values})


def wrote(engine: Engine, *letters: Letter) -> tuple[int, ...]:
    """The ids of the letters, written."""

    def write(connection: Connection) -> tuple[int, ...]:
        written = [outbox.write(connection, one) for one in letters]
        return tuple(one.id for one in written if one)

    return writing(engine, write)


def kept(engine: Engine) -> set[str]:
    with reading(engine) as connection:
        return set(connection.scalars(select(t.outbox.c.key)))


def begun(engine: Engine) -> int:
    """A conversation that is open."""
    writing(engine, lambda connection: people.save_all(connection, [person("mira")]))
    talk = writing(engine, lambda connection: talks.begin(connection, "mira", "met", "session:1", OLD))
    assert talk
    return talk


def test_an_event_is_remembered_for_thirty_days(engine: Engine, other: Engine) -> None:
    for key, at in (("old", NOW - INBOX_DAYS - MINUTE), ("young", NOW - INBOX_DAYS + MINUTE)):
        writing(engine, partial(records.first_time, event=key, now=at))
    assert swept(engine, NOW) == {"inbox": 1, "outbox": 0}
    with reading(other) as connection:
        assert list(connection.scalars(select(t.inbox.c.id))) == ["young"]


def test_a_finished_message_is_kept_for_ninety_days(engine: Engine, other: Engine) -> None:
    wrote(
        engine,
        finished("old"),
        finished("cancelled", state=State.CANCELLED, sent_at=None),
        finished("young", NOW - OUTBOX_DAYS + MINUTE),
        finished("sent late", sent_at=NOW - DAY),
        letter("waits", written_at=OLD, wake_at=NOW + DAY),
    )
    assert swept(engine, NOW) == {"inbox": 0, "outbox": 2}
    assert kept(other) == {"young", "sent late", "waits"}


@pytest.mark.parametrize("state", [State.UNKNOWN, State.DEAD])
def test_what_nobody_has_decided_about_is_kept(engine: Engine, other: Engine, state: State) -> None:
    wrote(
        engine,
        finished("undecided", state=state, sent_at=None, policy="ask"),
        finished("dismissed", state=state, sent_at=None, policy="ask", dismissed_at=OLD),
    )
    swept(engine, NOW)
    assert kept(other) == {"undecided"}


def test_nobody_is_asked_about_a_reminder_that_may_not_have_arrived(engine: Engine, other: Engine) -> None:
    wrote(engine, finished("nudge", state=State.UNKNOWN, sent_at=None, policy="drop"))
    swept(engine, NOW)
    assert kept(other) == set()


def test_what_belongs_to_an_open_conversation_is_kept(engine: Engine, other: Engine) -> None:
    """Its card may still have buttons, and its key keeps the same question from being asked twice."""
    talk = begun(engine)
    wrote(engine, finished("ask:1", conversation=talk), finished("remind:1", conversation=talk))
    swept(engine, NOW)
    assert kept(other) == {"ask:1", "remind:1"}
    assert wrote(engine, letter("ask:1", conversation=talk)) == ()
    writing(engine, lambda connection: talks.close(connection, talk, NOW))
    swept(engine, NOW)
    assert kept(other) == set()


def test_what_another_row_points_at_is_kept_as_long(engine: Engine, other: Engine) -> None:
    (card,) = wrote(engine, finished("card"))
    wrote(engine, finished("anew", NOW - DAY, verb="replace", target=card))
    swept(engine, NOW)
    assert kept(other) == {"card", "anew"}
    assert swept(engine, NOW + OUTBOX_DAYS) == {"inbox": 0, "outbox": 2}


def test_steps_people_and_the_audit_log_stay(engine: Engine, other: Engine) -> None:
    talk = begun(engine)
    writing(engine, lambda connection: talks.close(connection, talk, OLD))
    writing(engine, lambda connection: records.step_taken(connection, "met", "session:1", OLD))
    writing(engine, lambda connection: records.audit(connection, "mira", "looked", "", OLD))
    swept(engine, NOW)
    with reading(other) as connection:
        for table in (t.steps, t.audit, t.conversations, t.people):
            assert connection.scalar(select(func.count()).select_from(table)) == 1


def test_one_process_a_day_is_the_one_that_sweeps(engine: Engine, other: Engine) -> None:
    def asks(where: Engine, at: datetime) -> bool:
        return writing(where, lambda connection: due_for_sweep(connection, at))

    asked = [asks(where, NOW + span) for span in (timedelta(), MINUTE, DAY) for where in (engine, other)]
    assert asked == [True, False, False, False, True, False]


def test_of_two_that_ask_at_once_one_sweeps(engine: Engine) -> None:
    def asks(at: datetime, barrier: Barrier) -> bool:
        barrier.wait()
        return writing(engine, lambda connection: due_for_sweep(connection, at))

    for day in range(5):
        at = NOW + day * DAY
        assert sorted(together(*[lambda barrier, at=at: asks(at, barrier)] * 3)) == [False, False, True]


def filled(engine: Engine) -> None:
    """A hundred thousand old events and messages; of the messages every tenth belongs to what is open."""
    talk = begun(engine)
    wrote(engine, finished("like this"))
    numbers = f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {MANY}) "
    copied = [c.name for c in t.outbox.c if c.name not in ("id", "key", "conversation")]
    columns = ", ".join(f'"{name}"' for name in copied)
    with engine.begin() as connection:
        connection.execute(
            text(
                f"INSERT INTO outbox ({columns}, key, conversation) {numbers} SELECT {columns}, 'old:' || i, "
                f"CASE WHEN i % 10 = 0 THEN {talk} END FROM n, (SELECT * FROM outbox) AS one"
            )
        )
        records.first_time(connection, "like this", OLD)
        old = f"{numbers} SELECT 'e' || i, at FROM n, (SELECT at FROM inbox) AS one"
        connection.execute(text(f"INSERT INTO inbox (id, at) {old}"))
        connection.execute(update(t.outbox).where(t.outbox.c.key == "like this").values(written_at=NOW))


def test_a_hundred_thousand_rows_go_in_small_transactions(engine: Engine, other: Engine) -> None:
    filled(engine)
    first = writing(engine, lambda connection: sweep(connection, NOW))
    assert first == {"inbox": BATCH, "outbox": BATCH}
    rest = swept(engine, NOW)
    assert rest == {"inbox": MANY + 1 - BATCH, "outbox": MANY * 9 // 10 - BATCH}
    with reading(other) as connection:
        assert connection.scalar(select(func.count()).select_from(t.outbox)) == MANY // 10 + 1
    assert wrote(engine, letter("old:10"), letter("old:11")) != ()
    with reading(other) as connection:
        again = select(func.count()).where(t.outbox.c.key == "old:10")
        assert connection.scalar(again) == 1

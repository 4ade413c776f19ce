"""The outbox: written once, claimed by one, settled by whoever holds the fence.

Rule: two claimers that meet inside their transactions never hold the same row.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from threading import Barrier

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, delete, func, select

from bot.storage import outbox
from bot.storage import tables as t
from bot.storage.database import reading, writing
from bot.storage.outbox import GOODBYE, LEASE, Letter, State
from conversations.cards import Ask, Card, Choice, Fact, Link, Picture
from tests.storage import rows
from tests.storage.rows import MINUTE, NOW, letter
from tests.storage.threads import together

LATER = NOW + LEASE
RICH = Card(
    "Hello",
    "Title",
    (Fact("When", "Monday"),),
    Picture("a.svg", "a drawing"),
    (Link("Docs", "https://example.org"),),
    choices=(Choice("yes", "Yes", "answer 3 yes"),),
    ask=Ask(3, "join", "choice"),
    why="Because",
)


def write(engine: Engine, *letters: Letter) -> tuple[Letter, ...]:
    written = writing(engine, lambda connection: [outbox.write(connection, one) for one in letters])
    return tuple(one for one in written if one)


def claim(engine: Engine, now: datetime = NOW, most: int = 9) -> tuple[Letter, ...]:
    return writing(engine, lambda connection: rows.claim(connection, now, most))


def claimed(engine: Engine) -> Letter:
    """The only one that is due."""
    (one,) = claim(engine)
    return one


def settle(engine: Engine, one: Letter, state: State, **values: object) -> bool:
    return writing(engine, lambda connection: outbox.settle(connection, one, state, NOW, **values))


def seen(other: Engine, one: Letter) -> Letter:
    with reading(other) as connection:
        found = outbox.get(connection, one.id)
    assert found is not None
    return found


def test_a_letter_comes_back_as_it_was_written(engine: Engine, other: Engine) -> None:
    full = letter("a", card=RICH, conversation=3, question="join", subject="pair:x", expires_at=LATER)
    (written,) = write(engine, full)
    assert seen(other, written) == written


def test_a_key_is_written_once(engine: Engine, other: Engine) -> None:
    (first,) = write(engine, letter("a"))
    assert write(engine, letter("a", card=Card("other words"))) == ()
    assert seen(other, first).card == Card("hello")


def test_a_key_is_written_once_by_two_at_once(engine: Engine, other: Engine) -> None:
    def both(barrier: Barrier) -> tuple[Letter, ...]:
        barrier.wait()
        return write(engine, letter("a"))

    written = together(both, both)
    assert sorted(map(len, written)) == [0, 1]
    with reading(other) as connection:
        assert outbox.count(connection) == {"queued": 1}


def test_claiming_leases(engine: Engine, other: Engine) -> None:
    (one,) = write(engine, letter("a"))
    (mine,) = claim(engine)
    assert (mine.state, mine.fence, mine.attempts) == (State.QUEUED, 1, 1)
    there = seen(other, one)
    assert (there.state, there.fence, there.attempts, there.wake_at) == (State.SENDING, 1, 1, LATER)
    assert claim(engine, LATER - timedelta(microseconds=1)) == ()


def test_an_interrupted_row_comes_back_after_its_lease(engine: Engine) -> None:
    write(engine, letter("a"))
    claim(engine)
    (again,) = claim(engine, LATER)
    assert (again.state, again.fence, again.attempts) == (State.SENDING, 2, 2)


def test_whoever_lost_the_fence_changes_nothing(engine: Engine, other: Engine) -> None:
    write(engine, letter("a"))
    (late,), (now_mine,) = claim(engine), claim(engine, LATER)
    before = seen(other, late)
    assert not settle(engine, late, State.DEAD, error="too late")
    assert seen(other, late) == before
    assert settle(engine, now_mine, State.SENT, receipt={"message": "1"})
    after = seen(other, late)
    assert (after.state, after.receipt) == (State.SENT, {"message": "1"})
    assert (after.sent_at, after.wake_at) == (NOW, None)


def test_an_outcome_is_written_once(engine: Engine, other: Engine) -> None:
    write(engine, letter("a"))
    (mine,) = claim(engine)
    assert settle(engine, mine, State.SENT)
    assert not settle(engine, mine, State.DEAD)
    assert seen(other, mine).state is State.SENT


def test_a_failure_may_wake_the_row_again(engine: Engine, other: Engine) -> None:
    write(engine, letter("a"))
    (mine,) = claim(engine)
    assert settle(engine, mine, State.QUEUED, error="busy", wake_at=NOW + MINUTE)
    assert claim(engine, NOW) == ()
    with reading(other) as connection:
        assert outbox.next_wake(connection) == NOW + MINUTE
    (again,) = claim(engine, NOW + MINUTE)
    assert (again.attempts, again.error, again.state) == (2, "busy", State.QUEUED)


@pytest.mark.parametrize("state", [State.SENT, State.DEAD, State.UNKNOWN, State.EXPIRED])
def test_what_is_settled_is_never_claimed(engine: Engine, other: Engine, state: State) -> None:
    write(engine, letter("a"))
    settle(engine, claimed(engine), state)
    assert claim(engine, NOW + timedelta(days=400)) == ()
    with reading(other) as connection:
        assert outbox.next_wake(connection) is None


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 2), st.integers(-5, 5)), max_size=12), st.integers(1, 5))
def test_urgent_first_then_the_longest_due(engine: Engine, plan: list[tuple[int, int]], most: int) -> None:
    writing(engine, lambda connection: connection.execute(delete(t.outbox)))
    letters = [
        letter(str(n), priority=priority, wake_at=NOW + minutes * MINUTE)
        for n, (priority, minutes) in enumerate(plan)
    ]
    due = sorted((p, minutes, n) for n, (p, minutes) in enumerate(plan) if minutes <= 0)
    write(engine, *letters)
    sent: list[Letter] = []
    while some := claim(engine, most=most):
        assert len(some) <= most
        sent += some
    assert [int(one.key) for one in sent] == [n for _, _, n in due]


def test_two_who_claim_at_once_share_the_rows(engine: Engine, other: Engine) -> None:
    """On PostgreSQL both hold their claims at the same moment; on SQLite one is after the other."""
    write(engine, *(letter(str(n)) for n in range(6)))

    def work(barrier: Barrier) -> list[str]:
        def take(connection: Connection) -> tuple[Letter, ...]:
            found = rows.claim(connection, NOW, 3)
            if engine.dialect.name == "postgresql":
                barrier.wait()
            return found

        return [one.key for one in writing(engine, take)]

    one, two = together(work, work)
    assert len(one) == len(two) == 3
    assert {*one, *two} == set("012345")
    with reading(other) as connection:
        assert connection.scalar(select(func.max(t.outbox.c.fence))) == 1


def test_many_claimers_send_each_row_once(engine: Engine) -> None:
    write(engine, *(letter(str(n)) for n in range(30)))

    def drain(barrier: Barrier) -> list[str]:
        barrier.wait()
        sent: list[str] = []
        while some := claim(engine, most=4):
            sent += [one.key for one in some if settle(engine, one, State.SENT)]
        return sent

    sent = [key for keys in together(drain, drain, drain) for key in keys]
    assert sorted(sent, key=int) == [str(n) for n in range(30)]


def test_what_asks_about_a_closed_conversation_is_not_sent(engine: Engine, other: Engine) -> None:
    waiting, leased, elsewhere, redraws = write(
        engine,
        letter("waiting", conversation=7),
        letter("leased", conversation=7, state=State.SENDING, wake_at=LATER, fence=1),
        letter("elsewhere", conversation=8),
        letter("redraws", conversation=7, verb="replace"),
    )
    writing(engine, lambda connection: outbox.cancel(connection, 7))
    states = [seen(other, one).state for one in (waiting, leased, elsewhere, redraws)]
    assert states == [State.CANCELLED, State.SENDING, State.QUEUED, State.QUEUED]
    assert {one.key for one in claim(engine)} == {"elsewhere", "redraws"}


def test_quiet_drops_only_what_the_person_does_not_want(engine: Engine, other: Engine) -> None:
    nudge, answer, others = write(
        engine, letter("nudge"), letter("answer", load="answer"), letter("others", "max")
    )
    writing(engine, lambda connection: outbox.quiet(connection, "mira", ["nudge", "news"]))
    assert [seen(other, one).state for one in (nudge, answer, others)] == [
        State.CANCELLED,
        State.QUEUED,
        State.QUEUED,
    ]


def test_shown_are_the_sent_cards_that_were_not_replaced(engine: Engine, other: Engine) -> None:
    def sent(key: str, question: str) -> Letter:
        there = letter(key, conversation=7, question=question)
        return replace(there, state=State.SENT, wake_at=None, sent_at=NOW)

    one, two, _ = write(
        engine,
        sent("one", "join"),
        sent("two", "role"),
        letter("waiting", conversation=7, question="join"),
    )
    with reading(other) as connection:
        assert outbox.shown(connection, 7) == (one, two)
        assert outbox.shown(connection, 7, "role") == (two,)
        assert outbox.shown(connection, 8) == ()
    writing(engine, lambda connection: outbox.mark_replaced(connection, two.id))
    with reading(other) as connection:
        assert outbox.shown(connection, 7) == (one,)


def test_a_page_is_queued_again_whatever_became_of_it(engine: Engine, other: Engine) -> None:
    page = letter("page:mira", verb="page")
    writing(engine, lambda connection: outbox.again(connection, page))
    (mine,) = claim(engine)
    settle(engine, mine, State.SENT)
    writing(engine, lambda connection: outbox.again(connection, replace(page, wake_at=LATER)))
    there = seen(other, mine)
    assert (there.state, there.wake_at, there.attempts) == (State.QUEUED, LATER, 0)
    with reading(other) as connection:
        assert outbox.count(connection) == {"queued": 1}


def test_a_late_worker_cannot_settle_what_was_queued_again(engine: Engine, other: Engine) -> None:
    """The fence only rises, or an old holder's number would fit a new claim."""
    page = letter("page:mira", verb="page")
    writing(engine, lambda connection: outbox.again(connection, page))
    (late,) = claim(engine)
    writing(engine, lambda connection: outbox.again(connection, page))
    (now_mine,) = claim(engine)
    assert now_mine.fence > late.fence
    assert not settle(engine, late, State.DEAD)
    assert seen(other, late).state is State.SENDING
    assert settle(engine, now_mine, State.SENT)


def test_a_number_is_never_given_again(engine: Engine) -> None:
    """A late worker of a deleted row would otherwise settle a stranger's."""
    (old,) = write(engine, letter("a"))
    writing(engine, lambda connection: connection.execute(delete(t.outbox)))
    (new,) = write(engine, letter("b"))
    assert new.id > old.id


@pytest.mark.parametrize("end", [State.SENT, State.DEAD, State.UNKNOWN])
def test_the_goodbye_keeps_no_trace_once_it_is_over(engine: Engine, other: Engine, end: State) -> None:
    write(engine, replace(letter("notice:forgotten:mira", card=RICH), person="", kind=GOODBYE))
    settle(engine, claimed(engine), State.QUEUED, wake_at=NOW)
    mine = claimed(engine)
    assert seen(other, mine).card == RICH
    settle(engine, mine, end, receipt={"channel": "mira"})
    assert seen(other, mine).state is end
    with reading(other) as connection:
        row = connection.execute(select(t.outbox)).one()
    assert not any("mira" in str(cell) or "Hello" in str(cell) for cell in row)

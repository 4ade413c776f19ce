"""Claims: one row a lane, urgent first, nothing lost between two who claim at once."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, delete

from bot.events import Address
from bot.storage import claims, outbox
from bot.storage import tables as t
from bot.storage.claims import Ended
from bot.storage.database import reading, writing
from bot.storage.outbox import LEASE, Letter, State
from tests.storage import rows
from tests.storage.rows import MINUTE, NOW, letter

MIRA = Address("web", "", "mira")
ELSEWHERE = Address("web", "other", "mira")


def write(engine: Engine, *letters: Letter) -> tuple[Letter, ...]:
    found = writing(engine, lambda connection: [outbox.write(connection, one) for one in letters])
    return tuple(one for one in found if one)


def claim(engine: Engine, now: object = NOW, most: int = 9) -> list[str]:
    return [one.key for one in writing(engine, lambda c: rows.claim(c, now, most))]  # type: ignore[arg-type]


def end(engine: Engine, *ended: Ended) -> int:
    return writing(engine, lambda connection: claims.end(connection, ended, NOW))


def test_of_each_lane_one_row_is_under_way(engine: Engine) -> None:
    write(engine, *(letter(str(n), address=MIRA) for n in range(3)), letter("other"))
    assert sorted(claim(engine)) == ["0", "other"]
    assert claim(engine) == []


def test_the_next_of_a_lane_goes_when_the_one_before_has_ended(engine: Engine) -> None:
    write(engine, *(letter(str(n), address=MIRA) for n in range(3)))
    gone = []
    while found := writing(engine, lambda c: rows.claim(c, NOW, 9)):
        assert len(found) == 1
        gone.append(found[0].key)
        assert end(engine, Ended(found[0], State.SENT)) == 0
    assert gone == ["0", "1", "2"]


def test_what_is_tried_again_later_keeps_its_place(engine: Engine) -> None:
    write(engine, letter("first", address=MIRA), letter("second", address=MIRA))
    (first,) = writing(engine, lambda c: rows.claim(c, NOW, 9))
    end(engine, Ended(first, State.QUEUED, NOW + MINUTE, attempts=1))
    assert claim(engine, NOW) == []
    assert claim(engine, NOW + MINUTE) == ["first"]


def test_what_was_not_due_yet_holds_up_nobody(engine: Engine) -> None:
    write(engine, letter("tomorrow", address=MIRA, wake_at=NOW + MINUTE), letter("now", address=MIRA))
    assert claim(engine) == ["now"]


def test_the_urgent_one_overtakes(engine: Engine) -> None:
    write(engine, letter("bulk", address=MIRA, priority=2))
    claim(engine)
    write(engine, letter("answer", address=MIRA, priority=0), letter("more bulk", address=MIRA, priority=2))
    assert claim(engine) == ["answer"]


def test_a_row_on_its_way_that_is_never_finished_holds_up_its_lane_for_a_lease(engine: Engine) -> None:
    write(engine, letter("first", address=MIRA), letter("second", address=MIRA))
    claim(engine)
    assert claim(engine, NOW + LEASE) == ["first"]


def test_every_installation_is_named_once_while_something_waits(engine: Engine) -> None:
    write(engine, letter("a", address=MIRA), letter("b", address=ELSEWHERE, wake_at=NOW + 400 * MINUTE))
    write(engine, letter("done", address=Address("web", "third", "x"), wake_at=None, state=State.SENT))
    with reading(engine) as connection:
        assert claims.installations(connection) == ("web/", "web/other")
        assert claims.anything(connection, NOW)
        assert not claims.anything(connection, NOW - MINUTE)


def test_nothing_waits_in_an_empty_outbox(engine: Engine) -> None:
    with reading(engine) as connection:
        assert claims.installations(connection) == ()
        assert not claims.anything(connection, NOW)


def test_outcomes_are_written_together_and_only_where_the_fence_is_ours(engine: Engine) -> None:
    write(engine, *(letter(str(n)) for n in range(4)))
    one, two, three, four = writing(engine, lambda c: rows.claim(c, NOW, 9))
    assert end(engine, Ended(three, State.SENT)) == 0
    receipt = {"message": "m1"}
    found = end(
        engine,
        Ended(one, State.SENT, receipt=receipt, attempts=1),
        Ended(two, State.QUEUED, NOW + MINUTE, "busy", attempts=1, doubts=1),
        Ended(three, State.DEAD, error="overtaken"),
        Ended(four, State.DEAD, error="gone", attempts=1),
    )
    assert found == 1
    with reading(engine) as connection:
        rows_ = [outbox.get(connection, x.id) for x in (one, two, three, four)]
    states = [(x.state, x.wake_at, x.error, x.doubts) for x in rows_ if x]
    assert states == [
        (State.SENT, None, "", 0),
        (State.QUEUED, NOW + MINUTE, "busy", 1),
        (State.SENT, None, "", 0),
        (State.DEAD, None, "gone", 0),
    ]
    assert rows_[0] is not None
    assert (rows_[0].receipt, rows_[0].sent_at) == (receipt, NOW)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.integers(0, 2), st.integers(-3, 2), st.sampled_from("abc")), max_size=14),
    st.integers(1, 5),
    st.integers(0, 3),
)
def test_whatever_waits_each_lane_keeps_its_order(
    engine: Engine, plan: list[tuple[int, int, str]], most: int, lost: int
) -> None:
    """Rows of one lane and one priority, due together or in turn, go in the order they were written."""
    writing(engine, lambda connection: connection.execute(delete(t.outbox)))
    write(
        engine,
        *(
            letter(str(n), priority=p, wake_at=NOW + at * MINUTE, address=Address("web", "", lane))
            for n, (p, at, lane) in enumerate(plan)
        ),
    )
    gone: list[Letter] = []
    now = NOW
    for turn in range(10 * len(plan) + 10):
        found = writing(engine, lambda c: rows.claim(c, now, most))  # noqa: B023
        lanes = [one.address.lane for one in found]
        assert len(lanes) == len(set(lanes))
        if turn >= lost:  # the first claims are lost: their worker died
            end(engine, *(Ended(one, State.SENT) for one in found))
            gone += found
        now += LEASE + timedelta(seconds=1)
    assert sorted(int(one.key) for one in gone) == list(range(len(plan)))
    for lane in "abc":
        mine = [(one.wake_at, int(one.key)) for one in gone if one.address.user == lane]
        early = [key for _, key in mine if plan[key][1] <= 0]
        for priority in range(3):
            same = [key for key in early if plan[key][0] == priority]
            assert lost or same == sorted(same)


@pytest.mark.parametrize("most", [1, 3])
def test_an_installation_is_given_no_more_than_it_may_have(engine: Engine, most: int) -> None:
    write(engine, *(letter(str(n)) for n in range(5)))
    assert len(claim(engine, most=most)) == most

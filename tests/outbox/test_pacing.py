"""The gates: never faster than the pace, never slower than need be, and the tightest one counts."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from adapters.contract import Pace, Scope
from bot.delivery.pacing import HORIZON, Gate, gates, opens, passing
from bot.events import Address
from bot.storage.outbox import Letter
from conversations.cards import Card

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def letter(verb: str = "post") -> Letter:
    return Letter("k", "mira", Address("slack", "T1", "U1"), Card("hi"), "note", "nudge", verb=verb)


def passed(through: tuple[Gate, ...], free: dict[str, datetime], until: datetime) -> list[datetime]:
    """Every instant at which somebody who always wants to pass gets through."""
    times = []
    while (at := opens(through, free, NOW)) <= until:
        times.append(at)
        free |= passing(through, free, at)
    return times


@given(st.floats(0.05, 5), st.integers(1, 5), st.floats(0, 60))
def test_a_gate_lets_a_burst_through_and_then_keeps_its_pace(every: float, burst: int, span: float) -> None:
    gate = Gate("g", timedelta(seconds=every), burst)
    until = NOW + timedelta(seconds=span)
    times = passed((gate,), {}, until)
    assert times[:burst] == [NOW] * min(burst, len(times))
    assert len(times) == burst + int((until - NOW) / gate.every)
    for one in range(len(times) - burst):
        assert times[one + burst] - times[one] >= gate.every


@given(st.lists(st.floats(0, 3), max_size=30), st.floats(0.1, 1), st.integers(1, 4))
def test_whenever_they_come_no_window_holds_more_than_its_share(
    pauses: list[float], every: float, burst: int
) -> None:
    gate, free, now = Gate("g", timedelta(seconds=every), burst), dict[str, datetime](), NOW
    times = []
    for pause in pauses:
        now += timedelta(seconds=pause)
        times.append(at := opens((gate,), free, now))
        free |= passing((gate,), free, at)
        now = max(now, at)
    for first in range(len(times)):
        for last in range(first, len(times)):
            allowed = burst + (times[last] - times[first]) / gate.every
            assert last - first + 1 <= allowed + 1e-6


def test_each_scope_has_a_gate_and_only_the_paced_ones_move() -> None:
    paces = (
        Pace(Scope.INSTALLATION, 0.125),
        Pace(Scope.CHANNEL, 1.0),
        Pace(Scope.METHOD, 0.05, verbs=("page",)),
    )
    through = {gate.key: gate.every.total_seconds() for gate in gates(letter(), paces)}
    assert through == {"slack/T1": 0.125, "slack/T1#post": 0.0, "slack/T1/U1": 1.0}
    assert {g.key: g.every.total_seconds() for g in gates(letter("page"), paces)}["slack/T1#page"] == 0.05
    assert set(passing(gates(letter(), paces), {}, NOW)) == {"slack/T1", "slack/T1/U1"}


def test_the_tightest_pace_of_a_gate_counts() -> None:
    paces = (Pace(Scope.CHANNEL, 1.0), Pace(Scope.CHANNEL, 3.0))
    (_, _, lane) = gates(letter(), paces)
    assert lane.every == timedelta(seconds=3)


def test_a_gate_that_was_shut_opens_when_the_wait_is_over() -> None:
    through = gates(letter(), ())
    shut = {"slack/T1#post": NOW + timedelta(seconds=30)}
    assert opens(through, shut, NOW) == NOW + timedelta(seconds=30)
    assert opens(through, shut, NOW + timedelta(seconds=31)) == NOW + timedelta(seconds=31)
    assert timedelta(seconds=30) > HORIZON

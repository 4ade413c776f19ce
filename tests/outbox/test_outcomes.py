"""What follows from a failure: for the row, for its gates, for the address (delivery.md, section 5)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from adapters.contract import DeliveryFailed, Scope, Verdict
from bot.delivery.outcomes import BACK_OFF, CLOSED, failed, given_back
from bot.events import Address
from bot.storage.gates import Shut
from bot.storage.outbox import Letter, State
from conversations.cards import Card

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
SECOND = timedelta(seconds=1)
ROW = Letter("k", "mira", Address("slack", "T1", "U1"), Card("hi"), "note", "nudge", attempts=1, fence=1)


@pytest.mark.parametrize("attempts", range(1, 6))
def test_refused_for_now_it_waits_its_back_off(attempts: int) -> None:
    row = replace(ROW, attempts=attempts)
    found = failed(row, DeliveryFailed("no", Verdict.LATER), False, 0, NOW)
    assert (found.ended.state, found.ended.wake_at) == (State.QUEUED, NOW + BACK_OFF[attempts - 1])
    assert (found.ended.attempts, found.shut) == (attempts, ())


def test_after_the_last_back_off_it_is_dead() -> None:
    row = replace(ROW, attempts=len(BACK_OFF) + 1)
    assert failed(row, DeliveryFailed("no", Verdict.LATER), False, 0, NOW).ended.state is State.DEAD


@pytest.mark.parametrize(
    ("stops", "key"),
    [(Scope.CHANNEL, "slack/T1/U1"), (Scope.METHOD, "slack/T1#post")],
    ids=["channel", "method"],
)
def test_what_the_platform_asks_shuts_the_gate_it_is_about(stops: Scope, key: str) -> None:
    found = failed(ROW, DeliveryFailed("429", Verdict.LATER, 30.0, stops), False, 0, NOW)
    assert found.shut == (Shut(key, 30 * SECOND),)
    assert found.ended.wake_at == NOW + 30 * SECOND


@pytest.mark.parametrize(("strikes", "wait"), [(0, 2), (1, 10), (2, 60), (3, 300), (99, 300)])
def test_an_installation_that_is_down_costs_its_rows_nothing(strikes: int, wait: int) -> None:
    row = replace(ROW, attempts=6)
    found = failed(row, DeliveryFailed("503", Verdict.LATER, stops=Scope.INSTALLATION), False, strikes, NOW)
    assert found.shut == (Shut("slack/T1", wait * SECOND, 1),)
    assert (found.ended.state, found.ended.attempts) == (State.QUEUED, 5)
    assert found.ended.wake_at == NOW + wait * SECOND


def test_an_installation_that_refuses_for_good_is_left_alone_for_a_while() -> None:
    found = failed(ROW, DeliveryFailed("revoked", Verdict.NEVER, stops=Scope.INSTALLATION), False, 0, NOW)
    assert found.shut == (Shut("slack/T1", CLOSED),)
    assert (found.ended.state, found.ended.attempts) == (State.QUEUED, 0)


@pytest.mark.parametrize("stops", [Scope.MESSAGE, Scope.PERSON, Scope.CHANNEL])
def test_refused_for_good_it_is_dead_and_shuts_nothing(stops: Scope) -> None:
    found = failed(ROW, DeliveryFailed("gone", Verdict.NEVER, stops=stops), False, 0, NOW)
    assert (found.ended.state, found.shut) == (State.DEAD, ())
    assert found.nobody_there is (stops is Scope.PERSON)
    assert found.ended.cause == {Scope.PERSON: "gone", Scope.CHANNEL: "channel"}.get(stops, "ours")


def test_tried_in_vain_it_is_refused_whatever_it_was_about() -> None:
    tired = replace(ROW, attempts=len(BACK_OFF) + 1)
    found = failed(tired, DeliveryFailed("strange", Verdict.LATER), False, 0, NOW)
    assert (found.ended.state, found.ended.cause) == (State.DEAD, "refused")


def test_an_interrupted_one_is_unknown_and_its_installation_gets_a_moment() -> None:
    silent = DeliveryFailed("no answer", Verdict.UNKNOWN, stops=Scope.INSTALLATION)
    found = failed(ROW, silent, False, 0, NOW)
    assert (found.ended.state, found.ended.wake_at) == (State.UNKNOWN, None)
    assert found.shut == (Shut("slack/T1", 2 * SECOND, 1),)


def test_a_harmless_one_is_tried_again_and_remembers_the_doubt() -> None:
    found = failed(ROW, DeliveryFailed("no answer", Verdict.UNKNOWN), True, 0, NOW)
    assert (found.ended.state, found.ended.doubts) == (State.QUEUED, 1)


def test_a_row_that_is_given_back_was_never_tried() -> None:
    found = given_back(ROW, NOW)
    assert (found.ended.state, found.ended.attempts, found.ended.wake_at) == (State.QUEUED, 0, NOW)

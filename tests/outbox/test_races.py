"""Interrupted, overtaken, frozen: what a letter becomes when something happens while it is sent."""

from datetime import timedelta

import pytest

from adapters.contract import DeliveryFailed, Verdict
from bot.delivery import Delivery
from bot.home import Home
from bot.storage import outbox
from bot.storage.database import Engine, writing
from bot.storage.outbox import LEASE, State
from tests.outbox.posting import (
    AGAIN,
    HOUR,
    NOW,
    RECOGNISES,
    SECOND,
    WAITS,
    Post,
    Stage,
    only,
    refuses,
    stage_with,
)


@pytest.mark.parametrize(
    ("policy", "state", "sent"),
    [("drop", State.UNKNOWN, []), ("ask", State.UNKNOWN, []), ("repeat", State.SENT, [f"{AGAIN}\nhello"])],
)
async def test_a_worker_that_died_while_sending_leaves_it_to_the_policy(
    stage: Stage, policy: str, state: State, sent: list[str]
) -> None:
    letter = stage.put("hello", policy=policy)
    stage.claim()  # and then the process is gone
    stage.wait(LEASE - SECOND)
    assert await stage.loop.round() == 0
    stage.wait(SECOND)
    assert await stage.loop.round() == len(sent)
    assert (stage.row(letter).state, stage.post.texts) == (state, sent)
    assert await stage.loop.round() == 0


async def test_a_platform_that_recognizes_a_repeat_gets_an_interrupted_letter_again(engine: Engine) -> None:
    stage = stage_with(engine, Post(abilities=RECOGNISES))
    letter = stage.put("hello", policy="drop")
    stage.claim()
    stage.wait(LEASE)
    await stage.loop.round()
    row = stage.row(letter)
    assert (row.state, row.attempts, stage.post.texts) == (State.SENT, 2, ["hello"])


async def test_what_may_have_arrived_is_not_called_too_late(stage: Stage) -> None:
    letter = stage.put("hello", expires_at=NOW + HOUR)
    stage.claim()
    stage.wait(2 * HOUR)
    await stage.loop.round()
    assert stage.row(letter).state is State.UNKNOWN


async def test_a_worker_that_lost_its_fence_changes_nothing(stage: Stage) -> None:
    letter = stage.put("hello", policy="repeat")

    def overtaken(text: str) -> None:
        """The request takes so long that somebody else claims the row and ends it."""
        stage.post.mood = lambda text: None
        stage.wait(LEASE)
        (theirs,) = stage.claim()
        done = {"receipt": {"message": "theirs"}}
        assert writing(
            stage.engine, lambda c: outbox.settle(c, theirs, State.SENT, stage.clock.now(), **done)
        )
        raise DeliveryFailed("too late to matter", Verdict.NEVER)

    stage.post.mood = overtaken
    await stage.loop.round()
    row = stage.row(letter)
    assert (row.state, row.error, row.receipt) == (State.SENT, "", {"message": "theirs"})


async def test_letters_that_wait_for_a_slow_platform_are_held_and_not_taken_for_interrupted(
    stage: Stage,
) -> None:
    other = Delivery(stage.engine, {"post": Post()}, Home(stage.engine), stage.clock)
    seen: list[int] = []

    def slow(text: str) -> None:
        stage.wait(timedelta(seconds=7))
        seen.append(len(stage.claim()))

    stage.post.mood = slow
    letters = [stage.put(f"letter {n}") for n in range(5)]
    await stage.loop.drain()
    assert [stage.row(letter).state for letter in letters] == [State.SENT] * 5
    assert (stage.post.texts, seen) == ([f"letter {n}" for n in range(5)], [0] * 5)
    assert await other.round() == 0


async def test_a_worker_that_was_frozen_sends_nothing_that_somebody_else_took(stage: Stage) -> None:
    def frozen(text: str) -> None:
        stage.post.mood = lambda text: None
        stage.wait(2 * LEASE)
        stage.claim()

    stage.post.mood = frozen
    stage.put("one")
    two = stage.put("two")
    await stage.loop.round()
    assert stage.post.texts == ["one"]
    assert stage.row(two).state is State.UNKNOWN


async def test_answers_go_through_the_request_that_asked_and_fall_back_to_the_loop(stage: Stage) -> None:
    leased = {"state": State.SENDING, "fence": 1, "attempts": 1, "wake_at": NOW + LEASE, "policy": "repeat"}
    good, bad = stage.put("good", **leased), stage.put("bad", **leased)
    stage.post.mood = only("bad", refuses(Verdict.LATER))
    await stage.loop.deliver([good, bad])
    assert (stage.row(good).state, stage.row(bad).state) == (State.SENT, State.QUEUED)
    stage.post.mood = lambda text: None
    stage.wait(WAITS[0])
    await stage.loop.drain()
    assert stage.row(bad).state is State.SENT


async def test_what_was_shown_in_a_dialog_is_not_sent_as_well(stage: Stage) -> None:
    leased = {"state": State.SENDING, "fence": 1, "attempts": 1, "wake_at": NOW + LEASE}
    letter = stage.put("shown", **leased)
    await stage.loop.settle([letter])
    stage.wait(LEASE)
    await stage.loop.drain()
    assert (stage.row(letter).state, stage.post.got) == (State.SENT, [])

"""What both engines promise: a row that is due goes out once, in order, and nothing is left in between."""

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from adapters.contract import DeliveryFailed, Payload, Receipt, Scope, Verdict
from bot.events import Address
from bot.storage.database import Connection, writing
from bot.storage.outbox import State
from tests.engines.fleet import Fleet, until
from tests.outbox.posting import Post

SOON = timedelta(seconds=1)


async def test_what_is_due_is_delivered_once(fleet: Fleet) -> None:
    fleet.start()
    letters = [await fleet.put(f"k{n}") for n in range(5)]
    assert set(await fleet.over(*letters)) == {State.SENT}
    assert sorted(fleet.post.texts) == ["k0", "k1", "k2", "k3", "k4"]


async def test_what_was_written_before_anybody_ran_is_delivered(fleet: Fleet) -> None:
    letter = await fleet.put("early")
    fleet.start()
    assert await fleet.over(letter) == [State.SENT]


async def test_a_future_row_is_delivered_when_it_is_due(fleet: Fleet) -> None:
    fleet.start()
    letter = await fleet.put_in(SOON, "later")
    await fleet.over(letter)
    sent = fleet.row(letter).sent_at
    assert sent is not None and letter.wake_at is not None and sent >= letter.wake_at
    assert fleet.post.texts == ["later"]


async def test_a_turn_that_is_rolled_back_leaves_nothing(fleet: Fleet) -> None:
    fleet.start()

    def turn(connection: Connection) -> None:
        fleet.write(connection, "never")
        raise KeyError("the turn fails")

    with pytest.raises(KeyError):
        await asyncio.to_thread(writing, fleet.engine, turn)
    assert (fleet.states(), fleet.jobs()) == ({}, [])
    await fleet.over(await fleet.put("after"))
    assert fleet.post.texts == ["after"]


async def test_a_row_waits_as_long_as_the_platform_asks(fleet: Fleet) -> None:
    refusals = [DeliveryFailed("429", Verdict.LATER, 2.5, Scope.MESSAGE)]

    def mood(text: str) -> None:
        if refusals:
            raise refusals.pop()

    fleet.post.mood = mood
    fleet.start()
    letter = await fleet.put("busy")
    await until(lambda: fleet.row(letter).attempts == 1 and fleet.row(letter).state is State.QUEUED)
    again = fleet.row(letter).wake_at
    assert await fleet.over(letter) == [State.SENT]
    row = fleet.row(letter)
    assert row.sent_at is not None and again is not None and row.sent_at >= again
    assert (row.attempts, fleet.post.texts) == (2, ["busy"])


async def test_two_processes_send_each_row_once_and_keep_the_order_of_a_lane(fleet: Fleet) -> None:
    fleet.start()
    fleet.start()
    letters = [await fleet.put(f"{lane}{n}", channel=f"#{lane}") for n in range(8) for lane in "abc"]
    assert set(await fleet.over(*letters)) == {State.SENT}
    assert len(fleet.post.texts) == len(set(fleet.post.texts)) == 24
    for lane in "abc":
        said = [text for text in fleet.post.texts if text.startswith(lane)]
        assert said == sorted(said)


@dataclass
class Slow(Post):
    """Takes its time, and says that it was asked."""

    asked: asyncio.Event = field(default_factory=asyncio.Event)

    async def deliver(self, to: Address, payload: Payload, key: str) -> Receipt:
        self.asked.set()
        await asyncio.sleep(0.3)
        return await super().deliver(to, payload, key)


async def test_a_process_that_is_asked_to_end_leaves_nothing_in_between(fleet: Fleet) -> None:
    fleet.post = slow = Slow()
    process = fleet.start()
    for n in range(40):
        await fleet.put(f"k{n}")
    await slow.asked.wait()
    await process.end()
    assert State.SENDING.value not in fleet.states()
    assert fleet.states()[State.SENT.value] == len(slow.texts) >= 1
    assert "doing" not in {job.status for job in fleet.jobs()}


async def test_what_one_process_gave_back_the_next_one_delivers(fleet: Fleet) -> None:
    fleet.post = slow = Slow()
    first = fleet.start()
    letters = [await fleet.put(f"k{n}") for n in range(20)]
    await slow.asked.wait()
    await first.end()
    fleet.start()
    assert set(await fleet.over(*letters)) == {State.SENT}
    assert len(slow.texts) == len(set(slow.texts)) == 20

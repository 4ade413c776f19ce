"""Delivery for whoever has something to deliver: a request that answers, a demo that moves its clock.

Rule: the same rounds and the same sender as in the worker, one row after the other.
"""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from adapters.contract import Adapter
from bot.carrying import Carrier, OwnLoop
from bot.delivery import outcomes
from bot.delivery.outcomes import Outcome
from bot.delivery.rounds import Claimed, Moment, Round
from bot.delivery.sending import PATIENCE, Clock, Sender
from bot.delivery.watch import Unwatched, Watch
from bot.home import Home
from bot.storage import outbox
from bot.storage.database import Connection, Engine, writing
from bot.storage.outbox import Letter, State

Stopwatch = Callable[[], float]
BATCH = 50


@dataclass(frozen=True)
class Delivery:
    """Delivers for every adapter by name."""

    engine: Engine
    adapters: Mapping[str, Adapter]
    home: Home
    clock: Clock
    patience: float = PATIENCE
    carrier: Carrier = field(default_factory=OwnLoop)
    watch: Watch = field(default_factory=Unwatched)

    @property
    def sender(self) -> Sender:
        """Whoever makes the requests."""
        return Sender(self.engine, self.adapters, self.home, self.clock, self.patience, self.watch)

    async def round(self) -> int:
        """Deliver what is due now. How many rows were claimed."""
        claimed, outcomes = await self._delivered(())
        await asyncio.to_thread(self.write, outcomes)
        return len(claimed)

    async def drain(self) -> int:
        """Deliver until nothing is due any more. How many rows were claimed."""
        total, outcomes = 0, tuple[Outcome, ...]()
        while True:
            claimed, outcomes = await self._delivered(outcomes)
            if not claimed:
                return total
            total += len(claimed)

    async def _delivered(self, before: Sequence[Outcome]) -> tuple[Sequence[Claimed], tuple[Outcome, ...]]:
        """Write what ended before, claim, send. What was claimed, and how it ended."""
        stopwatch = asyncio.get_running_loop().time
        claimed = await asyncio.to_thread(self.claim, before, lambda installation: BATCH, stopwatch)
        ended = [await self.sender.in_time(one) for one in claimed]
        return claimed, tuple(ended)

    async def deliver(self, letters: Iterable[Letter]) -> None:
        """Answer through the request that asked: these rows are leased to it."""
        outcomes = [await self.sender.send(letter) for letter in letters]
        await asyncio.to_thread(self.write, outcomes)

    async def settle(self, letters: Iterable[Letter]) -> None:
        """The request showed these another way, such as in its dialog."""
        shown = tuple(letters)
        if shown:
            await asyncio.to_thread(writing, self.engine, lambda connection: self._shown(connection, shown))

    async def release(self, letters: Iterable[Letter]) -> None:
        """The request could not show these: they go out as messages, at once."""
        now = self.clock.now()
        await asyncio.to_thread(self.write, [outcomes.given_back(letter, now) for letter in letters])

    def _shown(self, connection: Connection, letters: Iterable[Letter]) -> None:
        now = self.clock.within(connection)
        for letter in letters:
            outbox.settle(connection, letter, State.SENT, now, receipt={"shown": "dialog"})

    def claim(self, outcomes: Sequence[Outcome], room: "Room", stopwatch: Stopwatch) -> tuple[Claimed, ...]:
        """One round: write outcomes, then claim, in one transaction. `stopwatch` is the loop's time."""
        return writing(self.engine, lambda connection: self._round(connection, room, stopwatch).go(outcomes))

    def write(self, outcomes: Sequence[Outcome]) -> None:
        """Write outcomes, and claim nothing."""
        if outcomes:
            writing(self.engine, lambda c: self._round(c, lambda home: 0, lambda: 0.0).write(outcomes))

    def _round(self, connection: Connection, room: "Room", stopwatch: Stopwatch) -> Round:
        """The moment is read after the time: a request may be late by what lies between, never early."""
        now = self.clock.within(connection)
        moment = Moment(self.clock.now(), stopwatch())
        return Round(connection, now, self.adapters, self.carrier, room, moment)


class Room(Protocol):
    """How many rows an installation may be given now."""

    def __call__(self, installation: str, /) -> int: ...

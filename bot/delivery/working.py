"""The worker: rounds and requests for as long as the process lives.

Rule 1: one round at a time; requests run beside it, at most EACH for one installation, so a slow
        workspace holds up nobody else.
Rule 2: an installation is given as many rows as it proved able to send at once: a share that was sent
        whole before the next round doubles it, what had to be given back halves it. Whatever is in
        hand when the process dies may have arrived, so there is no more of it than is needed.
Rule 3: asked to end, it claims no more, finishes what is on its way, and gives the rest back.
Rule 4: a database that does not answer stops nothing: outcomes are kept and written when it is back.
"""

import asyncio
import logging
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field

from bot.delivery.letting import Delivery, Stopwatch
from bot.delivery.outcomes import Outcome, given_back
from bot.delivery.rounds import Claimed
from bot.storage import claims, outbox, withheld
from bot.storage.database import DatabaseError, reading
from bot.storage.outbox import State

log = logging.getLogger("flipside.delivery")
EACH = 8  # requests under way for one installation
SHARE, MOST = 8, 128  # rows of one installation in hand: at first and at least; at most
IDLE = 0.5  # seconds between two looks at an empty outbox
RINGS = 1.0  # seconds between two rings for the same row
GATHER = 0.005  # seconds in which outcomes that come together are written together


@dataclass
class Worker:
    """Delivers until asked to end. `idle`: seconds between two looks when nobody rings."""

    delivery: Delivery
    idle: float = IDLE
    _rung: asyncio.Event = field(default_factory=asyncio.Event)
    _went: asyncio.Condition = field(default_factory=asyncio.Condition)
    _under_way: set[asyncio.Task[None]] = field(default_factory=set)
    _outcomes: list[Outcome] = field(default_factory=list)
    _in_hand: Counter[str] = field(default_factory=Counter)
    _shares: dict[str, int] = field(default_factory=dict)
    _lines: dict[str, asyncio.Semaphore] = field(default_factory=dict)
    _ending: bool = False

    def ring(self) -> None:
        """There may be something to do. From the thread of the loop."""
        self._rung.set()

    async def run(self, over: asyncio.Event) -> None:
        """Deliver until `over` is set; then finish what is on its way."""
        watching = asyncio.create_task(self._ended(over))
        try:
            while not self._ending:
                busy = await self._round()
                if not busy:
                    await self._pause()
        finally:
            watching.cancel()
        await self._finish()

    async def attend(self, letter: int) -> None:
        """Return when a row is finished or has to wait: whoever carries it may rest. Rings until then."""
        while not self._ending and await asyncio.to_thread(self._wants_work, letter):
            self.ring()
            with suppress(TimeoutError):
                async with asyncio.timeout(RINGS), self._went:
                    await self._went.wait()

    async def _ended(self, over: asyncio.Event) -> None:
        await over.wait()
        self._ending = True
        self._rung.set()
        async with self._went:
            self._went.notify_all()

    async def _round(self) -> bool:
        """One round. Whether anything was claimed. Rule 4: what could not be written is kept."""
        stopwatch, outcomes = asyncio.get_running_loop().time, tuple(self._outcomes)
        began = stopwatch()
        try:
            claimed = await asyncio.to_thread(self._claim, outcomes, stopwatch)
        except DatabaseError as error:
            log.error("the database did not take a round: %s", type(error).__name__)
            await asyncio.sleep(min(self.idle, IDLE))
            return False
        del self._outcomes[: len(outcomes)]
        self._start(claimed)
        self.delivery.watch.rounded(len(claimed), stopwatch() - began)
        async with self._went:
            self._went.notify_all()
        return bool(claimed) and len(self._under_way) < EACH

    def _claim(self, outcomes: tuple[Outcome, ...], stopwatch: Stopwatch) -> tuple[Claimed, ...]:
        if not outcomes and not self._anything():
            return ()
        return self.delivery.claim(outcomes, self._room, stopwatch)

    def _anything(self) -> bool:
        """Whether anything is due: a look that takes no lock."""
        with reading(self.delivery.engine) as connection:
            return claims.anything(connection, self.delivery.clock.within(connection))

    def _room(self, installation: str) -> int:
        return self._shares.get(installation, SHARE) - self._in_hand[installation]

    def _start(self, claimed: tuple[Claimed, ...]) -> None:
        """Rule 2."""
        for home, rows in Counter(one.letter.address.home for one in claimed).items():
            share = self._shares.get(home, SHARE)
            if rows >= share:  # all that it may have, and nothing of the last one is left: it is quick
                self._shares[home] = min(MOST, share * 2)
            self._in_hand[home] += rows
        for one in claimed:
            task = asyncio.create_task(self._send(one))
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)

    async def _send(self, one: Claimed) -> None:
        """Rule 1: in the line of its installation."""
        home, delivery = one.letter.address.home, self.delivery
        try:
            async with self._lines.setdefault(home, asyncio.Semaphore(EACH)):
                if self._ending:
                    outcome = given_back(one.letter, delivery.clock.now())
                else:
                    outcome = await delivery.sender.in_time(one)
        finally:
            self._in_hand[home] -= 1
        if outcome.ended.state is State.QUEUED and outcome.ended.attempts < one.letter.attempts:
            self._shares[home] = max(SHARE, self._shares.get(home, SHARE) // 2)
        self._outcomes.append(outcome)
        self._rung.set()

    async def _pause(self) -> None:
        """Until somebody rings, or it is time to look again."""
        try:
            await asyncio.wait_for(self._rung.wait(), self.idle)
        except TimeoutError:
            return
        self._rung.clear()
        if self._under_way:
            await asyncio.sleep(GATHER)

    async def _finish(self) -> None:
        """Rule 3. What cannot be written is found by the next worker at the end of its lease."""
        if self._under_way:
            await asyncio.wait(self._under_way)
        outcomes = tuple(self._outcomes)
        self._outcomes.clear()
        try:
            await asyncio.to_thread(self.delivery.write, outcomes)
        except DatabaseError as error:
            log.error("%s outcomes could not be written: %s", len(outcomes), type(error).__name__)

    def _wants_work(self, letter: int) -> bool:
        """Whether a row is due, or on its way with somebody who may die."""
        with reading(self.delivery.engine) as connection:
            found = outbox.get(connection, letter)
            if found is None or found.wake_at is None:
                return False
            if found.state is State.SENDING:
                return True
            due = found.wake_at <= self.delivery.clock.within(connection)
            return due and not withheld.is_closed(connection, found.address.home)

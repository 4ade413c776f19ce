"""Delivery: what was said goes out, pages are published; retried kindly, given up loudly.

1. Claim what is due: a lease and a fence, in one transaction (delivery.md, section 4).
2. Look once more whether it still should go: expired rows end here.
3. Draw and send: one request, outside any transaction.
4. Write the outcome, if the fence is still ours.

Rule 1: a row found in `sending` at the end of its lease was interrupted; its kind's policy decides.
        So rows that wait for their turn are held anew in time, and no request may outlast a lease.
Rule 2: an adapter never retries; the back-off is here, and its end is a dead letter that a human sees.
"""

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from adapters.contract import Adapter, DeliveryFailed, Payload, Receipt, Stops, Verdict
from bot.home import Home
from bot.storage import outbox, people
from bot.storage.database import Connection, Engine, reading, writing
from bot.storage.mapping import freeze, from_row
from bot.storage.outbox import Letter, State

log = logging.getLogger("flipside.outbox")
BACK_OFF = tuple(timedelta(seconds=s) for s in (2, 10, 60, 300, 1800))  # then dead: delivery.md, section 4
BATCH = 50
START_WITHIN = timedelta(seconds=2)  # of the claim; after that, what waits is held anew
PATIENCE = 8.0  # seconds a platform has for one request: well inside the lease


class Clock(Protocol):
    """Where the present comes from."""

    def now(self) -> datetime:
        """Aware UTC."""


@dataclass(frozen=True)
class Delivery:
    """Delivers for every adapter by name."""

    engine: Engine
    adapters: Mapping[str, Adapter]
    home: Home
    clock: Clock
    patience: float = PATIENCE

    async def round(self) -> int:
        """Deliver what is due now. How many rows were looked at."""
        held = self.clock.now()
        letters = await asyncio.to_thread(
            writing, self.engine, lambda connection: outbox.claim(connection, held, BATCH)
        )
        waiting = letters
        while waiting:
            now = self.clock.now()
            if now - held > START_WITHIN:
                waiting, held = await asyncio.to_thread(writing, self.engine, _holding(waiting, now)), now
            if waiting:
                await self._one(waiting[0], now)
                waiting = waiting[1:]
        return len(letters)

    async def drain(self) -> int:
        """Deliver until nothing is due any more. How many rows were looked at."""
        total = 0
        while found := await self.round():
            total += found
        return total

    async def deliver(self, letters: Iterable[Letter]) -> None:
        """Answer through the request that asked: these rows are leased to it."""
        for letter in letters:
            await self._send(letter, self.clock.now())

    async def settle(self, letters: Iterable[Letter]) -> None:
        """The request showed these another way, such as in its dialog."""
        for letter in letters:
            await self._end(letter, State.SENT, receipt={"shown": "dialog"})

    async def _one(self, letter: Letter, now: datetime) -> None:
        """Rule 1 and step 2, then send."""
        if letter.state is State.SENDING and not self._harmless(letter):
            await self._end(letter, State.UNKNOWN, error="interrupted while sending")
        elif letter.expires_at and letter.expires_at <= now:
            await self._end(letter, State.EXPIRED)
        else:
            await self._send(letter, now)

    def _harmless(self, letter: Letter) -> bool:
        """Whether it may be sent again: by its kind, or because the platform recognizes it by its key."""
        adapter = self.adapters.get(letter.address.platform)
        return letter.policy == "repeat" or (adapter is not None and adapter.abilities.recognizes)

    async def _send(self, letter: Letter, now: datetime) -> None:
        adapter = self.adapters.get(letter.address.platform)
        try:
            if adapter is None:
                raise DeliveryFailed(f"no adapter for {letter.address.platform}", Verdict.NEVER)
            async with asyncio.timeout(self.patience):
                receipt = await self._request(adapter, letter, now)
        except DeliveryFailed as failed:
            await self._failed(letter, failed, now)
        except TimeoutError:
            silent = DeliveryFailed(f"no answer in {self.patience:g} s", Verdict.UNKNOWN)
            await self._failed(letter, silent, now)
        except Exception as error:  # the worker loop's one: a bug in drawing must not stop the others
            log.exception("letter %s kind %s could not be sent", letter.id, letter.kind)
            await self._end(letter, State.DEAD, error=f"{type(error).__name__}: {error}"[:500])
        else:
            await self._end(letter, State.SENT, receipt=freeze(receipt) if receipt else None)

    async def _request(self, adapter: Adapter, letter: Letter, now: datetime) -> Receipt | None:
        """The one request of this row."""
        if letter.verb == "page":
            await self._publish(adapter, letter, now)
            return None
        payload = adapter.draw(letter.card)
        if letter.verb == "replace":
            target = await asyncio.to_thread(self._target, letter)
            return await adapter.replace(target, payload) if target else None
        return await adapter.deliver(letter.address, payload, letter.key)

    async def _publish(self, adapter: Adapter, letter: Letter, now: datetime) -> None:
        """The page as it is at this moment, or word that it changed."""
        payload: Payload = {}
        if adapter.abilities.pushes_pages:
            payload = adapter.draw_page(await asyncio.to_thread(self.home.page, letter.person, now))
        await adapter.publish(letter.address, payload)

    def _target(self, letter: Letter) -> Receipt | None:
        """Where the card that is drawn anew went. One that was shown in a dialog is nowhere."""
        with reading(self.engine) as connection:
            old = outbox.get(connection, letter.target)
        if old is None or not old.receipt or "message" not in old.receipt:
            return None
        return from_row(Receipt, old.receipt)

    async def _failed(self, letter: Letter, failed: DeliveryFailed, now: datetime) -> None:
        """Later: back-off or the platform's own wait. Never: dead. Unknown: so it stays, unless harmless."""
        if failed.stops is Stops.PERSON:
            await asyncio.to_thread(writing, self.engine, lambda c: people.unreachable(c, letter.address))
        if failed.verdict is Verdict.UNKNOWN and not self._harmless(letter):
            await self._end(letter, State.UNKNOWN, error=failed.reason)
        elif failed.verdict is Verdict.NEVER or letter.attempts > len(BACK_OFF):
            log.error("letter %s kind %s is dead: %s", letter.id, letter.kind, failed.reason)
            await self._end(letter, State.DEAD, error=failed.reason)
        else:
            wait = max(BACK_OFF[letter.attempts - 1], timedelta(seconds=failed.wait))
            await self._end(letter, State.QUEUED, error=failed.reason, wake_at=now + wait)

    async def _end(self, letter: Letter, state: State, **values: object) -> None:
        """Write the outcome. A fence that is no longer ours means somebody else did."""
        now = self.clock.now()

        def write(connection: object) -> bool:
            return outbox.settle(connection, letter, state, now, **values)  # type: ignore[arg-type]

        ours = await asyncio.to_thread(writing, self.engine, write)
        log.info("letter %s kind %s %s%s", letter.id, letter.kind, state, "" if ours else " (fence lost)")


def _holding(letters: tuple[Letter, ...], now: datetime) -> Callable[[Connection], tuple[Letter, ...]]:
    """Lease these for longer. What comes back is still ours; the rest somebody else has taken."""
    lease = now + outbox.LEASE
    return lambda c: tuple(x for x in letters if outbox.settle(c, x, State.SENDING, now, wake_at=lease))

"""One request of one row, and how it ended.

Rule 1: an adapter makes one request and never retries; no request outlasts its patience, which is
        well inside the lease.
Rule 2: a process that was frozen gives its rows back unsent: it starts only while the claim is fresh.
"""

import asyncio
import logging
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from adapters.contract import Adapter, DeliveryFailed, Receipt, Scope, Verdict
from bot.delivery import outcomes, pages
from bot.delivery.outcomes import Outcome
from bot.delivery.rounds import Claimed, Moment, harmless
from bot.delivery.watch import Unwatched, Watch
from bot.home import Home
from bot.storage import gates, outbox
from bot.storage.database import Connection, DatabaseError, Engine, reading
from bot.storage.mapping import from_row
from bot.storage.outbox import Letter, State

log = logging.getLogger("flipside.delivery")
START_WITHIN = timedelta(seconds=2)  # of the claim: delivery.md, section 4
PATIENCE = 8.0  # seconds a platform has for one request


class Clock(Protocol):
    """Where the present comes from."""

    def now(self) -> datetime:
        """Aware UTC, as this machine knows it."""

    def within(self, connection: Connection) -> datetime:
        """Aware UTC, as the database knows it: the same for all workers."""


@dataclass(frozen=True)
class Sender:
    """Sends for every adapter by name."""

    engine: Engine
    adapters: Mapping[str, Adapter]
    home: Home
    clock: Clock
    patience: float = PATIENCE
    watch: Watch = field(default_factory=Unwatched)

    def moment(self) -> Moment:
        """The present, on both clocks."""
        return Moment(self.clock.now(), asyncio.get_running_loop().time())

    async def in_time(self, one: Claimed) -> Outcome:
        """Wait for the gates, then send, if the claim is still fresh."""
        gated = one.claimed.running + one.wait.total_seconds() - asyncio.get_running_loop().time()
        if gated > 0:
            await asyncio.sleep(gated)
        held = one.claimed.passed(self.moment())
        if timedelta(seconds=held) > one.wait + START_WITHIN:
            log.warning("letter %s was held for %.1f s unsent and is given back", one.letter.id, held)
            return outcomes.given_back(one.letter, self.clock.now())
        outcome = await self.send(one.letter)
        if outcome.ended.state is State.SENT:
            self.watch.waited((self.clock.now() - one.due).total_seconds())
        return outcome

    async def send(self, letter: Letter) -> Outcome:
        """Send it now."""
        began, now = asyncio.get_running_loop().time(), self.clock.now()
        outcome = await self._sent(letter, now)
        self._tell(outcome, asyncio.get_running_loop().time() - began)
        return outcome

    async def _sent(self, letter: Letter, now: datetime) -> Outcome:
        adapter = self.adapters.get(letter.address.platform)
        if adapter is None:
            return outcomes.dead(letter, f"no adapter for {letter.address.platform}")
        try:
            async with asyncio.timeout(self.patience):
                receipt = await self._request(adapter, letter, now)
        except DeliveryFailed as failure:
            return await self._failed(letter, failure, now)
        except TimeoutError:
            reason = f"no answer in {self.patience:g} s"
            silent = DeliveryFailed(reason, Verdict.UNKNOWN, stops=Scope.INSTALLATION)
            return await self._failed(letter, silent, now)
        except DatabaseError as error:
            reason = f"the database did not answer: {type(error).__name__}"
            return await self._failed(letter, DeliveryFailed(reason, Verdict.UNKNOWN), now)
        except Exception as error:  # the worker loop's one: a bug in drawing must not stop the others
            log.exception("letter %s kind %s could not be sent", letter.id, letter.kind)
            return outcomes.dead(letter, type(error).__name__)
        return outcomes.sent(letter, receipt)

    async def _failed(self, letter: Letter, failure: DeliveryFailed, now: datetime) -> Outcome:
        """Later: back-off or the platform's own wait. Never: dead. Unknown: so it stays, unless harmless."""
        self.watch.told_to_wait(letter.address.platform, failure.stops.value, failure.wait)
        strikes = 0
        if failure.stops is Scope.INSTALLATION:
            with suppress(DatabaseError):  # then this counts as the first
                strikes = await asyncio.to_thread(self._strikes, letter.address.home)
        return outcomes.failed(letter, failure, harmless(letter, self.adapters), strikes, now)

    def _strikes(self, home: str) -> int:
        with reading(self.engine) as connection:
            return gates.strikes(connection, [home]).get(home, 0)

    async def _request(self, adapter: Adapter, letter: Letter, now: datetime) -> Receipt | None:
        """The one request of this row."""
        if letter.verb == "page":
            return await pages.publish(adapter, self.home, letter, now)
        if letter.verb == "show":
            return await pages.show(adapter, self.home, letter, now)
        payload = adapter.draw(letter.card)
        if letter.verb == "replace":
            target = await asyncio.to_thread(self._target, letter)
            return await adapter.replace(target, payload) if target else None
        return await adapter.deliver(letter.address, payload, letter.key)

    def _target(self, letter: Letter) -> Receipt | None:
        """Where the card that is drawn anew went. One that was shown in a dialog is nowhere."""
        with reading(self.engine) as connection:
            old = outbox.get(connection, letter.target)
        if old is None or not old.receipt or "message" not in old.receipt:
            return None
        return from_row(Receipt, old.receipt)

    def _tell(self, outcome: Outcome, seconds: float) -> None:
        letter, state = outcome.letter, outcome.ended.state
        self.watch.ended(letter.address.platform, letter.kind, state.value, seconds)
        level = logging.ERROR if state is State.DEAD else logging.INFO
        log.log(level, "letter %s kind %s %s after %.3f s", letter.id, letter.kind, state.value, seconds)

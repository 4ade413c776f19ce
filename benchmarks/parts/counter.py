"""Where a worker process takes events: acknowledged after the commit, or told to come again.

Kinds of events: `say` (typed words of the lead), `yes` (a mentee says yes to a pair: two are introduced),
`nudge` (two reminders for one person, which may become one message; written here, as no turn writes them
on demand).
"""

import asyncio
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from adapters.reception import Busy, Reception
from benchmarks.parts import letters
from benchmarks.parts.platform import NAME
from bot.delivery import Delivery, Worker
from bot.events import Address, Event
from bot.storage import outbox, records
from bot.storage.database import Connection, DatabaseError, writing
from bot.storage.outbox import Letter
from bot.turns import Desk, Secrets
from conversations.forms import Answered, Line, Said


@dataclass
class Counter:
    """Events of one worker process, over HTTP. Without a port nothing comes in."""

    delivery: Delivery
    worker: Worker
    port: int
    reception: Reception = field(default_factory=lambda: Reception(lambda outcome, seconds: None))
    _answers: set[asyncio.Task[None]] = field(default_factory=set)
    _runner: web.AppRunner | None = None

    async def open(self) -> None:
        """Listen."""
        if not self.port:
            return
        site = web.Application()
        site.router.add_post("/events", self._event)
        self._runner = web.AppRunner(site, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port, reuse_address=True).start()

    async def close(self) -> None:
        """Let nobody in, and finish what was begun."""
        if self._runner:
            await self._runner.cleanup()
        await self.reception.close()
        if self._answers:
            await asyncio.wait(self._answers)

    async def _event(self, request: web.Request) -> web.Response:
        told = await request.json()
        try:
            rows = await self.reception.take(lambda: self._turn(told))
        except (Busy, DatabaseError):
            return web.Response(status=503)
        self.worker.ring()
        if rows:
            answering = asyncio.create_task(self._answer(rows))
            self._answers.add(answering)
            answering.add_done_callback(self._answers.discard)
        return web.Response()

    async def _answer(self, rows: tuple[Letter, ...]) -> None:
        """What the request may answer at once. A database that is away leaves it to the end of the lease."""
        try:
            await self.delivery.deliver(rows)
        except DatabaseError:
            return

    def _turn(self, told: dict[str, Any]) -> tuple[Letter, ...]:
        if told["kind"] == "nudge":
            writing(self.delivery.engine, lambda connection: self._nudge(connection, told))
            return ()
        desk = Desk(
            self.delivery.engine, Secrets(0, lambda: os.urandom(8).hex()), carrier=self.delivery.carrier
        )
        heard, talk = KINDS[told["kind"]](self, told)
        sender = Address(NAME, "", told["person"])
        return desk.take(Event(told["id"], sender, heard, talk), self.delivery.clock.now()).rows

    def _said(self, told: dict[str, Any]) -> tuple[Said, None]:
        return Said(told["text"]), None

    def _yes(self, told: dict[str, Any]) -> tuple[Answered, int | None]:
        return Answered((Line("answer", ("yes",)),)), told["talk"]

    def _nudge(self, connection: Connection, told: dict[str, Any]) -> None:
        """Keys that differ each time: an event that acts twice is seen."""
        now = self.delivery.clock.now()
        if not records.first_time(connection, told["id"], now):
            return
        for part in ("a", "b"):
            letter = letters.nudge(
                told["person"], f"{told['id']}{part}", f"nudge:{told['id']}{part}:{os.urandom(4).hex()}", now
            )
            written = outbox.write(connection, letter)
            assert written and written.wake_at
            carrier = self.delivery.carrier
            carrier.enlist(connection, written.id, written.address.lane, written.priority, written.wake_at)


KINDS: dict[str, Callable[[Counter, dict[str, Any]], tuple[Any, int | None]]] = {
    "say": Counter._said,
    "yes": Counter._yes,
}

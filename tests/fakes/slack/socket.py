"""Socket Mode: envelopes over WebSockets that the app opened, each acknowledged by its envelope_id.

Rule 1: at most ten connections; any of them gets an envelope, here each in turn.
Rule 2: a connection whose refresh was asked for gets nothing new.
"""

import asyncio
import json
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from aiohttp import WSMsgType, web

from tests.fakes.slack.reading import Json

MOST = 10


class NoLink(Exception):
    """Nobody is connected."""


@dataclass(eq=False)
class Link:
    """One connection of the app."""

    socket: web.WebSocketResponse
    waits: dict[str, "asyncio.Future[Any]"] = field(default_factory=dict)
    received: int = 0
    leaving: bool = False


class Links:
    """The app's connections. `stray`: acknowledgements of envelopes that nobody waits for any more."""

    def __init__(self, app: str) -> None:
        self._app, self._tickets, self._number, self._turn = app, set[str](), count(1), count()
        self.open: list[Link] = []
        self.stray: list[Json] = []
        self.envelopes: list[Json] = []
        self._came = asyncio.Event()

    def ticket(self) -> str:
        """A ticket for one connection (apps.connections.open)."""
        ticket = f"ticket-{next(self._number)}"
        self._tickets.add(ticket)
        return ticket

    async def connected(self, number: int = 1, within: float = 5.0) -> None:
        """Return once so many connections are open. Raises TimeoutError."""
        async with asyncio.timeout(within):
            while len(self._ready()) < number:
                self._came.clear()
                await self._came.wait()

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """A WebSocket of the app."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            return web.Response(status=403)
        self._tickets.discard(ticket)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        if len(self.open) >= MOST:
            await socket.send_json({"type": "disconnect", "reason": "too_many_websockets"})
            await socket.close()
            return socket
        await self._attend(Link(socket))
        return socket

    async def _attend(self, link: Link) -> None:
        self.open.append(link)
        await link.socket.send_json(
            {
                "type": "hello", "num_connections": len(self.open),
                "connection_info": {"app_id": self._app},
                "debug_info": {"host": "fake", "build_number": 1, "approximate_connection_time": 18060},
            }
        )  # fmt: skip
        self._came.set()
        try:
            async for message in link.socket:
                if message.type == WSMsgType.TEXT:
                    self._heard(link, json.loads(message.data))
        finally:
            self.open.remove(link)
            for wait in link.waits.values():
                if not wait.done():
                    wait.set_exception(NoLink("the connection closed before the acknowledgement"))

    def _heard(self, link: Link, said: Json) -> None:
        wait = link.waits.pop(str(said.get("envelope_id")), None)
        if wait is None or wait.done():
            self.stray.append(said)
        else:
            wait.set_result(said.get("payload"))

    def _ready(self) -> list[Link]:
        return [one for one in self.open if not one.leaving and not one.socket.closed]

    async def ask(self, kind: str, payload: Json, extra: Json) -> Any:
        """Send an envelope to any connection, and return the payload of its acknowledgement.

        Raises NoLink, also where the connection goes away before it acknowledged.
        """
        ready = self._ready()
        if not ready:
            raise NoLink("no Socket Mode connection is open")
        link = ready[next(self._turn) % len(ready)]
        envelope_id = f"envelope-{next(self._number)}"
        envelope = {"type": kind, "envelope_id": envelope_id, "payload": payload,
                    "accepts_response_payload": False, **extra}  # fmt: skip
        wait = asyncio.get_running_loop().create_future()
        link.waits[envelope_id] = wait
        link.received += 1
        self.envelopes.append(envelope)
        await link.socket.send_json(envelope)
        try:
            return await wait
        finally:
            link.waits.pop(envelope_id, None)

    async def refresh(self, link: Link | None = None) -> None:
        """Warn and ask for a fresh connection, as every few hours. The client closes the old one."""
        for one in [link] if link else list(self.open):
            one.leaving = True
            for reason in ("warning", "refresh_requested"):
                await one.socket.send_json(
                    {"type": "disconnect", "reason": reason, "debug_info": {"host": "fake"}}
                )

    async def disable(self) -> None:
        """Socket Mode was switched off: link_disabled on every connection, then they close."""
        for one in list(self.open):
            one.leaving = True
            await one.socket.send_json({"type": "disconnect", "reason": "link_disabled"})
            await one.socket.close()

    async def drop(self, link: Link | None = None) -> None:
        """Connections break, without a word."""
        for one in [link] if link else list(self.open):
            one.leaving = True
            transport = one.socket._req.transport if one.socket._req else None
            if transport is not None:
                transport.abort()

    async def close(self) -> None:
        """The server goes away."""
        for one in list(self.open):
            await one.socket.close()

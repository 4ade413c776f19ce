"""A platform that writes down what it gets. It answers as its mood says: at once, late, later, or never.

Rule: what is recorded was received, whatever was answered.
"""

import asyncio
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from aiohttp import web


@dataclass(frozen=True)
class Received:
    """One request that arrived. `at`: seconds, wall clock; `worker`: the process that sent it."""

    at: float
    verb: str
    lane: str
    home: str
    key: str
    worker: int
    text: str


@dataclass(frozen=True)
class Answer:
    """How a request is answered. `hang_up`: recorded, then no answer; `delay`: seconds."""

    status: int = 200
    delay: float = 0.0
    hang_up: bool = False
    headers: tuple[tuple[str, str], ...] = ()


class Mood(Protocol):
    """Decides how a request is answered."""

    def __call__(self, one: Received, /) -> Answer: ...


def kind(one: Received) -> Answer:
    """At once."""
    return Answer()


@dataclass
class Moody:
    """Mostly kind; sometimes slow, silent after taking it, or asking to come again."""

    chance: random.Random
    healed: bool = False

    def __call__(self, one: Received, /) -> Answer:
        drawn = 1.0 if self.healed else self.chance.random()
        if drawn < 0.002:
            return Answer(delay=9.0)
        if drawn < 0.005:
            return Answer(429, headers=(("Retry-After", "1"), ("X-Scope", "installation")))
        if drawn < 0.03:
            return Answer(429, headers=(("Retry-After", "1"), ("X-Scope", "channel")))
        if drawn < 0.05:
            return Answer(503)
        if drawn < 0.1:
            return Answer(hang_up=True, delay=self.chance.uniform(0, 0.3))
        if drawn < 0.16:
            return Answer(delay=self.chance.uniform(0.2, 2.0))
        return Answer(delay=self.chance.uniform(0, 0.02))


@dataclass
class Endpoint:
    """Records what was received, by arrival."""

    mood: Mood = kind
    got: list[Received] = field(default_factory=list)
    refused: list[Received] = field(default_factory=list)
    url: str = ""

    async def take(self, request: web.Request) -> web.Response:
        """One request."""
        told: dict[str, Any] = await request.json()
        one = Received(at=time.time(), **told)
        answer = self.mood(one)
        (self.got if answer.status == 200 else self.refused).append(one)
        await asyncio.sleep(answer.delay)
        if answer.hang_up and request.transport:
            request.transport.abort()
        return web.Response(status=answer.status, headers=dict(answer.headers))

    async def open(self) -> Callable[[], Any]:
        """Listen on a free port of this machine. What closes it."""
        site = web.Application(client_max_size=1 << 24)
        site.router.add_post("/", self.take)
        runner = web.AppRunner(site, access_log=None, handler_cancellation=False)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}/"
        return runner.cleanup

"""Messages as the Bot Framework sends them, each of them waited for until its reply is with the connector.

Rule 1: whoever types waits for the reply before the next one types: an acknowledgement is no answer.
Rule 2: what was not taken with 201, or not replied to in time, is an error.
"""

import asyncio
from collections import defaultdict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from time import monotonic

import aiohttp

from benchmarks.parts.teams_town import Body

PATIENCE = 15.0  # seconds: the Bot Framework's
JSON = {
    "Content-Type": "application/json; charset=utf-8",
    "User-Agent": "Microsoft-SkypeBotApi",
}
NO_END = aiohttp.ClientTimeout(total=None)


@dataclass
class Answers:
    """Seconds until the acknowledgement and until the reply, of each message; and whatever went wrong."""

    taken: list[float] = field(default_factory=list)
    replied: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def add(self, more: "Answers") -> None:
        """Those of another round."""
        self.taken += more.taken
        self.replied += more.replied
        self.errors += more.errors


@dataclass
class Arrivals:
    """What arrives at the connector, while it arrives."""

    many: int = 0
    _awaited: dict[str, deque["asyncio.Future[float]"]] = field(default_factory=lambda: defaultdict(deque))
    _came: asyncio.Condition = field(default_factory=asyncio.Condition)

    def next_in(self, chat: str) -> "asyncio.Future[float]":
        """When the next message comes in a chat (monotonic)."""
        awaited: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        self._awaited[chat].append(awaited)
        return awaited

    async def until(self, many: int, patience: float) -> None:
        """Wait until so many messages came in all. Raises TimeoutError."""
        async with asyncio.timeout(patience), self._came:
            await self._came.wait_for(lambda: self.many >= many)

    async def follow(self, cloud: str, began: asyncio.Event) -> None:
        """Listen until it is cancelled."""
        url = f"{cloud}/bench/arrivals"
        async with aiohttp.ClientSession(timeout=NO_END) as session, session.get(url) as response:
            began.set()
            async for line in response.content:
                chat, _, at = line.decode().strip().rpartition(" ")
                await self._arrived(chat, float(at))

    async def _arrived(self, chat: str, at: float) -> None:
        async with self._came:
            self.many += 1
            self._came.notify_all()
        waiting = self._awaited[chat]
        if waiting and not (first := waiting.popleft()).done():
            first.set_result(at)


@asynccontextmanager
async def following(cloud: str) -> AsyncIterator[Arrivals]:
    """What arrives at a connector."""
    arrivals, began = Arrivals(), asyncio.Event()
    task = asyncio.create_task(arrivals.follow(cloud, began))
    await began.wait()
    try:
        yield arrivals
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def load(url: str, body: Body, token: str, arrivals: Arrivals, messages: int, at_once: int) -> Answers:
    """So many messages, so many of them at a time, each connection kept open. `token` empty: not signed."""
    found, left = Answers(), iter(range(messages))
    headers = JSON | ({"Authorization": f"Bearer {token}"} if token else {})
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=at_once)) as session:

        async def one_after_the_other() -> None:
            for _ in left:
                chat, said = body()
                reply, began = arrivals.next_in(chat), monotonic()
                try:
                    async with session.post(url, data=said, headers=headers) as response:
                        answer = await response.read()
                    taken = monotonic()
                    if response.status != 201:
                        found.errors.append(f"{response.status} {answer[:80]!r}")
                        continue
                    arrived = await asyncio.wait_for(reply, PATIENCE)
                except (aiohttp.ClientError, TimeoutError) as error:
                    found.errors.append(type(error).__name__)
                    continue
                found.taken.append(taken - began)
                found.replied.append(arrived - began)

        await asyncio.gather(*(one_after_the_other() for _ in range(at_once)))
    return found

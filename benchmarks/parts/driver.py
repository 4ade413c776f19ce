"""Events, posted until some worker acknowledges them; often twice, sometimes at two workers at once.

Rule 1: an event has an id of its own. Only the answer 200 counts as taken.
Rule 2: what the driver knows afterwards is what a platform knows: which events were acknowledged.
"""

import asyncio
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import aiohttp

PATIENCE = 3.0  # seconds a platform waits for an acknowledgement
BETWEEN = 0.15  # seconds before an event is posted again
SECOND = 1.1  # an announcement's id is its second: one a second


@dataclass
class Driver:
    """Posts stories: announcements, second yeses, nudges. `talks`: where each mentee is asked."""

    ports: list[int]
    talks: dict[str, int]
    chance: random.Random
    seconds: float  # about how long it will take
    pace: float = 8.0  # nudges a second, about
    announced: list[str] = field(default_factory=list)
    agreed: list[int] = field(default_factory=list)
    nudged: list[str] = field(default_factory=list)
    posted: int = 0
    over: bool = False
    _echoes: set[asyncio.Task[None]] = field(default_factory=set)

    async def run(self) -> None:
        """Post until told that it is `over`; each event that was begun is seen through."""
        timeout = aiohttp.ClientTimeout(PATIENCE)
        async with aiohttp.ClientSession(timeout=timeout) as session:
            self._session = session
            await asyncio.gather(self._announcing(), self._agreeing(), self._nudging())
            if self._echoes:
                await asyncio.wait(self._echoes)

    @property
    def acknowledged(self) -> int:
        """Events that were acknowledged."""
        return 2 * len(self.announced) + len(self.agreed) + len(self.nudged)

    async def _announcing(self) -> None:
        """The lead announces one text after the other, each previewed, then sent."""
        n = 0
        while not self.over:
            token, n = f"token-t{n}-", n + 1
            await self._until_taken(f"say:{token}", "say", "lea", text=f"/flipside admin announce {token}")
            await self._until_taken(f"send:{token}", "say", "lea", text="send")
            self.announced.append(token)
            await asyncio.sleep(SECOND)

    async def _agreeing(self) -> None:
        """Mentees say yes, one after the other, spread over the whole time."""
        every = self.seconds / max(1, len(self.talks))
        for n, (person, talk) in enumerate(self.talks.items()):
            if self.over:
                return
            await self._until_taken(f"yes:{n}", "yes", person, talk=talk)
            self.agreed.append(n)
            await asyncio.sleep(every)

    async def _nudging(self) -> None:
        """Mentors are reminded, twice at once."""
        n, mentors = 0, len(self.talks)
        while not self.over:
            token = f"token-n{n}-"
            await self._until_taken(token, "nudge", f"mentor{n % mentors}")
            self.nudged.append(token)
            n += 1
            await asyncio.sleep(self.chance.expovariate(self.pace))

    async def _until_taken(self, event: str, kind: str, person: str, **more: Any) -> None:
        told = {"id": event, "kind": kind, "person": person, **more}
        taken = await self._post(told)
        while not taken:
            await asyncio.sleep(BETWEEN)
            taken = await self._post(told)
        for _ in range(self.chance.choice((0, 0, 1, 2))):  # platforms repeat themselves
            echo = asyncio.create_task(self._echo(told))
            self._echoes.add(echo)
            echo.add_done_callback(self._echoes.discard)

    async def _echo(self, told: dict[str, Any]) -> None:
        await asyncio.sleep(self.chance.uniform(0, 1))
        await self._post(told)

    async def _post(self, told: dict[str, Any]) -> bool:
        """Whether it was acknowledged."""
        self.posted += 1
        port = self.chance.choice(self.ports)
        try:
            async with self._session.post(f"http://127.0.0.1:{port}/events", json=told) as answer:
                return answer.status == 200
        except (aiohttp.ClientError, TimeoutError):
            return False


def tokens(acknowledged: "Driver") -> Iterator[str]:
    """Everything that somebody has to have been told."""
    yield from acknowledged.announced
    for token in acknowledged.nudged:
        yield f"{token}a"
        yield f"{token}b"

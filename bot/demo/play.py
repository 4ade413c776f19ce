"""Playing: the clock jumps to whatever comes next, and everything due happens.

Rule 1: the clock moves here and nowhere else; between two jumps everything due is done.
Rule 2: a visitor's push and a headless run are the same loop.
Rule 3: long looks at the plan leave the event loop free, so that browsers are served meanwhile.
"""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from bot.app import WEB
from bot.demo.stage import Stage
from bot.events import Address, Event
from conversations.intents import parse
from scheduler.tick import tick
from scheduler.workdays import instant

TEN = time(10)
MINUTE = timedelta(minutes=1)  # the metronome beats no faster
# Days from kickoff, and what the program lead types at ten in the morning.
SCRIPT = (
    (-28, "admin open"),
    (-27, "admin open"),
    (-7, "admin match"),
    (
        0,
        "admin announce Welcome to everybody who is in! The first talks are about to begin. Ask me anything.",
    ),
    (1, "admin match"),
    (15, "admin match"),
    (43, "admin match"),
    (
        87,
        "admin announce Half-time. Thank you for what you told us in the pulse; "
        "we have moved the circles to Thursdays.",
    ),
)
PUSHES = {"day": timedelta(days=1), "week": timedelta(weeks=1)}


@dataclass
class Play:
    """One run on one stage. The lead's script is part of it until a visitor takes the lead over."""

    stage: Stage
    script: list[tuple[datetime, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        kickoff = self.stage.cohort.course.cohort.kickoff
        self.script = [(instant(kickoff + timedelta(days=d), TEN, "Europe/Berlin"), w) for d, w in SCRIPT]

    def alone(self) -> None:
        """Nobody is scripted: the visitor plays everybody, the lead too."""
        self.script.clear()
        self.stage.crowd.minds.clear()

    def now(self) -> datetime:
        """The present of the play."""
        return self.stage.clock.now()

    async def until(self, end: datetime) -> AsyncIterator[datetime]:
        """Play to an instant; yields the present after each jump."""
        while True:
            await self._everything_due()
            following = await asyncio.to_thread(self._next)
            if following is None or following > end:
                break
            self.stage.clock.to(following)
            yield self.now()
        self.stage.clock.to(end)
        await self._everything_due()
        yield self.now()

    def end_of(self, step: str) -> datetime:
        """Where a push leads: to the next thing due, or a day or a week on."""
        return self.now() + PUSHES[step] if step in PUSHES else self._next() or self.now() + PUSHES["day"]

    async def push(self, step: str) -> datetime:
        """A visitor's push."""
        async for _ in self.until(self.end_of(step)):
            pass
        return self.now()

    def _next(self) -> datetime | None:
        """The next instant at which anything happens."""
        stage = self.stage
        script = self.script[0][0] if self.script else None
        times = (stage.app.desk.next_event(self.now()), stage.crowd.next(), script)
        soonest = min((at for at in times if at is not None), default=None)
        return None if soonest is None else max(soonest, self.now() + MINUTE)

    async def _everything_due(self) -> None:
        """Script, plan, people, messages: until none of them has anything left to do now."""
        while await self._lead():
            pass
        await asyncio.to_thread(tick, self.stage.app.desk, self.now())
        while await self.stage.app.delivery.drain() or await self._people():
            pass

    async def _lead(self) -> bool:
        """The next line of the script, when its time has come."""
        if not self.script or self.script[0][0] > self.now():
            return False
        at, words = self.script.pop(0)
        if self.stage.lead in self.stage.crowd.taken_over:
            return True
        event = Event(f"script:{at.isoformat()}", Address(WEB, user=self.stage.lead), parse(words))
        await self.stage.app.delivery.deliver(self.stage.app.desk.take(event, self.now()).rows)
        return True

    async def _people(self) -> bool:
        taken = self.stage.crowd.act(self.stage.app.desk, self.now())
        if taken is None:
            return False
        await self.stage.app.delivery.deliver(taken.rows)
        return True

"""The demo in a browser: the workspace over the stage, with a clock the visitor pushes.

Rule 1: whom a visitor acts as is theirs from then on; the scripted person steps back.
Rule 2: what a visitor does reaches the others at once; what is planned waits for a push of the clock.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import datetime

from aiohttp import web

from adapters.web.feed import Feed, News
from bot.app import Front, workspace
from bot.demo.play import Play
from bot.events import Event
from bot.turns import Taken


@dataclass(frozen=True)
class PostOffice:
    """Sends on what an event left for others, as the worker does in production."""

    play: Play
    quiet: asyncio.Lock = field(default_factory=asyncio.Lock)  # held while the clock is pushed
    rung: asyncio.Event = field(default_factory=asyncio.Event)

    async def open(self, app: web.Application) -> AsyncIterator[None]:
        """Open as long as the workspace is served."""
        work = asyncio.create_task(self._work())
        yield
        work.cancel()

    async def _work(self) -> None:
        while True:
            await self.rung.wait()
            self.rung.clear()
            async with self.quiet:
                await self.play.stage.app.delivery.drain()


@dataclass(frozen=True)
class VisitorsClock:
    """The clock as the browser pushes it: everybody sees it run."""

    play: Play
    feed: Feed
    office: PostOffice

    def now(self) -> datetime:
        """The present of the play."""
        return self.play.now()

    async def push(self, step: str) -> datetime:
        """Move on, and tell on the way how far it is."""
        async with self.office.quiet:
            begin, end = self.now(), await asyncio.to_thread(self.play.end_of, step)
            async for now in self.play.until(end):
                done = (now - begin) / (end - begin) if end > begin else 1.0
                self.feed.tell(News("moving", body={"now": now.isoformat(), "done": round(done, 3)}))
        return self.now()


@dataclass(frozen=True)
class VisitorsFront(Front):
    """The front, with an eye on who acts."""

    office: PostOffice

    def take(self, event: Event, now: datetime) -> Taken:
        """Hear a visitor's event."""
        self.office.play.stage.crowd.taken_over.add(event.sender.user)
        return super().take(event, now)


def application(play: Play) -> web.Application:
    """The workspace of a play, ready to be served by the loop that is running."""
    app, office = play.stage.app, PostOffice(play)
    front = VisitorsFront(app.desk, app.home, office)
    site = workspace(app, VisitorsClock(play, app.feed, office), front, office.rung.set)
    app.calendars.beside(site)
    site.cleanup_ctx.append(office.open)
    return site


async def serve(play: Play, host: str, port: int, say: Callable[[str], None]) -> None:
    """Serve until interrupted; say where. A taken port is said kindly."""
    runner = web.AppRunner(application(play), access_log=None)
    await runner.setup()
    try:
        site = web.TCPSite(runner, host, port)
        try:
            await site.start()
        except OSError as error:
            say(f'Port {port} is taken ({error.strerror}). Try another: make demo ARGS="--port {port + 1}"')
            raise SystemExit(1) from None
        say(f"Flipside's workspace is at {site.name} – sign in as anybody. Ctrl-C ends it.")
        await asyncio.Event().wait()
    finally:
        await runner.cleanup()

"""The demo in a browser: the workspace over the stage, with a clock the visitor pushes.

Rule: whom a visitor acts as is theirs from then on; the scripted person steps back.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from aiohttp import web

from bot.app import Front, workspace
from bot.demo.play import Play
from bot.events import Event
from bot.turns import Taken


@dataclass(frozen=True)
class VisitorsFront(Front):
    """The front, with an eye on who acts."""

    play: Play

    def take(self, event: Event, now: datetime) -> Taken:
        """Hear a visitor's event."""
        self.play.stage.crowd.taken_over.add(event.sender.user)
        return super().take(event, now)


def application(play: Play) -> web.Application:
    """The workspace of a play, ready to be served."""
    app = play.stage.app
    return workspace(app, play, VisitorsFront(app.desk, app.home, play))


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

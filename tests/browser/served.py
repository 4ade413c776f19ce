"""The demo, served: the real application on a free port, in a thread beside the test.

Rule: whoever looks at the play from outside (`ask`) does so on the loop that serves it.
"""

import asyncio
import threading
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from aiohttp import web

from bot.demo.play import Play
from bot.demo.site import application
from bot.demo.stage import set_up

T = TypeVar("T")
SEED = 0


@dataclass
class Served:
    """A play, where it is served, and the loop that serves it."""

    play: Play
    address: str
    loop: asyncio.AbstractEventLoop

    def ask(self, work: Coroutine[Any, Any, T]) -> T:
        """Something done on the loop of the server."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(300)


@contextmanager
def served(play: Play) -> Iterator[Served]:
    """Serve a play as long as the block lasts."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    runner, port = asyncio.run_coroutine_threadsafe(_start(play), loop).result(60)
    try:
        yield Served(play, f"http://127.0.0.1:{port}", loop)
    finally:
        asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result(60)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(60)
        loop.close()
        play.stage.app.engine.dispose()


async def _start(play: Play) -> tuple[web.AppRunner, int]:
    runner = web.AppRunner(application(play), access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    return runner, int(runner.addresses[0][1])


def empty_play(folder: Path) -> Play:
    """Before enrollment, with nobody scripted."""
    play = Play(set_up(folder / "demo.db", SEED))
    play.alone()
    return play

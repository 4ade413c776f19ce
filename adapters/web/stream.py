"""Live updates, as server-sent events.

Rule 1: first listen, then read what was missed, so nothing falls between the two.
Rule 2: a message may come twice; the browser draws each id once.
"""

import asyncio
import json

from aiohttp import web

from adapters.web.deliver import posted
from adapters.web.feed import OVER, QUIET, Listener, News
from adapters.web.workspace import SIGNED_IN, WORKSPACE

HEARTBEAT = 20.0  # seconds; proxies close what is silent for longer


async def stream(request: web.Request) -> web.StreamResponse:
    """Everything new for this person, until the browser leaves."""
    workspace, me = request.app[WORKSPACE], request[SIGNED_IN].id
    rooms = await workspace.rooms_of(me)
    response = web.StreamResponse(
        headers={"Content-Type": "text/event-stream; charset=utf-8", "X-Accel-Buffering": "no"}
    )
    with workspace.feed.listening(frozenset(rooms)) as listener:
        await response.prepare(request)
        try:
            await response.write(_frame(await _hello(request)))
            for news in await _missed(request, rooms):
                await response.write(_frame(news))
            await _pass_on(listener, response)
        except ConnectionError:
            pass  # the browser left; it comes back with the last id it saw
    return response


async def _pass_on(listener: Listener, response: web.StreamResponse) -> None:
    while (news := await listener.next(HEARTBEAT)) is not OVER:
        await response.write(b": still here\n\n" if news is QUIET else _frame(news))


async def _hello(request: web.Request) -> News:
    """Who is signed in, what is unread, and the demo's present."""
    workspace, me = request.app[WORKSPACE], request[SIGNED_IN].id
    unread = await asyncio.to_thread(workspace.log.unread, me)
    now = workspace.clock.now().isoformat()
    return News("hello", body={"person": me, "unread": dict(unread), "now": now})


async def _missed(request: web.Request, rooms: tuple[str, ...]) -> list[News]:
    """What was posted after the last message that this browser saw; nothing on a first visit."""
    last = request.headers.get("Last-Event-ID", "")
    if not last.isdecimal() or len(last) > 18:
        return []
    log = request.app[WORKSPACE].log
    found = [m for room in rooms for m in await asyncio.to_thread(log.history, room, int(last))]
    return [posted(message) for message in sorted(found, key=lambda message: message.id)]


def _frame(news: News) -> bytes:
    number = f"id: {news.id}\n" if news.id else ""
    return f"{number}event: {news.name}\ndata: {json.dumps(news.body)}\n\n".encode()

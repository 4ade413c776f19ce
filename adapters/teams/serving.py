"""The one route of Teams, inside our own server.

Rule: whatever is not a good activity with a good token is refused before anything of ours runs (transport).
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Protocol

from aiohttp import web

from adapters.teams.ports import Reply

PATH = "/api/messages"
LARGEST_BODY = 1024 * 1024


class Entrance(Protocol):
    """Checks a request, and hears the activity in it."""

    async def enter(self, method: str, headers: Mapping[str, str], body: bytes) -> Reply:
        """The response to one request."""


def door(entrance: Callable[[], Entrance | None]) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    """The route. Until the process has begun to hear, Teams is asked to come again."""

    async def enter(request: web.Request) -> web.StreamResponse:
        open_ = entrance()
        if open_ is None:
            return web.Response(status=503, headers={"Retry-After": "2"})
        reply = await open_.enter(request.method, request.headers, await request.read())
        if reply.body is None:
            return web.Response(status=reply.status, headers=dict(reply.headers))
        return web.json_response(dict(reply.body), status=reply.status, headers=dict(reply.headers))

    return enter

"""What every page of the workspace needs, handed in once.

Rule: nothing here is looked up elsewhere. No global, no environment, no clock of its own.
"""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiohttp import web

from adapters.reception import Busy, Reception
from adapters.web.chrome import Chrome, chrome
from adapters.web.feed import Feed
from adapters.web.ports import Answering, ChatLog, Colleague, DemoClock, Desk, room_of


@dataclass(frozen=True)
class Workspace:
    """The parts behind the pages. `secret` signs sessions; `hosts` may be asked for besides loopback."""

    desk: Desk
    log: ChatLog
    clock: DemoClock
    answering: Answering
    feed: Feed
    reception: Reception
    secret: bytes = field(repr=False)
    hosts: tuple[str, ...] = ()
    media: Path | None = None
    moving: asyncio.Lock = field(default_factory=asyncio.Lock, repr=False)

    async def colleague(self, person: str) -> Colleague | None:
        """Somebody by id, if they are still here."""
        return next((c for c in await self.colleagues() if c.id == person), None)

    async def colleagues(self) -> tuple[Colleague, ...]:
        """Everybody, by name."""
        return await asyncio.to_thread(self.log.colleagues)

    async def channels(self) -> tuple[str, ...]:
        """The rooms that everybody shares."""
        return await asyncio.to_thread(self.log.rooms)

    async def rooms_of(self, person: str) -> tuple[str, ...]:
        """The rooms that a person may read: their own direct messages and the channels."""
        return (room_of(person), *await self.channels())


WORKSPACE = web.AppKey("workspace", Workspace)
SIGNED_IN: web.RequestKey[Colleague] = web.RequestKey("signed_in", Colleague)
EVENT: web.RequestKey[str] = web.RequestKey("event", str)  # the id that the log names on an error


def speech_of(request: web.Request) -> Chrome:
    """The words of the workspace in the language of whoever asks."""
    if SIGNED_IN in request:
        return chrome(request[SIGNED_IN].speech)
    wanted = request.headers.get("Accept-Language", "").partition(",")[0].partition(";")[0].strip()
    return chrome(wanted.lower())


def kindly(request: web.Request, status: int, key: str) -> web.Response:
    """A refusal as a sentence that says what to do next."""
    return web.json_response({"text": speech_of(request)[key]}, status=status)


def later(request: web.Request, busy: Busy) -> web.Response:
    """Too much to do: the browser sends the same event again."""
    refusal = kindly(request, 503, "errors.busy")
    refusal.headers["Retry-After"] = str(busy.retry_after)
    return refusal


async def body_of(request: web.Request) -> Mapping[str, Any] | None:
    """The JSON object that was sent, or None when it is not one."""
    try:
        body = await request.json()
    except (json.JSONDecodeError, UnicodeDecodeError, RecursionError):
        return None
    return body if isinstance(body, dict) else None

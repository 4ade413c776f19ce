"""Socket Mode: Flipside opens the line to Slack itself, for companies without an open port.

Rule 1: the same door as over HTTP: what arrives goes through Bolt, and is acknowledged after the commit.
Rule 2: envelopes are heard side by side, so that one slow turn does not hold up the others.
Rule 3: a line that is down, or that only seems to be up, is opened again by a watchdog of our own, with
        growing pauses (slack.md, section 13).
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Protocol

import aiohttp
from slack_bolt.adapter.socket_mode.async_internals import send_async_response
from slack_bolt.adapter.socket_mode.internals import build_headers
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.web import QUIET

log = logging.getLogger("flipside.slack")
PING = 10  # seconds between pings; a line silent for four of them is down
PATIENCE = 30.0  # seconds for one connection
NEVER_LOGGED = 0.0  # when it began: the SDK wants it for a line that is not written
LOOK = 5.0  # seconds between looks at the line
PAUSES = (1.0, 2.0, 5.0, 15.0, 60.0)  # seconds before it is opened again; with chance added
DOWN = (SlackApiError, SlackClientError, aiohttp.ClientError, OSError, TimeoutError)


class Chance(Protocol):
    """A number from 0 to 1, so that many processes do not come back at the same moment."""

    def __call__(self) -> float: ...


class Line:
    """One connection to Slack, kept open."""

    def __init__(
        self,
        app_token: str,
        client: AsyncWebClient,
        dispatch: Callable[[AsyncBoltRequest], Awaitable[BoltResponse]],
        chance: Chance,
        look: float = LOOK,
    ) -> None:
        self._dispatch, self._chance, self._look = dispatch, chance, look
        self._client = SocketModeClient(app_token, QUIET, client, ping_interval=PING)
        self._client.socket_mode_request_listeners.append(self._heard)
        self._up = False
        self._tasks: set[asyncio.Task[None]] = set()
        self._watch: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Begin: the line is opened now, and opened again whenever it is down."""
        self._watch = asyncio.create_task(self._watched())

    @property
    def is_up(self) -> bool:
        """Whether the line was open at the last look."""
        return self._up

    async def _looked(self) -> bool:
        self._up = self._client.wss_uri is not None and await self._client.is_connected()
        return self._up

    async def close(self) -> None:
        """Hear nothing new, finish what was begun, hang up."""
        if self._watch:
            self._watch.cancel()
            await asyncio.gather(self._watch, return_exceptions=True)
        while self._tasks:
            await asyncio.wait(set(self._tasks))
        await self._client.close()

    async def _watched(self) -> None:
        failures = 0
        while True:
            if await self._looked():
                failures = 0
                await asyncio.sleep(self._look)
                continue
            try:
                async with asyncio.timeout(PATIENCE):
                    await self._client.connect_to_new_endpoint(force=True)
                self._up = True
                log.info("the line to Slack is open")
            except DOWN as error:
                pause = PAUSES[min(failures, len(PAUSES) - 1)] * (1 + self._chance())
                log.warning("no line to Slack (%s); trying again in %.0f s", type(error).__name__, pause)
                failures += 1
                await asyncio.sleep(pause)

    async def _heard(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        task = asyncio.create_task(self._answered(client, request))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _answered(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        asked = AsyncBoltRequest(mode="socket_mode", body=request.payload, headers=build_headers(request))
        try:
            await send_async_response(client, request, await self._dispatch(asked), NEVER_LOGGED)
        except DOWN as error:
            log.warning("an answer found no line to Slack: %s", type(error).__name__)

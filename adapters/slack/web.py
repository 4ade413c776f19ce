"""Slack's Web API, for every installation over one session.

Rule 1: nothing here retries: a request is made once, and what became of it is said (errors.py).
Rule 2: one session for all calls, made in the running loop and closed at the end of the process.
"""

import asyncio
import logging
from urllib.parse import urlsplit

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from adapters.contract import DeliveryFailed, Payload, Scope, Verdict
from adapters.slack.ports import Installations, Installed

QUIET = logging.getLogger("flipside.slack.sdk")  # the SDK logs what it sends when told to; ours never is
QUIET.setLevel(logging.WARNING)
TIMEOUT = 8  # seconds for one call
CONNECTIONS = 64
RESPONSES = "hooks.slack.com"


async def _as_it_is(installation: str) -> None:
    """Tokens that do not end are good as they are."""


class Web:
    """Clients by installation. `base` ends with a slash; `fresh` makes a token good before it is used."""

    def __init__(self, installations: Installations, base: str) -> None:
        self.installations, self.base = installations, base
        self._session: aiohttp.ClientSession | None = None
        self.fresh = _as_it_is

    @property
    def session(self) -> aiohttp.ClientSession:
        """The one session. Only inside a running loop."""
        if self._session is None or self._session.closed:
            connector = aiohttp.TCPConnector(limit=CONNECTIONS)
            timeout = aiohttp.ClientTimeout(total=TIMEOUT)
            self._session = aiohttp.ClientSession(connector=connector, timeout=timeout)
        return self._session

    def client(self, token: str = "") -> AsyncWebClient:
        """A client that never sends anything twice."""
        return AsyncWebClient(
            token=token or None,
            base_url=self.base,
            timeout=TIMEOUT,
            session=self.session,
            retry_handlers=[],
            logger=QUIET,
        )

    async def of(self, installation: str) -> AsyncWebClient:
        """The client of an installation. Raises DeliveryFailed where it is paused or not there."""
        return self.client((await self.installed(installation)).token)

    async def installed(self, installation: str) -> Installed:
        """An installation that lets us in. Raises DeliveryFailed."""
        await self.fresh(installation)
        found = await asyncio.to_thread(self.installations.get, installation)
        if found is None:
            raise DeliveryFailed("not installed, or paused", Verdict.LATER, stops=Scope.INSTALLATION)
        return found

    async def respond(self, url: str, body: Payload) -> None:
        """Answer through the response address of a request. Raises DeliveryFailed, for one not of Slack's."""
        if urlsplit(url).hostname not in (RESPONSES, urlsplit(self.base).hostname):
            raise DeliveryFailed("not an address of Slack", Verdict.NEVER)
        try:
            async with self.session.post(url, json=dict(body)) as response:
                if response.status != 200:
                    raise DeliveryFailed(f"HTTP {response.status}", Verdict.NEVER)
        except (aiohttp.ClientError, TimeoutError) as error:
            raise DeliveryFailed(type(error).__name__, Verdict.UNKNOWN) from None

    async def close(self) -> None:
        """End it."""
        if self._session is not None:
            await self._session.close()

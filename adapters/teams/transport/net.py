"""The network: one session for everything, and one request per call.

Rule 1: nothing is sent twice, and nothing is followed elsewhere. What became of a request is said, and
        whoever asked decides.
Rule 2: whether a request may have left the house is always known: a connection that never came about took
        nothing along; whatever ends later without an answer may have arrived.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from aiohttp.typedefs import URL

TIMEOUT = 8.0  # seconds for one request, the answer included
CONNECT = 5.0  # of these, for a connection: when this ends, nothing was sent
CONNECTIONS = 64


class NoAnswer(Exception):
    """There was no answer. `left`: whether the request may have left the house."""

    def __init__(self, reason: str, left: bool) -> None:
        super().__init__(reason)
        self.reason, self.left = reason, left


@dataclass(frozen=True)
class Answer:
    """What came back. Names of headers are in lower case."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


class Net:
    """One session, made in the running loop and closed at the end of the process. `timeout`: seconds."""

    def __init__(self, timeout: float = TIMEOUT, connect: float = CONNECT) -> None:
        self._timeout = aiohttp.ClientTimeout(total=timeout, connect=min(connect, timeout))
        self._session: aiohttp.ClientSession | None = None
        self._closed = False

    async def ask(self, method: str, url: str, **request: Any) -> Answer:
        """One request to a URL that is already quoted, and its answer. Raises NoAnswer."""
        if self._closed:
            raise NoAnswer("Closed", left=False)
        asked = self._open().request(method, URL(url, encoded=True), allow_redirects=False, **request)
        try:
            async with asked as response:
                headers = {name.lower(): value for name, value in response.headers.items()}
                return Answer(response.status, headers, await _body(response))
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL) as error:
            raise NoAnswer(type(error).__name__, left=False) from None
        except (aiohttp.ClientError, TimeoutError) as error:
            raise NoAnswer(type(error).__name__, left=True) from None

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=CONNECTIONS),
                cookie_jar=aiohttp.DummyCookieJar(),
                timeout=self._timeout,
            )
            # aiohttp sends what is idempotent again when a kept connection is lost: here the outbox does.
            self._session._retry_connection = False
        return self._session

    async def close(self) -> None:
        """End it: nothing is sent any more."""
        self._closed = True
        if self._session is not None:
            await self._session.close()


async def _body(response: aiohttp.ClientResponse) -> bytes:
    """A refusal is one without its text as well."""
    try:
        return await response.read()
    except aiohttp.ClientError:
        if response.status < 300:
            raise
        return b""

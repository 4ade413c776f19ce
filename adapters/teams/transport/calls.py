"""One call of the connector: checked, with our token, made once.

Rule 1: a service URL outside of the allow-list gets no request, and above all no token.
Rule 2: every failure is a SendError. What the connector refused is told apart from what nobody answered.
Rule 3: with the development switch on, this machine is given no token: it could only be stolen there.
"""

import json
from collections.abc import Mapping
from typing import Any, Protocol
from urllib.parse import urlsplit

from adapters.teams.errors import NOT_ALLOWED, STALE_TOKEN
from adapters.teams.ports import SendError
from adapters.teams.transport.allowed import Allowed, loopback
from adapters.teams.transport.net import Net, NoAnswer
from adapters.teams.transport.refusals import refused

AGENT = "Flipside"


class Tokens(Protocol):
    """Our tokens."""

    async def token(self) -> str:
        """One that is good. Raises SendError."""

    def stale(self, token: str) -> bool:
        """It was refused: whether a newer one may help."""


class NoTokens:
    """For development: what listens on this machine is not ours to trust."""

    async def token(self) -> str:
        """None."""
        return ""

    def stale(self, token: str) -> bool:
        """There is no newer one."""
        return False


class Calls:
    """Calls of the connector. `here`: the tokens for what runs on this machine."""

    def __init__(self, net: Net, allow: Allowed, tokens: Tokens, here: Tokens) -> None:
        self._net, self._allow, self._tokens, self._here = net, allow, tokens, here

    def check(self, service: str) -> None:
        """Whether a service URL may be spoken to. Raises SendError where not."""
        if not self._allow.address(service):
            raise SendError(0, NOT_ALLOWED, left=False)

    async def make(
        self, method: str, url: str, body: Any = None, headers: Mapping[str, str] | None = None
    ) -> bytes:
        """The JSON that came back from a quoted URL; empty where it was none. Raises SendError."""
        self.check(_base(url))
        tokens = self._here if loopback(url) else self._tokens
        token = await tokens.token()
        sent = {"User-Agent": AGENT, "Accept": "application/json", **(headers or {})}
        if token:
            sent["Authorization"] = f"Bearer {token}"
        try:
            answer = await self._net.ask(method, url, data=body, headers=sent)
        except NoAnswer as error:
            raise SendError(0, error.reason, left=error.left) from None
        if 200 <= answer.status < 300:
            return _json(answer.body)
        if answer.status == 401 and tokens.stale(token):
            raise SendError(401, STALE_TOKEN)
        raise refused(answer)


def _base(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/"


def _json(body: bytes) -> bytes:
    """A success that says nothing readable is one all the same."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return b""
    return body if isinstance(said, dict) else b""

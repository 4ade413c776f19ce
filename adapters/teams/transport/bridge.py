"""msal's way to the network: it runs in a thread, its requests run in our loop, over our session.

Rule 1: what is no verdict of Entra's (no answer, too many requests, an error of its own, a proxy's page)
        never reaches msal, which would keep it and take it for a refusal: it is Unreachable.
Rule 2: msal speaks to https only. A login on this machine, as in tests, is spoken to in the clear: then
        only the addresses are changed, on the way out and on the way back.
"""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from adapters.teams.transport.net import TIMEOUT, Answer, Net, NoAnswer
from adapters.teams.transport.refusals import retry_after

MARGIN = 2.0  # seconds beyond a request's own limit, after which the loop is not there any more


class Unreachable(Exception):
    """Whoever gives out tokens does not answer. `wait`: seconds that it asks for."""

    def __init__(self, reason: str, wait: float = 0.0) -> None:
        super().__init__(reason)
        self.wait = wait


@dataclass(frozen=True)
class Response:
    """An answer, as msal reads it."""

    status_code: int
    text: str
    headers: Mapping[str, str]

    def raise_for_status(self) -> None:
        """Nothing to raise: what is no verdict was raised before."""


class Bridge:
    """An HTTP client for msal. Made in the loop, used in threads."""

    def __init__(self, net: Net, login: str) -> None:
        self._net, self._login, self._loop = net, login.rstrip("/"), asyncio.get_running_loop()

    def authority(self, tenant: str) -> str:
        """The authority of a tenant, as msal takes it."""
        return f"{self._secure}/{tenant}"

    def get(self, url: str, params: Any = None, headers: Any = None, **rest: Any) -> Response:
        """One request. Raises Unreachable."""
        return self._ask("GET", url, params=_given(params), headers=_given(headers))

    def post(
        self, url: str, params: Any = None, data: Any = None, headers: Any = None, **rest: Any
    ) -> Response:
        """One request. Raises Unreachable."""
        return self._ask("POST", url, params=_given(params), data=_given(data), headers=_given(headers))

    def close(self) -> None:
        """The session is not ours to end."""

    @property
    def _secure(self) -> str:
        return self._login.replace("http://", "https://", 1)

    def _ask(self, method: str, url: str, **request: Any) -> Response:
        spoken = self._login + url.removeprefix(self._secure) if url.startswith(self._secure) else url
        asked = asyncio.run_coroutine_threadsafe(self._net.ask(method, spoken, **request), self._loop)
        try:
            answer = asked.result(TIMEOUT + MARGIN)
        except NoAnswer as error:
            raise Unreachable(error.reason) from None
        except TimeoutError:
            asked.cancel()
            raise Unreachable("TimeoutError") from None
        return self._response(answer)

    def _response(self, answer: Answer) -> Response:
        if answer.status == 429 or answer.status >= 500:
            raise Unreachable(f"HTTP {answer.status}", retry_after(answer.headers))
        try:
            text = answer.body.decode()
            json.loads(text)
        except ValueError:
            raise Unreachable(f"HTTP {answer.status}, not JSON") from None
        return Response(answer.status, text.replace(self._login, self._secure), answer.headers)


def _given(values: Mapping[str, Any] | None) -> dict[str, str]:
    return {name: str(value) for name, value in (values or {}).items() if value is not None}

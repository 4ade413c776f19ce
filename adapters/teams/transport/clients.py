"""The SDK's connector clients, over our session and with our payloads as they are.

Rule 1: a payload goes out exactly as it was drawn: what msrest does not know, it would drop.
Rule 2: what the SDK sends, it sends through `Calls`: one request, checked, with our token. An answer that
        reaches the SDK is a success in JSON; every failure was raised before as SendError.
Rule 3: a client is made once for each service URL: making one costs more than using it.
"""

from typing import Any

from botframework.connector.aio import ConnectorClient
from botframework.connector.aiohttp_bf_pipeline import AsyncBfPipeline
from botframework.connector.auth.connector_factory import ConnectorFactory
from msrest.exceptions import ClientException, DeserializationError, SerializationError
from msrest.pipeline import AsyncHTTPSender, Request, Response, SansIOHTTPPolicy
from msrest.serialization import Model
from msrest.universal_http.async_abc import AsyncClientResponse

from adapters.contract import Payload
from adapters.teams.transport.calls import Calls

UNREADABLE = (ClientException, DeserializationError, SerializationError)  # all that the SDK raises by itself
MOST = 256  # clients kept; a tenant has one or two service URLs
_UNTOUCHED: dict[str, dict[str, Any]] = {"additional_properties": {"key": "", "type": "{object}"}}


class Raw(Model):
    """A payload that msrest hands on untouched."""

    _attribute_map = _UNTOUCHED

    def __init__(self, payload: Payload) -> None:
        super().__init__()
        self.additional_properties = dict(payload)


class Succeeded(AsyncClientResponse):
    """An answer, as the SDK reads it."""

    def __init__(self, request: Any, body: bytes) -> None:
        super().__init__(request, None)
        self.status_code, self.headers, self._body = 200, {"content-type": "application/json"}, body

    def body(self) -> bytes:
        """The whole of it."""
        return self._body


class Sender(AsyncHTTPSender):
    """The end of the SDK's pipeline."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    async def send(self, request: Request, **config: Any) -> Response:
        """Send one request of the SDK's, once. Raises SendError."""
        asked = request.http_request
        body = await self._calls.make(asked.method, asked.url, asked.data, asked.headers)
        return Response(request, Succeeded(asked, body))

    async def __aexit__(self, *details: object) -> None:
        """The session is not the SDK's to end."""


class Clients(ConnectorFactory):
    """Connector clients by their service URL: the SDK's factory of them."""

    def __init__(self, calls: Calls) -> None:
        self._sender = Sender(calls)
        self._made: dict[str, ConnectorClient] = {}

    async def create(self, service_url: str, audience: str = "") -> ConnectorClient:
        """The client of a service URL."""
        return self.of(service_url)

    def of(self, service: str) -> ConnectorClient:
        """The client of a service URL."""
        if service not in self._made:
            if len(self._made) >= MOST:
                self._made.pop(next(iter(self._made)))
            self._made[service] = self._client(service)
        return self._made[service]

    def _client(self, service: str) -> ConnectorClient:
        # A policy that does nothing stands where credentials would: `Calls` adds the token.
        return ConnectorClient(
            SansIOHTTPPolicy(), base_url=service, sender=self._sender, pipeline_type=AsyncBfPipeline
        )

"""Microsoft on this machine, in the very loop of the test: keys, Entra, a connector that plays a script.

Rule 1: real HTTP and real signatures. Whatever blocks the loop gets no answer from here: the test fails.
Rule 2: the connector keeps every request as it came, byte for byte, and says what it was told to.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from types import TracebackType
from typing import Any

import aiohttp
from aiohttp import web

from adapters.contract import Payload
from adapters.teams.ports import Identity, Reference
from adapters.teams.transport import Allowed, Net, Transport, Unguarded
from tests.fakes.teams.entra import Entra
from tests.fakes.teams.faults import Faults
from tests.fakes.teams.keys import Keys
from tests.fakes.teams.world import APP

TENANT, OTHER = "aaaaaaaa-0000-4000-8000-000000000001", "aaaaaaaa-0000-4000-8000-00000000000f"
TYPE = "application/json; charset=utf-8"


class Watch:
    """Seconds that only go up when told."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds

    def push(self, seconds: float) -> None:
        self.seconds += seconds


@dataclass(frozen=True)
class Seen:
    """One request of the connector, as it came."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Said:
    """One answer. `drop`: when the connection ends instead: "before" the answer, or "within" it."""

    status: int = 201
    body: Any = field(default_factory=lambda: {"id": "m1"})
    headers: Mapping[str, str] = field(default_factory=dict)
    drop: str = ""


class Cloud:
    """Everything of Microsoft's, and the door of ours at /api/messages once `open` was called."""

    def __init__(self) -> None:
        self.watch, self.faults = Watch(), Faults()
        stamp = lambda: datetime.now(UTC)  # noqa: E731
        self.keys = Keys(stamp)
        self.entra = Entra(stamp, lambda tenant: tenant == TENANT, self.faults)
        self.script: list[Said] = []
        self.seen: list[Seen] = []
        self.heard: list[Payload] = []
        self.answer: Any = None
        self.transport: Transport | None = None
        self._entrance: Any = None

    async def __aenter__(self) -> "Cloud":
        app = web.Application(client_max_size=4 * 1024**2)
        app.router.add_get("/v1/.well-known/openidconfiguration", self.keys.metadata)
        app.router.add_get("/v1/.well-known/keys", self.keys.keys)
        self.entra.routes(app)
        app.router.add_route("*", "/api/messages", self._door)
        app.router.add_route("*", "/emea/{rest:.*}", self._connector)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        self.service, self.host = f"{self.url}/emea/", "127.0.0.1"
        self._session = aiohttp.ClientSession()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._session.close()
        if self.transport:
            await self.transport.close()
        await self._runner.cleanup()

    def open(
        self, kind: str = "SingleTenant", password: str = "", unguarded: Unguarded | None = None,
        app: str = APP, timeout: float = 8.0,
    ) -> Transport:  # fmt: skip
        """The transport under test, wired to everything here."""
        identity = Identity(app, TENANT, kind, password or self.entra.password)
        self.transport = Transport(
            identity,
            Allowed(frozenset({TENANT.upper()}), frozenset({self.host})),
            login=self.url,
            openid=f"{self.url}/v1/.well-known/openidconfiguration",
            unguarded=unguarded,
            stopwatch=self.watch,
            net=Net(timeout),
        )
        self._entrance = self.transport.entrance(self._hear)
        return self.transport

    def to(self, conversation: str = "a:1chat") -> Reference:
        """A conversation here."""
        return Reference(TENANT, self.service, conversation)

    def activity(self, **changed: Any) -> dict[str, Any]:
        """What Teams sends; None leaves a field out."""
        plain = {
            "type": "message", "id": "1700000000001", "timestamp": "2026-03-02T09:30:00.000Z",
            "serviceUrl": self.service, "channelId": "msteams", "text": "hi",
            "from": {"id": "29:1ana", "name": "Ana", "aadObjectId": "bbbbbbbb-0000-4000-8000-000000000002"},
            "recipient": {"id": f"28:{APP}", "name": "Flipside", "isTargeted": True},
            "conversation": {"id": "a:1chat", "conversationType": "personal", "tenantId": TENANT},
            "channelData": {"tenant": {"id": TENANT}},
            "entities": [{"type": "clientInfo", "locale": "de-DE", "timezone": "Europe/Berlin"}],
        }  # fmt: skip
        return {name: value for name, value in {**plain, **changed}.items() if value is not None}

    async def knock(
        self, body: Any = None, authorization: str | None = None, method: str = "POST", kind: str = TYPE
    ) -> tuple[int, Any, Mapping[str, str]]:
        """One request to our door: with a good token, unless told otherwise."""
        sent = self.activity() if body is None else body
        service = sent.get("serviceUrl", "") if isinstance(sent, dict) else self.service
        good = f"Bearer {self.keys.token(service)}" if authorization is None else authorization
        headers = {"Content-Type": kind} | ({"Authorization": good} if good else {})
        data = sent if isinstance(sent, bytes) else json.dumps(sent).encode()
        async with self._session.request(
            method, f"{self.url}/api/messages", data=BytesIO(data), headers=headers
        ) as response:
            text = await response.text()
            return response.status, json.loads(text) if text else None, dict(response.headers)

    async def _hear(self, activity: Payload) -> Mapping[str, Any] | None:
        self.heard.append(activity)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer  # type: ignore[no-any-return]

    async def _door(self, request: web.Request) -> web.StreamResponse:
        reply = await self._entrance.enter(request.method, request.headers, await request.read())
        if reply.body is None:
            return web.Response(status=reply.status, headers=dict(reply.headers))
        return web.json_response(reply.body, status=reply.status, headers=dict(reply.headers))

    async def _connector(self, request: web.Request) -> web.StreamResponse:
        headers = {name.lower(): value for name, value in request.headers.items()}
        self.seen.append(Seen(request.method, request.raw_path, headers, await request.read()))
        said = self.script.pop(0) if self.script else Said()
        if said.drop == "before" and request.transport is not None:
            request.transport.abort()
        if said.drop == "within":
            return await _broken(request, said.status)
        text = said.body if isinstance(said.body, str) else json.dumps(said.body)
        kind = "text/html" if isinstance(said.body, str) else "application/json"
        return web.Response(status=said.status, text=text, headers=dict(said.headers), content_type=kind)


async def _broken(request: web.Request, status: int) -> web.StreamResponse:
    """An answer that promises more than it says."""
    response = web.StreamResponse(status=status, headers={"Content-Length": "1000"})
    await response.prepare(request)
    await response.write(b'{"id":')
    if request.transport is not None:
        request.transport.abort()
    return response

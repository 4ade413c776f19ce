"""How Teams sends activities to a bot: POST with a signed token, again where nobody says 2xx in time.

Rule 1: a delivery is kept as it went out, byte for byte, so that it can be sent again.
Rule 2: what failed waits for `retries`, with the same activity id; invokes are never sent again: somebody
        sits before the screen and is told at once.
Rule 3: nothing that the bot does makes these calls raise.
"""

import asyncio
import json
from dataclasses import dataclass, field, replace
from itertools import count
from time import perf_counter
from typing import Any

import aiohttp

from tests.fakes.teams.keys import Keys
from tests.fakes.teams.reading import Json

PATIENCE = 15.0  # seconds (the documentation: answer within 15 s, or it is sent again)


@dataclass
class Delivery:
    """One request to the bot, and what came back. `reason`: why it failed; "" where it was 2xx."""

    activity: Json
    body: bytes
    headers: dict[str, str]
    attempt: int = 1
    status: int | None = None
    answer: bytes = b""
    seconds: float = 0.0
    reason: str = ""
    answer_headers: dict[str, str] = field(default_factory=dict)

    @property
    def fine(self) -> bool:
        """Whether the bot said 2xx in time."""
        return not self.reason

    @property
    def invoke(self) -> bool:
        """Whether somebody waits for the answer itself."""
        return self.activity.get("type") == "invoke"

    @property
    def json(self) -> Any:
        """The answer as JSON; None for an empty one, the text where it is none."""
        try:
            return json.loads(self.answer) if self.answer.strip() else None
        except ValueError:
            return self.answer.decode(errors="replace")


class Courier:
    """Carries activities to the bot. `echo`: everything but invokes is sent twice, at once."""

    def __init__(self, keys: Keys) -> None:
        self.keys = keys
        self.patience, self.echo = PATIENCE, False
        self.deliveries: list[Delivery] = []
        self.waiting: list[Delivery] = []
        self.targets: tuple[str, ...] = ()
        self._turn = count()
        self._session: aiohttp.ClientSession | None = None

    def to(self, *urls: str) -> None:
        """Where activities go: to each of the addresses in turn."""
        self.targets = urls

    async def close(self) -> None:
        """Let go of the connections."""
        if self._session is not None:
            await self._session.close()

    async def carry(
        self, activity: Json, *, authorization: str | None = None, body: bytes | None = None,
        headers: dict[str, str] | None = None, **claims: Any,
    ) -> Delivery:  # fmt: skip
        """Send once. authorization: another header, "" for none; body: other bytes; claims: Keys.token."""
        sent = body if body is not None else json.dumps(activity, separators=(",", ":")).encode()
        held = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "Microsoft-SkypeBotApi",
                "x-ms-conversation-id": _ascii(_of(activity, "conversation").get("id")),
                "x-ms-tenant-id": _ascii(_of(_of(activity, "channelData"), "tenant").get("id"))}  # fmt: skip
        if authorization is None:
            authorization = f"Bearer {self.keys.token(str(activity.get('serviceUrl', '')), **claims)}"
        if authorization:
            held["Authorization"] = authorization
        delivery = await self._send(Delivery(activity, sent, held | (headers or {})))
        if self.echo and not delivery.invoke:
            await self.again(delivery)
        return delivery

    async def again(self, delivery: Delivery) -> Delivery:
        """The same activity once more, byte for byte, with a fresh token."""
        token = self.keys.token(str(delivery.activity.get("serviceUrl", "")))
        headers = delivery.headers | {"Authorization": f"Bearer {token}"}
        return await self._send(
            replace(delivery, headers=headers, attempt=delivery.attempt + 1, status=None, answer=b"",
                    reason="", seconds=0.0, answer_headers={})
        )  # fmt: skip

    async def replays(self) -> list[Delivery]:
        """Everything that was sent so far once more, invokes excepted, in order."""
        sent = [one for one in self.deliveries if one.attempt == 1 and one.activity and not one.invoke]
        return [await self.again(one) for one in sent]

    async def retries(self, most: int = 3) -> list[Delivery]:
        """Send again what failed, until it is taken or was tried so often in all."""
        sent: list[Delivery] = []
        while self.waiting:
            failed = self.waiting.pop(0)
            if failed.attempt < most:
                sent.append(await self.again(failed))
        return sent

    async def raw(self, body: bytes, headers: dict[str, str], method: str = "POST") -> Delivery:
        """Anything at all, as a stranger on the internet could send it."""
        return await self._send(Delivery({}, body, headers), method)

    async def _send(self, delivery: Delivery, method: str = "POST") -> Delivery:
        self.deliveries.append(delivery)
        began = perf_counter()
        try:
            await asyncio.wait_for(self._by_http(delivery, method), self.patience)
        except TimeoutError:
            delivery.reason = "timeout"
        except (aiohttp.ClientError, OSError):
            delivery.reason = "connection_failed"
        delivery.seconds = perf_counter() - began
        if delivery.reason and not delivery.invoke and delivery.activity:
            self.waiting.append(delivery)
        return delivery

    async def _by_http(self, delivery: Delivery, method: str) -> None:
        if not self.targets:
            raise LookupError("nothing to deliver to: call deliver_to(url)")
        url = self.targets[next(self._turn) % len(self.targets)]
        self._session = self._session or aiohttp.ClientSession()
        asked = self._session.request(
            method, url, data=delivery.body, headers=delivery.headers, allow_redirects=False
        )
        async with asked as response:
            delivery.answer, delivery.status = await response.read(), response.status
            delivery.answer_headers = {key.lower(): value for key, value in response.headers.items()}
        if not 200 <= response.status < 300:
            delivery.reason = f"status {response.status}"


def _of(value: Json, key: str) -> Json:
    found = value.get(key)
    return found if isinstance(found, dict) else {}


def _ascii(value: Any) -> str:
    return str(value or "").encode("ascii", "ignore").decode().replace("\n", "").replace("\r", "")

"""How Slack sends things to an app: signed requests or envelopes, retried when nobody says 200 in time.

Rule 1: a delivery is kept as it went out, byte for byte, so that it can be sent again.
Rule 2: only events are retried: at once, after a minute, after five; the clock is the one handed in.
"""

import asyncio
import hashlib
import hmac
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count
from time import perf_counter
from typing import Any
from urllib.parse import urlencode

import aiohttp

from tests.fakes.slack.reading import Json
from tests.fakes.slack.socket import Links, NoLink

RETRIES = (timedelta(0), timedelta(minutes=1), timedelta(minutes=6))  # after the first attempt
FORM, JSON = "application/x-www-form-urlencoded", "application/json"


@dataclass
class Delivery:
    """One request to the app, and what came back. reason: why it failed, in Slack's words; "" where 200."""

    kind: str  # events_api, slash_commands, interactive
    payload: Json
    body: bytes
    headers: dict[str, str]
    retry: int = 0
    retry_reason: str = ""
    status: int | None = None
    answer: bytes = b""
    answer_headers: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    reason: str = ""
    socket: bool = False

    @property
    def fine(self) -> bool:
        """Whether the app said 200 in time."""
        return not self.reason

    @property
    def json(self) -> Any:
        """The answer as JSON; None for an empty one, the text where it is none."""
        try:
            return json.loads(self.answer) if self.answer.strip() else None
        except ValueError:
            return self.answer.decode()


@dataclass
class Waiting:
    """A failed event that will come again."""

    delivery: Delivery
    number: int
    due: datetime


class Courier:
    """Carries payloads to the app."""

    def __init__(
        self, secret: str, now: Callable[[], datetime], stamp: Callable[[], datetime], links: Links
    ) -> None:
        self.secret, self._now, self._stamp, self.links = secret, now, stamp, links
        self.patience = 3.0  # real seconds
        self.deliveries: list[Delivery] = []
        self.waiting: list[Waiting] = []
        self._targets: tuple[str, ...] = ()
        self._turn = count()
        self._session: aiohttp.ClientSession | None = None

    def to(self, *urls: str) -> None:
        """Where requests go: to each of the addresses in turn; to none, then Socket Mode."""
        self._targets = urls

    async def close(self) -> None:
        """Let go of the connections."""
        if self._session is not None:
            await self._session.close()

    async def carry(
        self, kind: str, payload: Json, *, retry: int = 0, retry_reason: str = "",
        secret: str | None = None, stamp: datetime | None = None,
    ) -> Delivery:  # fmt: skip
        """Send once. `secret`, `stamp`: to sign wrongly, or as of another time. Never raises for the app."""
        body, kind_of_body = _written(kind, payload)
        headers = {"Content-Type": kind_of_body, "User-Agent": "Slackbot 1.0", "Accept": "*/*"}
        headers |= self.signed(body, secret=secret, stamp=stamp)
        if retry:
            headers |= {"X-Slack-Retry-Num": str(retry), "X-Slack-Retry-Reason": retry_reason}
        return await self._send(
            Delivery(kind, payload, body, headers, retry, retry_reason, socket=not self._targets)
        )

    def signed(
        self, body: bytes, *, secret: str | None = None, stamp: datetime | None = None
    ) -> dict[str, str]:
        """The two headers that say that it is Slack: v0=HMAC-SHA256("v0:{stamp}:{body}")."""
        at = str(int((stamp or self._stamp()).timestamp()))
        key = (self.secret if secret is None else secret).encode()
        mark = hmac.new(key, b":".join((b"v0", at.encode(), body)), hashlib.sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": at, "X-Slack-Signature": f"v0={mark}"}

    async def replay(self, delivery: Delivery, *, fresh: bool = False) -> Delivery:
        """The same request again, byte for byte; `fresh`: signed anew, with the time of now."""
        headers = dict(delivery.headers)
        if fresh:
            headers |= self.signed(delivery.body)
        again = replace(delivery, headers=headers, status=None, answer=b"", reason="", seconds=0.0)
        return await self._send(again)

    async def raw(self, body: bytes, headers: dict[str, str]) -> Delivery:
        """Anything at all, as a stranger on the internet could send it."""
        return await self._send(Delivery("raw", {}, body, headers))

    async def event(self, envelope: Json, **how: Any) -> Delivery:
        """An event; where it fails it waits for its retries."""
        sent = await self.carry("events_api", envelope, **how)
        if sent.reason:
            self._again(sent, sent.retry + 1, self._now())
        return sent

    def _again(self, failed: Delivery, number: int, since: datetime) -> None:
        no_more = failed.answer_headers.get("x-slack-no-retry") == "1"
        if number <= len(RETRIES) and not no_more:
            self.waiting.append(Waiting(failed, number, since + RETRIES[number - 1]))

    async def retries(self, now: datetime | None = None) -> list[Delivery]:
        """Send again what failed and is due by `now`; without it, all of it until it is taken or given up."""
        sent: list[Delivery] = []
        while due := [one for one in self.waiting if now is None or one.due <= now]:
            one = due[0]
            self.waiting.remove(one)
            failed = one.delivery
            again = await self.carry(
                "events_api", failed.payload, retry=one.number, retry_reason=failed.reason
            )
            sent.append(again)
            if again.reason:
                first = one.due - RETRIES[one.number - 1]
                self._again(again, one.number + 1, first)
        return sent

    async def _send(self, delivery: Delivery) -> Delivery:
        self.deliveries.append(delivery)
        began = perf_counter()
        try:
            await (self._by_socket(delivery) if delivery.socket else self._by_http(delivery))
        except TimeoutError:
            delivery.reason = "http_timeout"
        except aiohttp.TooManyRedirects:
            delivery.reason = "too_many_redirects"
        except (aiohttp.ClientError, NoLink, OSError):
            delivery.reason = "connection_failed"
        delivery.seconds = perf_counter() - began
        return delivery

    async def _by_http(self, delivery: Delivery) -> None:
        if not self._targets:
            raise NoLink("nothing to deliver to: call deliver_to(url), or connect by Socket Mode")
        url = self._targets[next(self._turn) % len(self._targets)]
        self._session = self._session or aiohttp.ClientSession()
        asked = self._session.post(
            url, data=delivery.body, headers=delivery.headers, max_redirects=2,
            timeout=aiohttp.ClientTimeout(total=self.patience),
        )  # fmt: skip
        async with asked as response:
            delivery.answer, delivery.status = await response.read(), response.status
            delivery.answer_headers = {key.lower(): value for key, value in response.headers.items()}
        if delivery.status != 200:
            delivery.reason = "http_error"

    async def _by_socket(self, delivery: Delivery) -> None:
        extra: Json = {}
        if delivery.kind == "events_api":
            # Over a WebSocket the same thing has another name.
            why = "timeout" if delivery.retry_reason == "http_timeout" else delivery.retry_reason
            extra = {"retry_attempt": delivery.retry, "retry_reason": why}
        else:
            extra = {"accepts_response_payload": True}
        answer = await asyncio.wait_for(self.links.ask(delivery.kind, delivery.payload, extra), self.patience)
        delivery.status, delivery.answer = 200, b"" if answer is None else json.dumps(answer).encode()


def _written(kind: str, payload: Json) -> tuple[bytes, str]:
    if kind == "slash_commands":
        return urlencode(payload).encode(), FORM
    text = json.dumps(payload, separators=(",", ":"))
    if kind == "interactive":
        return urlencode({"payload": text}).encode(), FORM
    return text.encode(), JSON


def reasons(deliveries: Sequence[Delivery]) -> list[str]:
    """Why each failed; "" where it did not."""
    return [one.reason for one in deliveries]

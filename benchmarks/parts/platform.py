"""Two platforms of the benchmarks: one posts over HTTP, one goes nowhere.

Rule: neither recognizes a repeat, so whatever arrives twice was sent twice.
"""

import os
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

import aiohttp

from adapters.contract import Abilities, DeliveryFailed, Pace, Payload, Receipt, Scope, Verdict
from bot.events import Address, Event
from conversations.cards import Card, Sheet, twin
from conversations.pages import Page, page_twin

NAME = "bench"
WALL = time.time  # for instants that several processes compare


def abilities(paces: tuple[Pace, ...] = ()) -> Abilities:
    """What a chat platform without idempotency can do."""
    return Abilities(
        whole_forms=False,
        trigger=False,
        replaces=True,
        group_introduction=False,
        hears_words=True,
        recognizes=False,
        pushes_pages=True,
        paces=paces,
    )


class Platform:
    """What both have in common. Fulfills adapters.contract.Adapter together with its heirs."""

    name = NAME

    def __init__(self, paces: tuple[Pace, ...] = ()) -> None:
        self.abilities = abilities(paces)

    def read(self, payload: Payload) -> Event | None:
        """Nothing: the driver posts events of ours."""
        return None

    def draw(self, card: Card) -> Payload:
        """The plain twin."""
        return {"text": twin(card)}

    def draw_sheet(self, sheet: Sheet) -> Payload:
        """No forms here."""
        return {}

    def draw_page(self, page: Page) -> Payload:
        """The plain twin."""
        return {"text": page_twin(page)}

    async def replace(self, receipt: Receipt, payload: Payload) -> Receipt:
        """As a message, named otherwise."""
        await self.post("replace", receipt.address, payload, receipt.message)
        return receipt

    async def publish(self, to: Address, payload: Payload, last: Receipt | None) -> None:
        """As a message, named otherwise."""
        await self.post("page", to, payload, f"page:{to.user}")

    async def deliver(self, to: Address, payload: Payload, key: str) -> Receipt:
        """One message."""
        await self.post("post", to, payload, key)
        return Receipt(to, key)

    async def post(self, verb: str, to: Address, payload: Payload, key: str) -> None:
        """The one request. Raises DeliveryFailed."""
        raise NotImplementedError


class Http(Platform):
    """Posts to an endpoint."""

    def __init__(self, endpoint: str, paces: tuple[Pace, ...] = ()) -> None:
        super().__init__(paces)
        self._endpoint = endpoint
        self._session: aiohttp.ClientSession | None = None

    async def post(self, verb: str, to: Address, payload: Payload, key: str) -> None:
        """Tells the endpoint what, where to, and who sends it. Raises DeliveryFailed."""
        body = {"verb": verb, "lane": to.lane, "home": to.home, "key": key, "worker": os.getpid(), **payload}
        if self._session is None:
            self._session = aiohttp.ClientSession()
        try:
            async with self._session.post(self._endpoint, json=body) as answer:
                await answer.read()
        except aiohttp.ClientConnectorError as error:
            raise DeliveryFailed("no connection", Verdict.LATER) from error
        except aiohttp.ClientError as error:
            raise DeliveryFailed("no answer", Verdict.UNKNOWN) from error
        _checked(answer.status, answer.headers)

    async def close(self) -> None:
        """Let go of the connections."""
        if self._session:
            await self._session.close()


def _checked(status: int, headers: Mapping[str, str]) -> None:
    if status == 429:
        wait = float(headers.get("Retry-After", "1"))
        raise DeliveryFailed("slow down", Verdict.LATER, wait, Scope(headers.get("X-Scope", "message")))
    if status >= 500:
        raise DeliveryFailed("not now", Verdict.LATER)


@dataclass
class Nowhere(Platform):
    """Takes everything at once. Notes when keys that begin with `noted` came by (seconds, wall clock)."""

    noted: str = "urgent"
    paces: tuple[Pace, ...] = ()
    seen: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__init__(self.paces)

    async def post(self, verb: str, to: Address, payload: Payload, key: str) -> None:
        """Gone."""
        if key.startswith(self.noted):
            self.seen[key] = WALL()

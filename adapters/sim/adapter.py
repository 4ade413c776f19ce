"""Stands between the outbox and a platform: delivers through it, and lets the scripted people see.

Rule: what the crowd sees is the card that was delivered; the platform gets its own payload untouched.
"""

from datetime import datetime
from typing import Protocol

from adapters.contract import Abilities, Adapter, Payload, Receipt
from adapters.sim.people import Crowd
from bot.events import Address, Event
from conversations.cards import Card, Sheet
from conversations.pages import Page

CARD, INNER = "card", "inner"


class Clock(Protocol):
    """Where the present comes from."""

    def now(self) -> datetime:
        """Aware UTC."""


class SimAdapter:
    """A platform with people in it."""

    def __init__(self, inner: Adapter, crowd: Crowd, clock: Clock) -> None:
        self._inner, self._crowd, self._clock = inner, crowd, clock
        self.name = inner.name
        self.abilities: Abilities = inner.abilities

    def read(self, payload: Payload) -> Event | None:
        """As the platform reads it."""
        return self._inner.read(payload)

    def draw(self, card: Card) -> Payload:
        """The platform's payload, and the card for the crowd."""
        return {CARD: card, INNER: self._inner.draw(card)}

    def draw_sheet(self, sheet: Sheet) -> Payload:
        """As the platform draws it."""
        return self._inner.draw_sheet(sheet)

    def draw_page(self, page: Page) -> Payload:
        """As the platform draws it."""
        return self._inner.draw_page(page)

    async def deliver(self, to: Address, payload: Payload, key: str) -> Receipt:
        """Send it, then let the person see it."""
        receipt = await self._inner.deliver(to, payload[INNER], key)
        if to.user:
            self._crowd.received(to.user, payload[CARD], self._clock.now())
        return receipt

    async def replace(self, receipt: Receipt, payload: Payload) -> Receipt:
        """Draw it anew; nobody needs to act on that."""
        return await self._inner.replace(receipt, payload[INNER])

    async def publish(self, to: Address, payload: Payload, last: Receipt | None) -> Receipt | None:
        """As the platform does."""
        return await self._inner.publish(to, payload, last)

"""Flipside's side of the workspace: the adapter that posts, redraws and publishes.

Rule 1: one write each, and never twice: the outbox key makes a repeat the same message.
Rule 2: first the log, then the feed, so whoever is told can read it there.
"""

import asyncio
from collections.abc import Mapping
from typing import Any

from adapters.contract import Abilities, DeliveryFailed, Payload, Receipt, Scope, Verdict
from adapters.desk import Clock
from adapters.web import inbox, render
from adapters.web.feed import Feed, News
from adapters.web.ports import BOT, ChatLog, Message, room_of
from bot.events import Address, Event
from conversations.cards import Card, Sheet
from conversations.pages import Page


class WebAdapter:
    """The demo workspace as a platform. Fulfills adapters.contract.Adapter."""

    name = inbox.PLATFORM
    abilities = Abilities(
        whole_forms=True,
        trigger=False,
        replaces=True,
        group_introduction=False,
        hears_words=True,
        recognizes=True,
        pushes_pages=False,
    )

    def __init__(self, log: ChatLog, feed: Feed, clock: Clock) -> None:
        self._log, self._feed, self._clock = log, feed, clock

    def read(self, payload: Payload) -> Event | None:
        """The event in a payload, or None where the shape is not ours."""
        return inbox.read(payload)

    def draw(self, card: Card) -> Payload:
        """A message."""
        return render.draw(card)

    def draw_sheet(self, sheet: Sheet) -> Payload:
        """A form, whole."""
        return render.draw_sheet(sheet)

    def draw_page(self, page: Page) -> Payload:
        """A page."""
        return render.draw_page(page)

    async def deliver(self, to: Address, payload: Payload, key: str) -> Receipt:
        """Post into the channel, or into the direct messages of the person. Raises DeliveryFailed."""
        room = to.channel or (room_of(to.user) if to.user else "")
        if not room:
            raise DeliveryFailed("no room: the address has neither user nor channel", Verdict.NEVER)
        now = self._clock.now()
        message = await asyncio.to_thread(self._log.post, room, BOT, payload, now, key)
        self._feed.tell(posted(message))
        return Receipt(Address(self.name, to.installation, to.user, room), str(message.id))

    async def replace(self, receipt: Receipt, payload: Payload) -> Receipt:
        """Draw a message anew. Raises DeliveryFailed when the receipt is not one of ours."""
        if not receipt.message.isdecimal():
            raise DeliveryFailed("not a message of this workspace", Verdict.NEVER, stops=Scope.MESSAGE)
        await asyncio.to_thread(self._log.replace, int(receipt.message), payload)
        self._feed.tell(redrawn(receipt, payload))
        return receipt

    async def publish(self, to: Address, payload: Payload, last: Receipt | None) -> None:
        """Tell the person's browsers that their page changed; they fetch it as it is then."""
        self._feed.tell(News("home", room_of(to.user)))


def posted(message: Message) -> News:
    """A new message, as news."""
    return News("message", message.room, shown(message), message.id)


def redrawn(receipt: Receipt, payload: Payload) -> News:
    """A message drawn anew, as news."""
    room = receipt.address.channel or room_of(receipt.address.user)
    return News("redrawn", room, {"id": int(receipt.message), "room": room, "payload": payload})


def shown(message: Message) -> Mapping[str, Any]:
    """A message as the browser gets it. Times are UTC; the browser shows them on the reader's clock."""
    return {
        "id": message.id,
        "room": message.room,
        "author": message.author,
        "at": message.at.isoformat(),
        "payload": message.payload,
    }

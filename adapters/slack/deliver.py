"""Flipside's side of Slack: posts, redraws, opens a pair's room and publishes homes.

Rule 1: one row, one message; nothing is sent again here.
Rule 2: opening a conversation and publishing a home are idempotent, so a repeat is harmless; a post is not.
"""

from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from adapters.contract import Abilities, Pace, Payload, Receipt, Scope
from adapters.slack import errors, inbox, pages, render, sheets
from adapters.slack.web import Web
from bot.events import Address, Event
from conversations.cards import Card, Sheet
from conversations.pages import Page

PLATFORM = "slack"
QUIETLY = {"unfurl_links": False, "unfurl_media": False}
# slack.md, section 9: a channel takes one a second with short bursts; a workspace several hundred a minute;
# chat.update is tier 3 (50 a minute), views.publish tier 4 (100 a minute).
PACES = (
    Pace(Scope.CHANNEL, 1.0, 3, ("post",)),
    Pace(Scope.METHOD, 0.2, 10, ("post",)),
    Pace(Scope.METHOD, 1.2, 10, ("replace",)),
    Pace(Scope.METHOD, 0.6, 20, ("page",)),
)
TROUBLES = (SlackApiError, aiohttp.ClientError, TimeoutError)
Call = Callable[[], Awaitable[AsyncSlackResponse]]


class SlackAdapter:
    """Slack as a platform. Fulfills adapters.contract.Adapter."""

    name = PLATFORM
    abilities = Abilities(
        whole_forms=True,
        trigger=True,
        replaces=True,
        group_introduction=True,
        hears_words=False,
        recognizes=False,
        pushes_pages=True,
        paces=PACES,
    )

    def __init__(self, web: Web, media: str = "") -> None:
        """`media`: where our pictures can be fetched from outside; empty where they cannot."""
        self._web, self.media = web, media

    def read(self, payload: Payload) -> Event | None:
        """The event in a payload, or None where there is nothing for us."""
        return inbox.read(payload)

    def draw(self, card: Card) -> Payload:
        """A message."""
        return render.draw(card, self.media)

    def draw_sheet(self, sheet: Sheet) -> Payload:
        """A form, whole: a modal."""
        return sheets.draw_sheet(sheet)

    def draw_page(self, page: Page) -> Payload:
        """A page: the App Home."""
        return pages.draw_page(page)

    async def deliver(self, to: Address, payload: Payload, key: str) -> Receipt:
        """Post to a person, into a channel, or into the room of several. Raises DeliveryFailed."""
        client = await self._web.of(to.installation)
        scope = Scope.PERSON if to.user else Scope.CHANNEL
        where = to.channel or to.user
        if to.members:
            scope = Scope.CHANNEL
            users = ",".join(to.members)
            opened = await _asked(lambda: client.conversations_open(users=users), scope)
            where = str(opened["channel"]["id"])
        said: dict[str, Any] = {**payload, **QUIETLY}
        posted = await _asked(lambda: client.chat_postMessage(channel=where, **said), scope)
        there = Address(self.name, to.installation, to.user, str(posted["channel"]))
        return Receipt(there, str(posted["ts"]))

    async def replace(self, receipt: Receipt, payload: Payload) -> Receipt:
        """Draw a message anew in its place; one that cannot be changed stays. Raises DeliveryFailed."""
        client = await self._web.of(receipt.address.installation)
        channel, ts = receipt.address.channel, receipt.message
        try:
            await client.chat_update(channel=channel, ts=ts, **dict(payload))
        except TROUBLES as error:
            if not isinstance(error, SlackApiError) or errors.code(error) not in errors.UNCHANGEABLE:
                raise errors.failed(error) from None
        return receipt

    async def publish(self, to: Address, payload: Payload, last: Receipt | None = None) -> Receipt | None:
        """Publish a home over the one we published last. Raises DeliveryFailed: LATER when it was another."""
        client = await self._web.of(to.installation)
        known = {"hash": last.message} if last and last.message else {}
        published = await _asked(
            lambda: client.views_publish(user_id=to.user, view=dict(payload), **known), Scope.PERSON
        )
        return Receipt(Address(self.name, to.installation, to.user), str(published["view"].get("hash", "")))


async def _asked(call: Call, of: Scope) -> AsyncSlackResponse:
    try:
        return await call()
    except TROUBLES as error:
        raise errors.failed(error, of) from None

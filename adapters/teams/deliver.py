"""Flipside's side of Teams: posts, redraws, and shows homes as cards.

Rule 1: one row, one message; nothing is sent again here. Where Teams says that it sent nothing, because
        the conversation is another by now or the host is, the one message goes there instead.
Rule 2: opening a chat and drawing a message anew are idempotent, so a repeat is harmless; a post is not.
Rule 3: where somebody can be reached is in their address, fresh from the last thing that they sent; what
        is not in there is opened, and remembered by this process.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TypeVar

from adapters.contract import Abilities, DeliveryFailed, Pace, Payload, Receipt, Scope, Verdict
from adapters.teams import errors, inbox, pages, render, sheets, wire
from adapters.teams.ports import Connector, Reference, Rooms, SendError
from bot.events import Address, Event
from conversations.cards import Card, Sheet
from conversations.pages import Page

T = TypeVar("T")
GLOBAL = "https://smba.trafficmanager.net/teams/"  # teams.md, section 8: where nothing better is known
GCC = "https://smba.infra.gcc.teams.microsoft.com/gcc/"  # where tenants of the US government are served
WRONG_HOST, MOVED = "InvalidBotApiHost", "ConversationNotFound"
REMEMBERED = 20_000  # chats that this process opened
QUIET = errors.UNCHANGEABLE | {MOVED}  # what cannot be drawn anew: the message stays as it is, or is gone
# teams.md, section 12: a thread takes 7 a second, 8 in two, 60 in thirty (here at most 6, 8 and 54); a tenant
# gets at most 25 a second.
PACES = (
    Pace(Scope.CHANNEL, 0.6, 5, ("post", "show")),
    Pace(Scope.INSTALLATION, 0.04, 10, ("post", "replace", "page", "show")),
)
ABILITIES = Abilities(
    whole_forms=True,
    trigger=True,
    replaces=True,
    group_introduction=False,
    hears_words=True,
    recognizes=False,
    pushes_pages=False,
    posts_pages=True,
    paces=PACES,
)


class TeamsAdapter:
    """Teams as a platform. Fulfills adapters.contract.Adapter."""

    name = wire.PLATFORM
    abilities = ABILITIES

    def __init__(
        self, connector: Connector, rooms: Rooms, media: str = "", service: str = GLOBAL, gcc: str = GCC
    ) -> None:
        """`media`: where our pictures can be fetched from outside; `service`: where no other is known."""
        self._connector, self._rooms, self.media = connector, rooms, media
        self._service, self._gcc = service, gcc
        self._opened: OrderedDict[tuple[str, str], str] = OrderedDict()
        self._elsewhere: set[str] = set()  # tenants that are served at the other host

    def read(self, payload: Payload) -> Event | None:
        """The event in an activity, or None where there is nothing for us."""
        return inbox.read(payload)

    def draw(self, card: Card) -> Payload:
        """A message."""
        return render.draw(card, self.media)

    def draw_sheet(self, sheet: Sheet) -> Payload:
        """A form, whole: an Adaptive Card, for a dialog or for the chat."""
        return sheets.draw_sheet(sheet)

    def draw_page(self, page: Page) -> Payload:
        """A page: the home card."""
        return pages.draw_page(page, self.media)

    async def deliver(self, to: Address, payload: Payload, key: str) -> Receipt:
        """Post to a person or into a channel. Raises DeliveryFailed."""
        if to.user:
            return await self._to_person(to, payload)
        return await self._to_channel(to, payload)

    async def replace(self, receipt: Receipt, payload: Payload) -> Receipt:
        """Draw a message anew in its place; one that cannot be changed stays. Raises DeliveryFailed."""
        to = receipt.address
        there = Reference(to.installation, self._served(to), to.channel)
        shown = _shown(to, payload)
        try:
            await self._hosted(there, lambda at: self._connector.update(at, receipt.message, shown))
        except SendError as error:
            if error.code not in QUIET:
                raise errors.failed(error, _scope(to)) from None
        return receipt

    async def publish(self, to: Address, payload: Payload, last: Receipt | None = None) -> Receipt | None:
        """Show a home: in the place of the one shown last, or as a new message. Raises DeliveryFailed."""
        return await self.replace(last, payload) if last else await self._to_person(to, payload)

    async def _to_person(self, to: Address, payload: Payload) -> Receipt:
        shown, told = _shown(to, payload), dict(to.extra).get("conversation", "")
        known = self._opened.get((to.installation, told or to.user), told)
        there = Reference(to.installation, self._served(to), known)
        try:
            there = there if known else await self._open(to, there, to.user)
            try:
                message = await self._sent(there, shown)
            except SendError as error:
                if error.code != MOVED or not known:
                    raise
                there = await self._open(to, there, told or to.user)
                message = await self._sent(there, shown)
        except SendError as error:
            raise errors.failed(error, Scope.PERSON) from None
        return Receipt(replace(to, channel=there.conversation), message)

    async def _sent(self, there: Reference, payload: Payload) -> str:
        return await self._hosted(there, lambda at: self._connector.send(at, payload))

    async def _open(self, to: Address, there: Reference, instead_of: str) -> Reference:
        """The chat with a person, from now on also where somebody asks for `instead_of`."""
        user = dict(to.extra).get("id") or to.user
        opened = await self._hosted(there, lambda at: self._connector.open_personal(at, user))
        self._remember((to.installation, instead_of), opened)
        return replace(there, conversation=opened)

    def _remember(self, known_as: tuple[str, str], conversation: str) -> None:
        """The oldest go first when there are too many."""
        self._opened[known_as] = conversation
        while len(self._opened) > REMEMBERED:
            self._opened.popitem(last=False)

    async def _to_channel(self, to: Address, payload: Payload) -> Receipt:
        room = await asyncio.to_thread(self._rooms.of, to.installation, to.channel)
        if room is None:
            raise DeliveryFailed("not_in_channel", Verdict.NEVER, stops=Scope.CHANNEL)
        there = Reference(to.installation, self._host(to.installation, room.service), room.channel)
        shown = _shown(to, payload)
        try:
            thread, message = await self._hosted(
                there, lambda at: self._connector.post_channel(at, room.channel, shown)
            )
        except SendError as error:
            raise errors.failed(error, Scope.CHANNEL) from None
        extra = (("service", there.service),)
        return Receipt(Address(self.name, to.installation, "", thread, extra), message)

    def _served(self, to: Address) -> str:
        return self._host(to.installation, dict(to.extra).get("service", ""))

    def _host(self, tenant: str, told: str) -> str:
        """The connector of a tenant. What was told is not believed where it was the wrong one."""
        return self._gcc if tenant in self._elsewhere else told or self._service

    async def _hosted(self, there: Reference, call: Callable[[Reference], Awaitable[T]]) -> T:
        """Rule 1: once more at the other host, where Teams says that this one is the wrong one."""
        try:
            return await call(there)
        except SendError as error:
            if error.code == WRONG_HOST and there.service == self._gcc:
                self._elsewhere.discard(there.tenant)
            if error.code != WRONG_HOST or there.service == self._gcc:
                raise
        self._elsewhere.add(there.tenant)
        return await call(replace(there, service=self._gcc))


def _shown(to: Address, payload: Payload) -> Payload:
    """Drawn anew by itself for whom it is for. In a channel it is nobody's own, so for nobody."""
    return render.refreshed_for(payload, dict(to.extra).get("id", "")) if to.user else render.still(payload)


def _scope(to: Address) -> Scope:
    return Scope.PERSON if to.user else Scope.CHANNEL

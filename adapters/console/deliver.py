"""Flipside's side of the terminal: prints what is said.

Rule 1: one message is one call of the writer that was handed in; nothing is kept here.
Rule 2: what was printed stays: a card is not drawn anew, and a page is shown when somebody asks for it.
"""

from collections.abc import Callable

from adapters.console import inbox, render
from adapters.contract import Abilities, DeliveryFailed, Payload, Receipt, Verdict
from bot.events import Address, Event
from conversations.cards import Card, Sheet
from conversations.pages import Page

Write = Callable[[Address, str], None]


class ConsoleAdapter:
    """A terminal as a platform. Fulfills adapters.contract.Adapter; `write` gets the address and the text."""

    name = inbox.PLATFORM
    abilities = Abilities(
        whole_forms=False,
        trigger=False,
        replaces=False,
        group_introduction=False,
        hears_words=True,
        recognizes=False,
        pushes_pages=False,
    )

    def __init__(self, write: Write) -> None:
        self._write = write

    def read(self, payload: Payload) -> Event | None:
        """The event in a typed line, or None where nothing was typed."""
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
        """Print a message. Raises DeliveryFailed."""
        if not (to.user or to.channel):
            raise DeliveryFailed(
                "nobody to print for: the address has neither user nor channel", Verdict.NEVER
            )
        self._write(to, str(payload["text"]))
        return Receipt(to, key)

    async def replace(self, receipt: Receipt, payload: Payload) -> Receipt:
        """What was printed stays as it is."""
        return receipt

    async def publish(self, to: Address, payload: Payload, last: Receipt | None) -> None:
        """Nobody watches a page in a terminal; `home` says what is on it."""

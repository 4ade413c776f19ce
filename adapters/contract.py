"""The adapter contract: what we draw, we can hear.

Rule 1: `read` and `draw*` are pure and fast; `deliver`, `replace` and `publish` make one
        request each and never retry: the outbox does.
Rule 2: a platform's errors end in its deliver.py as DeliveryFailed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

from bot.events import Address, Event
from conversations.cards import Card, Sheet
from conversations.pages import Page

Payload = Mapping[str, Any]


@dataclass(frozen=True)
class Receipt:
    """Where a message went: the platform's own id of it."""

    address: Address
    message: str


class Scope(StrEnum):
    """How far something reaches: a failure, or a rate."""

    MESSAGE = "message"
    PERSON = "person"
    CHANNEL = "channel"
    METHOD = "method"  # this kind of request, everywhere in the installation
    INSTALLATION = "installation"


@dataclass(frozen=True)
class Pace:
    """A rate that a platform allows: one request every so many seconds, `burst` of them at once.

    `per`: channel, method or installation. `verbs`: the requests that count (post, replace, page, show).
    """

    per: Scope
    seconds: float
    burst: int = 1
    verbs: tuple[str, ...] = ("post", "replace", "page")


@dataclass(frozen=True)
class Abilities:
    """What a platform can do.

    `trigger`: a whole form needs a fresh request of the person. `recognizes`: a message delivered
    again under the same key is the same message, so an interrupted send may be repeated.
    `pushes_pages`: a page is sent as drawn; elsewhere the reader is told and fetches it. `posts_pages`: it is
    a message, new for everybody who asks for it, and drawn anew in its place from then on.
    `group_introduction`: it opens a conversation of several (`Address.members`) and posts there.
    `paces`: the rates that delivery keeps for it, in all processes together.
    """

    whole_forms: bool
    trigger: bool
    replaces: bool
    group_introduction: bool
    hears_words: bool
    recognizes: bool
    pushes_pages: bool
    posts_pages: bool = False
    paces: tuple[Pace, ...] = ()


class Verdict(StrEnum):
    """What a failed delivery means."""

    LATER = "later"  # refused for now, nothing was sent
    NEVER = "never"  # refused for good
    UNKNOWN = "unknown"  # interrupted: it may have arrived


class DeliveryFailed(Exception):
    """A message did not go out. `wait`: seconds the platform asks for; `stops`: how far it reaches."""

    def __init__(
        self, reason: str, verdict: Verdict, wait: float = 0.0, stops: Scope = Scope.MESSAGE
    ) -> None:
        super().__init__(reason)
        self.reason, self.verdict, self.wait, self.stops = reason, verdict, wait, stops


class Adapter(Protocol):
    """One platform. Reads its payloads into our events, draws our cards into its payloads."""

    name: str
    abilities: Abilities

    def read(self, payload: Payload) -> Event | None:
        """The event in a payload, or None where there is nothing for us."""

    def draw(self, card: Card) -> Payload:
        """A message."""

    def draw_sheet(self, sheet: Sheet) -> Payload:
        """A form, whole."""

    def draw_page(self, page: Page) -> Payload:
        """A page."""

    async def deliver(self, to: Address, payload: Payload, key: str) -> Receipt:
        """Send a message. `key` is the outbox key, for platforms that can recognize a repeat."""

    async def replace(self, receipt: Receipt, payload: Payload) -> Receipt:
        """Draw a message anew in its place. Idempotent."""

    async def publish(self, to: Address, payload: Payload, last: Receipt | None) -> Receipt | None:
        """Show a page over the one published last. Idempotent. The platform's mark of it, if it has one.

        Where pages are posted, one without a `last` is a new message, and the mark is its receipt.

        Raises DeliveryFailed: LATER without a wait where another one was published since `last`; it is
        drawn anew and published over whatever is there.
        """

"""What every platform asks of the application: its counter, what becomes of leased rows, the present.

Rule: handed in by the root. Everything of the desk is synchronous and is called in a thread.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol

from adapters.contract import Receipt
from bot.events import Address, Event
from conversations.cards import Card, Sheet
from conversations.forms import Hint


class Clock(Protocol):
    """Where the present comes from."""

    def now(self) -> datetime:
        """Aware UTC."""


class Taken(Protocol):
    """What came of an event: rows leased to this request, hints by question, where it was heard.

    `stranger`: the one who sent it was never met.
    """

    @property
    def rows(self) -> Sequence[Any]: ...
    @property
    def hints(self) -> Sequence[Hint]: ...
    @property
    def conversation(self) -> int | None: ...
    @property
    def closed(self) -> bool: ...
    @property
    def fresh(self) -> bool: ...
    @property
    def stranger(self) -> bool: ...


class Desk(Protocol):
    """The application's counter."""

    def take(self, event: Event, now: datetime) -> Taken:
        """Take one event, in one transaction."""

    def who(self, address: Address) -> str | None:
        """The person behind an address; None for somebody who was never met."""

    def sheet(self, person: str, conversation: int, now: datetime) -> Sheet | None:
        """A person's form as it stands now; None when it is finished or not theirs."""

    def card_at(self, person: str, receipt: Receipt) -> Card | None:
        """The card of a message that went to a person, as last drawn; None where it was none of ours."""


class Answering(Protocol):
    """What becomes of the rows that were leased to a request."""

    async def deliver(self, rows: Sequence[Any]) -> None:
        """Show them as messages now, and mark them delivered."""

    async def settle(self, rows: Sequence[Any]) -> None:
        """Mark them delivered: the response itself said it."""

    async def release(self, rows: Sequence[Any]) -> None:
        """Give them back: they go out as messages, at once."""

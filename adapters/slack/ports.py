"""What the Slack adapter needs from outside: installations with their tokens, and the desk behind it.

Rule: handed in by bot/app.py. Everything here is synchronous and is called in a thread.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from adapters.contract import Receipt
from bot.events import Address, Event
from conversations.cards import Card, Sheet
from conversations.forms import Hint


@dataclass(frozen=True)
class Installed:
    """One installation. `id`: the organization's where the whole of it installed us, otherwise the team's."""

    id: str
    token: str = field(repr=False)
    bot: str  # B…, the bot's own id
    bot_user: str  # U…, the user it appears as
    team: str = ""  # T…; empty for an organization
    enterprise: str = ""  # E…; empty outside Enterprise Grid
    name: str = ""
    scopes: tuple[str, ...] = ()


class Installations(Protocol):
    """Where Flipside is installed in Slack. Every call is one short transaction."""

    def of(self, team: str, enterprise: str) -> Installed | None:
        """The installation that serves a workspace: its own, or else its organization's.

        None where there is none, or where it is paused.
        """

    def get(self, installation: str) -> Installed | None:
        """An installation by its id; None where there is none, or where it is paused."""

    def pause(self, installation: str, why: str, now: datetime) -> None:
        """Nothing goes there any more, until it is installed again or lets us in again."""


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
        """Give them back: the outbox delivers them as messages, at once."""

"""What arrived, from whom. The only thing an adapter hands to the core.

Rule 1: an event carries the platform's own id, so that the first time counts and no other.
Rule 2: no live handle (trigger, response address) is in here; it stays in the adapter.
"""

from dataclasses import dataclass
from enum import StrEnum

from conversations.forms import Heard


@dataclass(frozen=True)
class Address:
    """Where somebody or something can be reached. Stored whole, refreshed by every event.

    `members`: the users of a conversation of several that has no id of its own yet; the platform opens it.
    """

    platform: str
    installation: str = ""
    user: str = ""
    channel: str = ""
    extra: tuple[tuple[str, str], ...] = ()
    members: tuple[str, ...] = ()

    @property
    def lane(self) -> str:
        """Order and rate are kept per lane: one conversation of one installation."""
        return f"{self.home}/{self.channel or self.user or '+'.join(sorted(self.members))}"

    @property
    def home(self) -> str:
        """The installation on its platform: one Slack workspace, one Teams tenant."""
        return f"{self.platform}/{self.installation}"


class Standing(StrEnum):
    """What a platform says of an account, or what we found of its e-mail: `double` is a second account of
    somebody met there, or not theirs; `claimed` would be theirs, and nobody has confirmed it.
    """

    HERE = "here"
    LEFT = "left"
    BOT = "bot"
    GUEST = "guest"
    ELSEWHERE = "elsewhere"  # of another organization
    DOUBLE = "double"
    CLAIMED = "claimed"


@dataclass(frozen=True)
class Account:
    """An account as its platform's directory describes it. Empty text: the platform does not say.

    `zone` is an IANA name, `speech` a language code; `email` needs a scope that may not be granted.
    """

    address: Address
    name: str = ""
    email: str = ""
    title: str = ""
    zone: str = ""
    speech: str = ""
    standing: Standing = Standing.HERE


@dataclass(frozen=True)
class Event:
    """One thing heard. `conversation` is the one that a button or a sheet names."""

    id: str
    sender: Address
    heard: Heard
    conversation: int | None = None

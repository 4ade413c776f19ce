"""What arrived, from whom. The only thing an adapter hands to the core.

Rule 1: an event carries the platform's own id, so that the first time counts and no other.
Rule 2: no live handle (trigger, response address) is in here; it stays in the adapter.
"""

from dataclasses import dataclass

from conversations.forms import Heard


@dataclass(frozen=True)
class Address:
    """Where somebody or something can be reached. Stored whole, refreshed by every event."""

    platform: str
    installation: str = ""
    user: str = ""
    channel: str = ""
    extra: tuple[tuple[str, str], ...] = ()

    @property
    def lane(self) -> str:
        """Order and rate are kept per lane: one conversation of one installation."""
        return f"{self.home}/{self.channel or self.user}"

    @property
    def home(self) -> str:
        """The installation on its platform: one Slack workspace, one Teams tenant."""
        return f"{self.platform}/{self.installation}"


@dataclass(frozen=True)
class Event:
    """One thing heard. `conversation` is the one that a button or a sheet names."""

    id: str
    sender: Address
    heard: Heard
    conversation: int | None = None

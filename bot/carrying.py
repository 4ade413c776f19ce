"""The port between a row that was written and whoever carries it (delivery.md, section 2).

Rule 1: the row is the truth; a carrier only decides who looks at it, and when.
Rule 2: a carrier that is told twice, late or never changes nothing: the sweep finds the row.
"""

from datetime import datetime
from typing import Protocol

from bot.storage.database import Connection


class Carrier(Protocol):
    """Told of every row that wants to be looked at, inside the transaction that wrote it."""

    def enlist(self, connection: Connection, letter: int, lane: str, priority: int, at: datetime) -> None:
        """A row is to be looked at at an instant (UTC). Commits, or is lost, together with the row."""


class OwnLoop:
    """The embedded engine: the loop of this process looks by itself, so there is nobody to tell."""

    def enlist(self, connection: Connection, letter: int, lane: str, priority: int, at: datetime) -> None:
        """Nothing to do: the row is found when it is due."""

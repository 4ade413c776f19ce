"""The only clock, and the demo's clock that is pushed by hand."""

from datetime import UTC, datetime

from bot.storage import database
from bot.storage.database import Connection


class SystemClock:
    """The present."""

    def now(self) -> datetime:
        """Aware UTC."""
        return datetime.now(UTC)

    def within(self, connection: Connection) -> datetime:
        """The database's clock, which all workers share; a file's is this machine's."""
        return database.clock(connection) or self.now()


class HandClock:
    """A clock that moves only when told; it never falls back to the real one, and never goes back."""

    def __init__(self, start: datetime) -> None:
        self._now = start

    def now(self) -> datetime:
        """Where it was pushed to, aware UTC."""
        return self._now

    def within(self, connection: Connection) -> datetime:
        """The same."""
        return self._now

    def to(self, moment: datetime) -> None:
        """Push it forward. An earlier moment leaves it where it is."""
        self._now = max(self._now, moment)

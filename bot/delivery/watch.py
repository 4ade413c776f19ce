"""What delivery tells whoever watches: numbers, never a name or a text."""

from typing import Protocol


class Watch(Protocol):
    """Told of what happens. Must be quick, and must not raise."""

    def ended(self, platform: str, kind: str, state: str, seconds: float) -> None:
        """A request ended; the row is in this state now."""

    def waited(self, seconds: float) -> None:
        """A row was sent this long after it was due."""

    def told_to_wait(self, platform: str, scope: str, seconds: float) -> None:
        """A request was refused, and how long the platform asks us to wait."""

    def rounded(self, rows: int, seconds: float) -> None:
        """A round claimed this many rows."""


class Unwatched:
    """Nobody looks."""

    def ended(self, platform: str, kind: str, state: str, seconds: float) -> None:
        """Nothing."""

    def waited(self, seconds: float) -> None:
        """Nothing."""

    def told_to_wait(self, platform: str, scope: str, seconds: float) -> None:
        """Nothing."""

    def rounded(self, rows: int, seconds: float) -> None:
        """Nothing."""

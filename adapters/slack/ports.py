"""What the Slack adapter needs from outside: installations with their tokens.

Rule: handed in by bot/app.py. Everything here is synchronous and is called in a thread.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


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

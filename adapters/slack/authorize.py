"""Who a request of Slack is for: read from our own rows, through a small cache, with no network.

Rule 1: Bolt refuses whatever gets None: a workspace that did not install us, or whose installation is paused.
Rule 2: what is known is believed for TTL seconds, also that there is nothing; `drop` ends that at once.
        In other processes a change is known after TTL at the latest.
Rule 3: bot and bot_user are always handed on: without them Bolt would hear us talk to ourselves.
"""

import asyncio
from collections.abc import Awaitable, Callable

from slack_bolt.authorization import AuthorizeResult

from adapters.slack.ports import Installations, Installed

TTL = 60.0  # seconds
MOST = 1_000  # workspaces that are remembered
Key = tuple[str, str]  # team, enterprise
Stopwatch = Callable[[], float]


class Known:
    """What was read of installations lately, of the `most` workspaces that asked last.

    `stopwatch`: seconds that never go back.
    """

    def __init__(
        self, installations: Installations, stopwatch: Stopwatch, ttl: float = TTL, most: int = MOST
    ) -> None:
        self._installations, self._stopwatch, self._ttl, self._most = installations, stopwatch, ttl, most
        self._found: dict[Key, tuple[float, Installed | None]] = {}
        self._drops = 0

    def __len__(self) -> int:
        return len(self._found)

    async def of(self, team: str, enterprise: str) -> Installed | None:
        """The installation that serves a workspace; None where there is none or it is paused."""
        key, now = (team, enterprise), self._stopwatch()
        until, found = self._found.get(key, (now, None))
        if now < until:
            return found
        drops = self._drops
        found = await asyncio.to_thread(self._installations.of, team, enterprise)
        if drops == self._drops:  # what was dropped meanwhile may be older than that
            self._keep(key, now + self._ttl, found)
        return found

    def drop(self, installation: str) -> None:
        """Ask again: it was installed, paused or taken away, or its token was refused."""
        self._drops += 1
        for key, (_, found) in list(self._found.items()):
            if installation in key or (found is not None and found.id == installation):
                del self._found[key]

    def _keep(self, key: Key, until: float, found: Installed | None) -> None:
        """The oldest go first when there are too many."""
        self._found.pop(key, None)
        while len(self._found) >= self._most:
            del self._found[next(iter(self._found))]
        self._found[key] = (until, found)


Authorize = Callable[[str | None, str | None], Awaitable[AuthorizeResult | None]]


def authorizing(known: Known) -> Authorize:
    """For AsyncApp(authorize=…). A plain function: Bolt looks at the names of its arguments."""

    async def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult | None:
        found = await known.of(team_id or "", enterprise_id or "")
        if found is None:
            return None
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=team_id,
            bot_id=found.bot,
            bot_user_id=found.bot_user,
            bot_token=found.token,
        )

    return authorize

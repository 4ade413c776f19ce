"""Tokens that end after twelve hours: exchanged in time, by one process at a time.

Rule 1: only an installation that came with a refresh token has any; the manifest keeps rotation off, so
        there is none unless somebody switches it on in Slack, which cannot be undone.
Rule 2: a refresh token is good once. Whoever exchanges it holds the row until then; the others go on with
        the token there is, which stays good to its end. No transaction is open while Slack is asked.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from adapters.contract import DeliveryFailed, Scope, Verdict
from adapters.slack.installing import granted, renewal
from adapters.slack.warden import Client, NoToken, Refused, Unheard

EARLY = timedelta(hours=2)  # before the end
HELD = timedelta(seconds=30)  # longer than a request
SOON = 2.0  # seconds until somebody else's exchange is over


class Purse(Protocol):
    """The tokens that end. Every call is one short transaction."""

    def ending(self, installation: str) -> datetime | None:
        """When its token ends; None where it does not."""

    def claim_refresh(self, installation: str, ends: datetime, now: datetime, span: timedelta) -> str:
        """What the token that ends then is exchanged with, held for a while; empty where somebody else
        has it, or had it."""

    def refreshed(self, installation: str, old: str, token: str, refresh: str, ends: datetime) -> None:
        """What came in exchange."""


@dataclass(frozen=True)
class Rotation:
    """Keeps tokens fresh, in the path of whoever sends."""

    purse: Purse
    client: Client
    client_id: str
    client_secret: str = field(repr=False)
    now: Callable[[], datetime]
    changed: Callable[[str], object] = lambda installation: None

    async def fresh(self, installation: str) -> None:
        """After this the installation's token is good for a while. Raises DeliveryFailed where it is not."""
        ends = await asyncio.to_thread(self.purse.ending, installation)
        if ends is None or ends - self.now() > EARLY:
            return
        try:
            await self._exchange(installation, ends)
        except NoToken as error:
            if ends <= self.now() and await asyncio.to_thread(self.purse.ending, installation) == ends:
                raise _failed(error) from None

    async def _exchange(self, installation: str, ends_now: datetime) -> None:
        """Raises Refused; Unheard, also where somebody else is at it."""
        purse, now = self.purse, self.now()
        old = await asyncio.to_thread(purse.claim_refresh, installation, ends_now, now, HELD)
        if not old:
            raise Unheard("another process exchanges its token")
        asked = {"grant_type": "refresh_token", "refresh_token": old}
        answer = await granted(self.client, self.client_id, self.client_secret, **asked)
        token, (refresh, ends) = str(answer.get("access_token") or ""), renewal(answer, self.now())
        if not token or ends is None:
            raise Unheard("an answer without a token")
        await asyncio.to_thread(purse.refreshed, installation, old, token, refresh, ends)
        self.changed(installation)


def _failed(error: NoToken) -> DeliveryFailed:
    if isinstance(error, Refused):
        return DeliveryFailed("token_expired", Verdict.NEVER, stops=Scope.INSTALLATION)
    return DeliveryFailed(error.why, Verdict.LATER, SOON, Scope.INSTALLATION)

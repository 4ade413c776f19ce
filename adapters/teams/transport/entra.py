"""Our own tokens: who we are to the connector.

Rule 1: one token serves everybody. It is fetched in a thread, by one caller for all who wait, and renewed
        before it ends, while the old one is still good: a thousand messages cost a handful of calls.
Rule 2: nobody waits for a renewal, and one that fails is not tried again at once.
Rule 3: Entra's "no" is a 401 that pauses the installation; its silence is a reason to come again.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import msal

from adapters.teams.ports import Identity, SendError
from adapters.teams.transport.bridge import Bridge, Unreachable
from adapters.teams.transport.net import Net

log = logging.getLogger("flipside.teams")
LOGIN = "https://login.microsoftonline.com"
RESOURCE = "https://api.botframework.com"
SHARED_TENANT = "botframework.com"  # of bots that any tenant may use
AHEAD = 270.0  # seconds before its end that a token is renewed: msal itself lets go of one at 300
LAST = 30.0  # seconds before its end that it is not used any more
QUIET = 10.0  # seconds after a fetch that failed
FRESH = 300.0  # seconds: a token younger than this is refused for another reason than its age
REFUSED = "Unauthorized"


@dataclass(frozen=True)
class Held:
    """A token. Times are the stopwatch's."""

    token: str = field(repr=False)
    since: float
    renew: float
    until: float


class AppTokens:
    """The app's tokens for the connector. `login`: Entra's address; `stopwatch`: seconds that only go up."""

    def __init__(self, identity: Identity, login: str, net: Net, stopwatch: Callable[[], float]) -> None:
        self._identity, self._login, self._net, self._stopwatch = identity, login, net, stopwatch
        self._fetch: Callable[[], Mapping[str, Any]] | None = None
        self._held: Held | None = None
        self._failure = SendError(0, left=False)
        self._quiet_until = 0.0
        self._under_way: asyncio.Task[None] | None = None

    async def token(self) -> str:
        """A token that is good. Raises SendError: 401 where we are refused, 0 where nobody answers."""
        if (good := self._good()) is None:
            await self._renewed()
            good = self._good()
        if good is None:
            told = self._failure
            raise SendError(told.status, told.code, told.retry_after, left=False)
        if self._stopwatch() >= good.renew:
            self._begin()
        return good.token

    def stale(self, token: str) -> bool:
        """The connector refused this token: whether a newer one may help. Then it is forgotten."""
        held = self._held
        if held is None or held.token != token:
            return True
        if self._stopwatch() - held.since < FRESH:
            return False
        self._held = self._fetch = None
        return True

    def _good(self) -> Held | None:
        held = self._held
        return held if held is not None and self._stopwatch() < held.until else None

    async def _renewed(self) -> None:
        self._begin()
        if self._under_way is not None:
            await asyncio.shield(self._under_way)

    def _begin(self) -> None:
        if self._under_way is None and self._stopwatch() >= self._quiet_until:
            self._under_way = asyncio.create_task(self._renew())

    async def _renew(self) -> None:
        began = self._stopwatch()
        try:
            self._held = await asyncio.to_thread(self._ask, Bridge(self._net, self._login), began)
        except SendError as error:
            log.error("no token for the connector: %s", error)
            self._failure, self._quiet_until = error, self._stopwatch() + max(QUIET, error.retry_after)
        finally:
            self._under_way = None

    def _ask(self, bridge: Bridge, began: float) -> Held:
        """In a thread. msal's application is made once; the first time it asks for Entra's metadata."""
        try:
            self._fetch = self._fetch or _fetching(self._identity, bridge)
            return _held(self._fetch(), began)
        except Unreachable as error:
            raise SendError(0, "EntraUnreachable", error.wait, left=False) from None
        except (AttributeError, KeyError, TypeError):  # msal met an answer that is none of Entra's
            raise SendError(0, "EntraUnreadable", left=False) from None
        except (ValueError, msal.ManagedIdentityError, msal.exceptions.MsalError) as error:
            raise SendError(401, f"{REFUSED}.{type(error).__name__}", left=False) from None


def _fetching(identity: Identity, bridge: Bridge) -> Callable[[], Mapping[str, Any]]:
    """How a kind of app gets its tokens. Raises ValueError for a kind that is none."""
    if not identity.app:
        raise ValueError("no app id")
    if identity.kind == "UserAssignedMSI":
        managed = msal.ManagedIdentityClient(
            msal.UserAssignedManagedIdentity(client_id=identity.app), http_client=bridge
        )
        return lambda: managed.acquire_token_for_client(resource=RESOURCE)
    if identity.kind not in ("SingleTenant", "MultiTenant"):
        raise ValueError("no such kind of app")
    tenant = identity.tenant if identity.kind == "SingleTenant" else SHARED_TENANT
    app = msal.ConfidentialClientApplication(
        identity.app,
        client_credential=identity.password,
        authority=bridge.authority(tenant),
        instance_discovery=False,  # the login is ours to choose: nobody else is asked about it
        http_client=bridge,
    )
    return lambda: app.acquire_token_for_client([f"{RESOURCE}/.default"])


def _held(answer: Mapping[str, Any], began: float) -> Held:
    """The token of an answer. Raises SendError for a refusal."""
    token, ends = answer.get("access_token"), float(answer.get("expires_in") or 0)
    if not isinstance(token, str) or not token:
        raise SendError(401, f"{REFUSED}.{answer.get('error', 'no_token')}", left=False)
    renew = min(max(ends - AHEAD, ends / 2), float(answer.get("refresh_in") or ends))
    return Held(token, began, began + renew, began + max(ends - LAST, ends / 2))

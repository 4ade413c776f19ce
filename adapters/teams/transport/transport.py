"""The transport, wired: from who we are and whom we allow to an entrance and a connector.

Rule 1: without an app id it refuses to be made, unless the development switch was handed in.
Rule 2: what cannot be fetched at the start is fetched when it is needed: an outage of Microsoft's keeps
        nobody from starting.
"""

import logging
import time
from collections.abc import Callable

from adapters.teams.ports import Identity, SendError
from adapters.teams.transport.allowed import Allowed, secure
from adapters.teams.transport.calls import Calls, NoTokens
from adapters.teams.transport.clients import Clients
from adapters.teams.transport.connector import BotConnector
from adapters.teams.transport.entra import LOGIN, AppTokens
from adapters.teams.transport.entrance import Entrance
from adapters.teams.transport.keys import OPENID, Keys, NoKeys
from adapters.teams.transport.net import Net
from adapters.teams.transport.pipeline import Hear, Pipeline
from adapters.teams.transport.tokens import Guarded, Unguarded

log = logging.getLogger("flipside.teams")
KINDS = ("SingleTenant", "UserAssignedMSI", "MultiTenant")


class Transport:
    """The way in and the way out. Raises ValueError for what could never work, or would be open.

    `login`: Entra's address; `openid`: of the metadata of the Bot Framework's keys. `unguarded`: the
    development switch. `stopwatch`: seconds that only go up.
    """

    def __init__(
        self,
        identity: Identity,
        allow: Allowed,
        login: str = LOGIN,
        openid: str = OPENID,
        unguarded: Unguarded | None = None,
        stopwatch: Callable[[], float] = time.monotonic,
        net: Net | None = None,
    ) -> None:
        _check(identity, login, openid, unguarded)
        self._net = net or Net()
        self._allow, self._unguarded = allow, unguarded
        self._keys = Keys(self._net, openid, stopwatch)
        self.tokens = AppTokens(identity, login, self._net, stopwatch)
        calls = Calls(self._net, allow, self.tokens, NoTokens() if unguarded else self.tokens)
        clients = Clients(calls)
        self._guard = unguarded or Guarded(identity.app, self._keys)
        self._pipeline = Pipeline(identity.app, clients)
        self.connector = BotConnector(identity.app, calls, clients)

    def entrance(self, hear: Hear) -> Entrance:
        """The door, for whoever hears what comes in."""
        return Entrance(self._guard, self._allow, self._pipeline, hear)

    async def open(self) -> None:
        """Fetch keys and a token before somebody waits for them; say loudly where nobody is checked."""
        if self._unguarded:
            self._unguarded.warn()
            return
        try:
            await self._keys.find("")
            await self.tokens.token()
        except (NoKeys, SendError) as error:
            log.error("Teams is not ready yet: %s", error)

    async def close(self) -> None:
        """End every connection."""
        await self._net.close()


def _check(identity: Identity, login: str, openid: str, unguarded: Unguarded | None) -> None:
    if not identity.app and unguarded is None:
        raise ValueError("MicrosoftAppId is empty: without it nobody's requests could be judged")
    if identity.kind not in KINDS:
        raise ValueError(f"{identity.kind or 'nothing'} is no kind of app: {', '.join(KINDS)}")
    if identity.app and identity.kind != "MultiTenant" and not identity.tenant:
        raise ValueError(f"{identity.kind} needs the tenant of the app")
    for url in (login, openid):
        if not secure(url):
            raise ValueError(f"{url} is not https")

"""The keys that sign requests of the Bot Framework, fetched without blocking and kept for a day.

Rule 1: a key that is not known is looked for at once, so that a new key of Microsoft's counts with its
        first token; after that not for a minute, so that invented ones start no storm.
Rule 2: who needs the same fetch waits for the same fetch. One that fails changes nothing: old keys stay.
Rule 3: without any key nothing can be judged: that is said (NoKeys), and never taken for a good token.
"""

import asyncio
import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import jwt

from adapters.teams.transport.allowed import secure
from adapters.teams.transport.net import Net, NoAnswer

log = logging.getLogger("flipside.teams")
OPENID = "https://login.botframework.com/v1/.well-known/openidconfiguration"
KEPT = 24 * 3600.0  # seconds
GAP = 60.0  # seconds between two looks for keys that nobody knows
AGAIN = 10.0  # seconds after a fetch that failed
SMALLEST = 2048  # bits


class NoKeys(Exception):
    """There are no keys yet: come again."""

    def __init__(self) -> None:
        super().__init__("no signing keys: OpenID metadata could not be fetched")
        self.retry_after = int(AGAIN)


@dataclass(frozen=True)
class Key:
    """A public key, and the channels that it may sign for."""

    public: Any
    endorsements: frozenset[str]


class Keys:
    """Keys by their id. `openid`: the address of the metadata; `stopwatch`: seconds that only go up."""

    def __init__(self, net: Net, openid: str, stopwatch: Callable[[], float]) -> None:
        self._net, self._openid, self._stopwatch = net, openid, stopwatch
        self._known: Mapping[str, Key] = {}
        self._due = self._unknown_from = -1.0
        self._under_way: asyncio.Task[None] | None = None

    async def find(self, kid: str) -> Key | None:
        """The key of that id, or None. Raises NoKeys while none could be fetched."""
        if self._stopwatch() >= self._due:
            await self._fetched()
        elif kid not in self._known and self._may_look():
            self._unknown_from = self._stopwatch() + GAP
            await self._fetched()
        if not self._known:
            raise NoKeys
        return self._known.get(kid)

    def _may_look(self) -> bool:
        """Nobody looked lately; or somebody is looking right now, and we wait with them."""
        return bool(self._known) and (self._under_way is not None or self._stopwatch() >= self._unknown_from)

    async def _fetched(self) -> None:
        if self._under_way is None:
            self._under_way = asyncio.create_task(self._fetch())
        await asyncio.shield(self._under_way)

    async def _fetch(self) -> None:
        try:
            found = await self._look()
        except (NoAnswer, ValueError, RecursionError) as error:
            log.warning("signing keys could not be fetched: %s", type(error).__name__)
            self._due = self._stopwatch() + AGAIN
        else:
            self._known, self._due = found, self._stopwatch() + KEPT
        finally:
            self._under_way = None

    async def _look(self) -> Mapping[str, Key]:
        where = (await self._read(self._openid)).get("jwks_uri")
        if not isinstance(where, str) or not secure(where):
            raise ValueError("no address of keys")
        listed = (await self._read(where)).get("keys")
        found = dict(filter(None, map(_key, listed if isinstance(listed, list) else ())))
        if not found:
            raise ValueError("no keys")
        return found

    async def _read(self, url: str) -> Mapping[str, Any]:
        answer = await self._net.ask("GET", url)
        said = json.loads(answer.body) if answer.status == 200 else None
        if not isinstance(said, Mapping):
            raise ValueError("not what was asked for")
        return said


def _key(listed: Any) -> tuple[str, Key] | None:
    """A key for signatures of RSA; others are none of ours."""
    if not isinstance(listed, Mapping) or listed.get("kty") != "RSA" or listed.get("use", "sig") != "sig":
        return None
    try:
        public = jwt.PyJWK.from_dict(dict(listed), algorithm="RS256").key
    except (jwt.PyJWTError, ValueError, TypeError):
        return None
    kid, endorsed = listed.get("kid"), listed.get("endorsements")
    if not isinstance(kid, str) or hasattr(public, "private_numbers") or public.key_size < SMALLEST:
        return None
    names = endorsed if isinstance(endorsed, list) else ()
    return kid, Key(public, frozenset(name for name in names if isinstance(name, str)))

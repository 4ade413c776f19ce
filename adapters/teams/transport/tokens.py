"""Whether a request comes from the Bot Framework, and is meant for us (teams.md, section 5).

Rule 1: every problem of a token is one and the same refusal, whatever is wrong with it.
Rule 2: RS256 and nothing else; the key must be published, and endorsed for the channel of the activity.
Rule 3: the development switch is an object that somebody chose and handed in. Nothing falls back to it.
"""

import logging
from collections.abc import Mapping
from typing import Any, Protocol

import jwt

from adapters.contract import Payload
from adapters.teams.transport.allowed import loopback
from adapters.teams.transport.keys import Key, Keys

log = logging.getLogger("flipside.teams")
ISSUER = "https://api.botframework.com"
SKEW = 300  # seconds
SCHEME = "Bearer "


class Unauthorized(Exception):
    """A request that proves nothing. The reason is for the log, never for the sender."""


class Guard(Protocol):
    """Lets requests in."""

    async def admit(self, header: str, activity: Payload) -> None:
        """Raises Unauthorized, and NoKeys where nothing can be judged just now."""


class Guarded:
    """Lets in what the Bot Framework has signed for `app`."""

    def __init__(self, app: str, keys: Keys) -> None:
        if not app:
            raise ValueError("without an app id no token can be judged: set MicrosoftAppId")
        self._app, self._keys = app, keys

    async def admit(self, header: str, activity: Payload) -> None:
        """Check the token of a request against its activity. Raises Unauthorized and NoKeys."""
        token = header.removeprefix(SCHEME)
        if token == header or not token:
            raise Unauthorized("no bearer token")
        key = await self._keys.find(_kid(token))
        if key is None:
            raise Unauthorized("unknown key")
        if self._claims(token, key).get("serviceurl") != activity.get("serviceUrl"):
            raise Unauthorized("another service URL")
        if activity.get("channelId") not in tuple(key.endorsements):
            raise Unauthorized("key not endorsed for the channel")

    def _claims(self, token: str, key: Key) -> Mapping[str, Any]:
        try:
            return jwt.decode(
                token,
                key.public,
                algorithms=["RS256"],
                audience=self._app,
                issuer=ISSUER,
                leeway=SKEW,
                options={"require": ["exp", "iss", "aud", "serviceurl"]},
            )
        except (jwt.PyJWTError, ValueError, TypeError, RecursionError) as error:
            raise Unauthorized(type(error).__name__) from None


class Unguarded:
    """Lets everybody in: for development, where only this machine can knock.

    `listening`: the address that the server listens on. Raises ValueError for one that others can reach.
    """

    def __init__(self, listening: str) -> None:
        if not loopback(f"http://[{listening}]" if ":" in listening else f"http://{listening}"):
            raise ValueError(
                f"inbound authentication is off, and {listening or 'every address'} is not a loopback "
                "address: listen on 127.0.0.1, or turn authentication on"
            )
        self.listening = listening

    async def admit(self, header: str, activity: Payload) -> None:
        """Nobody is refused."""

    def warn(self) -> None:
        """Say so, loudly."""
        log.warning(
            "INBOUND AUTHENTICATION IS OFF: anybody on this machine can speak as anybody. "
            "This is for development only. Nothing but %s can reach this bot.",
            self.listening,
        )


def _kid(token: str) -> str:
    """The id of the key that signed it, as it says itself."""
    try:
        header = jwt.get_unverified_header(token)
    except (jwt.PyJWTError, ValueError, TypeError, RecursionError) as error:
        raise Unauthorized(type(error).__name__) from None
    kid = header.get("kid")
    if header.get("alg") != "RS256" or not isinstance(kid, str):
        raise Unauthorized("not signed with a published key")
    return kid

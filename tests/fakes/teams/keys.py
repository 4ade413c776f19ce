"""The Bot Framework's keys: metadata and JWKS over HTTP, tokens signed with RSA, several keys, a roll.

Rule 1: the claims are those of live tokens and no others: aud, exp, iss, nbf, serviceurl (teams.md, 5).
Rule 2: keys are made once for the whole test run: making one takes longer than most tests.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import jwt
from aiohttp import web
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.fakes.teams.reading import Json
from tests.fakes.teams.world import APP

ISSUER = "https://api.botframework.com"
ENDORSED = ("msteams", "webchat", "directline")


@cache
def private_key(number: int) -> rsa.RSAPrivateKey:
    """A key; the same one for the same number."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass(frozen=True)
class Key:
    """One key, and the channels that it may speak for."""

    kid: str
    number: int
    endorsements: tuple[str, ...] = ENDORSED

    @property
    def private(self) -> rsa.RSAPrivateKey:
        """To sign with."""
        return private_key(self.number)

    @property
    def public_pem(self) -> bytes:
        """To check with; and the secret of those who forge with HS256."""
        form = serialization.PublicFormat.SubjectPublicKeyInfo
        return self.private.public_key().public_bytes(serialization.Encoding.PEM, form)

    def as_json(self) -> Json:
        """The key as it stands in the JWKS."""
        numbers = self.private.public_key().public_numbers()
        return {
            "kty": "RSA", "use": "sig", "kid": self.kid, "x5t": self.kid, "n": _whole(numbers.n),
            "e": _whole(numbers.e), "endorsements": list(self.endorsements),
        }  # fmt: skip


def _whole(number: int) -> str:
    return _coded(number.to_bytes((number.bit_length() + 7) // 8, "big"))


def _coded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


class Keys:
    """The published keys. `fetched`: how often somebody asked for them."""

    def __init__(self, stamp: Callable[[], datetime]) -> None:
        self._stamp = stamp
        self.published = [Key("key-1", 1), Key("key-2", 2)]
        self.unendorsed = Key("key-webchat", 3, ("webchat",))
        self.published.append(self.unendorsed)
        self.signing = self.published[0]
        self.fetched = self.metadata_fetched = 0
        self.failing = self.rolled = 0  # failing: this many answers are 503

    def roll(self, *, keep: bool = False) -> Key:
        """Sign with a new key from now on. `keep`: the old one stays published for a while."""
        self.rolled += 1
        fresh = Key(f"key-rolled-{self.rolled}", 3 + self.rolled)
        if not keep:
            self.published.remove(self.signing)
        self.published.append(fresh)
        self.signing = fresh
        return fresh

    def claims(self, service: str, audience: str = APP) -> Json:
        """What a live token says."""
        now = int(self._stamp().timestamp())
        return {"serviceurl": service, "nbf": now, "exp": now + 3600, "iss": ISSUER, "aud": audience}

    def token(self, service: str, *, key: Key | None = None, kid: str | None = None, **changed: Any) -> str:
        """A signed token. changed: claims that differ; None leaves a claim out."""
        signing = key or self.signing
        claims = {one: value for one, value in (self.claims(service) | changed).items() if value is not None}
        name = signing.kid if kid is None else kid
        return jwt.encode(claims, signing.private, algorithm="RS256", headers={"kid": name, "x5t": name})

    def expired(self, service: str, by: timedelta = timedelta(minutes=6)) -> str:
        """A token that ended so long ago."""
        end = int((self._stamp() - by).timestamp())
        return self.token(service, exp=end, nbf=end - 3600)

    def early(self, service: str, by: timedelta = timedelta(minutes=6)) -> str:
        """A token that begins so much later."""
        begin = int((self._stamp() + by).timestamp())
        return self.token(service, nbf=begin, exp=begin + 3600)

    def unsigned(self, service: str) -> str:
        """alg: none, and an empty signature."""
        return ".".join(self._plain(service, "none")) + "."

    def confused(self, service: str) -> str:
        """HS256 with the public key as its secret."""
        head, body = self._plain(service, "HS256")
        mark = hmac.new(self.signing.public_pem, f"{head}.{body}".encode(), hashlib.sha256).digest()
        return f"{head}.{body}.{_coded(mark)}"

    def by_a_stranger(self, service: str) -> str:
        """Signed with a key that is not published, under the name of one that is."""
        return self.token(service, key=Key("stranger", 99), kid=self.signing.kid)

    def _plain(self, service: str, algorithm: str) -> tuple[str, str]:
        head = {"alg": algorithm, "typ": "JWT", "kid": self.signing.kid}
        return _coded(json.dumps(head).encode()), _coded(json.dumps(self.claims(service)).encode())

    async def metadata(self, request: web.Request) -> web.StreamResponse:
        """GET /v1/.well-known/openidconfiguration."""
        self.metadata_fetched += 1
        if self.failing > 0:
            self.failing -= 1
            return web.Response(status=503)
        base = f"{request.scheme}://{request.host}"
        return web.json_response({
            "issuer": ISSUER, "authorization_endpoint": "https://invalid.botframework.com",
            "jwks_uri": f"{base}/v1/.well-known/keys",
            "id_token_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": ["private_key_jwt"],
        })  # fmt: skip

    async def keys(self, request: web.Request) -> web.StreamResponse:
        """GET /v1/.well-known/keys."""
        self.fetched += 1
        if self.failing > 0:
            self.failing -= 1
            return web.Response(status=503)
        return web.json_response({"keys": [one.as_json() for one in self.published]})

"""Entra: the token endpoint and its metadata, as msal and plain clients ask for them.

Rule 1: what Entra would refuse is refused, with its own words (AADSTS…, the numbers from memory).
Rule 2: msal takes https only. The metadata therefore names https addresses, as Entra's own does, and whoever
        uses msal here maps https to http on the way; others post to `{login}/{tenant}/oauth2/v2.0/token`.
Rule 3: tokens live by the real time, because the clients' caches do.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import jwt
from aiohttp import web

from tests.fakes.teams.faults import Faults
from tests.fakes.teams.keys import private_key
from tests.fakes.teams.reading import Json
from tests.fakes.teams.world import APP

SCOPE = "https://api.botframework.com/.default"
AUDIENCE = "https://api.botframework.com"
SHARED = "botframework.com"  # where apps of several tenants get their tokens


@dataclass(frozen=True)
class Issued:
    """A token that is out."""

    tenant: str
    audience: str
    until: datetime


class Entra:
    """Gives tokens out. `latency`: real seconds per answer; `refuses`: an error for every request."""

    def __init__(self, stamp: Callable[[], datetime], knows: Callable[[str], bool], faults: Faults) -> None:
        self._stamp, self._knows, self._faults = stamp, knows, faults
        self.password, self.identity_header = "secret-of-the-app", "header-of-the-identity"
        self.lifetime, self.latency, self.refuses = timedelta(hours=1), 0.0, ""
        self.calls = self.discoveries = 0
        self.issued: dict[str, Issued] = {}

    def routes(self, app: web.Application) -> None:
        """What is served."""
        app.router.add_post("/{tenant}/oauth2/v2.0/token", self.token)
        app.router.add_get("/{tenant}/v2.0/.well-known/openid-configuration", self.metadata)
        app.router.add_get("/msi/token", self.managed)

    async def metadata(self, request: web.Request) -> web.StreamResponse:
        """GET {tenant}/v2.0/.well-known/openid-configuration."""
        self.discoveries += 1
        await asyncio.sleep(self.latency)
        tenant = request.match_info["tenant"]
        if not self._known(tenant):
            return _no("invalid_tenant", f"AADSTS90002: Tenant '{tenant}' not found.", 400)
        base = f"https://{request.host}/{tenant}"
        return web.json_response({
            "token_endpoint": f"{base}/oauth2/v2.0/token", "issuer": f"{base}/v2.0",
            "authorization_endpoint": f"{base}/oauth2/v2.0/authorize",
            "token_endpoint_auth_methods_supported": ["client_secret_post", "private_key_jwt"],
            "jwks_uri": f"{base}/discovery/v2.0/keys", "tenant_region_scope": "EU",
        })  # fmt: skip

    async def token(self, request: web.Request) -> web.StreamResponse:
        """POST {tenant}/oauth2/v2.0/token, with client credentials."""
        self.calls += 1
        await asyncio.sleep(self.latency)
        form = await request.post()
        tenant, scope = request.match_info["tenant"], str(form.get("scope", ""))
        fault = self._faults.meeting("token", "", frozenset())
        if self.refuses:
            return _no(self.refuses, f"AADSTS7000215: {self.refuses}", 401)
        if fault is not None and (denied := fault.denial()):
            return web.json_response(denied.body, status=denied.status, headers=denied.headers)
        if not self._known(tenant):
            return _no("invalid_request", f"AADSTS90002: Tenant '{tenant}' not found.", 400)
        if form.get("grant_type") != "client_credentials":
            return _no("unsupported_grant_type", "AADSTS70003: The app requested an unsupported grant.", 400)
        if form.get("client_id") != APP:
            return _no("unauthorized_client", "AADSTS700016: no such application.", 400)
        if form.get("client_secret") != self.password:
            return _no("invalid_client", "AADSTS7000215: Invalid client secret provided.", 401)
        if scope.split() != [SCOPE]:
            return _no("invalid_scope", f"AADSTS1002012: the scope {scope!r} is not valid.", 400)
        return web.json_response(self._grant(tenant))

    async def managed(self, request: web.Request) -> web.StreamResponse:
        """GET /msi/token: a managed identity of App Service (api-version 2019-08-01)."""
        self.calls += 1
        await asyncio.sleep(self.latency)
        if self.refuses or request.headers.get("X-IDENTITY-HEADER") != self.identity_header:
            return web.json_response({"statusCode": 401, "message": "no such identity"}, status=401)
        if request.query.get("resource") != AUDIENCE or request.query.get("client_id") != APP:
            return web.json_response({"statusCode": 400, "message": "bad resource or client"}, status=400)
        granted = self._grant("managed")
        until = int((self._stamp() + self.lifetime).timestamp())
        return web.json_response(
            {"access_token": granted["access_token"], "expires_on": str(until), "resource": AUDIENCE,
             "token_type": "Bearer", "client_id": APP}
        )  # fmt: skip

    def holds(self, token: str) -> bool:
        """Whether a token was given out here, for the connector, and lives."""
        found = self.issued.get(token)
        return found is not None and found.audience == AUDIENCE and self._stamp() < found.until

    def expire(self) -> None:
        """All tokens so far end now, though their clients think otherwise."""
        self.issued.clear()

    def _known(self, tenant: str) -> bool:
        return tenant == SHARED or self._knows(tenant)

    def _grant(self, tenant: str) -> Json:
        now = self._stamp()
        claims = {"aud": AUDIENCE, "appid": APP, "tid": tenant, "exp": int((now + self.lifetime).timestamp()),
                  "nbf": int(now.timestamp()), "jti": str(len(self.issued) + 1)}  # fmt: skip
        token = jwt.encode(claims, private_key(0), algorithm="RS256")
        self.issued[token] = Issued(tenant, AUDIENCE, now + self.lifetime)
        seconds = int(self.lifetime.total_seconds())
        return {
            "token_type": "Bearer",
            "expires_in": seconds,
            "ext_expires_in": seconds,
            "access_token": token,
        }


def _no(error: str, description: str, status: int) -> web.Response:
    body = {"error": error, "error_description": description, "error_codes": [], "trace_id": "fake",
            "correlation_id": "fake"}  # fmt: skip
    return web.json_response(body, status=status)

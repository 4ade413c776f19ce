"""Microsoft's side of a bot, in a process of its own: the Bot Connector, Entra, the published keys.

    python -m benchmarks.parts.teams_cloud --tenant GUID --certificate FILE --key FILE

Entra and the keys are those of tests/fakes/teams. The connector takes every message with a good token, and
looks no further: what the tests' one checks of a card would be paid for by whoever waits for an answer.

    GET /bench/token?service=…   a token that signs activities, as the Bot Framework sends them
    GET /bench/arrivals          a line for each message, as it arrives: conversation, and when (monotonic)
    GET /bench/counts            how often it was asked for what, and what it refused

Rule: Entra is spoken to over TLS, because msal speaks to nothing else; everything else is in the clear.
"""

import argparse
import asyncio
import ssl
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count
from time import monotonic

from aiohttp import web

from tests.fakes.teams.entra import Entra
from tests.fakes.teams.faults import Faults
from tests.fakes.teams.keys import Keys

HOST = "127.0.0.1"
SAYS = "/{region}/v3/conversations/{conversation}/activities"


def now() -> datetime:
    """The present."""
    return datetime.now(UTC)


class Cloud:
    """Answers for Microsoft, and counts. `tokens` False: messages come without one."""

    def __init__(self, tenant: str, *, tokens: bool) -> None:
        self.keys, self.entra = Keys(now), Entra(now, tenant.__eq__, Faults())
        self._tokens, self._ids, self._login = tokens, count(1), ""
        self._messages = self._redraws = self._refused = 0
        self._listening: set[asyncio.Queue[str]] = set()

    def in_the_clear(self) -> web.Application:
        """The connector, the keys, and what the benchmark asks."""
        site = web.Application(client_max_size=2**20)
        site.router.add_post(SAYS, self._said)
        site.router.add_post(f"{SAYS}/{{activity}}", self._said)
        site.router.add_put(f"{SAYS}/{{activity}}", self._redrawn)
        site.router.add_get("/v1/.well-known/openidconfiguration", self.keys.metadata)
        site.router.add_get("/v1/.well-known/keys", self.keys.keys)
        site.router.add_get("/bench/token", self._token)
        site.router.add_get("/bench/arrivals", self._arrivals)
        site.router.add_get("/bench/counts", self._counts)
        site.router.add_route("*", "/{rest:.*}", self._unknown)
        return site

    def over_tls(self) -> web.Application:
        """Entra."""
        site = web.Application()
        self.entra.routes(site)
        site.router.add_route("*", "/{rest:.*}", self._unknown)
        return site

    def logs_in_at(self, url: str) -> None:
        """Where Entra listens."""
        self._login = url

    async def _said(self, request: web.Request) -> web.StreamResponse:
        arrived = monotonic()
        if not await self._good(request):
            return await self._unknown(request)
        self._messages += 1
        for one in self._listening:
            one.put_nowait(f"{request.match_info['conversation']} {arrived}\n")
        return web.json_response({"id": str(next(self._ids))}, status=201)

    async def _redrawn(self, request: web.Request) -> web.StreamResponse:
        if not await self._good(request):
            return await self._unknown(request)
        self._redraws += 1
        return web.json_response({"id": request.match_info["activity"]})

    async def _good(self, request: web.Request) -> bool:
        """Whether it says something, with a token where tokens are wanted, and without where not."""
        body = await request.json()
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        known = scheme == "Bearer" and self.entra.holds(token)
        return known is self._tokens and bool(body.get("text") or body.get("attachments"))

    async def _token(self, request: web.Request) -> web.StreamResponse:
        return web.Response(text=self.keys.token(request.query["service"]))

    async def _arrivals(self, request: web.Request) -> web.StreamResponse:
        lines, said = asyncio.Queue[str](), web.StreamResponse()
        await said.prepare(request)
        self._listening.add(lines)
        try:
            while True:
                await said.write((await lines.get()).encode())
        finally:
            self._listening.discard(lines)

    async def _counts(self, request: web.Request) -> web.StreamResponse:
        return web.json_response({
            "login": self._login, "entra": self.entra.calls, "discoveries": self.entra.discoveries,
            "openid": self.keys.metadata_fetched + self.keys.fetched, "messages": self._messages,
            "redraws": self._redraws, "refused": self._refused,
        })  # fmt: skip

    async def _unknown(self, request: web.Request) -> web.StreamResponse:
        self._refused += 1
        print(f"refused: {request.method} {request.path}", file=sys.stderr, flush=True)
        return web.json_response({"error": {"code": "NotFound", "message": request.path}}, status=404)


async def serve(cloud: Cloud, certified: Callable[[], ssl.SSLContext]) -> None:
    """Until nobody talks to it any more."""
    login = await _listening(cloud.over_tls(), certified())
    cloud.logs_in_at(f"https://{HOST}:{login.addresses[0][1]}")
    clear = await _listening(cloud.in_the_clear())
    print(f"http://{HOST}:{clear.addresses[0][1]}", flush=True)
    await asyncio.to_thread(sys.stdin.read)
    for one in (clear, login):
        await one.cleanup()


async def _listening(site: web.Application, certified: ssl.SSLContext | None = None) -> web.AppRunner:
    runner = web.AppRunner(site, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, HOST, 0, ssl_context=certified).start()
    return runner


def main() -> None:
    """Serve."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--tenant", required=True)
    parser.add_argument("--certificate", required=True)
    parser.add_argument("--key", required=True)
    parser.add_argument("--open", action="store_true", help="messages come without a token")
    told = parser.parse_args()

    def certified() -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(told.certificate, told.key)
        return context

    asyncio.run(serve(Cloud(told.tenant, tokens=not told.open), certified))


if __name__ == "__main__":
    main()

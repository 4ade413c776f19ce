"""Probes for whoever runs Flipside: alive, ready, metrics. No session, no host name, no names of people.

Rule 1: /healthz answers from memory alone. A process whose database is away must not be restarted for it.
Rule 2: /readyz and /metrics each have one thread of their own and a limit; what hangs there takes no
        thread from the delivery, and a second visitor waits for the answer to the first.
Rule 3: in front of another application the probes answer before any of its guards; nothing else does.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Generic, TypeVar

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

T = TypeVar("T")
Ready = Callable[[], Mapping[str, str]]  # name of a check -> "" or what to do
Metrics = Callable[[], tuple[bytes, str]]  # the exposition and its content type
Probe = Callable[[web.Request], Awaitable[web.StreamResponse]]

PATIENCE = 5.0  # seconds; Prometheus gives up after 10, Kubernetes as configured
TOO_LONG = "No answer within {:g} s. Look at the database and at the load of this machine."
HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
LOOKING = ("GET", "HEAD")


def routes(ready: Ready, metrics: Metrics, patience: float = PATIENCE) -> list[web.RouteDef]:
    """The three probes, for an application without guards."""
    return [web.get(path, probe) for path, probe in _probes(ready, metrics, patience).items()]


def beside(
    site: web.Application | None, ready: Ready, metrics: Metrics, patience: float = PATIENCE
) -> web.Application:
    """The application with the probes in front of it, or one that has nothing but the probes.

    The application is the same object: its limits, signals and routes stay. Call it before it is served.
    """
    if site is None:
        site = web.Application()
        site.add_routes(routes(ready, metrics, patience))
        return site
    site.middlewares.insert(0, _in_front(_probes(ready, metrics, patience)))
    return site


def _in_front(probes: Mapping[str, Probe]) -> Middleware:
    @web.middleware
    async def first(request: web.Request, handler: Handler) -> web.StreamResponse:
        """The probes are not for guests, so no guard is asked."""
        probe = probes.get(request.path) if request.method in LOOKING else None
        return await (probe or handler)(request)

    return first


def _probes(ready: Ready, metrics: Metrics, patience: float) -> Mapping[str, Probe]:
    checks, figures = _Alone(ready, patience), _Alone(metrics, patience)

    async def readyz(request: web.Request) -> web.Response:
        found = await checks.ask()
        if found is None:
            return _json(503, {"answer": TOO_LONG.format(patience)})
        return _json(503 if any(found.values()) else 200, found)

    async def metricsz(request: web.Request) -> web.Response:
        found = await figures.ask()
        if found is None:
            return web.Response(status=503, text=TOO_LONG.format(patience), headers=HEADERS)
        return web.Response(body=found[0], headers={**HEADERS, "Content-Type": found[1]})

    return {"/healthz": _healthz, "/readyz": readyz, "/metrics": metricsz}


async def _healthz(request: web.Request) -> web.Response:
    return web.json_response({"ok": True}, headers=HEADERS)


def _json(status: int, checks: Mapping[str, str]) -> web.Response:
    """Each check by name: "ok", or what to do."""
    told = {"ready": status == 200, "checks": {name: why or "ok" for name, why in checks.items()}}
    return web.json_response(told, status=status, headers=HEADERS)


class _Alone(Generic[T]):
    """Rule 2: one look at a time, in a thread of its own."""

    def __init__(self, look: Callable[[], T], patience: float) -> None:
        self._look, self._patience = look, patience
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="probe")
        self._under_way: asyncio.Future[T] | None = None

    async def ask(self) -> T | None:
        """What it found, or None when that takes too long. Raises what the look raises."""
        if self._under_way is None or self._under_way.done():
            self._under_way = asyncio.get_running_loop().run_in_executor(self._thread, self._look)
        try:
            return await asyncio.wait_for(asyncio.shield(self._under_way), self._patience)
        except TimeoutError:
            return None

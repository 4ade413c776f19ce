"""Doors for platforms, beside whatever else a server has.

Rule: a platform checks its own requests (signatures, tokens), so no guard of another application stands
in front of its door; and it has only the doors that it names.
"""

from collections.abc import Iterable, Mapping

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

LARGEST_BODY = 1024 * 1024  # bytes
ANY = "*"  # whatever method
Doors = Mapping[tuple[str, str], Handler]


def beside(site: web.Application | None, routes: Iterable[web.RouteDef]) -> web.Application:
    """The application with these routes in front of it, or one that has nothing else. Before it is served."""
    if site is None:
        site = web.Application(client_max_size=LARGEST_BODY)
        site.add_routes(list(routes))
        return site
    site.middlewares.insert(0, _in_front({(route.method, route.path): route.handler for route in routes}))
    return site


def _in_front(doors: Doors) -> Middleware:
    @web.middleware
    async def first(request: web.Request, handler: Handler) -> web.StreamResponse:
        """Whose door it is."""
        own = doors.get((request.method, request.path)) or doors.get((ANY, request.path))
        return await (own or handler)(request)

    return first

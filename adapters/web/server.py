"""The workspace over HTTP: its routes, and what every request must pass.

Rule 1: refused unless it comes for one of our hosts, from our own pages, from somebody signed in.
Rule 2: no page runs anything but our own files; nothing is loaded from elsewhere.
"""

import logging
from pathlib import Path

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from adapters.headers import HEADERS
from adapters.reception import Busy, Reception
from adapters.web import chat, entrance, guard
from adapters.web.feed import Feed
from adapters.web.ports import Answering, ChatLog, DemoClock, Desk
from adapters.web.stream import stream
from adapters.web.workspace import EVENT, SIGNED_IN, WORKSPACE, Workspace, kindly, later, speech_of

_LOG = logging.getLogger(__name__)

STATIC = Path(__file__).parent / "static"
LARGEST_BODY = 1024 * 1024  # the longest field (inbox.py), four bytes a character, and some room
OPEN_TO_ALL = frozenset(("/", "/sign-in", "/sign-out", "/healthz"))
FORMS = frozenset(("/sign-in", "/sign-out"))  # plain forms: same origin, no token needed to enter
FILES = ("/static/", "/media/")

ERRORS = {400: "errors.unreadable", 404: "errors.no_page", 405: "errors.no_page", 413: "errors.too_large"}


def application(
    desk: Desk,
    log: ChatLog,
    clock: DemoClock,
    answering: Answering,
    *,
    feed: Feed,
    reception: Reception,
    secret: bytes,
    hosts: tuple[str, ...] = (),
    media: Path | None = None,
) -> web.Application:
    """The workspace, ready to be served. `feed` is the one that the WebAdapter tells."""
    app = web.Application(middlewares=MIDDLEWARES, client_max_size=LARGEST_BODY)
    app[WORKSPACE] = Workspace(desk, log, clock, answering, feed, reception, secret, hosts, media)
    app.add_routes(ROUTES)
    app.router.add_static("/static", STATIC)
    if media:
        app.router.add_static("/media", media)
    app.on_response_prepare.append(_headers)
    app.on_shutdown.append(_send_home)
    return app


async def healthz(request: web.Request) -> web.Response:
    """Alive, and the chat's memory answers."""
    await request.app[WORKSPACE].channels()
    return web.json_response({"ok": True})


@web.middleware
async def _errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Whatever goes wrong is logged with its id and told in a sentence."""
    try:
        return await handler(request)
    except Busy as busy:
        return later(request, busy)
    except web.HTTPException as refused:
        if refused.status < 400:
            raise
        return _sorry(request, refused.status)
    except Exception:
        _LOG.exception("request failed: %s %s %s", request.method, request.path, request.get(EVENT, "-"))
        return _sorry(request, 500)


@web.middleware
async def _host(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Only the names we were given."""
    if not guard.is_known_host(request.headers.get("Host", ""), request.app[WORKSPACE].hosts):
        return kindly(request, 421, "errors.host")
    return await handler(request)


@web.middleware
async def _session(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Who asks. Everything but the door is for people who are signed in."""
    workspace = request.app[WORKSPACE]
    if request.path.startswith(FILES):
        return await handler(request)
    named = guard.person_of(request.cookies.get(entrance.COOKIE, ""), workspace.secret)
    colleague = await workspace.colleague(named) if named else None
    if colleague:
        request[SIGNED_IN] = colleague
    elif request.path not in OPEN_TO_ALL:
        return kindly(request, 401, "errors.sign_in")
    return await handler(request)


@web.middleware
async def _origin(request: web.Request, handler: Handler) -> web.StreamResponse:
    """A change comes from our own page, opened as the person who is signed in now."""
    if request.method in ("GET", "HEAD"):
        return await handler(request)
    headers = request.headers
    if not guard.is_same_origin(request.host, headers.get("Origin"), headers.get("Sec-Fetch-Site")):
        return kindly(request, 403, "errors.elsewhere")
    if request.path not in FORMS and not _has_token(request):
        return kindly(request, 403, "errors.somebody_else")
    return await handler(request)


def _has_token(request: web.Request) -> bool:
    given, secret = request.headers.get("X-Flipside-Token", ""), request.app[WORKSPACE].secret
    return SIGNED_IN in request and guard.is_token(given, request[SIGNED_IN].id, secret)


def _sorry(request: web.Request, status: int) -> web.Response:
    """The same sentence as a page for people and as JSON for our scripts."""
    key = ERRORS.get(status, "errors.ours")
    if "text/html" in request.headers.get("Accept", ""):
        return entrance.drawn(request, "sorry.html", status, text=speech_of(request)[key])
    return kindly(request, status, key)


async def _headers(request: web.Request, response: web.StreamResponse) -> None:
    response.headers.update(HEADERS)
    response.headers["Cache-Control"] = "no-cache" if request.path.startswith(FILES) else "no-store"


async def _send_home(app: web.Application) -> None:
    """Close every stream, so that stopping does not wait for browsers."""
    app[WORKSPACE].feed.close()


MIDDLEWARES: tuple[Middleware, ...] = (_errors, _host, _session, _origin)

ROUTES = (
    web.get("/", entrance.front),
    web.post("/sign-in", entrance.sign_in),
    web.post("/sign-out", entrance.sign_out),
    web.get("/rooms/{room}", chat.room),
    web.post("/events", chat.events),
    web.get(r"/sheets/{conversation:\d{1,18}}", chat.sheet),
    web.get("/home", chat.home),
    web.get("/commands", chat.commands),
    web.post("/seen", chat.seen),
    web.post("/clock", chat.clock),
    web.get("/stream", stream),
    web.get("/healthz", healthz),
)

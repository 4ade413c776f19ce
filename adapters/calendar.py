"""Calendar files, for whoever holds the link: no session, no guard of a workspace, nothing to sign in to.

Rule 1: a file is made anew at each visit and kept by nobody. It holds no address of anybody and no place.
Rule 2: the same id for a date at every change, with a number that grows: so a calendar knows the newer one.
Rule 3: what leads nowhere is 404 with a page that says what to do; what it said before is not told.
Rule 4: nothing of a link is logged: whoever reads it in a log could open it.
"""

import asyncio
import re
from collections.abc import Callable
from uuid import NAMESPACE_URL, uuid5

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware
from icalendar import Calendar, Event

from adapters.headers import HEADERS
from adapters.leaflets import STYLE, page, spoken
from adapters.reception import Busy
from conversations.entries import Entry

Look = Callable[[str], Entry | None]  # the entry of a token, in a thread; raises Busy while nobody can look

FOLDER = "/calendar/"
STYLE_PATH = f"{FOLDER}looks.css"
KIND = "text/calendar; charset=utf-8"
MAKER = "-//Flipside//Reverse mentoring//EN"
NAME = "flipside.ics"
KEPT_BY_NOBODY = {**HEADERS, "Cache-Control": "no-store"}
LOOKING = ("GET", "HEAD")
_FILE = re.compile(rf"{FOLDER}([A-Za-z0-9_.-]{{1,500}})\.ics")


def address(base: str, token: str) -> str:
    """Where the file of a token is, below a public address; "" for pages of our own."""
    return f"{base}{FOLDER}{token}.ics"


def beside(site: web.Application | None, look: Look, base: str) -> web.Application:
    """The application with the files in front of it, or one that has nothing else. Before it is served.

    `base`: the public address, of which the ids of dates are made.
    """
    site = site or web.Application()
    site.middlewares.insert(0, _in_front(look, base))
    return site


def _in_front(look: Look, base: str) -> Middleware:
    @web.middleware
    async def first(request: web.Request, handler: Handler) -> web.StreamResponse:
        """Whatever lies in our folder."""
        if request.method not in LOOKING or not request.path.startswith(FOLDER):
            return await handler(request)
        if request.path == STYLE_PATH:
            return web.Response(text=STYLE, content_type="text/css", headers=HEADERS)
        return await _file(request, look, base)

    return first


async def _file(request: web.Request, look: Look, base: str) -> web.Response:
    asked = _FILE.fullmatch(request.path)
    try:
        found = await asyncio.to_thread(look, asked[1]) if asked else None
    except Busy as busy:
        later = _sorry(request, 503, "calendar.later_title", "calendar.later_text")
        later.headers["Retry-After"] = str(busy.retry_after)
        return later
    if found is None:
        return _sorry(request, 404, "calendar.gone_title", "calendar.gone_text")
    about = {"Content-Type": KIND, "Content-Disposition": f'attachment; filename="{NAME}"'}
    return web.Response(body=draw(found, base), headers={**KEPT_BY_NOBODY, **about})


def _sorry(request: web.Request, status: int, title: str, text: str) -> web.Response:
    said = spoken(request.headers.get("Accept-Language", ""))
    drawn = page(said, said.say(title), (said.say(text),), STYLE_PATH)
    return web.Response(text=drawn, status=status, content_type="text/html", headers=KEPT_BY_NOBODY)


def draw(entry: Entry, base: str) -> bytes:
    """The entry as an iCalendar file (RFC 5545), to be published, not answered (RFC 5546)."""
    event = Event()
    event.add("uid", str(uuid5(NAMESPACE_URL, f"{base}{FOLDER}{entry.session}")))
    event.add("sequence", entry.version)
    event.add("dtstamp", entry.changed)
    event.add("last-modified", entry.changed)
    event.add("dtstart", entry.starts)
    event.add("dtend", entry.ends)
    event.add("status", "CANCELLED" if entry.off else "CONFIRMED")
    event.add("summary", _readable(entry.summary))
    event.add("description", _readable(entry.description))
    file = Calendar()
    file.add("version", "2.0")
    file.add("prodid", MAKER)
    file.add("method", "PUBLISH")
    file.add_component(event)
    return file.to_ical()


_UNSEEN = re.compile("[\x00-\x09\x0b-\x1f\x7f\ud800-\udfff]")


def _readable(text: str) -> str:
    """Without control characters, which no calendar may hold."""
    return _UNSEEN.sub("", text)

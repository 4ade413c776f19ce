"""The door: who is here, signing in as somebody, signing out, and the workspace page itself.

Rule: there is no password, because everybody here is made up; the page says so.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jinja2
from aiohttp import web

from adapters.web import guard
from adapters.web.faces import face, in_order
from adapters.web.ports import BOT, room_of
from adapters.web.workspace import SIGNED_IN, WORKSPACE, speech_of

COOKIE = "flipside_workspace"

_PAGES = jinja2.Environment(
    loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def drawn(request: web.Request, page: str, status: int = 200, **values: Any) -> web.Response:
    """A page in the words of whoever asks."""
    html = _PAGES.get_template(page).render(words=speech_of(request), **values)
    return web.Response(text=html, content_type="text/html", status=status)


async def front(request: web.Request) -> web.Response:
    """The workspace, or the list of people to sign in as."""
    people = in_order(await request.app[WORKSPACE].colleagues())
    if SIGNED_IN not in request:
        return drawn(request, "sign_in.html", people=people)
    return drawn(request, "workspace.html", people=people, **await _signed_in(request, people))


async def sign_in(request: web.Request) -> web.Response:
    """Come in as somebody, also instead of somebody else."""
    workspace, form = request.app[WORKSPACE], await request.post()
    person = str(form.get("person", ""))
    if await workspace.colleague(person) is None:
        return drawn(request, "sorry.html", 404, text=speech_of(request)["errors.nobody"])
    response = web.Response(status=303, headers={"Location": "/"})
    response.set_cookie(
        COOKIE,
        guard.session(person, workspace.secret),
        httponly=True,
        samesite="Strict",
        secure=request.secure,
    )
    return response


async def sign_out(request: web.Request) -> web.Response:
    """Back to the door."""
    response = web.Response(status=303, headers={"Location": "/"})
    response.del_cookie(COOKIE)
    return response


async def _signed_in(request: web.Request, people: list[Mapping[str, Any]]) -> Mapping[str, Any]:
    workspace, me = request.app[WORKSPACE], request[SIGNED_IN]
    channels = await workspace.channels()
    config = {
        "me": {**face(me), "zone": me.zone, "speech": me.speech},
        "bot": BOT,
        "room": room_of(me.id),
        "channels": channels,
        "people": people,
        "now": workspace.clock.now().isoformat(),
        "token": guard.token(me.id, workspace.secret),
        "words": speech_of(request),
    }
    return {"me": face(me), "channels": channels, "config": config}

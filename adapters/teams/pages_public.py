"""The three pages that the entry in the Teams store links to: about Flipside, privacy, terms of use.

Rule 1: anybody may read them; they know nobody, and say the same to all. Sentences are in store/.
Rule 2: what they link to from the store are the paths of package.py; a test follows them.
"""

from aiohttp import web

from adapters.headers import HEADERS
from adapters.leaflets import STYLE, page, spoken
from adapters.teams.package import ABOUT_PATH, NAME, PRIVACY_PATH, STORE, TERMS_PATH

STYLE_PATH = "/teams/pages.css"
PAGES = {ABOUT_PATH: "about", PRIVACY_PATH: "privacy", TERMS_PATH: "terms"}


def routes() -> list[web.RouteDef]:
    """The pages and their style, each with its path."""
    pages = [web.get(path, _shown, allow_head=False) for path in PAGES]
    return [*pages, web.get(STYLE_PATH, _style, allow_head=False)]


async def _shown(request: web.Request) -> web.Response:
    """A page, in the language of the browser."""
    said, name = spoken(request.headers.get("Accept-Language", "")), PAGES[request.path]
    title = STORE.say(said.speech, f"{name}_title")
    text = STORE.say(said.speech, name, name=NAME)
    body = page(said, title, text.split("\n\n"), STYLE_PATH)
    return web.Response(text=body, content_type="text/html", headers=HEADERS)


async def _style(request: web.Request) -> web.Response:
    return web.Response(text=STYLE, content_type="text/css", headers=HEADERS)

"""Installing by OAuth: a page with one button, and the way back from Slack.

Rule 1: what comes back counts only in the browser that went there, within ten minutes, and once.
Rule 2: a token is sealed by the registry before anything else happens; no token, code or secret is in a page,
        a log or an error. Of Slack's answers only the error code is told.
Rule 3: whatever goes wrong is a page that says what to do next.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol
from urllib.parse import quote, urlencode, urljoin

import aiohttp
from aiohttp import web
from slack_sdk.errors import SlackApiError

from adapters.headers import HEADERS
from adapters.leaflets import STYLE, Button, spoken
from adapters.slack import errors, install_state
from adapters.slack.install_page import STYLE_PATH, page
from adapters.slack.manifest import INSTALL_PATH, REDIRECT_PATH, SCOPES
from adapters.slack.ports import Installed
from adapters.slack.warden import Client, Refused, Unheard, identity, scopes
from conversations.words import Words

log = logging.getLogger("flipside.slack")
COOKIE = "flipside_install"
NEEDED = ("SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET", "FLIPSIDE_URL", "FLIPSIDE_KEY")


class Registry(Protocol):
    """Where installations are kept. Every call is one short transaction."""

    def install(
        self, arrived: Installed, now: datetime, installer: str, refresh: str, ends: datetime | None
    ) -> None:
        """Installed, or installed again. `refresh` and `ends` are of a token that ends."""

    def once(self, key: str, now: datetime) -> bool:
        """Whether something with this key happens for the first time, in any process."""


@dataclass(frozen=True)
class Entrance:
    """What installing needs. `missing`: settings that are not there, by name; with any, nobody installs.

    `client` makes a client for a token, over the shared session; `api` is the Web API that it asks; `url`
    is where we are reached. `secret` signs states; `draw` gives letters and digits that nobody can guess.
    `changed` hears of each installation that is new.
    """

    registry: Registry
    client: Client
    api: str
    url: str
    client_id: str
    client_secret: str = field(repr=False)
    secret: bytes = field(repr=False)
    draw: Callable[[], str]
    now: Callable[[], datetime]
    missing: tuple[str, ...] = ()
    changed: Callable[[str], object] = lambda installation: None

    @property
    def redirect(self) -> str:
        """Where Slack sends people back to."""
        return f"{self.url}{REDIRECT_PATH}"

    @property
    def cookie(self) -> str:
        """The name of the browser's cookie; over https one that no other host can set."""
        return f"__Host-{COOKIE}" if self.url.startswith("https") else COOKIE

    def authorize(self, state: str) -> str:
        """Slack's own page, where somebody says yes."""
        asked = {"client_id": self.client_id, "scope": ",".join(SCOPES), "state": state}
        query = urlencode({**asked, "redirect_uri": self.redirect})
        return f"{urljoin(self.api, '/oauth/v2/authorize')}?{query}"


def routes(entrance: Entrance) -> tuple[web.RouteDef, ...]:
    """The routes, for any application."""

    async def install(request: web.Request) -> web.Response:
        return _begin(entrance, request)

    async def oauth_redirect(request: web.Request) -> web.Response:
        return await _end(entrance, request)

    async def style(request: web.Request) -> web.Response:
        return web.Response(text=STYLE, content_type="text/css", headers=HEADERS)

    return (
        web.get(INSTALL_PATH, install),
        web.get(REDIRECT_PATH, oauth_redirect),
        web.get(STYLE_PATH, style),
    )


def _begin(entrance: Entrance, request: web.Request) -> web.Response:
    """The page with the button. The same browser keeps its cookie, so two tabs do not disturb each other."""
    said = _words(request)
    if entrance.missing:
        return _incomplete(entrance, said)
    browser = request.cookies.get(entrance.cookie, "")
    browser = browser if install_state.is_browser(browser) else entrance.draw()
    state = install_state.new(entrance.secret, browser, entrance.draw(), entrance.now())
    button = Button(entrance.authorize(state), said.say("install.button"))
    lines = (said.say("install.text"), said.say("install.next"))
    response = _page(said, said.say("install.title"), lines, button=button)
    response.set_cookie(
        entrance.cookie,
        browser,
        max_age=int(install_state.LIFE.total_seconds()),
        path="/",
        httponly=True,
        samesite="Lax",
        secure=entrance.url.startswith("https"),
    )
    return response


async def _end(entrance: Entrance, request: web.Request) -> web.Response:
    """Back from Slack: no, or a code that is worth a token."""
    said, given = _words(request), request.query
    if entrance.missing:
        return _incomplete(entrance, said)
    if given.get("error") == "access_denied":
        return _again(said, "install.denied", 200)
    if "error" in given or not await _is_ours(entrance, request):
        return _again(said, "install.stale", 400)
    try:
        installed, app = await _fetched(entrance, given.get("code", ""))
    except Refused as refused:
        log.error("Slack refused an installation: %s", refused.why)
        return _again(said, "install.refused", 400, code=refused.why)
    except Unheard as unheard:
        log.error("an installation could not be finished: %s", unheard.why)
        return _again(said, "install.silent", 502)
    return _done(said, installed, app)


async def _is_ours(entrance: Entrance, request: web.Request) -> bool:
    """Rule 1."""
    browser, now = request.cookies.get(entrance.cookie, ""), entrance.now()
    number = install_state.read(request.query.get("state", ""), entrance.secret, browser, now)
    return number is not None and await asyncio.to_thread(entrance.registry.once, f"install:{number}", now)


async def _fetched(entrance: Entrance, code: str) -> tuple[Installed, str]:
    """The installation behind a code, kept, and the id of our app. Raises Refused, Unheard."""
    answer = await granted(entrance.client, entrance.client_id, entrance.client_secret, code=code,
                           redirect_uri=entrance.redirect)  # fmt: skip
    token = str(answer.get("access_token") or "")
    if not token:
        raise Refused("no_bot_token")
    whose = await identity(entrance.client(token), token)  # Slack names the bot's own id nowhere else
    installed, now = _installed(answer, whose), entrance.now()
    installer = str(_part(answer, "authed_user").get("id") or "")
    refresh, ends = renewal(answer, now)
    await asyncio.to_thread(entrance.registry.install, installed, now, installer, refresh, ends)
    entrance.changed(installed.id)
    log.info("installed in %s", installed.id)
    return installed, str(answer.get("app_id") or "")


async def granted(client: Client, client_id: str, client_secret: str, **asked: str) -> Mapping[str, Any]:
    """Slack's answer to oauth.v2.access. Raises Refused, Unheard.

    In the body: the SDK's own way to send the secret is one that aiohttp is about to drop.
    """
    given = {"client_id": client_id, "client_secret": client_secret, **asked}
    try:
        answer = await client("").api_call("oauth.v2.access", data=given)
    except SlackApiError as error:
        why = errors.code(error)
        if not why or why in errors.UNKNOWN | errors.WAIT:
            raise Unheard(why or "no answer of Slack's") from None
        raise Refused(why) from None
    except (aiohttp.ClientError, TimeoutError) as error:
        raise Unheard(type(error).__name__) from None
    return answer.data if isinstance(answer.data, dict) else {}


def renewal(answer: Mapping[str, Any], now: datetime) -> tuple[str, datetime | None]:
    """What a token that ends is exchanged for, and when it ends; nothing for one that does not."""
    refresh, seconds = str(answer.get("refresh_token") or ""), answer.get("expires_in")
    return (refresh, now + timedelta(seconds=int(seconds))) if refresh and seconds else ("", None)


def _installed(answer: Mapping[str, Any], whose: Installed) -> Installed:
    """The whole of an organization names no team."""
    team, organization = _part(answer, "team"), _part(answer, "enterprise")
    whole = bool(answer.get("is_enterprise_install"))
    where = organization if whole else team
    return Installed(
        id=str(where.get("id") or ""),
        token=whose.token,
        bot=whose.bot,
        bot_user=str(answer.get("bot_user_id") or whose.bot_user),
        team="" if whole else str(team.get("id") or ""),
        enterprise=str(organization.get("id") or ""),
        name=str(where.get("name") or ""),
        scopes=scopes(str(answer.get("scope") or "")),
    )


def _part(answer: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = answer.get(name)
    return found if isinstance(found, Mapping) else {}


def _done(said: Words, installed: Installed, app: str) -> web.Response:
    where = installed.name or installed.id
    if not installed.team:
        lines = (said.say("install.done_all", where=where), said.say("install.done_add"))
        return _page(said, said.say("install.done"), lines)
    link = f"slack://app?team={quote(installed.team)}&id={quote(app)}"
    lines = (said.say("install.done_here", where=where), said.say("install.done_next"))
    return _page(said, said.say("install.done"), lines, button=Button(link, said.say("install.open")))


def _incomplete(entrance: Entrance, said: Words) -> web.Response:
    text = said.say("install.missing", settings=said.listed(entrance.missing))
    return _page(said, said.say("install.title"), (text,), 503)


def _again(said: Words, key: str, status: int, **values: str) -> web.Response:
    button = Button(INSTALL_PATH, said.say("install.again"))
    return _page(said, said.say("install.not_done"), (said.say(key, **values),), status, button)


def _page(
    said: Words, title: str, lines: tuple[str, ...], status: int = 200, button: Button | None = None
) -> web.Response:
    headers = HEADERS | {"Cache-Control": "no-store"}
    text = page(said, title, lines, button)
    return web.Response(text=text, content_type="text/html", status=status, headers=headers)


def _words(request: web.Request) -> Words:
    return spoken(request.headers.get("Accept-Language", ""))

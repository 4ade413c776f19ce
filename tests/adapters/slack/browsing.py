"""Our pages of an installation on a real port, and browsers with cookies of their own."""

import html
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from aiohttp import ClientSession, CookieJar, web

from adapters.slack.installing import Entrance, routes


@dataclass
class Page:
    """What a browser was shown."""

    status: int
    text: str
    headers: dict[str, str]

    @property
    def link(self) -> str:
        (found,) = re.findall(r'<a class="button" href="([^"]+)"', self.text)
        return html.unescape(found)


class Browser:
    """A browser with its cookies. It asks where it is told to, whatever host the address names."""

    def __init__(self, session: ClientSession, where: str) -> None:
        self._session, self._where = session, where

    async def opens(self, address: str, speech: str = "en") -> Page:
        parts = urlsplit(address)
        there = f"{self._where}{parts.path}?{parts.query}"
        async with self._session.get(there, headers={"Accept-Language": speech}) as answer:
            return Page(answer.status, await answer.text(), dict(answer.headers))

    async def begins(self) -> str:
        """Slack's page, as the button names it."""
        return (await self.opens("/slack/install")).link


class Served:
    """Our pages on a real port, and browsers."""

    def __init__(self) -> None:
        self._open: list[ClientSession] = []
        self.where = ""

    def browser(self) -> Browser:
        self._open.append(session := ClientSession(cookie_jar=CookieJar(unsafe=True)))
        return Browser(session, self.where)

    async def serve(self, entrance: Entrance) -> web.AppRunner:
        app = web.Application()
        app.add_routes(routes(entrance))
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.where = f"http://127.0.0.1:{runner.addresses[0][1]}"
        return runner

    async def close(self) -> None:
        for session in self._open:
            await session.close()

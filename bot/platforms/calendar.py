"""Calendar files, wired: where they are, and who is shown one.

Rule 1: nothing leads to them where nobody reaches us: without FLIPSIDE_URL only the workspace has them.
Rule 2: links are signed with FLIPSIDE_KEY, or else with a secret of our own that the database keeps.
"""

from collections.abc import Callable
from dataclasses import dataclass

from aiohttp import web

from adapters import calendar
from adapters.reception import Busy
from bot.delivery import Clock
from bot.home.calendar import entry
from bot.settings import Settings
from bot.signing import Tokens
from bot.storage import secrets
from bot.storage.database import DatabaseError, Engine
from conversations.entries import Entry

SECRET = "calendar"


@dataclass(frozen=True)
class Calendars:
    """The calendar files of a process. `base`: the address they are below; None where there are none."""

    engine: Engine
    clock: Clock
    base: str | None
    tokens: Tokens

    def link(self, session: str, side: str) -> str:
        """Where the file of one side of a session is; empty where nobody reaches us."""
        return "" if self.base is None else calendar.address(self.base, self.tokens.make(session, side))

    def look(self, token: str) -> Entry | None:
        """What a token shows now; None for one that is none of ours. Raises Busy without a database."""
        found = self.tokens.read(token)
        try:
            return entry(self.engine, *found, self.clock.now()) if found else None
        except DatabaseError:
            raise Busy from None

    def beside(self, site: web.Application | None) -> web.Application | None:
        """The application with the files in front of it; the same one where there are none."""
        return site if self.base is None else calendar.beside(site, self.look, self.base)


def wired(told: Settings, engine: Engine, clock: Clock, draw: Callable[[], str]) -> Calendars:
    """Calendar files from settings; `draw` gives a secret that nobody can guess."""
    base = _base(told)
    if base is None:
        return Calendars(engine, clock, base, Tokens(()))
    keys = told.key.split(",") if told.key else [secrets.kept(engine, SECRET, draw)]
    return Calendars(engine, clock, base, Tokens(keys))


def _base(told: Settings) -> str | None:
    """The public address; the workspace's own pages need none, as long as nothing else is served."""
    chat = told.slack_bot_token or told.slack_client_id or told.teams
    return told.url or (None if chat or told.workspace == "off" else "")

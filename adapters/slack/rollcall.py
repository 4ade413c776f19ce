"""The directory of one installation, read whole: workspace after workspace, page after page.

Rule 1: each page is written before the next one is asked for, and how far we are is written with it.
Rule 2: Slack's word to wait is kept; whatever else goes wrong is tried again a few times, and then later.
"""

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from adapters.contract import DeliveryFailed, Scope, Verdict
from adapters.rolls import Figures, added, told
from adapters.slack import errors, wire
from adapters.slack.deliver import TROUBLES
from adapters.slack.members import account
from adapters.slack.ports import Installed
from adapters.threads import in_thread
from bot.events import Account

log = logging.getLogger("flipside.slack")
PAGE = 200  # members of one request
LONGEST_WAIT = 120.0  # seconds; whoever asks for more is asked again at the next look
TRIES = 5  # of one request
BACK_OFF = 2.0  # seconds, where Slack does not say how long
CURSOR = 1000  # characters
NOBODY: Figures = (0, 0, 0, 0, 0)
Client = Callable[[str], Awaitable[AsyncWebClient]]
Sleep = Callable[[float], Awaitable[None]]


@dataclass(frozen=True)
class Place:
    """How far a reading has got: the workspace, and Slack's word for the page."""

    team: str = ""
    cursor: str = ""

    @classmethod
    def read(cls, text: str) -> "Place":
        """What `str` wrote."""
        team, _, cursor = text.partition(" ")
        return cls(team, cursor)

    def __str__(self) -> str:
        return f"{self.team} {self.cursor}".strip()


@dataclass(frozen=True)
class Rollcall:
    """Reads one installation. `write` takes a page of accounts, `keep` how far we are; both in a thread."""

    found: Installed
    client_for: Client
    write: Callable[[Sequence[Account]], Sequence[int]]
    keep: Callable[[str], None]
    sleep: Sleep

    async def read(self, place: Place) -> Figures:
        """Everybody from a place on: how many were new, changed, … Raises DeliveryFailed."""
        teams, figures = await self._teams(), NOBODY
        if place.team in teams:
            teams = teams[teams.index(place.team) :]
        for team in teams:
            begin = place if team == place.team else Place(team)
            figures = added(figures, await self._workspace(begin))
        return figures

    async def _teams(self) -> list[str]:
        """The workspaces of the installation, in an order that stays."""
        if self.found.team:
            return [self.found.team]
        teams, cursor = list[str](), ""
        while True:
            page = await self._asked("auth_teams_list", {"cursor": cursor})
            teams += [wire.text(team, "id") for team in page.get("teams") or []]
            if not (cursor := _next(page)):
                return sorted(filter(None, teams))

    async def _workspace(self, place: Place) -> Figures:
        """Page after page. A workspace that is shut to us is left out."""
        figures = NOBODY
        while True:
            try:
                page = await self._asked("users_list", _arguments(place))
            except DeliveryFailed as failure:
                if failure.reason == "invalid_cursor" and place.cursor:
                    place = Place(place.team)
                    continue
                if failure.reason == "team_access_not_granted" and not self.found.team:
                    return figures
                raise
            figures = added(figures, await self._written(page))
            place = Place(place.team, _next(page))
            if not place.cursor:
                return figures
            await in_thread(self.keep, str(place))

    async def _written(self, page: AsyncSlackResponse) -> Sequence[int]:
        members = [one for one in page.get("members") or [] if wire.text(one, "id")]
        accounts = [account(member, self.found) for member in members]
        figures = await in_thread(self.write, accounts)
        log.info("the directory of %s: %s more members, %s", self.found.id, len(members), told(figures))
        return figures

    async def _asked(self, method: str, arguments: dict[str, Any]) -> AsyncSlackResponse:
        """The answer, as often as it takes. Raises DeliveryFailed where waiting would not help."""
        for attempt in range(1, TRIES + 1):
            try:
                client = await self.client_for(self.found.id)
                return await getattr(client, method)(limit=PAGE, **_given(arguments))
            except TROUBLES as error:
                failure = errors.failed(error, Scope.PERSON)
                wait = failure.wait or BACK_OFF * attempt
                if attempt == TRIES or wait > LONGEST_WAIT or _final(failure):
                    raise failure from error
                await self.sleep(wait)
        raise AssertionError("unreachable: the last try returns or raises")


def _arguments(place: Place) -> dict[str, Any]:
    return {"include_locale": True, "team_id": place.team, "cursor": place.cursor}


def _given(arguments: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in arguments.items() if value}


def _final(failure: DeliveryFailed) -> bool:
    return failure.verdict is Verdict.NEVER or failure.reason == "invalid_cursor"


def _next(page: AsyncSlackResponse) -> str:
    return wire.text(page.get("response_metadata"), "next_cursor", most=CURSOR)

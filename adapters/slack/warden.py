"""Asks Slack whether it still lets us in: at start, and every quarter of an hour.

Rule 1: asked about are the token in the environment and every paused installation that still has one.
        Whoever is refused for good is paused; a request that failed for another reason changes nothing.
Rule 2: an answer ends a pause that was about the token; one for want of a scope when there are other scopes
        now; any other after a day, because auth.test cannot tell whether it is over.
Rule 3: never inside a request of somebody's. Nothing is asked twice in one look.
"""

import asyncio
import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from adapters.slack import errors
from adapters.slack.ports import Installed
from adapters.threads import in_thread

log = logging.getLogger("flipside.slack")
EVERY = 900.0  # seconds between two looks
SCOPES = "x-oauth-scopes"
ANYWAY = timedelta(days=1)
ABOUT_THE_TOKEN = errors.TOKEN | {"tokens_revoked", "no_token"}
Client = Callable[[str], AsyncWebClient]
UNHEARD = (aiohttp.ClientError, TimeoutError)


class Paused(NamedTuple):
    """An installation that is paused: why, and since when."""

    installed: Installed
    why: str
    since: datetime


class Ward(Protocol):
    """The installations that are looked after. Every call is one short transaction."""

    def paused(self) -> Sequence[tuple[Installed, str, datetime]]:
        """Those that are paused and still have a token, with the reason and since when."""

    def owned(self, arrived: Installed, now: datetime) -> bool:
        """The token in the environment is of this installation. One that is paused stays so. Whether it is
        new."""

    def disowned(self, now: datetime) -> None:
        """No token is in the environment."""

    def let_in(self, arrived: Installed, now: datetime) -> None:
        """It answered: active again where it was paused."""

    def pause(self, installation: str, why: str, now: datetime) -> None:
        """Nothing goes there any more."""

    def pause_own(self, why: str, now: datetime) -> bool:
        """The token in the environment is refused. Whether it was known whose it is."""


class NoToken(Exception):
    """A token was asked about, or for. `why` is Slack's own word, or the kind of an error."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Refused(NoToken):
    """Slack says no for good."""


class Unheard(NoToken):
    """Nobody can tell: Slack did not answer, or could not just now."""


@dataclass(frozen=True)
class Warden:
    """Looks after the installations. `own`: the token in the environment, empty where there is none.

    `client` makes a client for a token, over the shared session; `changed` hears of each installation that
    is new or lets us in again; `now` is the present, aware UTC.
    """

    ward: Ward
    client: Client
    own: str
    now: Callable[[], datetime]
    changed: Callable[[str], object] = lambda installation: None

    async def run(self, over: asyncio.Event) -> None:
        """Look at once, then every quarter of an hour, until `over` is set."""
        while not over.is_set():
            await self.look()
            try:
                await asyncio.wait_for(over.wait(), EVERY)
            except TimeoutError:
                continue

    async def look(self) -> None:
        """Rules 1 and 2."""
        known = await self._own()
        for one in map(Paused._make, await in_thread(self.ward.paused)):
            if one.installed.token != self.own:
                await self._judge(one, await self._asked(one))
            elif known:
                await self._judge(one, known)

    async def _own(self) -> Installed | None:
        """Whose the token in the environment is; None where there is none or it is refused."""
        if not self.own:
            await in_thread(self.ward.disowned, self.now())
            return None
        try:
            found = await identity(self.client(self.own), self.own)
        except Refused as refused:
            if not await in_thread(self.ward.pause_own, refused.why, self.now()):
                log.error("Slack refuses SLACK_BOT_TOKEN (%s): no workspace is reached", refused.why)
            return None
        except Unheard as unheard:
            log.warning("Slack did not say whose SLACK_BOT_TOKEN is: %s", unheard.why)
            return None
        if await in_thread(self.ward.owned, found, self.now()):
            self.changed(found.id)
        return found

    async def _asked(self, one: Paused) -> Installed | None:
        installed = one.installed
        try:
            return await identity(self.client(installed.token), installed.token)
        except NoToken as error:
            log.warning("installation %s stays paused: %s", installed.id, error.why)
            return None

    async def _judge(self, one: Paused, found: Installed | None) -> None:
        """Rule 2. A token that is another installation's by now is none of this one."""
        if found is None or found.id != one.installed.id:
            return
        if self.now() - one.since >= ANYWAY or answers(one, found):
            await in_thread(self.ward.let_in, found, self.now())
            self.changed(found.id)


def answers(one: Paused, found: Installed) -> bool:
    """Whether what Slack says of an installation ends its pause."""
    if one.why == "missing_scope":
        return bool(set(found.scopes) - set(one.installed.scopes))
    return one.why in ABOUT_THE_TOKEN


async def identity(client: AsyncWebClient, token: str) -> Installed:
    """Whose a token is, by auth.test. Raises Refused, Unheard."""
    try:
        answer = await client.auth_test()
    except SlackApiError as error:
        why = errors.code(error)
        raise Refused(why) if why in errors.INSTALLATION else Unheard(why or "no answer of Slack's") from None
    except UNHEARD as error:
        raise Unheard(type(error).__name__) from None
    return _installed(answer, token)


def _installed(answer: AsyncSlackResponse, token: str) -> Installed:
    """An organization's token names no team of its own, or its own id in the place of one."""
    enterprise, team = _text(answer, "enterprise_id"), _text(answer, "team_id")
    whole = bool(answer.get("is_enterprise_install"))
    return Installed(
        id=enterprise if whole else team,
        token=token,
        bot=_text(answer, "bot_id"),
        bot_user=_text(answer, "user_id"),
        team="" if whole else team,
        enterprise=enterprise,
        name=_text(answer, "team"),
        scopes=scopes(_header(answer)),
    )


def _text(answer: AsyncSlackResponse, name: str) -> str:
    return str(answer.get(name) or "")


def _header(answer: AsyncSlackResponse) -> str:
    return next((str(value) for name, value in dict(answer.headers).items() if name.lower() == SCOPES), "")


def scopes(text: str) -> tuple[str, ...]:
    """Scopes as Slack lists them, with commas, sorted."""
    return tuple(sorted(_split(text)))


def _split(text: str) -> Iterable[str]:
    return {part.strip() for part in text.split(",") if part.strip()}

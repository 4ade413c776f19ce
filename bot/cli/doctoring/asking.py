"""Asking others: Slack's Web API, and our own address from outside.

Rule 1: a question is asked once and waits PATIENCE seconds; whatever becomes of it is an answer, also none.
Rule 2: not through the SDK, whose errors name the address and whose answers must be Slack's: here anybody
        may answer, and what they said is shown to nobody but in Slack's own code of an error.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp

from bot.cli.doctoring.findings import shown

PATIENCE = 5.0  # seconds
CODE = re.compile(r"[a-z][a-z0-9_]{0,60}")
LARGEST = 1_000_000  # bytes of an answer that are looked at
Session = aiohttp.ClientSession
TROUBLES = (aiohttp.ClientError, OSError, TimeoutError, ValueError)


@dataclass(frozen=True)
class Answer:
    """What came back. `trouble`: Slack's code of an error, or why there was no answer; empty where fine."""

    trouble: str = ""
    status: int = 0
    body: Mapping[str, Any] = field(default_factory=dict)
    scopes: frozenset[str] | None = None  # of the token, where Slack said
    date: datetime | None = None  # the other side's clock

    @property
    def silent(self) -> bool:
        """Whether nobody answered."""
        return self.status == 0

    def text(self, name: str) -> str:
        """A value of the body, to be shown; empty where there is none."""
        return shown(str(self.body.get(name) or ""))


def session() -> aiohttp.ClientSession:
    """Connections that give up in time. Proxies of the environment are used, as the SDK does."""
    return aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=PATIENCE), trust_env=True)


@dataclass(frozen=True)
class SlackApi:
    """Slack's Web API at `base`, which ends with a slash."""

    session: aiohttp.ClientSession
    base: str

    async def ask(self, method: str, token: str, **arguments: str) -> Answer:
        """One call."""
        head = {"Authorization": f"Bearer {token}"}
        found = await fetch(self.session, "POST", self.base + method, headers=head, data=arguments)
        if found.silent:
            return found
        if found.body.get("ok") is True:
            return found
        code = str(found.body.get("error") or "")
        trouble = code if CODE.fullmatch(code) else f"HTTP {found.status}, and not as Slack answers"
        return Answer(trouble, found.status, found.body, found.scopes, found.date)


async def fetch(session: aiohttp.ClientSession, verb: str, url: str, **how: Any) -> Answer:
    """One request. A body that is no JSON object counts as empty; redirects are not followed."""
    try:
        async with session.request(verb, url, allow_redirects=False, **how) as response:
            raw = await response.content.read(LARGEST)
            head = response.headers
            return Answer("", response.status, _object(raw), _scopes(head), _date(head.get("Date", "")))
    except TROUBLES as error:
        return Answer(type(error).__name__)


def _object(raw: bytes) -> Mapping[str, Any]:
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _scopes(head: Mapping[str, str]) -> frozenset[str] | None:
    said = head.get("x-oauth-scopes")
    if said is None:
        return None
    return frozenset(scope.strip() for scope in said.split(",") if scope.strip())


def _date(said: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(said)
    except (TypeError, ValueError):
        return None
    return found if found.tzinfo else None

"""What the Teams adapter needs from outside: the wire, the present of people, and where it is installed.

Rule: handed in by bot/platforms/teams.py. `Connector` is fulfilled by adapters/teams/transport; everything of
the desk is synchronous and is called in a thread.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from adapters.contract import Payload
from conversations.pages import Page


@dataclass(frozen=True)
class Reference:
    """Where a conversation is: our own record, never the SDK's.

    `tenant`: a GUID; `service`: the connector's URL, which may change with any activity; `conversation`:
    `a:…` for a person, a channel's id (with `;messageid=…` for a thread), or a group chat's.
    """

    tenant: str
    service: str
    conversation: str = ""


class SendError(Exception):
    """The connector refused, or nobody knows what became of it.

    `status`: of the response, 0 without one. `code`: the connector's own word. `retry_after`: seconds, 0
    where it does not say. `left`: whether the request may have left the house; without a response and
    having left, its outcome is unknown.
    """

    def __init__(self, status: int, code: str = "", retry_after: float = 0.0, left: bool = True) -> None:
        super().__init__(f"{status} {code}".strip())
        self.status, self.code, self.retry_after, self.left = status, code, retry_after, left


class Connector(Protocol):
    """The Bot Connector: one request per call, never sent again. Every call raises SendError."""

    async def send(self, to: Reference, activity: Payload, targeted: str = "") -> str:
        """Send an activity into a conversation; its id. `targeted`: the user id (29:…) who alone sees it."""

    async def update(self, to: Reference, message: str, activity: Payload) -> None:
        """Draw a message anew in its place."""

    async def delete(self, to: Reference, message: str) -> None:
        """Take a message away."""

    async def open_personal(self, to: Reference, user: str) -> str:
        """The conversation with a person (29:… or the Entra object id), opened if need be: its id."""

    async def post_channel(self, to: Reference, channel: str, activity: Payload) -> tuple[str, str]:
        """Begin a thread in a channel: the thread's id and the message's."""

    async def member(self, to: Reference, user: str) -> Payload:
        """One member of a conversation, as the connector describes them."""

    async def members(self, to: Reference, page: str = "") -> tuple[Sequence[Payload], str]:
        """A page of the members of a conversation, and the token of the next one; empty at the end."""

    async def channels(self, to: Reference, team: str) -> Sequence[Payload]:
        """The channels of a team, by the id of its conversation."""


@dataclass(frozen=True)
class Room:
    """A channel of a team that has Flipside. `name`: as people read it, `General` for the first one."""

    tenant: str
    channel: str
    name: str
    team: str = ""
    team_name: str = ""
    service: str = ""


class Rooms(Protocol):
    """The channels we may post into. Every call is one short transaction."""

    def of(self, tenant: str, name: str) -> Room | None:
        """A channel by its id, or by the name people use: `#news`, `news`, `Team > news`. None: not there."""

    def keep(self, rooms: Sequence[Room], now: datetime) -> None:
        """The channels of one team, as they are now: others of the same team are forgotten."""

    def drop(self, tenant: str, team: str) -> None:
        """Flipside is no longer in this team."""


class Home(Protocol):
    """Draws the present of people."""

    def page(self, person: str, now: datetime) -> Page:
        """The present of a person. Raises KeyError for somebody who is not in the directory."""


@dataclass(frozen=True)
class Identity:
    """Who we are to Microsoft. `kind`: SingleTenant, UserAssignedMSI or MultiTenant (teams.md, section 5)."""

    app: str
    tenant: str
    kind: str = "SingleTenant"
    password: str = field(default="", repr=False)


@dataclass(frozen=True)
class Reply:
    """The response to one inbound request: a status, and a JSON body where an invoke is answered."""

    status: int
    body: Mapping[str, Any] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)

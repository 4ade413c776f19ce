"""What there is in a Slack: people, conversations, messages, installations. Plain data.

Rule: everything is found by its id; nothing here knows HTTP.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from tests.fakes.slack.reading import Json, Readable

BOT_SCOPES = (
    "commands", "chat:write", "mpim:write", "users:read", "im:write", "users:read.email",
    "users.profile:read", "channels:read", "groups:read",
)  # fmt: skip
APP = "A0FLIPSIDE"


@dataclass(eq=False)
class Member:
    """Somebody in a workspace. `foreign`: of another organization, met in a shared channel."""

    id: str
    team: str
    name: str
    email: str = ""
    zone: str = "Europe/Berlin"
    locale: str = "en-US"
    title: str = ""
    bot: bool = False
    guest: bool = False
    deleted: bool = False
    foreign: bool = False
    admin: bool = False
    updated: int = 0

    def as_json(self, now: datetime, *, with_email: bool, with_locale: bool = False) -> Json:
        """The user object of users.info, users.list and the events about people."""
        local = now.astimezone(ZoneInfo(self.zone))
        offset = local.utcoffset()
        profile: Json = {
            "title": self.title, "phone": "", "real_name": self.name, "real_name_normalized": self.name,
            "display_name": self.name, "display_name_normalized": self.name, "team": self.team,
            "status_text": "", "status_emoji": "", "avatar_hash": "0",
        }  # fmt: skip
        if with_email and self.email:
            profile["email"] = self.email
        found: Json = {
            "id": self.id, "team_id": self.team, "name": self.name.lower().replace(" ", "."),
            "deleted": self.deleted, "profile": profile, "is_bot": self.bot, "is_app_user": False,
            "updated": self.updated,
        }  # fmt: skip
        if not self.deleted:
            found |= {
                "real_name": self.name, "tz": self.zone, "tz_label": str(local.tzname()),
                "tz_offset": int(offset.total_seconds()) if offset is not None else 0,
                "is_admin": self.admin, "is_owner": False, "is_primary_owner": False,
                "is_restricted": self.guest, "is_ultra_restricted": False, "is_email_confirmed": True,
            }  # fmt: skip
        if self.foreign:
            found["is_stranger"] = True
        if with_locale and not self.deleted:
            found["locale"] = self.locale
        return found


@dataclass(eq=False)
class Message(Readable):
    """One message. `to`: the only one who sees it (ephemeral). `told`: the top-level text."""

    ts: str
    channel: str
    text: str
    blocks: list[Json]
    user: str = ""
    bot_id: str = ""
    to: str = ""
    method: str = ""
    deleted: bool = False
    edited: int = 0
    more: Json = field(default_factory=dict)
    arguments: Json = field(default_factory=dict)

    @property
    def ephemeral(self) -> bool:
        """Whether one person alone sees it."""
        return bool(self.to)

    def as_json(self) -> Json:
        """The message object in answers and payloads."""
        found: Json = {"type": "message", "user": self.user, "text": self.text, "ts": self.ts, **self.more}
        if self.bot_id:
            found |= {"bot_id": self.bot_id, "app_id": APP}
        if self.blocks:
            found["blocks"] = self.blocks
        if self.edited:
            found["edited"] = {"user": self.user, "ts": self.ts}
        return found


def order(message: Message) -> int:
    """The place of a message among all messages, wherever it is."""
    return int(message.ts.partition(".")[2])


@dataclass(eq=False)
class Channel:
    """A conversation. kind: channel, private, im or mpim. `messages` holds what was not deleted."""

    id: str
    name: str
    team: str
    kind: str = "channel"
    members: list[str] = field(default_factory=list)
    archived: bool = False
    shared: bool = False
    all_messages: list[Message] = field(default_factory=list)

    @property
    def messages(self) -> list[Message]:
        """What can be read there now, ephemeral messages excepted."""
        return [one for one in self.all_messages if not one.deleted and not one.ephemeral]

    def as_json(self, viewer: str) -> Json:
        """The conversation object."""
        found: Json = {
            "id": self.id, "name": self.name, "is_channel": self.kind == "channel",
            "is_group": self.kind == "private", "is_im": self.kind == "im", "is_mpim": self.kind == "mpim",
            "is_private": self.kind != "channel", "is_archived": self.archived,
            "is_member": viewer in self.members, "is_general": False, "is_ext_shared": self.shared,
            "num_members": len(self.members), "context_team_id": self.team,
        }  # fmt: skip
        if self.kind == "im":
            found["user"] = next((one for one in self.members if one != viewer), viewer)
        return found


@dataclass(eq=False)
class Install:
    """The app in a workspace, or in a whole organization (`team` empty). `trouble`: why the token fails."""

    token: str
    team: str
    enterprise: str
    bot_id: str
    bot_user: str
    scopes: tuple[str, ...]
    installer: str = ""
    trouble: str = ""
    refused: set[str] = field(default_factory=set)
    """Workspaces of an organization that do not let the app in (team_access_not_granted)."""

    @property
    def whole_organization(self) -> bool:
        """Whether all of an organization installed it."""
        return not self.team


@dataclass(frozen=True)
class Call:
    """A call of the Web API as it came in. `error` empty: it was accepted."""

    method: str
    arguments: dict[str, Any]
    token: str
    at: datetime
    http: str
    error: str = ""

    @property
    def channel(self) -> str:
        """Where it went, if anywhere."""
        return str(self.arguments.get("channel", ""))

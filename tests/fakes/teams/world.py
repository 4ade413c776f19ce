"""What there is in a Teams: people, conversations, messages. Plain data.

Rule 1: everything is found by its id; nothing here knows HTTP.
Rule 2: ids have the look of real ones: 28: a bot, 29: a person as this bot knows them, a: a personal chat,
        19:…@thread.tacv2 a channel, 19:…@thread.v2 a group chat.
"""

import base64
import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tests.fakes.teams.reading import Json, Readable, drawn

APP = "6f0c2f1e-0d5b-4c0e-9a51-f11b51de0001"
APP_NAME = "Flipside"
BOT = f"28:{APP}"
PERSONAL, CHANNEL, GROUP = "personal", "channel", "groupChat"


def code(*of: str) -> str:
    """Letters that stand for these words, always the same ones."""
    digest = hashlib.sha256(":".join(of).encode()).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


@dataclass(eq=False)
class Member:
    """Somebody in a tenant. `role`: user or guest; `home`: the tenant a guest or an external comes from.

    `known` False: activities name them by user id alone, as some real ones do.
    """

    aad: str
    tenant: str
    name: str
    email: str = ""
    zone: str = "Europe/Berlin"
    locale: str = "en-US"
    country: str = "DE"
    role: str = "user"
    home: str = ""
    installed: bool = False
    blocked: bool = False
    known: bool = True

    @property
    def id(self) -> str:
        """The user id that this bot knows them by."""
        return f"29:1{code(APP, self.tenant, self.aad)}"

    @property
    def chat(self) -> str:
        """The id of their conversation with the app."""
        return f"a:1{code('chat', self.tenant, self.aad)}"

    def as_json(self) -> Json:
        """The member object of the roster."""
        given, _, surname = self.name.partition(" ")
        found: Json = {
            "id": self.id, "name": self.name, "aadObjectId": self.aad, "objectId": self.aad,
            "givenName": given, "surname": surname, "userRole": self.role,
            "tenantId": self.home or self.tenant,
            "userPrincipalName": self.email or f"{given.lower()}@fake.example",
        }  # fmt: skip
        return found | ({"email": self.email} if self.email else {})


@dataclass(eq=False)
class Message(Readable):
    """One message of the bot. `to`: the only one who sees it; `thread`: the message it answers to."""

    id: str
    conversation: str
    activity: Json
    thread: str = ""
    to: str = ""
    edited: int = 0
    deleted: bool = False
    at: datetime | None = None

    @property
    def text(self) -> str:
        """What stands above the card, or instead of one."""
        return str(self.activity.get("text") or "")

    @property
    def summary(self) -> str:
        """What a notification says."""
        return str(self.activity.get("summary") or self.text)

    @property
    def card(self) -> Json | None:  # type: ignore[override]
        """The first Adaptive Card."""
        return drawn(self.activity)


@dataclass(eq=False)
class Conversation:
    """A personal chat, a channel or a group chat. `members`: Entra object ids; of a channel: its team's."""

    id: str
    kind: str
    tenant: str
    name: str = ""
    team: str = ""
    members: list[str] = field(default_factory=list)
    bot_in: bool = True
    all_messages: list[Message] = field(default_factory=list)

    @property
    def messages(self) -> list[Message]:
        """What can be read there now by everybody, oldest first."""
        return [one for one in self.all_messages if not one.deleted and not one.to]

    def message(self, message_id: str) -> Message | None:
        """One message that was not deleted."""
        return next((one for one in self.all_messages if one.id == message_id and not one.deleted), None)


@dataclass(frozen=True)
class Request:
    """A request as it came in. `error` empty: it was carried out, whether or not the answer arrived."""

    operation: str
    method: str
    path: str
    body: Any
    headers: dict[str, str]
    at: datetime
    status: int
    error: str = ""
    conversation: str = ""
    query: str = ""

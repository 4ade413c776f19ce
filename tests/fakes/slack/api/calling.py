"""A call of the Web API: its arguments from query, form or JSON, and whose token it carries.

Rule: arguments are read as Slack reads them: everything may be a string, JSON inside a string included.
"""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.fakes.slack.reading import Json
from tests.fakes.slack.views import Refused
from tests.fakes.slack.world import Install

if TYPE_CHECKING:
    from tests.fakes.slack.fake import FakeSlack
    from tests.fakes.slack.team import Team


@dataclass
class Asked:
    """One call, with the installation whose token it carries (None for the app's own calls)."""

    slack: "FakeSlack"
    method: str
    arguments: Json
    token: str
    install: Install | None = None

    @property
    def owner(self) -> Install:
        """The installation. Only for methods with a bot token."""
        if self.install is None:
            raise Refused("not_allowed_token_type")
        return self.install

    def text(self, name: str, otherwise: str = "") -> str:
        """An argument as text."""
        value = self.arguments.get(name)
        return otherwise if value is None else str(value)

    def needed(self, name: str, error: str = "invalid_arguments") -> str:
        """An argument that has to be there. Raises Refused."""
        if not self.text(name):
            raise Refused(error, f"missing required field: {name}")
        return self.text(name)

    def yes(self, name: str) -> bool:
        """An argument that is true, in any of its spellings."""
        return self.text(name).lower() in ("true", "1")

    def number(self, name: str, otherwise: int) -> int:
        """An argument as a whole number. Raises Refused: invalid_arguments."""
        try:
            return int(self.text(name) or otherwise)
        except ValueError:
            raise Refused("invalid_arguments", f"must be an integer: {name}") from None

    def listed(self, name: str) -> list[str]:
        """An argument as a list: of JSON, or with commas."""
        value = self.arguments.get(name) or []
        if isinstance(value, str):
            value = value.split(",")
        return [str(one).strip() for one in value if str(one).strip()]

    def read(self, name: str, error: str) -> Any:
        """An argument that is JSON, whether as a string or not; None where it is absent. Raises Refused."""
        value = self.arguments.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value else None
        except ValueError:
            raise Refused(error) from None

    def teams(self) -> "list[Team]":
        """The workspaces that this token reaches."""
        return self.slack.reached(self.owner)

    def team(self) -> "Team":
        """The workspace that is meant: the token's own, or team_id. Raises Refused."""
        if self.owner.team:
            return self.slack.teams[self.owner.team]
        team_id = self.text("team_id")
        if not team_id:
            raise Refused("missing_argument", "team_id is required with the token of an organization")
        if team_id in self.owner.refused:
            raise Refused("team_access_not_granted")
        found = next((one for one in self.teams() if one.id == team_id), None)
        if found is None:
            raise Refused("team_not_found")
        return found

    def has(self, *scopes: str) -> bool:
        """Whether the token holds one of the scopes."""
        return any(scope in self.owner.scopes for scope in scopes)

    def require(self, *scopes: str) -> None:
        """One of the scopes has to be there. Raises Refused: missing_scope."""
        if scopes and not self.has(*scopes):
            raise Refused("missing_scope", needed=",".join(scopes), provided=",".join(self.owner.scopes))


async def arguments(request: web.Request) -> tuple[Json, str]:
    """The arguments of a request and its token."""
    found: Json = dict(request.query)
    if request.content_type == "application/json":
        raw = await request.text()
        found |= _object(raw) if raw.strip() else {}
    elif request.method == "POST":
        form: Mapping[str, Any] = await request.post()
        found |= dict(form)
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme == "Basic":
        found |= _basic(token)
    token = token if scheme == "Bearer" else ""
    return found, token or str(found.pop("token", ""))


def _basic(coded: str) -> Json:
    """client_id and client_secret, where they came as user and password."""
    client, _, secret = base64.b64decode(coded).decode().partition(":")
    return {"client_id": client, "client_secret": secret}


def _object(raw: str) -> Json:
    try:
        found = json.loads(raw)
    except ValueError:
        raise Refused("invalid_json") from None
    if not isinstance(found, dict):
        raise Refused("json_not_object")
    return found


def page(asked: Asked, everything: list[Any], most: int = 1000) -> tuple[list[Any], Json]:
    """So many from the cursor on, and response_metadata with the next one. Raises Refused."""
    limit = asked.number("limit", 0) or (len(everything) or 1)
    if not 0 < limit <= max(most, len(everything)):
        raise Refused("invalid_limit")
    cursor = asked.text("cursor")
    if cursor and not (cursor.startswith("next:") and cursor[5:].isdigit()):
        raise Refused("invalid_cursor")
    start = int(cursor[5:]) if cursor else 0
    end = start + limit
    following = f"next:{end}" if end < len(everything) else ""
    return everything[start:end], {"next_cursor": following}

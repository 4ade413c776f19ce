"""The Bot Connector: conversations, activities, members, channels (ports.Connector).

Rule 1: one request per call, never sent again, and every failure a SendError.
Rule 2: the SDK's operations carry what they can. They know neither private messages nor the fields of
        Teams in what comes back: these calls are our own, over the same road.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlencode

from adapters.contract import Payload
from adapters.teams.ports import Reference, SendError
from adapters.teams.transport.calls import Calls
from adapters.teams.transport.clients import UNREADABLE, Clients, Raw

PAGE = 500  # members at once: the most that Teams gives
HEADERS = {"Content-Type": "application/json; charset=utf-8"}


class BotConnector:
    """Fulfills ports.Connector. `app`: our app id, empty in development."""

    def __init__(self, app: str, calls: Calls, clients: Clients) -> None:
        self._bot = {"bot": {"id": f"28:{app}"}} if app else {}
        self._calls, self._clients = calls, clients

    async def send(self, to: Reference, activity: Payload, targeted: str = "") -> str:
        """Send an activity into a conversation; its id. `targeted`: the user id (29:…) who alone sees it."""
        if not targeted:
            sent = await self._sdk(to, "send_to_conversation", to.conversation, Raw(activity))
            return _text(sent, "id")
        recipient = {**_mapping(activity.get("recipient")), "id": targeted}
        path = f"v3/conversations/{quote(to.conversation, safe='')}/activities?isTargetedActivity=true"
        body = json.dumps({**activity, "recipient": recipient}).encode()
        return str(_mapping(await self._own(to, "POST", path, body)).get("id") or "")

    async def update(self, to: Reference, message: str, activity: Payload) -> None:
        """Draw a message anew in its place."""
        await self._sdk(to, "update_activity", to.conversation, message, Raw(activity))

    async def delete(self, to: Reference, message: str) -> None:
        """Take a message away."""
        await self._sdk(to, "delete_activity", to.conversation, message)

    async def open_personal(self, to: Reference, user: str) -> str:
        """The conversation with a person (29:… or the Entra object id), opened if need be: its id."""
        data = {"tenant": {"id": to.tenant}}
        members = [{"id": user}]
        asked = {
            **self._bot,
            "isGroup": False,
            "members": members,
            "tenantId": to.tenant,
            "channelData": data,
        }
        opened = _text(await self._sdk(to, "create_conversation", Raw(asked)), "id")
        if not opened:
            raise SendError(502, "NoConversation")
        return opened

    async def post_channel(self, to: Reference, channel: str, activity: Payload) -> tuple[str, str]:
        """Begin a thread in a channel: the thread's id and the message's."""
        data = {"channel": {"id": channel}, "tenant": {"id": to.tenant}}
        asked = {**self._bot, "isGroup": True, "channelData": data, "activity": dict(activity)}
        made = await self._sdk(to, "create_conversation", Raw(asked))
        thread, message = _text(made, "id"), _text(made, "activity_id")
        return thread, message or thread.partition(";messageid=")[2]

    async def member(self, to: Reference, user: str) -> Payload:
        """One member of a conversation, as the connector describes them."""
        who = f"{quote(to.conversation, safe='')}/members/{quote(user, safe='')}"
        return _mapping(await self._own(to, "GET", f"v3/conversations/{who}"))

    async def members(self, to: Reference, page: str = "") -> tuple[Sequence[Payload], str]:
        """A page of the members of a conversation, and the token of the next one; empty at the end."""
        query = urlencode({"pageSize": PAGE} | ({"continuationToken": page} if page else {}))
        path = f"v3/conversations/{quote(to.conversation, safe='')}/pagedmembers?{query}"
        said = _mapping(await self._own(to, "GET", path))
        return _listed(said, "members"), str(said.get("continuationToken") or "")

    async def channels(self, to: Reference, team: str) -> Sequence[Payload]:
        """The channels of a team, by the id of its conversation."""
        said = await self._own(to, "GET", f"v3/teams/{quote(team, safe='')}/conversations")
        return _listed(_mapping(said), "conversations")

    async def _sdk(self, to: Reference, operation: str, *given: object) -> object:
        self._calls.check(to.service)
        conversations = self._clients.of(to.service).conversations
        try:
            return await getattr(conversations, operation)(*given)
        except UNREADABLE as error:  # what the SDK cannot read was sent all the same
            raise SendError(0, type(error).__name__, left=True) from None

    async def _own(self, to: Reference, method: str, path: str, body: bytes | None = None) -> Any:
        self._calls.check(to.service)
        url = f"{to.service.rstrip('/')}/{path}"
        said = await self._calls.make(method, url, body, HEADERS if body else None)
        return json.loads(said) if said else {}


def _text(made: object, name: str) -> str:
    found = getattr(made, name, None)
    return found if isinstance(found, str) else ""


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _listed(said: Mapping[str, Any], name: str) -> Sequence[Payload]:
    found = said.get(name)
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []

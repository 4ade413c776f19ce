"""The Bot Connector: conversations, activities, members, over HTTP, as strict as Teams.

Rule 1: nothing is done without a token that the fake Entra gave out and that still lives.
Rule 2: every request is logged, with what became of it, whether or not its answer arrived.
Rule 3: a path that there is not, or one that reads messages, is remembered for `FakeTeams.check`.

From memory: the body of a 401.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.fakes.teams.faults import Denied, Fault
from tests.fakes.teams.rooms import Answer, Asked, Rooms, inside
from tests.fakes.teams.world import PERSONAL, Request

if TYPE_CHECKING:
    from tests.fakes.teams.fake import FakeTeams

UNAUTHORIZED = {"message": "Authorization has been denied for this request."}


class Connector:
    """Answers for Teams."""

    def __init__(self, teams: "FakeTeams") -> None:
        self.teams, self._rooms = teams, Rooms(teams)

    def routes(self, app: web.Application) -> None:
        """What is served, under any region."""
        rooms = self._rooms
        base, chat = "/{region}/v3/conversations", "/{region}/v3/conversations/{conversation}"
        table: list[tuple[str, str, str, Callable[[Asked], Answer]]] = [
            ("POST", base, "create", rooms.create),
            ("POST", f"{chat}/activities", "send", rooms.send),
            ("POST", f"{chat}/activities/{{activity}}", "reply", rooms.send),
            ("PUT", f"{chat}/activities/{{activity}}", "update", rooms.update),
            ("DELETE", f"{chat}/activities/{{activity}}", "delete", rooms.delete),
            ("GET", f"{chat}/members", "members", rooms.members),
            ("GET", f"{chat}/members/{{activity}}", "member", rooms.member),
            ("GET", f"{chat}/pagedmembers", "members", rooms.paged),
            ("GET", "/{region}/v3/teams/{conversation}/conversations", "channels", rooms.channels),
        ]
        for method, path, operation, does in table:
            app.router.add_route(method, path, self._served(operation, does))

    def _served(
        self, operation: str, does: Callable[[Asked], Answer]
    ) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def serve(request: web.Request) -> web.StreamResponse:
            raw = await request.read()
            try:
                body = json.loads(raw) if raw else None
            except ValueError:
                body = raw.decode(errors="replace")
            where, _, thread = request.match_info.get("conversation", "").partition(";messageid=")
            asked = Asked(request, operation, body, where, thread, request.match_info.get("activity", ""))
            return await self._answered(asked, does)

        return serve

    async def _answered(self, asked: Asked, does: Callable[[Asked], Answer]) -> web.StreamResponse:
        try:
            self._authorized(asked)
            fault = self.teams.faults.meeting(asked.operation, self._where(asked), self._who(asked))
            await self._before(asked, fault)
            self.teams.rates.taken(asked.operation, asked.conversation)
            status, body = does(asked)
        except Denied as denied:
            self._log(asked, denied.status, denied.code or str(denied.status))
            if denied.status == 0:
                return _drop(asked.http)
            return _said(denied.status, denied.body, denied.headers)
        self._log(asked, status)
        if fault is not None and fault.kind == "disconnect_after_accept":
            return _drop(asked.http)
        if fault is not None and fault.kind == "not_json_ok":
            return web.Response(status=status, text="<html>OK</html>", content_type="text/html")
        return _said(status, body)

    def _authorized(self, asked: Asked) -> None:
        scheme, _, token = asked.http.headers.get("Authorization", "").partition(" ")
        if scheme != "Bearer" or not token:
            self.teams.mistakes.append(f"{asked.operation} without a token")
            raise Denied(401, "Unauthorized", body=UNAUTHORIZED)
        if not self.teams.entra.holds(token):
            raise Denied(401, "Unauthorized", body=UNAUTHORIZED)

    async def _before(self, asked: Asked, fault: Fault | None) -> None:
        if fault is None:
            return
        if fault.kind == "drop_before":
            raise Denied(0, "drop_before")
        if fault.kind == "slow":
            await asyncio.sleep(fault.seconds)
        if fault.kind == "not_json":
            raise Denied(502, "not_json", body="<html>Bad gateway</html>")
        if denied := fault.denial():
            raise denied

    def _who(self, asked: Asked) -> frozenset[str]:
        """The names of the person whom a request is about."""
        chat = self.teams.conversations.get(asked.conversation)
        if chat is not None and chat.kind == PERSONAL:
            member = self.teams.tenants[chat.tenant].members[chat.members[0]]
        elif asked.operation == "create":
            found = self._rooms.meant(asked.body)
            if found is None:
                return frozenset()
            member = found
        else:
            return frozenset()
        return frozenset({member.aad, member.id})

    def _where(self, asked: Asked) -> str:
        if asked.operation == "create" and isinstance(asked.body, dict):
            return str(inside(asked.body, "channelData", "channel").get("id", ""))
        return asked.conversation

    def _log(self, asked: Asked, status: int, error: str = "") -> None:
        http = asked.http
        self.teams.requests.append(
            Request(asked.operation, http.method, http.path, asked.body, dict(http.headers), self.teams.now(),
                    status, error, self._where(asked), http.query_string)
        )  # fmt: skip


def _said(status: int, body: Any, headers: dict[str, str] | None = None) -> web.Response:
    if body is None:
        return web.Response(status=status, headers=headers)
    if isinstance(body, str):
        return web.Response(status=status, text=body, headers=headers, content_type="text/html")
    return web.json_response(body, status=status, headers=headers)


def _drop(request: web.Request) -> web.Response:
    """The connection ends without an answer."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()

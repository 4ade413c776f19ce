"""Answers to one person: in the body of a response, and at a response URL (5 uses within 30 minutes).

Rule: what Slack would silently not show is a mistake of the app, and is kept as one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.fakes.slack import block_kit
from tests.fakes.slack.world import Message

if TYPE_CHECKING:
    from tests.fakes.slack.fake import FakeSlack

USES, WITHIN = 5, timedelta(minutes=30)


@dataclass
class ResponseUrl:
    """Leave to answer somebody where they were. `original`: the message that they acted on."""

    team: str
    user: str
    channel: str
    at: datetime
    original: Message | None = None
    uses: int = 0


class Responses:
    """The response URLs that were given out."""

    def __init__(self, slack: "FakeSlack") -> None:
        self._slack, self.urls = slack, dict[str, ResponseUrl]()

    def url(self, team: str, user: str, channel: str, original: Message | None = None) -> str:
        """A fresh response_url."""
        name = self._slack.name("respond-")
        self.urls[name] = ResponseUrl(team, user, channel, self._slack.now(), original)
        return f"{self._slack.url}/respond/{team}/{name}"

    async def serve(self, request: web.Request) -> web.Response:
        """One use of one of them."""
        given = self.urls.get(request.match_info["name"])
        if given is None:
            return web.Response(status=404, text="no_service")
        if given.uses >= USES:
            return web.Response(status=404, text="used_url")
        if self._slack.now() - given.at > WITHIN:
            return web.Response(status=404, text="expired_url")
        fault = self._slack.faults.meeting("response_url", given.channel)
        if fault is not None:
            return web.Response(status=500, text=fault.kind)
        said: dict[str, Any] = await request.json()
        given.uses += 1
        error = self.answer(given, said)
        return web.Response(status=400 if error else 200, text=error or "ok")

    def answer(self, given: ResponseUrl, said: Mapping[str, Any]) -> str:
        """Show, replace or delete. Returns Slack's error, or nothing."""
        if given.original is not None and said.get("delete_original"):
            given.original.deleted = True
            return ""
        error = _refused(said)
        if error:
            self._slack.mistakes.append(f"response_url: {error}")
            return error
        if given.original is not None and said.get("replace_original"):
            given.original.text = str(said.get("text", ""))
            given.original.blocks = self._slack.numbered(said.get("blocks") or [])
            given.original.edited += 1
            return ""
        self.show(given.team, given.user, given.channel, said)
        return ""

    def show(self, team: str, user: str, channel: str, said: Mapping[str, Any]) -> Message:
        """A message from the app: for one person, unless it says in_channel."""
        install = self._slack.install_for(self._slack.teams[team])
        message = Message(
            self._slack.timestamp(), channel, str(said.get("text", "")),
            self._slack.numbered(said.get("blocks") or []),
            install.bot_user if install else "", install.bot_id if install else "",
            to="" if said.get("response_type") == "in_channel" else user,
            method="response", arguments=dict(said),
        )  # fmt: skip
        self._slack.channels[channel].all_messages.append(message)
        return message

    def in_body(self, team: str, user: str, channel: str, body: Any) -> Message | None:
        """What the body of the answer to a command shows; None where it shows nothing."""
        said = {"text": body} if isinstance(body, str) else body
        if not isinstance(said, dict) or not (said.get("text") or said.get("blocks")):
            return None
        if error := _refused(said):
            self._slack.mistakes.append(f"the answer to a command: {error}")
            return None
        return self.show(team, user, channel, said)


def _refused(said: Mapping[str, Any]) -> str:
    blocks = said.get("blocks")
    if blocks and (found := block_kit.problems(blocks, "message")):
        return f"invalid_blocks {found}"
    if blocks and block_kit.too_long(blocks):
        return "msg_blocks_too_long"
    return "" if said.get("text") or blocks else "no_text"

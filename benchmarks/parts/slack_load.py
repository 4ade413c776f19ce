"""Requests as Slack sends them: signed, each with a trigger of its own, over connections that stay open.

Rule: what a person would not call an answer is an error: any status but 200, and "busy".
"""

import asyncio
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from time import perf_counter
from urllib.parse import urlencode

import aiohttp

from adapters.slack import ids, render
from tests.fakes.slack import FakeSlack, Team, payloads

FORM = {"Content-Type": "application/x-www-form-urlencoded", "User-Agent": "Slackbot 1.0"}
BUSY = json.dumps(render.BUSY)[1:-1].encode()
KINDS: Mapping[str, str] = {  # what is typed behind /flipside; nothing: a button
    "/flipside home": "home",
    "/flipside join, again": "join",
    "a press that answers": "",
}
Body = Callable[[], bytes]
Sign = Callable[[bytes], dict[str, str]]


@dataclass(frozen=True)
class Asked:
    """Somebody who asked to join: where the question is that they can press an answer to."""

    user: str
    conversation: int


@dataclass
class Crowd:
    """Whoever types and presses at one server, one after the other; each of them presses once."""

    slack: FakeSlack
    team: Team
    everybody: list[Asked]
    _next: Iterator[int] = field(default_factory=count)
    _fresh: Iterator[int] = field(default_factory=count)

    def body(self, kind: str) -> Body:
        """The next request of a kind, made when it is sent: a trigger is good for three seconds."""
        text = KINDS[kind]
        return (lambda: self._typed(text)) if text else self._pressed

    def _typed(self, text: str) -> bytes:
        user = self.everybody[next(self._next) % len(self.everybody)].user
        where = self.team.user(user).app_dm.id
        more = {
            "response_url": self.slack.responses.url(self.team.id, user, where),
            "trigger_id": self.slack.views.trigger(self.team.id, user),
        }
        return urlencode(payloads.command(self.team, user, f"/flipside {text}", where, **more)).encode()

    def _pressed(self) -> bytes:
        """Yes, in the answer to the command, which only this person sees."""
        one = self.everybody[next(self._fresh) % len(self.everybody)]
        where, ts = self.team.user(one.user).app_dm.id, self.slack.timestamp()
        action = {
            "type": "button", "action_id": ids.action(ids.ANSWER, one.conversation, "join", 1),
            "block_id": "b1", "text": {"type": "plain_text", "text": "Yes"}, "value": "yes", "action_ts": ts,
        }  # fmt: skip
        place = {"type": "message", "message_ts": ts, "channel_id": where, "is_ephemeral": True}
        pressed = payloads.interaction(
            self.team, one.user, "block_actions", actions=[action], container=place,
            channel={"id": where, "name": "directmessage"}, state={"values": {}},
            trigger_id=self.slack.views.trigger(self.team.id, one.user),
            response_url=self.slack.responses.url(self.team.id, one.user, where),
        )  # fmt: skip
        return urlencode({"payload": json.dumps(pressed, separators=(",", ":"))}).encode()


@dataclass
class Answers:
    """What came back: seconds of each request, and whatever was no answer."""

    seconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


async def load(url: str, body: Body, sign: Sign, requests: int, at_once: int) -> Answers:
    """So many requests, so many of them at a time, each connection kept open."""
    found, left = Answers(), iter(range(requests))
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=at_once)) as session:

        async def one_after_the_other() -> None:
            for _ in left:
                said = body()
                began = perf_counter()
                try:
                    async with session.post(url, data=said, headers={**FORM, **sign(said)}) as response:
                        answer = await response.read()
                except (aiohttp.ClientError, TimeoutError) as error:
                    found.errors.append(type(error).__name__)
                    continue
                found.seconds.append(perf_counter() - began)
                if response.status != 200 or BUSY in answer:
                    found.errors.append(f"{response.status} {answer[:80]!r}")

        await asyncio.gather(*(one_after_the_other() for _ in range(at_once)))
    return found

"""The way in: one request of the Bot Framework becomes one turn, and its reply.

Rule 1: only what is wholly good gets to our own code. Order: shape of the request, token, tenant and
        address, then the rest of the activity. Nobody is told what was wrong.
Rule 2: a bad body is 4xx, a bad token 401, a stranger's tenant or address 403; too much to do just now, or
        nobody to ask for keys, is 503. 500 is a mistake of ours, and logged.
Rule 3: a reply is given after the turn, so it means "kept" (teams.md, section 11).
"""

import json
import logging
from collections.abc import Mapping
from typing import Any

from botbuilder.schema import Activity

from adapters.contract import Payload
from adapters.reception import Busy
from adapters.teams.ports import Reply
from adapters.teams.transport.allowed import Allowed
from adapters.teams.transport.keys import NoKeys
from adapters.teams.transport.pipeline import Hear, Malformed, Pipeline, Turn
from adapters.teams.transport.tokens import Guard, Unauthorized

log = logging.getLogger("flipside.teams")
LARGEST_BODY = 1024 * 1024
TAKEN = 201


class Refused(Exception):
    """A request that is turned away, with a status."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status


class Entrance:
    """The one door. `hear` takes every activity that was let in, and says what an invoke is answered."""

    def __init__(self, guard: Guard, allow: Allowed, pipeline: Pipeline, hear: Hear) -> None:
        self._guard, self._allow, self._pipeline, self._hear = guard, allow, pipeline, hear

    async def enter(self, method: str, headers: Mapping[str, str], body: bytes) -> Reply:
        """The reply to one request: 201, or 200 with the answer of an invoke; otherwise a refusal."""
        given = {name.lower(): value for name, value in headers.items()}
        try:
            raw = _raw(method, given, body)
            await self._guard.admit(given.get("authorization", ""), raw)
            activity = self._known(raw)
        except Refused as refused:
            log.info("request refused: %s %s", refused.status, refused)
            return Reply(refused.status)
        except Unauthorized as refused:
            log.info("request refused: 401 %s", refused)
            return Reply(401)
        except NoKeys as missing:
            return _later(missing.retry_after)
        return _reply(await self._pipeline.run(activity, raw, self._hear))

    def _known(self, raw: Payload) -> Activity:
        """The activity of somebody whom we serve. Raises Refused."""
        if not self._allow.address(raw["serviceUrl"]):
            raise Refused(403, "service URL not allowed")
        if not self._allow.channel(raw):
            raise Refused(403, "channel not allowed")
        if not self._allow.tenant(raw):
            raise Refused(403, "tenant not allowed")
        try:
            return self._pipeline.activity(raw)
        except Malformed as malformed:
            raise Refused(400, f"malformed: {malformed}") from None


def _raw(method: str, headers: Mapping[str, str], body: bytes) -> Payload:
    """The activity of a request. Raises Refused."""
    if method != "POST":
        raise Refused(405, "not POST")
    if headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise Refused(415, "not JSON")
    if len(body) > LARGEST_BODY:
        raise Refused(413, "too large")
    said = _json(body)
    if not isinstance(said, dict):
        raise Refused(400, "no object")
    for name in ("type", "serviceUrl"):
        if not isinstance(said.get(name), str) or not said[name]:
            raise Refused(400, f"no {name}")
    return said


def _json(body: bytes) -> Any:
    """What a body says. Half of a character is not text: nothing could keep it. Raises Refused."""
    try:
        said = json.loads(body.decode(), parse_constant=_no_number)
        json.dumps(said, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        raise Refused(400, "unreadable") from None
    return said


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no JSON")


def _reply(turn: Turn) -> Reply:
    if isinstance(turn.error, Busy):
        return _later(turn.error.retry_after)
    if turn.error is not None:
        log.error("an activity failed", exc_info=turn.error)
        return Reply(500)
    return Reply(TAKEN) if turn.answer is None else Reply(200, turn.answer)


def _later(seconds: float) -> Reply:
    return Reply(503, headers={"Retry-After": str(int(seconds))})

"""Bolt inside our own server: one door for events, commands, interactivity and searches.

Rule 1: unsigned, wrongly signed and old requests are refused by Bolt before anything of ours runs.
Rule 2: acknowledged after the commit: `process_before_response`, and no lazy listener (slack.md, section 3).
Rule 3: Slack repeats events, so too much to do is a 503 for them; people are asked for a moment instead.
"""

import json
import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from adapters.contract import Payload
from adapters.reception import Busy
from adapters.slack import ids
from adapters.slack.live import Answer
from adapters.slack.web import QUIET

log = logging.getLogger("flipside.slack")
PATH = "/slack/events"
LARGEST_BODY = 1024 * 1024
PEOPLE = ("team_join", "user_change")
ACCESS = ("app_uninstalled", "tokens_revoked", "team_access_granted", "team_access_revoked")
MOVES = ("grid_migration_started", "grid_migration_finished")
EVENTS = ("app_home_opened", *PEOPLE, *ACCESS, *MOVES)
SHORTCUTS = (ids.JOIN, ids.SAVE_IDEA)
ANYTHING = re.compile(r".*", re.DOTALL)
NOT_HERE = (
    "Flipside is not installed here any more, or it is paused. "
    "Please ask whoever looks after Slack in your company to install it again."
)

Hear = Callable[[Payload], Awaitable[Answer]]
Authorize = Callable[..., Awaitable[Any]]  # an AuthorizeResult, or None: then Bolt refuses


def bolt(authorize: Authorize, signing_secret: str, client: AsyncWebClient, hear: Hear) -> AsyncApp:
    """Bolt with our listeners. `hear` takes every payload that is for us, and says what to answer.

    Without a signing secret nothing is heard over HTTP: whoever serves it checks that there is one.
    """
    app = AsyncApp(
        name="flipside",
        logger=QUIET,
        process_before_response=True,
        signing_secret=signing_secret,
        client=client,
        authorize=authorize,
        user_facing_authorize_error_message=NOT_HERE,
        attaching_function_token_enabled=False,
        attaching_conversation_kwargs_enabled=False,
    )

    async def heard(body: Mapping[str, Any]) -> BoltResponse:
        return _response(await hear(body))

    app.command(ids.COMMAND)(heard)
    for name in EVENTS:
        app.event(name)(heard)
    for name in SHORTCUTS:
        app.shortcut(name)(heard)
    app.action(ANYTHING)(heard)
    app.options(ANYTHING)(heard)
    app.view(ANYTHING)(heard)
    app.error(failed)
    return app


def _response(answer: Answer) -> BoltResponse:
    if not answer:
        return BoltResponse(status=200, body="")
    return BoltResponse(status=200, body=json.dumps(answer), headers={"content-type": "application/json"})


async def failed(error: Exception) -> BoltResponse:
    """What Slack is told when a listener raises: come again, or that the mistake is ours."""
    if isinstance(error, Busy):
        return BoltResponse(status=503, body="", headers={"retry-after": str(error.retry_after)})
    log.error("a request of Slack failed", exc_info=error)
    return BoltResponse(status=500, body="")


Dispatch = Callable[[AsyncBoltRequest], Awaitable[BoltResponse]]


def door(dispatch: Dispatch) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    """The route of Slack's requests."""

    async def enter(request: web.Request) -> web.StreamResponse:
        try:
            asked = await to_bolt_request(request)
        except (
            AttributeError,
            TypeError,
            ValueError,
            RecursionError,
        ):  # no text, no JSON, no payload of Slack's
            return web.Response(status=400, text="unreadable")
        return await to_aiohttp_response(await dispatch(asked))

    return enter

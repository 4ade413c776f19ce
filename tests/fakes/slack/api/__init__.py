"""The Web API over HTTP: every call is counted, checked for token and scope, and may meet a fault.

Rule 1: what a call did is done before its answer leaves, so that a lost answer is a lost answer and no more.
Rule 2: GET and POST alike.
"""

import asyncio
import math
from datetime import timedelta
from typing import TYPE_CHECKING

from aiohttp import web

from tests.fakes.slack.api.calling import Asked, arguments
from tests.fakes.slack.api.table import METHODS, READS_CONVERSATIONS, Method
from tests.fakes.slack.faults import ON_THE_WIRE, Fault
from tests.fakes.slack.reading import Json
from tests.fakes.slack.views import Refused
from tests.fakes.slack.world import Call

if TYPE_CHECKING:
    from tests.fakes.slack.fake import FakeSlack


class Api:
    """The door of the Web API."""

    def __init__(self, slack: "FakeSlack") -> None:
        self._slack = slack

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """One call."""
        method = request.match_info["method"]
        try:
            given, token = await arguments(request)
        except Refused as refused:
            return web.json_response(_no(refused))
        asked = Asked(self._slack, method, given, token)
        fault = self._slack.faults.meeting(method, asked.text("channel"))
        if fault is not None and fault.kind in ON_THE_WIRE:
            return await self._broken(request, asked, fault)
        if fault is not None:
            return self._said(request, asked, _no(Refused(fault.kind)))
        if wait := self._too_fast(asked):
            self._note(request, asked, "rate_limited")
            return _slower(wait)
        return self._said(request, asked, self._done(asked))

    async def _broken(self, request: web.Request, asked: Asked, fault: Fault) -> web.StreamResponse:
        if fault.kind == "slow":
            await asyncio.sleep(fault.seconds)
            return self._said(request, asked, self._done(asked))
        if fault.kind == "disconnect_after_accept":
            self._said(request, asked, self._done(asked))
            return _cut(request)
        self._note(request, asked, fault.kind)
        if fault.kind == "disconnect_before":
            return _cut(request)
        if fault.kind == "rate_limited":
            return _slower(fault.retry_after)
        if fault.kind == "not_json":
            return web.Response(text="<html>Something went wrong</html>", content_type="text/html")
        return web.json_response({"ok": False, "error": "service_unavailable"}, status=503)

    def _done(self, asked: Asked) -> Json:
        """The answer, once everything has happened."""
        try:
            method = self._let_in(asked)
            return {"ok": True, **method.does(asked)}
        except Refused as refused:
            return _no(refused)

    def _let_in(self, asked: Asked) -> Method:
        slack = self._slack
        if asked.method in READS_CONVERSATIONS:
            slack.violations.append(f"{asked.method} reads conversations: it needs a *:history scope")
            raise Refused("missing_scope", needed="channels:history", provided="")
        method = METHODS.get(asked.method)
        if method is None:
            slack.refused.append(asked.method)
            raise Refused("unknown_method", req_method=asked.method)
        if method.holder == "app":
            if asked.token != slack.app_token:
                raise Refused("not_allowed_token_type" if asked.token in slack.installs else "invalid_auth")
        elif method.holder == "bot":
            self._holder(asked)
            asked.require(*filter(None, [method.scope]))
        return method

    def _holder(self, asked: Asked) -> None:
        if not asked.token:
            raise Refused("not_authed")
        install = self._slack.installs.get(asked.token)
        if install is None:
            raise Refused("invalid_auth")
        if install.trouble:
            raise Refused(install.trouble)
        asked.install = install

    def _too_fast(self, asked: Asked) -> int:
        """Seconds to wait, where the rates are kept (slack.keep_rates()) and this is over one."""
        slack = self._slack
        if not slack.rates_kept or asked.method not in METHODS:
            return 0
        now, mine = slack.now(), [
            one for one in slack.calls
            if one.method == asked.method and one.token == asked.token and one.error != "rate_limited"
        ]  # fmt: skip
        windows = [(60.0, METHODS[asked.method].minute, mine)]
        if asked.method == "chat.postMessage":
            there = [one for one in mine if one.channel == asked.text("channel")]
            windows.append((slack.channel_burst * 1.0, slack.channel_burst, there))
        for seconds, most, calls in windows:
            recent = [one for one in calls if now - one.at < timedelta(seconds=seconds)]
            if len(recent) >= most:
                left = seconds - (now - recent[-most].at).total_seconds()
                return max(1, math.ceil(left))
        return 0

    def _said(self, request: web.Request, asked: Asked, answer: Json) -> web.StreamResponse:
        self._note(request, asked, str(answer.get("error", "")))
        headers = {"x-slack-req-id": self._slack.name("req-")}
        install = self._slack.installs.get(asked.token)
        if install is not None:
            headers["x-oauth-scopes"] = ",".join(install.scopes)
        method = METHODS.get(asked.method)
        if method is not None and method.scope:
            headers["x-accepted-oauth-scopes"] = method.scope
        return web.json_response(answer, headers=headers)

    def _note(self, request: web.Request, asked: Asked, error: str) -> None:
        self._slack.calls.append(
            Call(asked.method, asked.arguments, asked.token, self._slack.now(), request.method, error)
        )


def _no(refused: Refused) -> Json:
    return {"ok": False, "error": refused.error, **refused.more}


def _slower(wait: int) -> web.Response:
    return web.json_response(
        {"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": str(wait)}
    )


def _cut(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()

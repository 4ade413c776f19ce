"""Failures on demand: what goes wrong with a request, how often, after how many, and for whom.

    teams.fault("send", "throttled", retry_after=7, times=2)
    teams.fault("send", "blocked", person="aad-of-maya")
    teams.fault("update", (418, {"error": {"code": "Teapot"}}, {"X-Tea": "green"}))

The operations: create (POST /v3/conversations), send, reply, update, delete, members, member, channels,
token; `*` is every one of the connector's. The names and what they mean: section 13 of teams.md, and below.

Rule: a fault is used up by the requests it meets: `after` requests pass, then `times` are hit.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.teams.reading import Json

Script = tuple[int, Any, Mapping[str, str]]


class Denied(Exception):
    """Teams says no: status and body, as they go out."""

    def __init__(
        self, status: int, code: str = "", message: str = "", body: Any = None, **headers: str
    ) -> None:
        super().__init__(f"{status} {code} {message}".strip())
        self.status, self.code = status, code
        self.body = body if body is not None else {"error": {"code": code, "message": message or code}}
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


# Name: status, code, message. From the table of status codes of the platform's documentation.
NAMED: Mapping[str, tuple[int, str, str]] = {
    "throttled": (429, "Throttled", "Too many requests."),
    "throttled_without_wait": (429, "Throttled", "Too many requests."),
    "precondition": (412, "PreconditionFailed", "Precondition failed, please try again."),
    "bad_gateway": (502, "BadGateway", "Bad gateway."),
    "unavailable": (503, "ServiceUnavailable", "Service unavailable."),
    "gateway_timeout": (504, "GatewayTimeout", "Gateway timeout."),
    "wrong_host": (403, "InvalidBotApiHost", "Invalid bot api host."),
    "blocked": (403, "ConversationBlockedByUser", "User blocked the conversation with the bot."),
    "disabled_by_admin": (403, "BotDisabledByAdmin", "The tenant admin disabled this bot."),
    "not_in_roster": (403, "BotNotInConversationRoster", "The bot is not part of the conversation roster."),
    "forbidden_operation": (403, "ForbiddenOperationException", "The bot is not installed for the user."),
    "conversation_not_found": (404, "ConversationNotFound", "Conversation not found."),
    "activity_not_found": (404, "ActivityNotFoundInConversation", "The message was not found."),
    "not_registered": (401, "BotNotRegistered", "No registration found for this bot."),
    "not_enough_permissions": (403, "NotEnoughPermissions", "Not enough permissions."),
    "service_error": (500, "ServiceError", "Various internal service errors."),
    "bad_argument": (400, "Bad Argument", "Invalid request payload."),
    "too_large": (413, "MessageSizeTooBig", "Message size too large."),
}
WRITES_BLOCKED: Json = {  # the older form of a block: the code is inside a text that is JSON once more
    "errorCode": 209,
    "message": json.dumps({"subCode": "MessageWritesBlocked", "details": "Thread is not writable."}),
}
ON_THE_WIRE = (
    "drop_before",  # the connection ends and nothing happened
    "disconnect_after_accept",  # it happened, and is counted; then the connection ends
    "slow",  # it happens `seconds` later, in real time
    "not_json",  # it is refused with a page: 502 and HTML
    "not_json_ok",  # it happened, and the answer is a page
)


@dataclass
class Fault:
    """One fault. `conversation`, `person`: only for requests about these."""

    operation: str
    kind: str | Script
    times: int = 1
    after: int = 0
    retry_after: float = 30
    seconds: float = 0.0
    conversation: str = ""
    person: str = ""
    met: int = 0

    def __post_init__(self) -> None:
        if isinstance(self.kind, str) and self.kind not in (*NAMED, *ON_THE_WIRE, "writes_blocked"):
            raise ValueError(f"no fault is called {self.kind!r}; there are {[*NAMED, *ON_THE_WIRE]}")

    def denial(self) -> Denied | None:
        """What it answers with; None for those of the wire."""
        if not isinstance(self.kind, str):
            status, body, headers = self.kind
            return Denied(status, body=body if body is not None else "", **dict(headers))
        if self.kind == "writes_blocked":
            return Denied(403, "MessageWritesBlocked", body=WRITES_BLOCKED)
        if self.kind in NAMED:
            status, code, message = NAMED[self.kind]
            if self.kind == "throttled":
                return Denied(status, code, message, Retry_After=f"{self.retry_after:g}")
            return Denied(status, code, message)
        return None


@dataclass
class Faults:
    """The faults that wait."""

    _all: list[Fault] = field(default_factory=list)

    def add(self, fault: Fault) -> Fault:
        """A fault that waits for its request."""
        self._all.append(fault)
        return fault

    def clear(self) -> None:
        """All is well again."""
        self._all.clear()

    def meeting(self, operation: str, conversation: str, person: frozenset[str]) -> Fault | None:
        """The fault that this request meets."""
        for fault in self._all:
            if fault.operation != operation and not (fault.operation == "*" and operation != "token"):
                continue
            if fault.conversation and fault.conversation not in (
                conversation,
                conversation.partition(";")[0],
            ):
                continue
            if fault.person and fault.person not in person:
                continue
            if fault.after > 0:
                fault.after -= 1
                continue
            if fault.times > 0:
                fault.times -= 1
                fault.met += 1
                return fault
        return None

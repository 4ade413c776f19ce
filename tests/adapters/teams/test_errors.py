"""The table of section 13 of teams.md, row by row."""

import pytest

from adapters.contract import Scope, Verdict
from adapters.teams.errors import PAUSE, UNCHANGEABLE, failed
from adapters.teams.ports import SendError

LATER, NEVER, UNKNOWN = Verdict.LATER, Verdict.NEVER, Verdict.UNKNOWN
BLOCKED = (
    "ConversationBlockedByUser", "BotDisabledByAdmin", "MessageWritesBlocked", "BotNotInConversationRoster",
    "ForbiddenOperationException", "", "SomethingNew",
)  # fmt: skip


@pytest.mark.parametrize(
    ("status", "code", "verdict", "stops"),
    [
        (429, "Throttled", LATER, Scope.CHANNEL),
        (412, "PreconditionFailed", LATER, Scope.CHANNEL),
        (502, "", LATER, Scope.CHANNEL),
        (503, "", LATER, Scope.CHANNEL),
        (504, "GatewayTimeout", LATER, Scope.CHANNEL),
        (403, "InvalidBotApiHost", LATER, Scope.CHANNEL),
        (401, "BotNotRegistered", NEVER, Scope.INSTALLATION),
        (401, "Unauthorized.invalid_client", NEVER, Scope.INSTALLATION),
        (401, "", NEVER, Scope.INSTALLATION),
        (401, "StaleToken", LATER, Scope.CHANNEL),
        (500, "ServiceError", UNKNOWN, Scope.MESSAGE),
        (400, "BadArgument", NEVER, Scope.MESSAGE),
        (413, "MessageSizeTooBig", NEVER, Scope.MESSAGE),
        (418, "Teapot", LATER, Scope.CHANNEL),
        (404, "", LATER, Scope.CHANNEL),
        (307, "", LATER, Scope.CHANNEL),
    ],
)
@pytest.mark.parametrize("of", [Scope.PERSON, Scope.CHANNEL])
def test_each_refusal_means_the_same_everywhere(
    status: int, code: str, verdict: Verdict, stops: Scope, of: Scope
) -> None:
    failure = failed(SendError(status, code), of)
    assert (failure.verdict, failure.stops) == (verdict, stops)
    assert failure.reason == (code or f"HTTP {status}")


@pytest.mark.parametrize("of", [Scope.PERSON, Scope.CHANNEL])
@pytest.mark.parametrize(
    ("status", "code"), [*((403, code) for code in BLOCKED), (404, "ConversationNotFound")]
)
def test_who_is_not_there_is_a_person_or_a_channel(status: int, code: str, of: Scope) -> None:
    failure = failed(SendError(status, code), of)
    assert (failure.verdict, failure.stops) == (NEVER, of)


@pytest.mark.parametrize(
    ("status", "code"), [(403, "NotEnoughPermissions"), (404, "ActivityNotFoundInConversation")]
)
@pytest.mark.parametrize(("of", "stops"), [(Scope.PERSON, Scope.METHOD), (Scope.CHANNEL, Scope.CHANNEL)])
def test_what_is_not_ours_to_do_says_nothing_about_a_persons_address(
    status: int, code: str, of: Scope, stops: Scope
) -> None:
    failure = failed(SendError(status, code), of)
    assert (failure.verdict, failure.stops) == (NEVER, stops)


def test_a_person_is_meant_where_nothing_is_said() -> None:
    assert failed(SendError(403, "ConversationBlockedByUser")).stops is Scope.PERSON


@pytest.mark.parametrize(("asked", "waits"), [(0.0, PAUSE), (7.0, 7.0), (0.5, 0.5)])
def test_a_thread_waits_as_long_as_it_is_told(asked: float, waits: float) -> None:
    assert failed(SendError(429, "Throttled", asked)).wait == waits


@pytest.mark.parametrize("status", [412, 502, 503, 504])
def test_others_wait_as_told_or_leave_it_to_the_outbox(status: int) -> None:
    assert [failed(SendError(status, "", asked)).wait for asked in (0.0, 7.0)] == [0.0, 7.0]


def test_without_an_answer_it_depends_on_whether_it_left() -> None:
    gone, here = SendError(0, "ServerDisconnectedError"), SendError(0, "EntraUnreachable", 40, left=False)
    assert (failed(gone).verdict, failed(gone).stops) == (UNKNOWN, Scope.MESSAGE)
    assert failed(gone).reason == "no answer: ServerDisconnectedError"
    assert (failed(here).verdict, failed(here).stops, failed(here).wait) == (LATER, Scope.INSTALLATION, 40)


def test_a_forged_address_stops_nobody_else() -> None:
    failure = failed(SendError(0, "ServiceUrlNotAllowed", left=False))
    assert (failure.verdict, failure.stops) == (NEVER, Scope.MESSAGE)


def test_what_cannot_be_changed_is_known() -> None:
    assert frozenset({"ActivityNotFoundInConversation"}) == UNCHANGEABLE

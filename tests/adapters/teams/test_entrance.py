"""The way in, once a request is good: what our own code hears, and what is answered."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.reception import Busy
from adapters.teams.ports import Identity
from adapters.teams.transport import Allowed, Transport, Unguarded
from tests.adapters.teams.transport_fakes import TENANT, Cloud


@pytest.fixture
async def cloud() -> AsyncIterator[Cloud]:
    async with Cloud() as one:
        one.open()
        yield one


async def test_our_code_hears_the_activity_as_it_came(cloud: Cloud) -> None:
    """`isTargeted`, the fields of entities and whatever is new: the SDK's own model lacks them."""
    sent = cloud.activity(value={"do": "say", "n": None}, unheardOf={"deep": [1, 2.5, "ü"]})
    assert (await cloud.knock(sent))[0] == 201
    assert cloud.heard == [sent]


@pytest.mark.parametrize("name", ["adaptiveCard/action", "task/fetch", "task/submit", "application/search"])
async def test_an_invoke_is_answered_with_its_body_and_200(cloud: Cloud, name: str) -> None:
    cloud.answer = {"statusCode": 200, "type": "application/vnd.microsoft.activity.message", "value": "Ja, ü"}
    status, body, _ = await cloud.knock(cloud.activity(type="invoke", name=name, value={}))
    assert (status, body) == (200, cloud.answer)


async def test_an_empty_answer_is_an_answer(cloud: Cloud) -> None:
    cloud.answer = {}
    assert (await cloud.knock(cloud.activity(type="invoke", name="task/submit")))[:2] == (200, {})


async def test_replies_that_are_to_be_gathered_change_nothing(cloud: Cloud) -> None:
    assert (await cloud.knock(cloud.activity(deliveryMode="expectReplies")))[:2] == (201, None)


async def test_too_much_to_do_asks_for_the_activity_again(cloud: Cloud) -> None:
    cloud.answer = Busy()
    status, _, headers = await cloud.knock()
    assert (status, headers["Retry-After"]) == (503, "2")


async def test_a_mistake_of_ours_is_500_and_logged_without_what_was_said(
    cloud: Cloud, caplog: pytest.LogCaptureFixture
) -> None:
    cloud.answer = LookupError("no such row")
    assert (await cloud.knock(cloud.activity(text="something private")))[0] == 500
    assert "no such row" in caplog.text and "something private" not in caplog.text
    cloud.answer = None
    assert (await cloud.knock())[0] == 201


async def test_turns_ask_nobody_anything(cloud: Cloud) -> None:
    for _ in range(50):
        assert (await cloud.knock())[0] == 201
    assert (cloud.keys.metadata_fetched, cloud.keys.fetched) == (1, 1)
    assert (cloud.entra.calls, cloud.entra.discoveries, cloud.seen) == (0, 0, [])


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=8,
)
NAMES = st.sampled_from(
    ["type", "id", "timestamp", "localTimestamp", "expiration", "serviceUrl", "channelId", "from",
     "conversation", "recipient", "text", "attachments", "entities", "channelData", "value", "locale",
     "membersAdded", "reactionsAdded", "suggestedActions", "relatesTo", "semanticAction", "deliveryMode",
     "listenFor", "textHighlights", "replyToId", "inputHint", "importance", "callerId"]
)  # fmt: skip


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changed=st.dictionaries(NAMES, JSON, max_size=4))
async def test_no_activity_at_all_is_500(changed: dict[str, Any]) -> None:
    heard: list[Any] = []

    async def hear(activity: Any) -> None:
        heard.append(activity)

    async with Cloud() as cloud:
        identity = Identity("", TENANT)
        allow = Allowed(frozenset({TENANT}), frozenset({"127.0.0.1"}))
        entrance = Transport(identity, allow, unguarded=Unguarded("127.0.0.1")).entrance(hear)
        sent = {**cloud.activity(), **changed}
        body = json.dumps(sent).encode()
        reply = await entrance.enter("POST", {"content-type": "application/json"}, body)
    assert reply.status in (201, 400, 403)
    assert heard == ([json.loads(body)] if reply.status == 201 else [])

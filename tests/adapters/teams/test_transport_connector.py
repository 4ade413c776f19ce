"""The way out: what arrives is what was drawn, on the path that Teams knows."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msrest.serialization import Serializer

from adapters.contract import Verdict
from adapters.teams.errors import failed
from adapters.teams.ports import Reference, SendError
from adapters.teams.transport.clients import Raw
from tests.adapters.teams.transport_fakes import TENANT, Cloud, Said
from tests.fakes.teams.world import APP

THREAD = "19:news@thread.tacv2;messageid=1700"
CARD = {
    "type": "AdaptiveCard", "version": "1.5", "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
    "refresh": {"action": {"type": "Action.Execute", "verb": "refresh"}, "userIds": ["29:1ana"]},
    "body": [{"type": "TextBlock", "text": "Grüße – “ok”", "wrap": True, "isVisible": None, "spacing": 1.5}],
    "msteams": {"width": "full"},
}  # fmt: skip
DRAWN = {
    "type": "message",
    "text": "<at>Ana</at> hi",
    "summary": "",
    "attachments": [
        {"contentType": "application/vnd.microsoft.card.adaptive", "content": CARD, "contentUrl": None}
    ],
    "entities": [
        {"type": "mention", "text": "<at>Ana</at>", "mentioned": {"id": "29:1ana", "name": "Ana", "x": 1}},
        {"type": "https://schema.org/Message", "@type": "Message", "@context": "https://schema.org"},
    ],
    "channelData": {"notification": {"alert": True}, "none": None, "date": "2026-03-02T09:30:00Z"},
    "recipient": {"id": "29:1ana", "isTargeted": True},
    "unheardOf": [[], {}, 0, False],
}


@pytest.fixture
async def cloud() -> AsyncIterator[Cloud]:
    async with Cloud() as one:
        one.open()
        yield one


def connector(cloud: Cloud) -> Any:
    assert cloud.transport is not None
    return cloud.transport.connector


async def test_a_message_arrives_as_it_was_drawn(cloud: Cloud) -> None:
    assert await connector(cloud).send(cloud.to(), DRAWN) == "m1"
    (seen,) = cloud.seen
    assert (seen.method, seen.path) == ("POST", "/emea/v3/conversations/a%3A1chat/activities")
    assert seen.json == DRAWN
    assert seen.headers["content-type"] == "application/json; charset=utf-8"


async def test_an_update_arrives_as_it_was_drawn_and_in_its_place(cloud: Cloud) -> None:
    await connector(cloud).update(cloud.to(THREAD), "1:x/y", DRAWN)
    (seen,) = cloud.seen
    thread = "19%3Anews%40thread.tacv2%3Bmessageid%3D1700"
    assert (seen.method, seen.path) == ("PUT", f"/emea/v3/conversations/{thread}/activities/1%3Ax%2Fy")
    assert seen.json == DRAWN


async def test_a_message_is_taken_away(cloud: Cloud) -> None:
    cloud.script = [Said(204, "")]
    await connector(cloud).delete(cloud.to(), "m1")
    (seen,) = cloud.seen
    path = "/emea/v3/conversations/a%3A1chat/activities/m1"
    assert (seen.method, seen.path, seen.body) == ("DELETE", path, b"")


async def test_a_private_message_says_so_in_its_address(cloud: Cloud) -> None:
    assert await connector(cloud).send(cloud.to(THREAD), DRAWN, targeted="29:1ben") == "m1"
    (seen,) = cloud.seen
    assert seen.path.endswith("1700/activities?isTargetedActivity=true")
    assert seen.json == {**DRAWN, "recipient": {"id": "29:1ben", "isTargeted": True}}
    assert cloud.entra.holds(seen.headers["authorization"][7:])


async def test_the_chat_with_a_person_is_opened_for_the_tenant(cloud: Cloud) -> None:
    cloud.script = [Said(201, {"id": "a:1new"})]
    assert await connector(cloud).open_personal(cloud.to(""), "29:1ana") == "a:1new"
    (seen,) = cloud.seen
    assert (seen.method, seen.path) == ("POST", "/emea/v3/conversations")
    assert seen.json == {
        "bot": {"id": f"28:{APP}"}, "isGroup": False, "members": [{"id": "29:1ana"}],
        "tenantId": TENANT, "channelData": {"tenant": {"id": TENANT}},
    }  # fmt: skip


async def test_a_chat_without_an_id_is_asked_for_again(cloud: Cloud) -> None:
    cloud.script = [Said(200, {})]
    with pytest.raises(SendError) as raised:
        await connector(cloud).open_personal(cloud.to(""), "29:1ana")
    assert failed(raised.value).verdict is Verdict.LATER


@pytest.mark.parametrize("answer", [{"id": THREAD, "activityId": "1700"}, {"id": THREAD}])
async def test_a_thread_begins_in_a_channel(cloud: Cloud, answer: Any) -> None:
    cloud.script = [Said(201, answer)]
    begun = await connector(cloud).post_channel(cloud.to(""), "19:news@thread.tacv2", DRAWN)
    assert begun == (THREAD, "1700")
    (seen,) = cloud.seen
    assert seen.path == "/emea/v3/conversations"
    assert seen.json["activity"] == DRAWN and seen.json["isGroup"] is True
    assert seen.json["channelData"] == {"channel": {"id": "19:news@thread.tacv2"}, "tenant": {"id": TENANT}}


async def test_members_come_with_every_field_of_teams(cloud: Cloud) -> None:
    ana = {"id": "29:1ana", "userPrincipalName": "ana@x.example", "tenantId": TENANT, "userRole": "guest"}
    cloud.script = [
        Said(200, ana),
        Said(200, {"members": [ana], "continuationToken": "a+b/c="}),
        Said(200, {}),
        Said(200, {"conversations": [{"id": "19:x", "name": None}]}),
    ]
    chat, team = cloud.to(THREAD), "19:team@thread.tacv2"
    assert await connector(cloud).member(chat, "bbbb") == ana
    assert await connector(cloud).members(chat) == ([ana], "a+b/c=")
    assert await connector(cloud).members(chat, "a+b/c=") == ([], "")
    assert await connector(cloud).channels(chat, team) == [{"id": "19:x", "name": None}]
    thread = "19%3Anews%40thread.tacv2%3Bmessageid%3D1700"
    assert [seen.path.removeprefix("/emea/v3/") for seen in cloud.seen] == [
        f"conversations/{thread}/members/bbbb",
        f"conversations/{thread}/pagedmembers?pageSize=500",
        f"conversations/{thread}/pagedmembers?pageSize=500&continuationToken=a%2Bb%2Fc%3D",
        "teams/19%3Ateam%40thread.tacv2/conversations",
    ]
    assert {seen.method for seen in cloud.seen} == {"GET"}


@pytest.mark.parametrize(
    "forged", ["https://evil.example/", "", "http://127.0.0.1@evil.example", "{x}", "//x"]
)
async def test_a_forged_service_url_gets_neither_a_request_nor_a_token(cloud: Cloud, forged: str) -> None:
    out, there = connector(cloud), replace(cloud.to(), service=forged)
    for call in (
        out.send(there, DRAWN), out.send(there, DRAWN, targeted="29:1"), out.update(there, "m", DRAWN),
        out.delete(there, "m"), out.open_personal(there, "29:1"), out.post_channel(there, "19:x", DRAWN),
        out.member(there, "29:1"), out.members(there), out.channels(there, "19:x"),
    ):  # fmt: skip
        with pytest.raises(SendError) as raised:
            await call
        assert (raised.value.status, raised.value.code, raised.value.left) == (
            0,
            "ServiceUrlNotAllowed",
            False,
        )
    assert (cloud.seen, cloud.entra.calls, cloud.entra.discoveries) == ([], 0, 0)


@pytest.mark.parametrize("ending", ["", "/", "/amer", "/amer/aaaa-1/"])
async def test_a_service_url_keeps_its_path(cloud: Cloud, ending: str) -> None:
    there = Reference(TENANT, f"{cloud.url}/emea{ending}", "a:1")
    await connector(cloud).send(there, DRAWN)
    await connector(cloud).member(there, "b")
    paths = [seen.path for seen in cloud.seen]
    base = f"/emea{ending}".rstrip("/")
    assert paths == [f"{base}/v3/conversations/a%3A1/activities", f"{base}/v3/conversations/a%3A1/members/b"]


TEXTS = st.text(max_size=8)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)


@given(drawn=st.dictionaries(TEXTS, VALUES, max_size=4))
def test_whatever_was_drawn_the_sdk_hands_it_on_untouched(drawn: dict[str, Any]) -> None:
    assert json.dumps(Serializer({}).body(Raw(drawn), "Activity")) == json.dumps(drawn)

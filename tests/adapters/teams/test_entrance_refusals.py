"""Every refusal of section 17 of teams.md, over real HTTP and with real signatures.

Rule: what our own code heard is asked for in every row. It hears the good request, and no other.
"""

import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from tests.adapters.teams.transport_fakes import OTHER, TENANT, Cloud
from tests.fakes.teams.world import APP


@pytest.fixture
async def cloud() -> AsyncIterator[Cloud]:
    async with Cloud() as one:
        one.open()
        yield one


Make = Callable[[Cloud], str]
TOKENS: dict[str, Make] = {
    "no header": lambda c: "",
    "Basic scheme": lambda c: "Basic dXNlcjpwYXNzd29yZA==",
    "empty bearer": lambda c: "Bearer ",
    "lower-case bearer": lambda c: f"bearer {c.keys.token(c.service)}",
    "two tokens": lambda c: f"Bearer {c.keys.token(c.service)} {c.keys.token(c.service)}",
    "garbage": lambda c: "Bearer not.a.token",
    "garbage that is no JSON": lambda c: f"Bearer {'W1tb' * 800}.e30.x",
    "cut off": lambda c: f"Bearer {c.keys.token(c.service)[:-20]}",
    "expired": lambda c: f"Bearer {c.keys.expired(c.service)}",
    "not yet valid": lambda c: f"Bearer {c.keys.early(c.service)}",
    "no end": lambda c: f"Bearer {c.keys.token(c.service, exp=None)}",
    "an end that is no number": lambda c: f"Bearer {c.keys.token(c.service, exp='soon')}",
    "wrong key": lambda c: f"Bearer {c.keys.by_a_stranger(c.service)}",
    "unknown kid": lambda c: f"Bearer {c.keys.token(c.service, kid='nobody')}",
    "wrong audience": lambda c: f"Bearer {c.keys.token(c.service, aud=OTHER)}",
    "no audience": lambda c: f"Bearer {c.keys.token(c.service, aud=None)}",
    "wrong issuer": lambda c: f"Bearer {c.keys.token(c.service, iss='https://sts.windows.net/x/')}",
    "serviceurl differs": lambda c: f"Bearer {c.keys.token(c.service + 'x')}",
    "serviceurl missing": lambda c: f"Bearer {c.keys.token(c.service, serviceurl=None)}",
    "serviceUrl as others spell it": (
        lambda c: f"Bearer {c.keys.token(c.service, serviceurl=None, serviceUrl=c.service)}"
    ),
    "alg none": lambda c: f"Bearer {c.keys.unsigned(c.service)}",
    "HS256 with the public key": lambda c: f"Bearer {c.keys.confused(c.service)}",
    "channel not endorsed": lambda c: f"Bearer {c.keys.token(c.service, key=c.keys.unendorsed)}",
}


@pytest.mark.parametrize("case", TOKENS)
async def test_every_bad_token_is_401(cloud: Cloud, case: str) -> None:
    status, body, _ = await cloud.knock(authorization=TOKENS[case](cloud))
    assert (status, body, cloud.heard) == (401, None, [])


async def test_a_good_token_is_201(cloud: Cloud) -> None:
    status, body, _ = await cloud.knock()
    assert (status, body, len(cloud.heard)) == (201, None, 1)


@pytest.mark.parametrize("made", ["expired", "early"])
async def test_clocks_may_differ_by_less_than_five_minutes(cloud: Cloud, made: str) -> None:
    from datetime import timedelta

    token = getattr(cloud.keys, made)(cloud.service, timedelta(minutes=4))
    assert (await cloud.knock(authorization=f"Bearer {token}"))[0] == 201


BODIES: dict[str, tuple[bytes, int]] = {
    "not JSON": (b"type=message", 400),
    "empty": (b"", 400),
    "an array": (b"[]", 400),
    "a number that is none": (b'{"type": "message", "serviceUrl": "x", "value": NaN}', 400),
    "half a character": (b'{"type": "message", "serviceUrl": "x", "text": "\\ud83d"}', 400),
    "no text at all": (b"\xff\xfe\x00", 400),
    "too deep": (b'{"type":' + b"[" * 100_000 + b"]" * 100_000 + b"}", 400),
    "too large": (b'{"type": "message", "text": "' + b"x" * 1024 * 1024 + b'"}', 413),
}


@pytest.mark.parametrize("case", BODIES)
async def test_a_bad_body_is_4xx_whatever_the_token(cloud: Cloud, case: str) -> None:
    body, expected = BODIES[case]
    assert (await cloud.knock(body))[0] == expected
    assert cloud.heard == []


Changed = dict[str, Any]
ACTIVITIES: dict[str, tuple[Changed, int]] = {
    "no type": ({"type": None}, 400),
    "a type that is no text": ({"type": 5}, 400),
    "no serviceUrl": ({"serviceUrl": None}, 400),
    "an empty serviceUrl": ({"serviceUrl": ""}, 400),
    "unparsable timestamp": ({"timestamp": "yesterday"}, 400),
    "a timestamp beyond time": ({"timestamp": "9999-12-31T23:59:59.999-23:59"}, 400),
    "a sender that is no object": ({"from": "Ana"}, 400),
    "serviceUrl host not allowed": ({"serviceUrl": "https://evil.example/emea/"}, 403),
    "serviceUrl that only looks allowed": ({"serviceUrl": "https://127.0.0.1@evil.example/"}, 403),
    "tenant not allowed": (
        {"channelData": {"tenant": {"id": OTHER}}, "conversation": {"id": "a:1", "tenantId": OTHER}}, 403,
    ),
    "tenant only allowed in the conversation": ({"channelData": {"tenant": {"id": OTHER}}}, 403),
    "tenant only allowed in the channel data": ({"conversation": {"id": "a:1", "tenantId": OTHER}}, 403),
    "no tenant": ({"channelData": None, "conversation": {"id": "a:1"}}, 403),
    "a channel that is not Teams": ({"channelId": "webchat"}, 403),
}  # fmt: skip


@pytest.mark.parametrize("case", ACTIVITIES)
async def test_a_bad_activity_with_a_good_token_is_4xx(cloud: Cloud, case: str) -> None:
    changed, expected = ACTIVITIES[case]
    assert (await cloud.knock(cloud.activity(**changed)))[0] == expected
    assert cloud.heard == []


async def test_an_activity_without_a_channel_is_endorsed_by_no_key(cloud: Cloud) -> None:
    for channel in (None, ["msteams"], {"msteams": 1}):
        assert (await cloud.knock(cloud.activity(channelId=channel)))[0] == 401
    assert cloud.heard == []


async def test_only_post_and_only_json(cloud: Cloud) -> None:
    assert (await cloud.knock(method="GET"))[0] == 405
    assert (await cloud.knock(method="PUT"))[0] == 405
    assert (await cloud.knock(kind="text/plain"))[0] == 415
    assert (await cloud.knock(kind="application/x-www-form-urlencoded"))[0] == 415
    assert cloud.heard == []


async def test_a_tenant_counts_in_any_case(cloud: Cloud) -> None:
    about = {"channelData": {"tenant": {"id": TENANT.upper()}}}
    assert (await cloud.knock(cloud.activity(**about)))[0] == 201


async def test_nobody_is_told_why(cloud: Cloud, caplog: pytest.LogCaptureFixture) -> None:
    token = cloud.keys.token(cloud.service, aud=OTHER)
    with caplog.at_level("INFO", "flipside.teams"):
        _, body, _ = await cloud.knock(authorization=f"Bearer {token}")
    assert body is None
    assert "InvalidAudienceError" in caplog.text
    assert token not in caplog.text and "Ana" not in caplog.text and APP not in json.dumps(body)

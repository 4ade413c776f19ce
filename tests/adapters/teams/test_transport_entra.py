"""Our own tokens: few calls, nobody waits for a renewal, and a "no" is told from silence."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from adapters.contract import Scope, Verdict
from adapters.teams.errors import failed
from adapters.teams.ports import SendError
from adapters.teams.transport import Unguarded
from tests.adapters.teams.transport_fakes import TENANT, Cloud, Said
from tests.fakes.teams.faults import Fault

HELLO = {"type": "message", "text": "Hello"}
GONE = Said(401, {"message": "Authorization has been denied for this request."})


@pytest.fixture
async def cloud() -> AsyncIterator[Cloud]:
    async with Cloud() as one:
        yield one


async def refusal(cloud: Cloud) -> SendError:
    """What a send raises."""
    assert cloud.transport is not None
    with pytest.raises(SendError) as raised:
        await cloud.transport.connector.send(cloud.to(), HELLO)
    return raised.value


async def test_a_thousand_messages_cost_one_token(cloud: Cloud) -> None:
    connector, cloud.entra.latency = cloud.open().connector, 0.05
    ids = await asyncio.gather(*(connector.send(cloud.to(f"a:{n}"), HELLO) for n in range(1000)))
    assert len(ids) == len(cloud.seen) == 1000
    assert (cloud.entra.calls, cloud.entra.discoveries) == (1, 1)
    assert {cloud.entra.holds(seen.headers["authorization"][7:]) for seen in cloud.seen} == {True}


async def test_while_a_token_is_fetched_the_loop_goes_on(cloud: Cloud) -> None:
    """The fake Entra lives in this loop: it could not answer, if the fetch held it."""
    connector, cloud.entra.latency = cloud.open().connector, 0.2
    sending = asyncio.create_task(connector.send(cloud.to(), HELLO))
    turns = 0
    while not sending.done():
        turns += (await cloud.knock())[0] == 201
    assert turns and await sending == "m1"


@pytest.mark.parametrize(("kind", "tenant"), [("SingleTenant", TENANT), ("MultiTenant", "botframework.com")])
async def test_each_kind_of_app_asks_its_own_tenant(cloud: Cloud, kind: str, tenant: str) -> None:
    token = await cloud.open(kind).tokens.token()
    assert cloud.entra.issued[token].tenant == tenant


async def test_a_managed_identity_needs_no_secret(cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IDENTITY_ENDPOINT", f"{cloud.url}/msi/token")
    monkeypatch.setenv("IDENTITY_HEADER", cloud.entra.identity_header)
    tokens = cloud.open("UserAssignedMSI").tokens
    found = {await tokens.token() for _ in range(20)}
    assert {cloud.entra.issued[token].tenant for token in found} == {"managed"}
    assert (cloud.entra.calls, cloud.entra.discoveries) == (1, 0)


async def test_a_managed_identity_that_is_refused(cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IDENTITY_ENDPOINT", f"{cloud.url}/msi/token")
    monkeypatch.setenv("IDENTITY_HEADER", "somebody else's")
    cloud.open("UserAssignedMSI")
    error = await refusal(cloud)
    assert (error.status, error.code, error.left) == (401, "Unauthorized.invalid_scope", False)


async def test_a_token_is_renewed_before_it_ends_and_nobody_waits(cloud: Cloud) -> None:
    cloud.entra.lifetime = timedelta(seconds=200)
    tokens = cloud.open().tokens
    first = await tokens.token()
    cloud.watch.push(99)
    assert await tokens.token() == first and cloud.entra.calls == 1
    cloud.watch.push(1)
    assert [await tokens.token() for _ in range(5)] == [first] * 5
    await settled(cloud, calls=2)
    second = await tokens.token()
    assert second != first and cloud.entra.calls == 2


async def test_a_renewal_that_fails_costs_nothing_while_the_token_lives(cloud: Cloud) -> None:
    cloud.entra.lifetime = timedelta(seconds=200)
    tokens = cloud.open().tokens
    first = await tokens.token()
    cloud.entra.refuses = "invalid_client"
    cloud.watch.push(100)
    assert await tokens.token() == first
    await settled(cloud, calls=2)
    assert [await tokens.token() for _ in range(5)] == [first] * 5
    assert cloud.entra.calls == 2
    cloud.watch.push(70)
    error = await refusal(cloud)
    assert (error.status, error.left, cloud.seen) == (401, False, [])


async def settled(cloud: Cloud, calls: int) -> None:
    """Wait for the renewal that is under way; Entra was then asked so often in all."""
    assert cloud.transport is not None
    if renewal := cloud.transport.tokens._under_way:
        await renewal
    assert cloud.entra.calls == calls


async def test_a_wrong_secret_pauses_the_installation_and_is_not_tried_all_the_time(cloud: Cloud) -> None:
    cloud.open(password="wrong")
    errors = [await refusal(cloud) for _ in range(5)]
    assert {(one.status, one.code, one.left) for one in errors} == {
        (401, "Unauthorized.invalid_client", False)
    }
    assert (cloud.entra.calls, cloud.seen) == (1, [])
    failure = failed(errors[0])
    assert (failure.verdict, failure.stops) == (Verdict.NEVER, Scope.INSTALLATION)


async def test_an_unknown_tenant_pauses_the_installation(cloud: Cloud) -> None:
    transport = cloud.open()
    cloud.entra._knows = lambda tenant: False
    with pytest.raises(SendError) as raised:
        await transport.tokens.token()
    assert (raised.value.status, raised.value.code) == (401, "Unauthorized.ValueError")


async def test_silence_of_entra_is_a_reason_to_come_again(cloud: Cloud) -> None:
    cloud.open()
    cloud.faults.add(Fault("token", "unavailable"))
    error = await refusal(cloud)
    assert (error.status, error.code, error.left) == (0, "EntraUnreachable", False)
    failure = failed(error)
    assert (failure.verdict, failure.stops) == (Verdict.LATER, Scope.INSTALLATION)
    assert await refusal(cloud) is not error and cloud.entra.calls == 1
    cloud.watch.push(10)
    assert cloud.transport is not None
    assert await cloud.transport.connector.send(cloud.to(), HELLO) == "m1"


async def test_entra_says_how_long_to_wait(cloud: Cloud) -> None:
    cloud.open()
    cloud.faults.add(Fault("token", "throttled", retry_after=40))
    assert (await refusal(cloud)).retry_after == 40
    cloud.watch.push(39)
    assert (await refusal(cloud)).code == "EntraUnreachable"
    assert cloud.entra.calls == 1


async def test_a_login_that_is_not_there_is_silence(cloud: Cloud) -> None:
    cloud.url, real = "http://127.0.0.1:1", cloud.url
    cloud.open()
    cloud.url = real
    error = await refusal(cloud)
    assert (error.status, error.code, error.left) == (0, "EntraUnreachable", False)


async def test_a_token_that_was_taken_back_is_fetched_anew_for_the_next_message(cloud: Cloud) -> None:
    connector = cloud.open().connector
    await connector.send(cloud.to(), HELLO)
    cloud.watch.push(300)
    cloud.script = [GONE]
    error = await refusal(cloud)
    assert (error.status, error.code) == (401, "StaleToken")
    assert failed(error).verdict is Verdict.LATER
    await connector.send(cloud.to(), HELLO)
    tokens = [seen.headers["authorization"] for seen in cloud.seen]
    assert tokens[0] == tokens[1] != tokens[2]


async def test_a_fresh_token_that_is_refused_is_no_question_of_age(cloud: Cloud) -> None:
    connector = cloud.open().connector
    await connector.send(cloud.to(), HELLO)
    cloud.script = [GONE]
    failure = failed(await refusal(cloud))
    assert (failure.verdict, failure.stops) == (Verdict.NEVER, Scope.INSTALLATION)


async def test_in_development_this_machine_gets_no_token(cloud: Cloud) -> None:
    connector = cloud.open(unguarded=Unguarded("127.0.0.1")).connector
    assert await connector.send(cloud.to(), HELLO) == "m1"
    assert "authorization" not in cloud.seen[0].headers
    assert cloud.entra.calls == 0

"""When the transport refuses to be made, and how loudly it says that nobody is checked."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from adapters.teams.ports import Identity
from adapters.teams.transport import Allowed, Transport, Unguarded
from tests.adapters.teams.transport_fakes import TENANT, Cloud
from tests.fakes.teams.world import APP

ALLOW = Allowed(frozenset({TENANT}))


@pytest.fixture
async def cloud() -> AsyncIterator[Cloud]:
    async with Cloud() as one:
        yield one


def test_without_an_app_id_it_refuses_to_start() -> None:
    with pytest.raises(ValueError, match="MicrosoftAppId is empty"):
        Transport(Identity("", TENANT), ALLOW)


@pytest.mark.parametrize("kind", ["", "singletenant", "Anything"])
def test_without_a_kind_of_app_it_refuses_to_start(kind: str) -> None:
    with pytest.raises(ValueError, match="no kind of app: SingleTenant, UserAssignedMSI, MultiTenant"):
        Transport(Identity(APP, TENANT, kind), ALLOW)


def test_an_app_of_one_tenant_names_it() -> None:
    with pytest.raises(ValueError, match="needs the tenant"):
        Transport(Identity(APP, ""), ALLOW)


@pytest.mark.parametrize("where", [{"login": "http://login.example"}, {"openid": "http://keys.example/x"}])
def test_keys_and_tokens_are_not_fetched_in_the_clear(where: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="is not https"):
        Transport(Identity(APP, TENANT), ALLOW, **where)


@pytest.mark.parametrize("host", ["0.0.0.0", "", "::", "192.168.1.5", "bot.example", "127.0.0.1.example"])
def test_the_development_switch_refuses_every_address_that_others_can_reach(host: str) -> None:
    with pytest.raises(ValueError, match="is not a loopback address"):
        Unguarded(host)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
async def test_the_development_switch_lets_everybody_in_and_says_so(
    cloud: Cloud, host: str, caplog: pytest.LogCaptureFixture
) -> None:
    transport = cloud.open(app="", unguarded=Unguarded(host))
    await transport.open()
    assert "INBOUND AUTHENTICATION IS OFF" in caplog.text and host in caplog.text
    assert caplog.records[0].levelname == "WARNING"
    assert (await cloud.knock(authorization=""))[0] == 201
    assert (cloud.keys.metadata_fetched, cloud.entra.discoveries) == (0, 0)


async def test_even_then_tenants_and_addresses_are_looked_at(cloud: Cloud) -> None:
    cloud.open(unguarded=Unguarded("127.0.0.1"))
    elsewhere = cloud.activity(serviceUrl="https://evil.example/")
    stranger = cloud.activity(channelData={"tenant": {"id": "x"}})
    assert [(await cloud.knock(sent, ""))[0] for sent in (elsewhere, stranger)] == [403, 403]
    assert cloud.heard == []


async def test_opening_fetches_what_somebody_would_wait_for(cloud: Cloud) -> None:
    await cloud.open().open()
    assert (cloud.keys.fetched, cloud.entra.calls) == (1, 1)
    assert (await cloud.knock())[0] == 201
    assert cloud.keys.fetched == 1


async def test_an_outage_of_microsofts_keeps_nobody_from_starting(
    cloud: Cloud, caplog: pytest.LogCaptureFixture
) -> None:
    cloud.keys.failing, cloud.entra.refuses = 1, "invalid_client"
    await cloud.open().open()
    assert "Teams is not ready yet" in caplog.text
    cloud.watch.push(10)
    assert (await cloud.knock())[0] == 201


async def test_what_is_logged_holds_no_secret(cloud: Cloud, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("DEBUG"):
        transport = cloud.open()
        await transport.open()
        await transport.connector.send(cloud.to(), {"type": "message", "text": "Hello"})
        await cloud.knock()
    token = await transport.tokens.token()
    assert caplog.records and token not in caplog.text and cloud.entra.password not in caplog.text
    assert cloud.entra.password not in repr(Identity(APP, TENANT, password=cloud.entra.password))
    assert token not in repr(transport.tokens._held)

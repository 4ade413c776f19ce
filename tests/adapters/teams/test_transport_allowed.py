"""Whom we listen to and whom we speak to, address by address."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.teams.transport.allowed import TEAMS, Allowed, loopback, secure

TENANT, OTHER = "AAAAAAAA-0000-4000-8000-000000000001", "bbbbbbbb-0000-4000-8000-000000000002"
ALLOWED = Allowed(frozenset({TENANT}))
LOCAL = Allowed(frozenset({TENANT}), frozenset({"127.0.0.1", "localhost", "::1", "smba.example"}))


@pytest.mark.parametrize(
    "url",
    [
        "https://smba.trafficmanager.net/emea/",
        "https://smba.trafficmanager.net/teams",
        "https://SMBA.trafficmanager.net:443/amer/aaaaaaaa-0000-4000-8000-000000000001/",
        "https://smba.infra.gcc.teams.microsoft.com/gcc",
    ],
)
def test_addresses_of_teams_are_allowed(url: str) -> None:
    assert ALLOWED.address(url)


@pytest.mark.parametrize(
    "url",
    [
        "", "smba.trafficmanager.net", "//smba.trafficmanager.net/", "http://smba.trafficmanager.net/emea/",
        "https://smba.trafficmanager.net.evil.example/", "https://evil.example/smba.trafficmanager.net/",
        "https://smba.trafficmanager.net@evil.example/", "https://evil.example#smba.trafficmanager.net",
        "https://evil.example?smba.trafficmanager.net", "https://smba.trafficmanager.net\\@evil.example/",
        "https://smba.trafficmanager.net:8443/", "https://smba.trafficmanager.net:99999/",
        "https://user:secret@smba.trafficmanager.net/", "https://smba.trafficmanager.net/emea/?x=1",
        "https://smba.trafficmanager.net/emea//", "https://smba.trafficmanager.net/{x}/",
        "https://smba.trafficmanager.net/%2e%2e/", "https://smba.trafficmanager.net./", " https://x.example/",
        "https://smba.trafficmanager.net/emea/\n", "ftp://smba.trafficmanager.net/", "https://127.0.0.1/",
        "http://localhost:8080/", "https://smbа.trafficmanager.net/",
    ],
)  # fmt: skip
def test_addresses_that_only_look_so_are_not(url: str) -> None:
    assert not ALLOWED.address(url)


@given(st.text())
def test_no_text_at_all_is_an_address_of_teams_by_chance(text: str) -> None:
    for url in (text, f"https://{text}", f"https://{text}.trafficmanager.net/"):
        assert not ALLOWED.address(url) or any(host in url.lower() for host in TEAMS)


@pytest.mark.parametrize("host", ["127.0.0.1:8080", "localhost", "[::1]:9000"])
def test_this_machine_is_spoken_to_in_the_clear_where_it_is_listed(host: str) -> None:
    assert LOCAL.address(f"http://{host}/") and not ALLOWED.address(f"http://{host}/")
    assert loopback(f"http://{host}/") and secure(f"http://{host}/")


def test_a_listed_host_elsewhere_is_not_spoken_to_in_the_clear() -> None:
    assert LOCAL.address("https://smba.example/") and not LOCAL.address("http://smba.example/")
    assert not secure("http://smba.example/") and not loopback("https://127.0.0.1.example/")


@pytest.mark.parametrize(
    ("data", "conversation", "allowed"),
    [
        ({"tenant": {"id": TENANT}}, {}, True),
        ({"tenant": {"id": TENANT.lower()}}, {"tenantId": TENANT}, True),
        (None, {"tenantId": TENANT}, True),
        ({"tenant": {"id": OTHER}}, {"tenantId": TENANT}, False),
        ({"tenant": {"id": TENANT}}, {"tenantId": OTHER}, False),
        ({"tenant": {"id": [TENANT]}}, {}, False),
        ({"tenant": TENANT}, None, False),
        ({"tenant": {"id": ""}}, {"tenantId": TENANT}, False),
        ("text", ["tenantId"], False),
        (None, None, False),
    ],
)
def test_a_tenant_is_allowed_wherever_it_is_named(data: Any, conversation: Any, allowed: bool) -> None:
    assert ALLOWED.tenant({"channelData": data, "conversation": conversation}) is allowed


def test_nobody_is_allowed_where_no_tenant_is() -> None:
    assert not Allowed(frozenset()).tenant({"channelData": {"tenant": {"id": TENANT}}})
    assert not Allowed(frozenset()).tenant({"channelData": {"tenant": {"id": ""}}})

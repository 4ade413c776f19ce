"""Tokens out: for clients in plain HTTP and for msal, and what is refused."""

import asyncio
from typing import Any

import msal
import pytest
import requests

from tests.fakes.teams import FakeTeams
from tests.fakes.teams.conftest import TENANT, Client
from tests.fakes.teams.entra import SCOPE
from tests.fakes.teams.reading import Json

GOOD = {"grant_type": "client_credentials", "client_secret": "secret-of-the-app", "scope": SCOPE}


class Mapped:
    """An HTTP client for msal, which speaks of https only: in the clear on this machine."""

    def __init__(self) -> None:
        self.session = requests.Session()

    def get(self, url: str, **more: Any) -> requests.Response:
        """GET."""
        return self.session.get(url.replace("https://127", "http://127"), timeout=5, **more)

    def post(self, url: str, **more: Any) -> requests.Response:
        """POST."""
        return self.session.post(url.replace("https://127", "http://127"), timeout=5, **more)

    def close(self) -> None:
        """Let go of the connections."""
        self.session.close()


async def asked(client: Client, tenant: str = TENANT, **changed: str) -> tuple[int, Json]:
    """A request for a token."""
    url = f"{client.teams.login}/{tenant}/oauth2/v2.0/token"
    form = {"client_id": client.teams.app_id, **GOOD, **changed}
    async with client.session.post(url, data=form) as response:
        return response.status, await response.json()


async def test_a_token_is_given_for_the_right_secret_only(teams: FakeTeams, client: Client) -> None:
    before = teams.entra.calls
    status, granted = await asked(client)
    assert status == 200 and (granted["token_type"], granted["expires_in"]) == ("Bearer", 3600)
    assert teams.entra.holds(granted["access_token"]) and (await asked(client, "botframework.com"))[0] == 200
    assert teams.entra.calls == before + 2


@pytest.mark.parametrize(
    ("changed", "status", "error"),
    [
        ({"client_secret": "wrong"}, 401, "invalid_client"),
        ({"client_id": "other"}, 400, "unauthorized_client"),
        ({"scope": "https://graph.microsoft.com/.default"}, 400, "invalid_scope"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        ({"tenant": "nobody"}, 400, "invalid_request"),
    ],
)
async def test_what_entra_refuses(client: Client, changed: dict[str, str], status: int, error: str) -> None:
    answer = await asked(client, **changed)
    assert (answer[0], answer[1]["error"]) == (status, error)


async def test_entra_can_be_made_to_refuse_and_to_fail(teams: FakeTeams, client: Client) -> None:
    teams.fault("token", "unavailable")
    assert [(await asked(client))[0] for _ in range(2)] == [503, 200]
    teams.entra.refuses = "invalid_client"
    assert (await asked(client))[1]["error"] == "invalid_client"


async def test_msal_gets_its_token_and_asks_nobody_else(teams: FakeTeams, client: Client, chat: str) -> None:
    web, calls = Mapped(), teams.entra.calls

    def token() -> Json:
        secure = teams.login.replace("http://", "https://")
        app = msal.ConfidentialClientApplication(
            teams.app_id, client_credential=teams.app_password, authority=f"{secure}/{TENANT}",
            instance_discovery=False, http_client=web,
        )  # fmt: skip
        answers = [app.acquire_token_for_client([SCOPE]) for _ in range(2)]
        assert answers[0]["access_token"] == answers[1]["access_token"]
        return dict(answers[0])

    client.token = (await asyncio.to_thread(token))["access_token"]
    web.close()
    assert (await client.send(chat, {"type": "message", "text": "Hello"}))[0] == 201
    assert (teams.entra.calls - calls, teams.entra.discoveries) == (1, 1)


async def test_a_managed_identity_gets_its_token(teams: FakeTeams, client: Client, chat: str) -> None:
    query = {
        "api-version": "2019-08-01",
        "resource": "https://api.botframework.com",
        "client_id": teams.app_id,
    }
    for header, status in (("wrong", 401), (teams.entra.identity_header, 200)):
        headers = {"X-IDENTITY-HEADER": header}
        async with client.session.get(teams.identity, params=query, headers=headers) as response:
            assert response.status == status
            body = await response.json()
    client.token = body["access_token"]
    assert (await client.send(chat, {"type": "message", "text": "Hello"}))[0] == 201


async def test_entra_may_take_its_time(teams: FakeTeams, client: Client) -> None:
    teams.entra.latency = 0.05
    began = asyncio.get_running_loop().time()
    await asked(client)
    assert asyncio.get_running_loop().time() - began >= 0.05

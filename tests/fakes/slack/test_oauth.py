"""Installing by OAuth: one workspace, a whole organization, and everything that may be wrong with it."""

from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from aiohttp import ClientSession, encode_basic_auth
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.slack import FakeSlack
from tests.fakes.slack.conftest import Error, Pushed
from tests.fakes.slack.views import Refused

BACK = "https://flipside.example/slack/oauth_redirect"
SCOPES = "commands,chat:write,mpim:write,users:read,users:read.email"


def page(slack: FakeSlack, **other: str) -> str:
    asked = {"client_id": slack.client_id, "scope": SCOPES, "redirect_uri": BACK, "state": "s1", **other}
    return f"https://slack.com/oauth/v2/authorize?{urlencode(asked)}"


def query(url: str) -> dict[str, str]:
    assert url.startswith(BACK)
    return {key: one[0] for key, one in parse_qs(urlsplit(url).query).items()}


def fetch(slack: FakeSlack, code: str, **other: str) -> Any:
    """The secret goes in the form: the SDK's own call warns of an old way to write a header."""
    asked = {
        "client_id": slack.client_id,
        "client_secret": slack.client_secret,
        "redirect_uri": BACK,
        **other,
    }
    client = AsyncWebClient(base_url=slack.api, retry_handlers=[])
    return client.api_call("oauth.v2.access", data={"code": code, **asked})


async def test_the_secret_may_come_as_a_password(slack: FakeSlack) -> None:
    code = query(slack.approve(page(slack), slack.team("T1")))["code"]
    password = {"Authorization": encode_basic_auth(slack.client_id, slack.client_secret)}
    form = {"code": code, "redirect_uri": BACK}
    url = f"{slack.api}oauth.v2.access"
    async with ClientSession() as session, session.post(url, data=form, headers=password) as answer:
        assert (await answer.json())["ok"]


async def test_a_code_becomes_a_token_once(slack: FakeSlack, error: Error) -> None:
    team = slack.team("T1")
    team.member("U1", name="Maya")
    back = query(slack.approve(page(slack), team, installer="U1", without=["users:read.email"]))
    assert back["state"] == "s1"
    granted = await fetch(slack, back["code"])
    assert granted["team"] == {"id": "T1", "name": "Acme"} and granted["enterprise"] is None
    assert granted["scope"] == "commands,chat:write,mpim:write,users:read"
    assert granted["authed_user"] == {"id": "U1"} and not granted["is_enterprise_install"]
    me = await AsyncWebClient(granted["access_token"], base_url=slack.api).auth_test()
    assert me["user_id"] == granted["bot_user_id"]
    assert await error(fetch(slack, back["code"])) == "invalid_code"


async def test_what_may_be_wrong_with_fetching(slack: FakeSlack, clock: Pushed, error: Error) -> None:
    code = query(slack.approve(page(slack), slack.team("T1")))["code"]
    assert await error(fetch(slack, code, client_secret="guessed")) == "bad_client_secret"
    assert await error(fetch(slack, code, client_id="other")) == "invalid_client_id"
    assert await error(fetch(slack, code, redirect_uri="https://evil.example")) == "bad_redirect_uri"
    assert await error(fetch(slack, "made-up")) == "invalid_code"
    clock.forward(minutes=11)
    assert await error(fetch(slack, code)) == "invalid_code"


async def test_somebody_may_say_no(slack: FakeSlack) -> None:
    assert query(slack.deny(page(slack))) == {"error": "access_denied", "state": "s1"}


async def test_a_page_that_slack_would_not_show(slack: FakeSlack) -> None:
    for wrong in ({"client_id": "other"}, {"scope": "chat:shout"}, {"scope": ""}):
        with pytest.raises(Refused):
            slack.approve(page(slack, **wrong), slack.team("T1"))
    with pytest.raises(Refused):
        slack.approve(page(slack, scope="channels:history"), slack.team("T1"))
    assert slack.violations == ["the app asks for channels:history"]
    slack.violations.clear()


async def test_a_whole_organization_installs(slack: FakeSlack, error: Error) -> None:
    one, other = slack.team("T1"), slack.team("T2", name="Beta")
    one.member("W1", name="Maya")
    other.member("W2", name="Robert")
    organization = slack.organization("E1", [one, other])
    code = query(slack.approve(page(slack), organization))["code"]
    granted = await fetch(slack, code)
    assert granted["is_enterprise_install"] and granted["team"] is None
    assert granted["enterprise"] == {"id": "E1", "name": "Acme Group"}
    client = AsyncWebClient(granted["access_token"], base_url=slack.api, retry_handlers=[])
    assert [team["id"] for team in (await client.auth_teams_list())["teams"]] == ["T1", "T2"]
    assert await error(client.users_list()) == "missing_argument"
    assert "W2" in [person["id"] for person in (await client.users_list(team_id="T2"))["members"]]
    await client.chat_postMessage(channel="W2", text="Hello")
    assert [message.text for message in other.user("W2").dm] == ["Hello"]


async def test_a_workspace_may_be_put_out_and_let_in(slack: FakeSlack, error: Error) -> None:
    one, other = slack.team("T1"), slack.team("T2", name="Beta")
    other.channel("C2")
    organization = slack.organization("E1", [one, other])
    install = organization.install(teams=["T1"])
    client = AsyncWebClient(install.token, base_url=slack.api, retry_handlers=[])
    assert await error(client.users_list(team_id="T2")) == "team_access_not_granted"
    assert await error(client.chat_postMessage(channel="C2", text="x")) == "team_access_not_granted"
    sent = await organization.grants(install, "T2")
    assert sent.payload["event"] | {"event_ts": ""} == {
        "type": "team_access_granted", "team_ids": ["T2"], "event_ts": "",
    }  # fmt: skip
    assert sent.payload["authorizations"][0]["is_enterprise_install"]
    await client.chat_postMessage(channel="C2", text="x")


async def test_a_workspace_of_an_organization_may_have_its_own(slack: FakeSlack) -> None:
    one, other = slack.team("T1"), slack.team("T2", name="Beta")
    organization = slack.organization("E1", [one, other])
    wide, own = organization.install(), other.install()
    assert one.installation is wide and other.installation is own
    assert own.enterprise == "E1" and not own.whole_organization

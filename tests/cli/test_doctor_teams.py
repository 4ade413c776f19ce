"""The doctor asks a Teams of our own, over real HTTP: what is right, and what goes wrong."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer, unused_port

from adapters.teams.serving import PATH
from bot.cli.doctoring import asking, teams
from bot.cli.doctoring.findings import NOTE, OK, WRONG, Finding
from bot.cli.doctoring.teams_settings import look
from bot.cli.doctoring.teams_there import CAUSES
from bot.settings import Settings, read
from bot.storage.installations import Installation, Kind, State
from tests.cli.asked_doctor import of, present
from tests.cli.running import PEOPLE, PROGRAM, Shell
from tests.fakes.teams.fake import FakeTeams
from tests.fakes.teams.world import APP

TENANT = "aaaaaaaa-0000-4000-8000-000000000001"
OTHER = "aaaaaaaa-0000-4000-8000-000000000002"
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SECRET = "shh8Q~notasecret"
ENV = {"MicrosoftAppId": APP, "MicrosoftAppPassword": SECRET, "MicrosoftAppTenantId": TENANT}
URL = {"FLIPSIDE_URL": "https://flipside.brindle.example"}


@pytest.fixture
async def fake() -> AsyncIterator[FakeTeams]:
    """A Teams with one tenant."""
    async with FakeTeams() as there:
        there.tenant(TENANT)
        yield there


def environment(fake: FakeTeams, **more: str) -> dict[str, str]:
    """Settings that lead to this Teams."""
    there = {"FLIPSIDE_TEAMS_LOGIN": fake.login, "FLIPSIDE_TEAMS_OPENID": fake.openid}
    return {**ENV, "MicrosoftAppPassword": fake.app_password, **there, **more}


async def looked(settings: Settings, now: Callable[[], datetime] = present) -> list[Finding]:
    """What the doctor finds outside."""
    return list(await teams.outside(settings, now))


async def found(fake: FakeTeams, **more: str) -> list[Finding]:
    """What the doctor finds outside, with these settings."""
    return await looked(read(environment(fake, **more)))


# --- settings


def test_without_anything_of_teams_nothing_is_said() -> None:
    assert list(look(read({}))) == []
    assert list(teams.look(read(URL), teams.Known(), present)) == []


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({}, "SingleTenant, people of one tenant."),
        ({"FLIPSIDE_TEAMS_TENANTS": OTHER}, "SingleTenant, people of 2 tenants."),
        ({"FLIPSIDE_TEAMS_TENANTS": TENANT}, "SingleTenant, people of one tenant."),
        ({"MicrosoftAppType": "UserAssignedMSI", "MicrosoftAppPassword": ""}, "UserAssignedMSI, people of"),
    ],
)
def test_what_is_complete_is_said_in_one_line(more: dict[str, str], said: str) -> None:
    ((kind, sentence),) = look(read({**ENV, **URL, **more}))
    assert kind == OK and said in sentence


@pytest.mark.parametrize(
    ("more", "kind", "said"),
    [
        ({"MicrosoftAppPassword": OTHER}, WRONG, "copy its Value"),
        ({"MicrosoftAppTenantId": APP}, WRONG, "both stand under Configuration"),
        ({"MicrosoftAppType": "UserAssignedMSI"}, NOTE, "not used with UserAssignedMSI"),
        ({"FLIPSIDE_URL": ""}, NOTE, "FLIPSIDE_URL is empty"),
        ({"FLIPSIDE_TEAMS_AUTH": "off", "FLIPSIDE_URL": ""}, NOTE, "anybody can write to Flipside"),
        ({"FLIPSIDE_TEAMS_AUTH": "off"}, WRONG, "names an address outside"),
    ],
)
def test_what_is_in_the_wrong_place_is_found_and_no_value_is_shown(
    more: dict[str, str], kind: str, said: str
) -> None:
    environment = {**ENV, **URL, **more}
    sentences = list(look(read(environment)))
    assert said in of(kind, sentences)
    secrets = (environment["MicrosoftAppPassword"], environment["MicrosoftAppTenantId"], APP)
    assert not [value for value in secrets if value in str(sentences)]


# --- Microsoft


async def test_a_good_app_gets_a_token_and_the_keys_are_there(fake: FakeTeams) -> None:
    assert await found(fake) == [
        (OK, "Entra gives the bot a token."),
        (OK, "The keys that sign what Teams sends are there (2)."),
    ]
    assert fake.entra.calls == 1
    fake.check()


async def test_an_app_of_several_tenants_gets_its_token_where_those_do(fake: FakeTeams) -> None:
    several = {"MicrosoftAppType": "MultiTenant", "MicrosoftAppTenantId": OTHER}
    assert (OK, "Entra gives the bot a token.") in await found(fake, **several)


async def test_an_identity_of_the_machine_is_not_asked_for(fake: FakeTeams) -> None:
    managed = {"MicrosoftAppType": "UserAssignedMSI", "MicrosoftAppPassword": ""}
    assert "UserAssignedMSI" in of(NOTE, await found(fake, **managed))
    assert fake.entra.calls == 0


@pytest.mark.parametrize(
    ("more", "code", "said"),
    [
        ({"MicrosoftAppPassword": "wrong"}, "AADSTS7000215", "copy its Value"),
        ({"MicrosoftAppTenantId": OTHER}, "AADSTS90002", "no such tenant"),
        ({"MicrosoftAppId": OTHER}, "AADSTS700016", "not known in this tenant"),
    ],
)
async def test_what_entra_refuses_is_said_with_what_to_do(
    fake: FakeTeams, more: dict[str, str], code: str, said: str
) -> None:
    sentences = of(WRONG, await found(fake, **more))
    assert f"({code}): {CAUSES[code]}" in sentences and said in sentences
    assert not [value for value in more.values() if value in sentences]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (
            {"error": "x", "error_description": "AADSTS999999: no \x1b[2J idea"},
            "(AADSTS999999): look the code up",
        ),
        ({"error": "x"}, "no code of an error"),
        ("<html>", "no code of an error"),
    ],
)
async def test_what_is_no_known_answer_of_entra_is_not_shown(
    fake: FakeTeams, body: object, said: str
) -> None:
    fake.fault("token", (400, body, {}))
    sentences = of(WRONG, await found(fake))
    assert said in sentences and "idea" not in sentences and "html" not in sentences


@pytest.mark.parametrize(("off", "side"), [(63, "ahead of"), (-63, "behind")])
async def test_a_clock_that_is_wrong_is_found(fake: FakeTeams, off: int, side: str) -> None:
    sentences = await looked(read(environment(fake)), lambda: present() + timedelta(seconds=off))
    assert f"s {side} Microsoft's" in of(WRONG, sentences)


async def test_microsoft_out_of_reach_is_two_sentences(monkeypatch: pytest.MonkeyPatch) -> None:
    nowhere = f"http://127.0.0.1:{unused_port()}"
    told = read({**ENV, "FLIPSIDE_TEAMS_LOGIN": nowhere, "FLIPSIDE_TEAMS_OPENID": f"{nowhere}/openid"})
    sentences = of(WRONG, await looked(told)).splitlines()
    assert ["does not answer" in sentences[0], "every request would be refused" in sentences[1]] == [True] * 2


async def test_an_entra_that_does_not_answer_is_not_waited_for(
    fake: FakeTeams, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "PATIENCE", 0.05)
    fake.entra.latency = 0.5
    assert "TimeoutError" in of(WRONG, await found(fake))


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"jwks_uri": 7},
        {"jwks_uri": "nowhere"},
        {"jwks_uri": "SELF"},
        {"jwks_uri": "SELF", "keys": "none"},
        {"jwks_uri": "SELF", "keys": [7, {"endorsements": ["webchat"]}, {"kid": "x"}]},
    ],
)
async def test_keys_that_do_not_speak_for_teams_are_none(
    fake: FakeTeams, document: dict[str, object]
) -> None:
    async def answer(request: web.Request) -> web.Response:
        here = {"jwks_uri": str(request.url)} if document.get("jwks_uri") == "SELF" else {}
        return web.json_response({**document, **here})

    app = web.Application()
    app.router.add_get("/openid", answer)
    async with TestServer(app) as server:
        sentences = await found(fake, FLIPSIDE_TEAMS_OPENID=str(server.make_url("/openid")))
    assert "no keys for Teams): every request would be refused" in of(WRONG, sentences)


# --- our own door


@asynccontextmanager
async def door(status: int) -> AsyncIterator[str]:
    """Our address from outside, as it might answer."""

    async def messages(request: web.Request) -> web.Response:
        assert "Authorization" not in request.headers and (await request.json())["type"] == "message"
        return web.Response(status=status)

    app = web.Application()
    app.router.add_post(PATH, messages)
    async with TestServer(app) as server:
        yield str(server.make_url("")).rstrip("/")


@pytest.mark.parametrize(
    ("status", "kind", "said"),
    [
        (401, OK, "refuses what Microsoft has not signed"),
        (200, WRONG, "took a request that nobody signed"),
        (202, WRONG, "took a request that nobody signed"),
        (404, WRONG, "is not served (HTTP 404)"),
        (302, WRONG, "is not served (HTTP 302)"),
        (503, WRONG, "is not ready"),
    ],
)
async def test_the_door_is_there_and_shut_or_it_is_said_what_to_do(
    fake: FakeTeams, status: int, kind: str, said: str
) -> None:
    async with door(status) as url:
        ((last, sentence),) = (await found(fake, FLIPSIDE_URL=url))[2:]
    assert (last, said in sentence) == (kind, True)


async def test_a_door_that_nobody_answers(fake: FakeTeams) -> None:
    url = f"http://127.0.0.1:{unused_port()}"
    assert f"{url}{PATH} does not answer" in of(WRONG, await found(fake, FLIPSIDE_URL=url))


# --- people


def one(state: State) -> Installation:
    """The tenant's installation."""
    return Installation(
        "teams", TENANT, Kind.WORKSPACE, NOW, NOW, "Brin\x1b[2Jdle", state=state, reason="gone"
    )


@pytest.mark.parametrize(
    ("known", "kind", "said"),
    [
        (teams.Known(), NOTE, "Nobody can be reached in Teams yet. Upload the package"),
        (teams.Known(people=1), OK, "One person can be reached in Teams."),
        (teams.Known(people=12), OK, "12 people can be reached in Teams."),
        (teams.Known((one(State.PAUSED),), 3), NOTE, "Teams is paused for Brin[2Jdle (gone)"),
        (teams.Known((one(State.ACTIVE),), 3), OK, "3 people can be reached in Teams."),
    ],
)
def test_who_is_reached_and_what_is_paused(known: teams.Known, kind: str, said: str) -> None:
    told = read({"FLIPSIDE_TEAMS_AUTH": "off"})
    assert said in of(kind, list(teams.look(told, known, present)))


def test_without_authentication_nobody_is_asked() -> None:
    told = read({"FLIPSIDE_TEAMS_AUTH": "off", "FLIPSIDE_TEAMS_LOGIN": f"http://127.0.0.1:{unused_port()}"})
    assert of(WRONG, list(teams.look(told, teams.Known(), present))) == ""


async def test_check_says_it_all_and_shows_no_secret(fake: FakeTeams, small_shell: Shell) -> None:
    """The command as an admin types it, on a database with a program."""
    await asyncio.to_thread(small_shell.fine, "people", "import", PEOPLE)
    await asyncio.to_thread(small_shell.fine, "apply", PROGRAM)
    async with door(401) as url:
        for name, value in environment(fake, FLIPSIDE_URL=url).items():
            small_shell.patch.setenv(name, value)
        said = await asyncio.to_thread(small_shell.fine, "check")
    for sentence in (
        "Teams' settings are complete",
        "Entra gives",
        "has not signed",
        "Nobody can be reached",
    ):
        assert sentence in said
    assert "No platform is set up" not in said
    assert fake.app_password not in said and TENANT not in said

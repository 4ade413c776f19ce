"""Failures on demand: what the bot meets, and what was counted."""

import json

import pytest
from aiohttp import ClientConnectionError

from tests.fakes.teams import Conversation, FakeTeams, Tenant
from tests.fakes.teams.conftest import GUEST, MAYA, Client, Pushed
from tests.fakes.teams.faults import NAMED
from tests.fakes.teams.test_connector import HELLO, code, opening, posting


@pytest.mark.parametrize("kind", sorted(NAMED))
async def test_every_row_of_the_table_comes_after_some_and_for_some(
    teams: FakeTeams, client: Client, chat: str, kind: str
) -> None:
    teams.fault("send", kind, times=2, after=1)
    answers = [await client.send(chat, HELLO) for _ in range(4)]
    assert [status for status, _ in answers] == [201, NAMED[kind][0], NAMED[kind][0], 201]
    assert code(answers[1][1]) == NAMED[kind][1]
    assert teams.accepted("send") == 2 and len(teams.conversations[chat].messages) == 2
    teams.check()


async def test_throttled_says_how_long_or_does_not(teams: FakeTeams, client: Client, chat: str) -> None:
    waits = []
    for kind in ("throttled", "throttled_without_wait"):
        teams.fault("send", kind, retry_after=7)
        headers = {"Authorization": f"Bearer {client.token}"}
        url = f"{teams.service}v3/conversations/{chat}/activities"
        async with client.session.post(url, json=HELLO, headers=headers) as response:
            waits.append(response.headers.get("Retry-After"))
    assert waits == ["7", None]


async def test_the_older_form_of_a_block_hides_its_code(teams: FakeTeams, client: Client, chat: str) -> None:
    teams.fault("send", "writes_blocked")
    status, body = await client.send(chat, HELLO)
    assert (status, body["errorCode"]) == (403, 209)
    assert json.loads(body["message"])["subCode"] == "MessageWritesBlocked"


async def test_any_answer_can_be_scripted(teams: FakeTeams, client: Client, chat: str) -> None:
    teams.fault("*", (418, {"error": {"code": "Teapot"}}, {"X-Tea": "green"}))
    assert await client.send(chat, HELLO) == (418, {"error": {"code": "Teapot"}})
    with pytest.raises(ValueError, match="no fault is called"):
        teams.fault("send", "misspelled")


async def test_a_fault_may_wait_for_one_person_or_one_channel(
    teams: FakeTeams, client: Client, tenant: Tenant, chat: str, news: Conversation
) -> None:
    teams.fault("*", "service_error", person=tenant.members[MAYA].id, times=2)
    teams.fault("create", "precondition", conversation=news.id)
    assert (await client.ask("POST", "conversations", opening(GUEST)))[0] == 201
    assert (await client.ask("POST", "conversations", opening(MAYA)))[0] == 500
    assert (await client.send(chat, HELLO))[0] == 500
    assert (await client.ask("POST", "conversations", posting(news.id)))[0] == 412
    assert (await client.ask("POST", "conversations", posting(news.id)))[0] == 201


async def test_a_dropped_connection_before_and_after(teams: FakeTeams, client: Client, chat: str) -> None:
    teams.fault("send", "drop_before")
    with pytest.raises(ClientConnectionError):
        await client.send(chat, HELLO)
    assert teams.accepted("send") == 0 and len(teams.called("send")) == 1
    teams.fault("send", "disconnect_after_accept")
    with pytest.raises(ClientConnectionError):
        await client.send(chat, HELLO)
    assert teams.accepted("send") == 1 and len(teams.conversations[chat].messages) == 1


async def test_pages_instead_of_json(teams: FakeTeams, client: Client, chat: str) -> None:
    teams.fault("send", "not_json")
    assert await client.send(chat, HELLO) == (502, "<html>Bad gateway</html>")
    teams.fault("send", "not_json_ok")
    assert await client.send(chat, HELLO) == (201, "<html>OK</html>") and teams.accepted("send") == 1


async def test_a_slow_answer_comes(teams: FakeTeams, client: Client, chat: str) -> None:
    fault = teams.fault("send", "slow", seconds=0.01)
    assert (await client.send(chat, HELLO))[0] == 201 and fault.met == 1


async def test_rates_are_kept_by_the_clock(
    teams: FakeTeams, client: Client, chat: str, news: Conversation, clock: Pushed
) -> None:
    teams.keep_rates()
    first = [(await client.send(chat, HELLO))[0] for _ in range(8)]
    assert first == [201] * 7 + [429]
    assert (await client.send(news.id, HELLO))[0] == 201
    clock.forward(seconds=1)
    assert [(await client.send(chat, HELLO))[0] for _ in range(2)] == [201, 429]  # eight within two seconds
    clock.forward(minutes=1)
    assert (await client.send(chat, HELLO))[0] == 201
    assert teams.busiest(["send"], chat) == 7

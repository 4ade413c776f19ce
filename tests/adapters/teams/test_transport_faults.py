"""Every class of failure of section 13 of teams.md: exactly one request each, and the right word for it."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest

from adapters.teams.ports import SendError
from adapters.teams.transport import Allowed, Net
from adapters.teams.transport.calls import Calls, NoTokens
from adapters.teams.transport.clients import Clients
from adapters.teams.transport.connector import BotConnector
from adapters.teams.transport.net import CONNECTIONS, NoAnswer
from tests.adapters.teams.transport_fakes import TENANT, Cloud, Said
from tests.fakes.teams.faults import NAMED, WRITES_BLOCKED

HELLO = {"type": "message", "text": "Hello"}
CALLS: dict[str, Callable[[Any, Any], Awaitable[Any]]] = {
    "send": lambda out, to: out.send(to, HELLO),
    "targeted": lambda out, to: out.send(to, HELLO, targeted="29:1"),
    "update": lambda out, to: out.update(to, "m1", HELLO),
    "delete": lambda out, to: out.delete(to, "m1"),
    "open": lambda out, to: out.open_personal(to, "29:1"),
    "post": lambda out, to: out.post_channel(to, "19:x", HELLO),
    "member": lambda out, to: out.member(to, "29:1"),
    "members": lambda out, to: out.members(to),
    "channels": lambda out, to: out.channels(to, "19:x"),
}


@pytest.fixture
async def cloud() -> AsyncIterator[Cloud]:
    async with Cloud() as one:
        one.open()
        yield one


async def refusal(cloud: Cloud, call: str, *said: Said) -> SendError:
    """What one call raises, after a good one: so that the connection is one that was kept."""
    assert cloud.transport is not None
    await cloud.transport.connector.send(cloud.to(), HELLO)
    cloud.seen, cloud.script = [], [*said]
    with pytest.raises(SendError) as raised:
        await CALLS[call](cloud.transport.connector, cloud.to())
    assert len(cloud.seen) == 1, f"one request for one {call}"
    return raised.value


@pytest.mark.parametrize("name", NAMED)
async def test_a_refusal_is_one_request_and_its_own_word(cloud: Cloud, name: str) -> None:
    status, code, message = NAMED[name]
    body = {"error": {"code": code, "message": message}}
    for call in CALLS:
        error = await refusal(cloud, call, Said(status, body, {"Retry-After": "7"}))
        assert (error.status, error.code) == (status, code.replace(" ", ""))
        assert (error.retry_after, error.left) == (7.0, True)


async def test_a_lost_connection_is_not_tried_again(cloud: Cloud) -> None:
    for call in CALLS:
        error = await refusal(cloud, call, Said(drop="before"))
        assert (error.status, error.left) == (0, True)


async def test_nothing_is_followed_elsewhere(cloud: Cloud) -> None:
    for call in CALLS:
        error = await refusal(cloud, call, Said(307, {}, {"Location": f"{cloud.url}/emea/elsewhere"}))
        assert error.status == 307


async def test_an_older_block_has_its_word_inside(cloud: Cloud) -> None:
    assert (await refusal(cloud, "send", Said(403, WRITES_BLOCKED))).code == "MessageWritesBlocked"


@pytest.mark.parametrize(
    "body",
    ["<html>Bad gateway for Ana</html>", "", [], {"error": "Ana"}, {"error": {"code": "Dear Ana, no!"}},
     {"error": {"code": 5}}, {"message": "Authorization has been denied for this request."}],
)  # fmt: skip
async def test_what_is_no_word_is_not_kept(cloud: Cloud, body: Any) -> None:
    error = await refusal(cloud, "send", Said(502, body))
    assert (error.status, error.code) == (502, "")


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("30", 30), ("0", 0), ("1.5", 1.5), ("-5", 0), ("soon", 0), ("1" * 400, 0), ("999999", 3600),
     ("Mon, 02 Mar 2026 09:31:00 GMT", 60), ("Mon, 02 Mar 2026 09:00:00 GMT", 0)],
)  # fmt: skip
async def test_how_long_to_wait(cloud: Cloud, header: str, seconds: float) -> None:
    headers = {"Retry-After": header, "Date": "Mon, 02 Mar 2026 09:30:00 GMT"}
    assert (await refusal(cloud, "send", Said(429, {}, headers))).retry_after == seconds


@pytest.mark.parametrize("status", [201, 503])
async def test_an_answer_that_breaks_off(cloud: Cloud, status: int) -> None:
    """A refusal is one all the same; a success may have been one."""
    error = await refusal(cloud, "send", Said(status, drop="within"))
    assert (error.status, error.left) == (0 if status == 201 else 503, True)


@pytest.mark.parametrize("body", ["<html>OK</html>", "", "5", [], {"id": None}, {"id": {"x": 1}}])
async def test_a_success_that_says_nothing_is_one(cloud: Cloud, body: Any) -> None:
    assert cloud.transport is not None
    cloud.script = [Said(200, body)]
    sent = await cloud.transport.connector.send(cloud.to(), HELLO)
    assert (type(sent), len(cloud.seen)) == (str, 1)


async def test_what_the_sdk_cannot_read_may_have_been_sent(cloud: Cloud) -> None:
    class Odd(Calls):
        async def make(self, *asked: Any) -> bytes:
            return b"[]"

    calls = Odd(Net(), Allowed(frozenset(), frozenset({"127.0.0.1"})), NoTokens(), NoTokens())
    with pytest.raises(SendError) as raised:
        await BotConnector("", calls, Clients(calls)).send(cloud.to(), HELLO)
    assert (raised.value.status, raised.value.left) == (0, True)


async def test_no_call_at_all_goes_to_a_host_that_is_not_listed(cloud: Cloud) -> None:
    """Not even one of the SDK's own making."""
    calls = Calls(Net(), Allowed(frozenset(), frozenset()), NoTokens(), NoTokens())
    with pytest.raises(SendError, match="ServiceUrlNotAllowed"):
        await calls.make("GET", cloud.service)
    assert cloud.seen == []


async def test_an_answer_that_does_not_come_is_unknown(cloud: Cloud) -> None:
    """A server that takes the request, and keeps silent."""
    taken = asyncio.Event()

    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"Hello")
        taken.set()
        await reader.read()
        writer.close()

    server = await asyncio.start_server(silent, "127.0.0.1", 0)
    net = Net(timeout=0.3)
    calls = Calls(net, Allowed(frozenset(), frozenset({"127.0.0.1"})), NoTokens(), NoTokens())
    there = replace(cloud.to(), service=f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}")
    with pytest.raises(SendError) as raised:
        await BotConnector("", calls, Clients(calls)).send(there, HELLO)
    assert (raised.value.status, raised.value.left, taken.is_set()) == (0, True, True)
    await net.close()
    server.close()


async def test_a_connection_that_never_came_about_took_nothing_along(cloud: Cloud) -> None:
    assert cloud.transport is not None
    await cloud.transport.tokens.token()
    there = replace(cloud.to(), service="http://127.0.0.1:1/")
    for call in CALLS.values():
        with pytest.raises(SendError) as raised:
            await call(cloud.transport.connector, there)
        assert (raised.value.status, raised.value.left) == (0, False)


async def test_who_gets_no_connection_has_sent_nothing() -> None:
    """Every connection is taken by somebody who waits for an answer."""
    taken: list[asyncio.StreamWriter] = []
    all_taken = asyncio.Event()

    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        taken.append(writer)
        if len(taken) == CONNECTIONS:
            all_taken.set()
        await reader.read()
        writer.close()

    server = await asyncio.start_server(silent, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
    net = Net(timeout=60, connect=1)
    waiting = [asyncio.create_task(net.ask("GET", url)) for _ in range(CONNECTIONS)]
    await all_taken.wait()
    with pytest.raises(NoAnswer) as raised:
        await net.ask("GET", url)
    assert (raised.value.left, len(taken)) == (False, CONNECTIONS)
    for one in waiting:
        one.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    await net.close()
    server.close()


async def test_what_is_closed_sends_nothing_more(cloud: Cloud) -> None:
    assert cloud.transport is not None
    await cloud.transport.connector.send(cloud.to(), HELLO)
    await cloud.transport.close()
    with pytest.raises(SendError) as raised:
        await cloud.transport.connector.send(cloud.to(), HELLO)
    assert (raised.value.left, len(cloud.seen)) == (False, 1)


def test_errors_carry_no_text_of_people() -> None:
    error = SendError(403, "ConversationBlockedByUser")
    assert str(error) == "403 ConversationBlockedByUser" and TENANT not in json.dumps(error.args)

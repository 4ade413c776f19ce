"""Live updates over real HTTP."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import ClientResponse

from adapters.web.ports import BOT
from bot.events import Address
from conversations.cards import Card
from tests.adapters.web.conftest import House
from tests.adapters.web.fakes import CHANNEL, MORNING


class Ear:
    """Server-sent events, one by one."""

    def __init__(self, response: ClientResponse) -> None:
        self._response = response

    async def next(self) -> tuple[str, str, Any]:
        """The id, name and data of the next event."""
        fields: dict[str, str] = {}
        async with asyncio.timeout(5):
            while line := (await self._response.content.readline()).decode().rstrip("\n"):
                name, _, value = line.partition(": ")
                fields[name] = value
        return fields.get("id", ""), fields["event"], json.loads(fields["data"])


@asynccontextmanager
async def listening(house: House, person: str = "u1", last: str = "") -> AsyncIterator[Ear]:
    house.come_in(person)
    headers = {"Last-Event-ID": last} if last else {}
    async with house.client.get("/stream", headers=headers) as response:
        assert response.content_type == "text/event-stream"
        yield Ear(response)


async def test_it_begins_with_who_is_signed_in_and_what_is_unread(house: House) -> None:
    house.log.post("dm:u1", BOT, {}, MORNING)
    async with listening(house) as ear:
        _, name, hello = await ear.next()
    assert name == "hello"
    assert hello == {"person": "u1", "unread": {"dm:u1": 1, CHANNEL: 0}, "now": "2026-11-23T09:00:00+00:00"}


async def test_a_message_arrives_with_its_id(house: House) -> None:
    async with listening(house) as ear:
        await ear.next()
        await house.adapter.deliver(Address("web", user="u2"), house.adapter.draw(Card("For Ben.")), "k1")
        await house.adapter.deliver(Address("web", user="u1"), house.adapter.draw(Card("For Ana.")), "k2")
        number, name, message = await ear.next()
    assert (number, name, message["payload"]["text"]) == ("2", "message", "For Ana.")


async def test_what_was_missed_is_told_on_the_way_back_in(house: House) -> None:
    for room, text in (
        ("dm:u1", "seen"),
        ("dm:u1", "missed"),
        ("dm:u2", "not mine"),
        (CHANNEL, "missed too"),
    ):
        house.log.post(room, BOT, {"text": text}, MORNING)
    async with listening(house, last="1") as ear:
        await ear.next()
        told = [(await ear.next())[2]["payload"]["text"] for _ in range(2)]
    assert told == ["missed", "missed too"]


async def test_the_clock_and_the_home_page_are_told(house: House) -> None:
    async with listening(house) as ear:
        await ear.next()
        await house.post("/clock", {"step": "week"})
        assert await ear.next() == ("", "clock", {"now": "2026-11-30T09:00:00+00:00"})
        await house.adapter.publish(Address("web", user="u1"), {}, None)
        assert (await ear.next())[1] == "home"


async def test_reading_tells_the_other_windows_what_is_left(house: House) -> None:
    first = house.log.post("dm:u1", BOT, {}, MORNING)
    house.log.post("dm:u1", BOT, {}, MORNING)
    async with listening(house) as ear:
        await ear.next()
        await house.post("/seen", {"room": "dm:u1", "upto": first.id})
        assert (await ear.next())[1:] == ("seen", {"room": "dm:u1", "unread": 1})


async def test_the_server_can_stop_while_somebody_listens(house: House) -> None:
    async with listening(house) as ear:
        await ear.next()
        house.feed.close()
        async with asyncio.timeout(5):
            assert await ear._response.content.read() == b""

"""Posting, redrawing, publishing: once each, and everybody who looks is told."""

import pytest

from adapters.contract import Adapter, DeliveryFailed, Receipt, Verdict
from adapters.web.deliver import WebAdapter
from adapters.web.feed import Feed
from adapters.web.ports import BOT
from bot.events import Address
from conversations.cards import Card
from tests.adapters.web.fakes import CHANNEL, FakeClock, FakeLog

ANA = Address("web", user="u1")


def parts() -> tuple[FakeLog, Feed, WebAdapter]:
    log, feed = FakeLog(), Feed()
    return log, feed, WebAdapter(log, feed, FakeClock())


def test_it_is_an_adapter() -> None:
    adapter: Adapter = parts()[2]
    assert adapter.name == "web"


async def test_a_message_goes_to_the_persons_own_room_or_to_the_channel() -> None:
    log, _, adapter = parts()
    await adapter.deliver(ANA, adapter.draw(Card("Hello.")), "k1")
    await adapter.deliver(Address("web", user="u1", channel=CHANNEL), adapter.draw(Card("Hello, all.")), "k2")
    (direct,), (shared,) = log.history("dm:u1"), log.history(CHANNEL)
    assert (direct.author, direct.payload["text"]) == (BOT, "Hello.")
    assert shared.payload["text"] == "Hello, all."


async def test_a_repeat_with_the_same_key_is_the_same_message() -> None:
    log, _, adapter = parts()
    payload = adapter.draw(Card("Hello."))
    assert await adapter.deliver(ANA, payload, "k1") == await adapter.deliver(ANA, payload, "k1")
    assert len(log.history("dm:u1")) == 1


async def test_a_replaced_message_is_drawn_anew_for_whoever_looks() -> None:
    log, feed, adapter = parts()
    receipt = await adapter.deliver(ANA, adapter.draw(Card("Join?")), "k1")
    with feed.listening(frozenset(("dm:u1",))) as ana:
        await adapter.replace(receipt, adapter.draw(Card("You said yes.")))
        news = await ana.next(1)
    assert (news.name, news.body["id"]) == ("redrawn", int(receipt.message))
    assert log.history("dm:u1")[0].payload["text"] == "You said yes."


async def test_a_changed_page_is_told_to_its_owner_only() -> None:
    _, feed, adapter = parts()
    with feed.listening(frozenset(("dm:u1",))) as ana, feed.listening(frozenset(("dm:u2",))) as ben:
        await adapter.publish(ANA, {}, None)
        assert (await ana.next(1)).name == "home"
        assert (await ben.next(0.001)).name == "quiet"


async def test_what_has_no_place_fails_for_good() -> None:
    _, _, adapter = parts()
    with pytest.raises(DeliveryFailed) as nowhere:
        await adapter.deliver(Address("web"), {}, "k")
    with pytest.raises(DeliveryFailed) as foreign:
        await adapter.replace(Receipt(ANA, "1700000000.0001"), {})
    assert nowhere.value.verdict is foreign.value.verdict is Verdict.NEVER

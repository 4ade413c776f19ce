"""Who a request is for: from our rows, through a small cache, without the network; through real Bolt."""

import asyncio
import logging
import threading
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest

from adapters.slack.authorize import Known, authorizing
from adapters.slack.ports import Installed
from bot.clock import HandClock
from tests.adapters.slack.installs import NOW, House, a_house, known
from tests.fakes.slack import FakeSlack

ACME = Installed("T1", "xoxb-acme", "B1", "U1", team="T1")
GROUP = Installed("E1", "xoxb-group", "B2", "U2", enterprise="E1")


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    clock = HandClock(NOW)
    async with FakeSlack(clock=clock.now) as slack, a_house(slack, clock, tmp_path) as one:
        yield one


class Counted:
    """Installations in memory that count how often somebody asks; `gate` holds an answer back."""

    def __init__(self, *there: Installed) -> None:
        self.there, self.asked = {one.id: one for one in there}, 0
        self.gate, self.begun = threading.Event(), threading.Event()
        self.gate.set()

    def of(self, team: str, enterprise: str) -> Installed | None:
        self.asked += 1
        found = self.there.get(team) or self.there.get(enterprise)
        self.begun.set()
        assert self.gate.wait(10)
        return found

    def get(self, installation: str) -> Installed | None:
        return self.there.get(installation)

    def pause(self, installation: str, why: str, now: object) -> None:
        del self.there[installation]


async def test_bolt_hears_everything_that_it_needs_and_asks_slack_nothing(house: House) -> None:
    house.stored.install(ACME, NOW)
    heard: list[tuple[str | None, ...]] = []
    app = AsyncApp(
        signing_secret="s", request_verification_enabled=False, process_before_response=True,
        authorize=authorizing(known(house, [0.0])), client=house.web.client(),  # type: ignore[arg-type]
    )  # fmt: skip

    async def command(ack: object, context: object) -> None:
        heard.append((context.bot_id, context.bot_user_id, context.bot_token))  # type: ignore[attr-defined]
        await ack()  # type: ignore[operator]

    app.command("/flipside")(command)
    for team, status in (("T1", 200), ("T2", 200)):
        body = f"command=%2Fflipside&team_id={team}&user_id=U5&text=help"
        kind: dict[str, str | Sequence[str]] = {"content-type": "application/x-www-form-urlencoded"}
        answer = await app.async_dispatch(AsyncBoltRequest(body=body, headers=kind))
        assert answer.status == status
    assert heard == [("B1", "U1", "xoxb-acme")]
    assert house.slack.calls == []


async def test_nobody_is_asked_twice_within_the_time_and_again_after_it() -> None:
    there, at = Counted(ACME), [0.0]
    cache = Known(there, lambda: at[0], ttl=60)
    for _ in range(3):
        assert await cache.of("T1", "") == ACME
        assert await cache.of("T2", "") is None
    assert there.asked == 2
    at[0] = 60.0
    assert await cache.of("T1", "") == ACME
    assert there.asked == 3


@pytest.mark.parametrize(
    ("one", "team", "enterprise"), [(ACME, "T1", ""), (GROUP, "T5", "E1"), (GROUP, "", "E1")]
)
async def test_what_is_dropped_is_read_anew(one: Installed, team: str, enterprise: str) -> None:
    there = Counted(one)
    cache = Known(there, lambda: 0.0)
    assert await cache.of(team, enterprise) == one
    there.there[one.id] = renewed = replace(one, token="xoxb-new")
    assert await cache.of(team, enterprise) == one
    cache.drop(one.id)
    assert await cache.of(team, enterprise) == renewed


async def test_that_there_was_nothing_is_dropped_too() -> None:
    there = Counted()
    cache = Known(there, lambda: 0.0)
    assert await cache.of("T1", "") is None
    there.there["T1"] = ACME
    cache.drop("T1")
    assert await cache.of("T1", "") == ACME


async def test_what_was_dropped_while_it_was_read_is_not_kept() -> None:
    there = Counted(ACME)
    cache = Known(there, lambda: 0.0)
    there.gate.clear()
    reading = asyncio.create_task(cache.of("T1", ""))
    assert await asyncio.to_thread(there.begun.wait, 10)
    there.pause("T1", "invalid_auth", NOW)
    cache.drop("T1")
    there.gate.set()
    assert await reading == ACME
    assert await cache.of("T1", "") is None


async def test_a_paused_installation_gets_no_request(house: House) -> None:
    house.stored.install(ACME, NOW)
    find = authorizing(cache := known(house, [0.0]))
    found = await find(None, "T1")
    assert found and (found.bot_token, found.bot_id, found.bot_user_id) == ("xoxb-acme", "B1", "U1")
    assert (found.team_id, found.enterprise_id) == ("T1", None)
    house.stored.pause("T1", "token_revoked", NOW)
    cache.drop("T1")
    assert await find(None, "T1") is None


async def test_an_organization_answers_for_its_workspaces(house: House) -> None:
    house.stored.install(GROUP, NOW)
    found = await authorizing(known(house, [0.0]))("E1", "T7")
    assert found and (found.team_id, found.enterprise_id, found.bot_token) == ("T7", "E1", "xoxb-group")


@given(st.lists(st.text("abc", min_size=1, max_size=3), min_size=1, max_size=40))
def test_however_many_workspaces_ask_there_is_an_end_to_it(teams: list[str]) -> None:
    async def ask() -> None:
        there = Counted(ACME)
        cache = Known(there, lambda: 0.0, most=5)
        for team in teams:
            await cache.of(team, "")
            assert len(cache) <= 5
        there.asked = 0
        await cache.of(teams[-1], "")
        assert there.asked == 0  # the newest is kept

    asyncio.run(ask())


async def test_bolt_complains_of_nothing(house: House, caplog: pytest.LogCaptureFixture) -> None:
    """It warns of every argument that it does not know, and would hand in None."""
    with caplog.at_level(logging.WARNING):
        AsyncApp(signing_secret="s", authorize=authorizing(known(house, [0.0])))  # type: ignore[arg-type]
    assert caplog.records == []

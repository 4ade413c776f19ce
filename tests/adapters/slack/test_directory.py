"""Slack's directory, read over real HTTP: who comes of it, and what waits, breaks or is forbidden."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from bot.events import Address, Standing
from bot.storage import accounts
from bot.storage.database import reading
from tests.adapters.slack.roll import Roll, a_roll, until
from tests.fakes.slack import FakeSlack, Team, payloads

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
async def roll(tmp_path: Path) -> AsyncIterator[Roll]:
    """An empty house beside a fake Slack."""
    async with FakeSlack() as slack, a_roll(slack, tmp_path) as found:
        yield found
        slack.check()


@pytest.fixture
def team(roll: Roll) -> Team:
    """A workspace with one of each kind; installed."""
    team = roll.slack.team("T1")
    team.member("U1", name="Mira Sol", email="Mira@Example.org", title="Analyst", locale="de-DE")
    team.member("W2", name="Max Luz", zone="Asia/Tokyo")
    team.member("U3", name="Build Bot", bot=True)
    team.member("U4", name="Gast", guest=True)
    team.member("U5", name="Gone", deleted=True)
    roll.known.add(team.install())
    return team


def standing(roll: Roll, user: str) -> Standing | None:
    with reading(roll.engine) as connection:
        return accounts.standing(connection, Address("slack", "T1", user))


async def test_colleagues_become_people_and_the_others_do_not(roll: Roll, team: Team) -> None:
    await roll.directory().sync("T1")
    assert roll.everybody() == {"slack-T1-U1", "slack-T1-W2"}
    mira = roll.person("U1")
    assert (mira.name, mira.email, mira.title) == ("Mira Sol", "mira@example.org", "Analyst")
    assert (mira.zone, mira.speech) == ("Europe/Berlin", "de")
    others = {user: standing(roll, user) for user in ("USLACKBOT", "U3", "U4", "U5", "U0BOTT1")}
    assert others == {
        "USLACKBOT": Standing.BOT,
        "U3": Standing.BOT,
        "U4": Standing.GUEST,
        "U5": Standing.LEFT,
        "U0BOTT1": Standing.BOT,
    }


async def test_a_large_workspace_is_read_page_by_page(roll: Roll, team: Team) -> None:
    for number in range(450):
        team.member(f"U1{number:03}", name=f"Person {number}")
    await roll.directory().sync("T1")
    assert len(roll.everybody()) == 452
    asked = [call.arguments for call in roll.slack.called("users.list")]
    assert [one["limit"] for one in asked] == ["200"] * 3
    assert {one["team_id"] for one in asked} == {"T1"}
    assert {one["include_locale"] for one in asked} == {"1"}


async def test_without_the_scope_it_works_without_e_mails(roll: Roll) -> None:
    team = roll.slack.team("T1")
    team.member("U1", name="Mira Sol", email="mira@example.org")
    roll.known.add(team.install(scopes=["users:read", "chat:write"]))
    await roll.directory().sync("T1")
    assert (roll.person("U1").name, roll.person("U1").email) == ("Mira Sol", "")


async def test_slacks_word_to_wait_is_kept(roll: Roll, team: Team) -> None:
    roll.slack.fault("users.list", "rate_limited", times=2, retry_after=30)
    await roll.directory().sync("T1")
    assert roll.slept == [30.0, 30.0]
    assert len(roll.everybody()) == 2


@pytest.mark.parametrize("fault", ["service_unavailable", "disconnect_before", "internal_error", "not_json"])
async def test_what_breaks_once_is_tried_again(roll: Roll, team: Team, fault: str) -> None:
    roll.slack.fault("users.list", fault)
    await roll.directory().sync("T1")
    assert len(roll.everybody()) == 2


async def test_what_broke_off_goes_on_where_it_stopped(roll: Roll, team: Team) -> None:
    for number in range(450):
        team.member(f"U1{number:03}", name=f"Person {number}")
    roll.slack.fault("users.list", "account_inactive", after=2)
    await roll.directory().sync("T1")
    assert 390 < len(roll.everybody()) < 402
    await roll.directory().sync("T1")
    assert len(roll.everybody()) < 402, "the lease is still somebody's"
    roll.clock.to(roll.clock.now() + HOUR)
    before = len(roll.slack.called("users.list"))
    await roll.directory().sync("T1")
    assert len(roll.everybody()) == 452
    assert len(roll.slack.called("users.list")) == before + 1


async def test_a_cursor_that_is_too_old_begins_anew(roll: Roll, team: Team) -> None:
    name = "slack directory T1"
    roll.desk.take_chore(name, roll.clock.now(), DAY)
    roll.desk.hold_chore(name, roll.clock.now(), "T1 long-gone")
    await roll.directory().sync("T1")
    assert len(roll.everybody()) == 2


async def test_it_is_read_once_a_day_by_one_process_and_whenever_it_is_wanted(roll: Roll, team: Team) -> None:
    one, other = roll.directory(), roll.directory()

    async def calls() -> int:
        await asyncio.gather(one.look(), other.look())
        return len(roll.slack.called("users.list"))

    assert [await calls(), await calls()] == [1, 1]
    roll.clock.to(roll.clock.now() + DAY)
    assert await calls() == 2
    other.wanted("T1")
    assert await calls() == 3


async def test_an_organization_is_read_workspace_by_workspace(roll: Roll) -> None:
    teams = [roll.slack.team(name) for name in ("T1", "T2", "T3")]
    organization = roll.slack.organization("E1", teams)
    for team in teams:
        team.member("W1", name="Everywhere")
        team.member(f"U{team.id}", name=f"Only {team.id}")
    install = organization.install()
    roll.known.add(install)
    roll.slack.fault("users.list", "team_access_not_granted", after=1)
    await roll.directory().sync("E1")
    assert roll.everybody() == {"slack-E1-W1", "slack-E1-UT1", "slack-E1-UT3"}
    assert [call.arguments["team_id"] for call in roll.slack.called("users.list")] == ["T1", "T2", "T3"]


async def test_a_process_that_ends_leaves_cleanly_and_the_next_one_goes_on(roll: Roll, team: Team) -> None:
    slow = roll.slack.fault("users.list", "slow", seconds=30.0)
    task = asyncio.create_task(roll.directory().run())
    await until(lambda: slow.met)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert roll.everybody() == set()
    roll.clock.to(roll.clock.now() + HOUR)
    await roll.directory().look()
    assert len(roll.everybody()) == 2


async def test_the_task_reads_at_start_and_again_when_it_is_wanted(roll: Roll, team: Team) -> None:
    directory = roll.directory()
    task = asyncio.create_task(directory.run())
    await until(lambda: roll.who("U1"))
    team.member("U9", name="New")
    directory.wanted("T1")
    await until(lambda: roll.who("U9"))
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_a_process_that_starts_reads_what_was_not_read_within_the_hour(roll: Roll, team: Team) -> None:
    async def started() -> int:
        directory = roll.directory()
        await directory.start()
        await directory.look()
        return len(roll.slack.called("users.list"))

    assert [await started(), await started()] == [1, 1]
    roll.clock.to(roll.clock.now() + HOUR)
    assert await started() == 2


async def test_one_installation_that_fails_holds_up_no_other(roll: Roll, team: Team) -> None:
    other = roll.slack.team("T0", name="Other")
    broken = roll.known.add(other.install())
    roll.slack.revoke(broken.token)
    await roll.directory().look()
    assert len(roll.everybody()) == 2


# --- events


def joined(team: Team, user: str, kind: str = "user_change") -> dict[str, Any]:
    return payloads.event(team, {"type": kind, "user": team.user_object(user)})


async def test_somebody_joins_changes_and_leaves(roll: Roll, team: Team) -> None:
    directory = roll.directory()
    team.member("U7", name="New Here")
    await directory.event(joined(team, "U7", "team_join"))
    assert roll.person("U7").name == "New Here"
    team.changed("U7", name="Newly Wed", title="Lead")
    await directory.event(joined(team, "U7"))
    assert (roll.person("U7").name, roll.person("U7").title) == ("Newly Wed", "Lead")
    team.changed("U7", deleted=True)
    await directory.event(joined(team, "U7"))
    assert (roll.who("U7"), standing(roll, "U7")) == (None, Standing.LEFT)


async def test_a_thousand_new_statuses_write_nothing(roll: Roll, team: Team) -> None:
    directory = roll.directory()
    await directory.event(joined(team, "U1"))
    said: list[str] = []
    event.listen(roll.engine, "before_cursor_execute", lambda c, u, statement, *rest: said.append(statement))
    for number in range(1000):
        payload = joined(team, "U1")
        payload["event"]["user"]["profile"] |= {"status_text": f"lunch {number}", "status_emoji": ":pizza:"}
        await directory.event(payload)
    assert len(said) >= 3000
    assert {one.split()[0] for one in said} <= {"SELECT", "BEGIN"}
    assert "BEGIN IMMEDIATE" not in said


@pytest.mark.parametrize(
    "broken", [{}, {"event": {}}, {"event": {"user": "U1"}}, {"event": {"user": {"id": 7}}}]
)
async def test_an_event_without_a_member_is_nothing(roll: Roll, team: Team, broken: dict[str, Any]) -> None:
    await roll.directory().event({**joined(team, "U1"), "event": {}, **broken})
    await roll.directory().event({"event": {"user": {"id": "U1"}}})
    assert roll.everybody() == set()


# --- first contact


def at(user: str, installation: str = "T1") -> Address:
    return Address("slack", installation, user)


async def test_somebody_who_was_never_met_is_looked_up(roll: Roll, team: Team) -> None:
    assert await roll.directory().look_up(at("U1"))
    assert roll.person("U1").speech == "de"


@pytest.mark.parametrize("user", ["U3", "U4", "U5", "U404"])
async def test_whoever_cannot_take_part_is_not_met_by_being_looked_up(
    roll: Roll, team: Team, user: str
) -> None:
    assert not await roll.directory().look_up(at(user))
    assert roll.everybody() == set()


async def test_somebody_of_another_company_is_refused(roll: Roll, team: Team) -> None:
    team.member("U6", name="Stranger", foreign=True)
    assert not await roll.directory().look_up(at("U6"))
    assert standing(roll, "U6") is Standing.ELSEWHERE


@pytest.mark.parametrize("fault", ["rate_limited", "disconnect_before", "internal_error", "not_json"])
async def test_a_look_that_fails_is_a_no_and_is_not_repeated(roll: Roll, team: Team, fault: str) -> None:
    """A connection that drops is tried once more by aiohttp itself: that is a read, and harmless."""
    roll.slack.fault("users.info", fault, times=2)
    assert not await roll.directory().look_up(at("U1"))
    assert (roll.slept, len(roll.slack.called("users.info")) <= 2) == ([], True)
    assert roll.everybody() == set()


async def test_nobody_waits_long_for_a_look(roll: Roll, team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adapters.slack.directory.PATIENCE", 0.05)
    roll.slack.fault("users.info", "slow", seconds=30.0)
    assert not await roll.directory().look_up(at("U1"))


async def test_a_database_that_fails_is_a_no_too(roll: Roll, team: Team) -> None:
    directory = roll.directory()
    with roll.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE addresses RENAME TO elsewhere")
    assert not await directory.look_up(at("U1"))


async def test_where_flipside_is_not_installed_nobody_is_looked_up(roll: Roll, team: Team) -> None:
    assert not await roll.directory().look_up(at("U1", "T9"))
    assert roll.slack.calls == []

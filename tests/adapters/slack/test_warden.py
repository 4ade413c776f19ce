"""Asking whether Slack still lets us in: what each answer means, over real HTTP."""

import asyncio
import logging
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack import errors, warden
from adapters.slack.ports import Installed
from adapters.slack.warden import Warden, identity
from bot.clock import HandClock
from bot.storage import installations
from tests.adapters.slack.installs import DAY, MINUTE, NOW, House, a_house
from tests.fakes.slack import FakeSlack


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with FakeSlack(clock=HandClock(NOW).now) as one:
        yield one


@pytest.fixture
async def alone(slack: FakeSlack, tmp_path: Path) -> AsyncIterator[House]:
    """A single workspace by token."""
    own = slack.team("T1", name="Acme").install(scopes=["chat:write", "commands"]).token
    async with a_house(slack, HandClock(NOW), tmp_path, own) as one:
        yield one


@pytest.fixture
async def many(slack: FakeSlack, tmp_path: Path) -> AsyncIterator[House]:
    """Two workspaces by OAuth."""
    async with a_house(slack, HandClock(NOW), tmp_path) as one:
        for number, name in enumerate(("Acme", "Bell"), 1):
            install = slack.team(f"T{number}", name=name).install()
            one.stored.install(
                Installed(f"T{number}", install.token, "B", "U", team=f"T{number}", name=name), NOW
            )
        yield one


async def test_the_token_in_the_environment_tells_what_it_is_and_is_not_stored(alone: House) -> None:
    await alone.warden.look()
    found = alone.stored.get("T1")
    assert found == Installed(
        "T1", alone.own, "B0T1", "U0BOTT1", team="T1", name="Acme", scopes=("chat:write", "commands")
    )
    assert alone.row().sealed == "" and alone.changed == ["T1"]


async def test_it_is_asked_once_a_look(alone: House) -> None:
    await alone.warden.look()
    alone.stored.pause("T1", "invalid_auth", NOW)
    alone.slack.calls.clear()
    await alone.warden.look()
    assert [call.method for call in alone.slack.calls] == ["auth.test"]
    assert alone.stored.get("T1")


@pytest.mark.parametrize("error", sorted(errors.INSTALLATION))
async def test_whatever_slack_refuses_for_good_pauses(alone: House, error: str) -> None:
    await alone.warden.look()
    alone.slack.revoke(alone.own, error)
    await alone.warden.look()
    assert (alone.row().state, alone.row().reason) == ("paused", error)


@pytest.mark.parametrize(
    "fault", ["rate_limited", "service_unavailable", "disconnect_before", "not_json", "internal_error", "odd"]
)
async def test_a_request_that_fails_for_another_reason_changes_nothing(alone: House, fault: str) -> None:
    await alone.warden.look()
    before = alone.row()
    alone.slack.fault("auth.test", fault)
    await alone.warden.look()
    assert alone.row() == before
    alone.stored.pause("T1", "invalid_auth", NOW)
    alone.slack.fault("auth.test", fault)
    await alone.warden.look()
    assert alone.row().state == "paused"


async def test_a_token_that_was_never_let_in_is_told(alone: House, caplog: pytest.LogCaptureFixture) -> None:
    alone.slack.revoke(alone.own, "invalid_auth")
    with caplog.at_level(logging.ERROR):
        await alone.warden.look()
    assert "Slack refuses SLACK_BOT_TOKEN (invalid_auth)" in caplog.text
    assert alone.own not in caplog.text and alone.rows() == ()


async def test_active_ones_with_a_token_of_their_own_are_left_in_peace(many: House) -> None:
    await many.warden.look()
    assert many.slack.calls == []


async def test_a_paused_one_that_answers_goes_on_and_the_other_stays(many: House) -> None:
    for team in ("T1", "T2"):
        many.stored.pause(team, "token_revoked", NOW)
    many.slack.revoke(next(t for t, i in many.slack.installs.items() if i.team == "T2"))
    await many.warden.look()
    assert (many.row("T1").state, many.row("T2").state) == ("active", "paused")
    assert many.row("T1").bot == "B0T1" and many.changed == ["T1"]


async def test_want_of_a_scope_is_over_when_there_is_another_scope(many: House) -> None:
    with_scopes = replace(many.stored.get("T1"), scopes=("chat:write",))
    many.stored.install(with_scopes, NOW)
    many.stored.pause("T1", "missing_scope", NOW)
    token = many.slack.installs[with_scopes.token]
    token.scopes = ("chat:write",)
    await many.warden.look()
    assert many.row().state == "paused"
    token.scopes = ("chat:write", "users:read")
    await many.warden.look()
    assert (many.row().state, many.row().scopes) == ("active", ("chat:write", "users:read"))


async def test_what_the_question_cannot_tell_is_tried_again_after_a_day(many: House) -> None:
    many.stored.pause("T1", "ekm_access_denied", NOW)
    many.wait(DAY - MINUTE)
    await many.warden.look()
    assert many.row().state == "paused"
    many.wait(MINUTE)
    await many.warden.look()
    assert many.row().state == "active"


async def test_what_was_uninstalled_is_not_asked_about(many: House) -> None:
    many.stored.gone("T1", NOW)
    await many.warden.look()
    assert many.slack.calls == [] and many.row().state == "gone"


async def test_without_a_token_in_the_environment_whoever_lived_on_it_is_paused(
    slack: FakeSlack, tmp_path: Path
) -> None:
    own = slack.team("T1").install().token
    clock = HandClock(NOW)
    async with a_house(slack, clock, tmp_path, own) as one:
        await one.warden.look()
    async with a_house(slack, clock, tmp_path) as one:
        await one.warden.look()
        assert (one.row().state, one.row().reason) == ("paused", "no_token")
    async with a_house(slack, clock, tmp_path, own) as one:
        await one.warden.look()
        assert one.row().state == "active"


async def test_the_whole_of_an_organization_has_no_team(slack: FakeSlack, tmp_path: Path) -> None:
    group = slack.organization("E1", [slack.team("T1"), slack.team("T2")], name="Group")
    token = group.install().token
    async with a_house(slack, HandClock(NOW), tmp_path, token) as one:
        await one.warden.look()
        found = one.stored.of("T2", "E1")
        assert (found.id, found.team, found.enterprise, found.name) == ("E1", "", "E1", "Group")
        assert one.row("E1").kind is installations.Kind.ORGANIZATION


async def test_a_token_that_became_another_workspaces_is_none_of_the_paused_one(many: House) -> None:
    bell = many.stored.get("T2")
    many.stored.install(replace(many.stored.get("T1"), token=bell.token), NOW)
    many.stored.pause("T1", "invalid_auth", NOW)
    await many.warden.look()
    assert many.row().state == "paused" and many.row("T2").name == "Bell"


async def test_it_looks_at_once_and_then_ends_when_asked(
    alone: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(warden, "EVERY", 0.001)
    over, looks = asyncio.Event(), list[str]()

    def client(token: str) -> AsyncWebClient:
        looks.append(token)
        if len(looks) == 3:
            over.set()
        return alone.web.client(token)

    async with asyncio.timeout(20):
        await Warden(alone.stored, client, alone.own, alone.clock.now).run(over)
    assert looks == [alone.own] * 3


async def test_only_what_is_new_is_told(alone: House) -> None:
    for _ in range(3):
        await alone.warden.look()
    assert alone.changed == ["T1"]
    alone.stored.pause("T1", "invalid_auth", NOW)
    await alone.warden.look()
    assert alone.changed == ["T1", "T1"]


def test_a_quarter_of_an_hour_lies_between_two_looks() -> None:
    assert timedelta(seconds=warden.EVERY) == 15 * MINUTE


async def test_no_token_is_in_an_error(alone: House) -> None:
    for trouble in ("invalid_auth", "internal_error"):
        alone.slack.fault("auth.test", trouble)
        with pytest.raises((warden.Refused, warden.Unheard)) as caught:
            await identity(alone.web.client(alone.own), alone.own)
        assert alone.own not in repr(caught.value) and caught.value.__cause__ is None

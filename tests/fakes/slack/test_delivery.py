"""What Slack sends: signed so that Bolt takes it, retried by the clock, and again bit for bit."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from tests.fakes.slack import FakeSlack, Team
from tests.fakes.slack.bolted import served
from tests.fakes.slack.conftest import START, Pushed, Told
from tests.fakes.slack.fake import real_time

HOME = {"type": "app_home_opened", "user": "U1", "channel": "D1", "tab": "home"}


@pytest.fixture
async def heard(slack: FakeSlack, team: Team) -> AsyncIterator[list[Any]]:
    """What a Bolt app heard."""
    found: list[Any] = []
    async with served(slack, team, found):
        yield found


async def test_bolt_takes_commands_forms_and_events(team: Team, heard: list[Any]) -> None:
    maya = team.user("U1")
    outcome = await maya.types("/flipside join")
    assert outcome.message is not None and outcome.message.text == "You said join"
    await maya.shortcut("join")
    refused = await maya.submits({"Join": "x"})
    assert refused.errors == {"f": "Longer, please"} and maya.view.title == "Join"
    assert (await maya.opens_home()).fine and len(heard) == 3


async def test_a_wrong_signature_and_an_old_one_are_refused(
    slack: FakeSlack, team: Team, heard: list[Any]
) -> None:
    maya, old = team.user("U1"), real_time() - timedelta(minutes=6)
    for how in ({"secret": "guessed"}, {"stamp": old}, {"stamp": real_time() + timedelta(minutes=6)}):
        assert (await maya.types("/flipside", **how)).status == 401
        assert (await team.event(HOME, **how)).status == 401
    unsigned = await slack.courier.raw(
        b"command=%2Fflipside", {"Content-Type": "application/x-www-form-urlencoded"}
    )
    assert unsigned.status == 401 and heard == []


async def test_a_request_comes_again_byte_for_byte(slack: FakeSlack, team: Team, heard: list[Any]) -> None:
    first = await team.event(HOME)
    again, fresh = await slack.replay(first), await slack.replay(first, fresh=True)
    assert first.body == again.body == fresh.body and first.headers == again.headers
    assert [one[0] for one in heard] == [first.payload["event_id"]] * 3 and again.fine and fresh.fine
    command = (await team.user("U1").types("/flipside")).delivery
    assert command is not None and (await slack.replay(command)).fine


async def test_an_event_that_failed_comes_three_times_more(
    slack: FakeSlack, team: Team, heard: list[Any], clock: Pushed
) -> None:
    failed = await team.event({**HOME, "tab": "broken"})
    assert (failed.status, failed.reason) == (500, "http_error")
    assert len(await slack.retries(clock())) == 1
    clock.forward(seconds=59)
    assert await slack.retries(clock()) == []
    clock.forward(seconds=1)
    assert len(await slack.retries(clock())) == 1
    clock.forward(minutes=5)
    assert len(await slack.retries(clock())) == 1 and slack.courier.waiting == []
    assert [one[0] for one in heard] == [failed.payload["event_id"]] * 4
    assert [one[1] for one in heard] == [None, ["1"], ["2"], ["3"]]


async def test_an_app_may_say_that_it_wants_no_retry(slack: FakeSlack, team: Team, app: Told) -> None:
    app.says(None, status=500, x_slack_no_retry="1")
    await team.event(HOME)
    assert await slack.retries() == []
    app.says(None, status=503)
    await team.event(HOME)
    (again,) = await slack.retries()
    assert again.fine and again.headers["X-Slack-Retry-Reason"] == "http_error"


async def test_nobody_there_is_a_failed_connection(slack: FakeSlack, team: Team) -> None:
    slack.deliver_to("http://127.0.0.1:9/slack/events")
    assert (await team.event(HOME)).reason == "connection_failed"
    assert [one.retry for one in await slack.retries()] == [1, 2, 3]


async def test_addresses_take_turns(slack: FakeSlack, team: Team, app: Told) -> None:
    slack.deliver_to(app.url, "http://127.0.0.1:9/")
    assert [(await team.event(HOME)).fine for _ in range(4)] == [True, False, True, False]


async def test_an_event_says_who_installed_the_app(
    slack: FakeSlack, team: Team, app: Told, clock: Pushed
) -> None:
    sent = await team.joins("U7", name="New", email="new@acme.example")
    assert sent.payload["event"]["user"]["profile"]["email"] == "new@acme.example"
    assert sent.payload["authorizations"] == [
        {
            "enterprise_id": None,
            "team_id": "T1",
            "user_id": "U0BOTT1",
            "is_bot": True,
            "is_enterprise_install": False,
        }
    ]
    assert sent.payload["event_time"] == START.timestamp()
    changed = await team.changes("U7", deleted=True)
    assert changed.payload["event"]["user"]["deleted"]
    entered = await team.enters("U0BOTT1", "C2", inviter="U1")
    assert entered.payload["event"]["type"] == "member_joined_channel"
    gone = await team.uninstalls()
    assert [one.payload["event"]["type"] for one in gone] == ["tokens_revoked", "app_uninstalled"]
    assert team.installation is not None and team.installation.trouble == "account_inactive"

"""The doctor asks a Slack of our own, over real HTTP: what is right, and what goes wrong."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp.test_utils import unused_port

from adapters.slack.manifest import OPTIONAL, OPTIONAL_SCOPES, REQUIRED, SCOPES
from bot.cli.doctoring import asking
from bot.cli.doctoring.findings import NOTE, OK, WRONG
from bot.settings import read
from bot.storage.installations import Installation, Kind, State
from bot.vault import Vault, new_key
from tests.cli.asked_doctor import installed, looked, of, present, told
from tests.cli.running import PEOPLE, PROGRAM, Shell
from tests.fakes.slack import FakeSlack
from tests.fakes.slack.faults import Fault

CHANNEL = "#reverse-mentoring"
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
async def fake() -> AsyncIterator[FakeSlack]:
    """A Slack with one workspace."""
    async with FakeSlack() as there:
        there.team("T1", name="Brindle & Kite")
        yield there


async def test_a_good_token_is_named_with_its_workspace(fake: FakeSlack) -> None:
    token = installed(fake)
    found = await looked(told(fake, SLACK_BOT_TOKEN=token))
    assert found == [
        (OK, "Slack lets flipside into Brindle & Kite."),
        (OK, "The scopes that are needed are there."),
    ]
    assert [call.method for call in fake.calls] == ["auth.test"]


async def test_a_token_that_slack_does_not_know(fake: FakeSlack) -> None:
    found = await looked(told(fake, SLACK_BOT_TOKEN="xoxb-unknown"))
    assert "invalid" not in of(OK, found)
    assert "Copy it again" in of(WRONG, found)
    assert "xoxb-unknown" not in str(found)


@pytest.mark.parametrize("code", ["token_revoked", "account_inactive", "org_login_required", "token_expired"])
async def test_a_token_that_was_good_once(fake: FakeSlack, code: str) -> None:
    token = installed(fake)
    fake.revoke(token, code)
    (found,) = await looked(told(fake, SLACK_BOT_TOKEN=token), CHANNEL)
    assert found[0] == WRONG and "SLACK_BOT_TOKEN" in found[1]
    assert found[1].endswith(".") and token not in found[1]


@pytest.mark.parametrize("scope", REQUIRED)
async def test_a_scope_that_is_missing_is_named_with_what_it_costs(fake: FakeSlack, scope: object) -> None:
    name, without = scope.name, scope.without  # type: ignore[attr-defined]
    token = installed(fake, *(one for one in SCOPES if one != name))
    found = await looked(told(fake, SLACK_BOT_TOKEN=token))
    assert f"The scope {name} is missing: {without}." in of(WRONG, found)
    assert "are needed are there" not in of(OK, found)


async def test_optional_scopes_may_be_refused(fake: FakeSlack) -> None:
    token = installed(fake, *(scope for scope in SCOPES if scope not in OPTIONAL_SCOPES))
    found = await looked(told(fake, SLACK_BOT_TOKEN=token), CHANNEL)
    assert of(WRONG, found) == ""
    for scope in OPTIONAL:
        assert f"{scope.name} is missing. It works without, but {scope.without}." in of(NOTE, found)
    assert "/invite @flipside" in of(NOTE, found)
    assert [call.method for call in fake.calls] == ["auth.test"]


@pytest.mark.parametrize("kind", ["channels", "im", "mpim", "groups"])
async def test_a_token_that_can_read_conversations_is_wrong(fake: FakeSlack, kind: str) -> None:
    token = installed(fake, *SCOPES, f"{kind}:history")
    found = await looked(told(fake, SLACK_BOT_TOKEN=token))
    assert f"{kind}:history" in of(WRONG, found)
    assert "take it out" in of(WRONG, found)


async def test_more_than_is_needed_is_a_note(fake: FakeSlack) -> None:
    token = installed(fake, *SCOPES, "files:read")
    found = await looked(told(fake, SLACK_BOT_TOKEN=token))
    assert "files:read" in of(NOTE, found) and of(WRONG, found) == ""


async def test_in_the_channel_or_how_to_invite(fake: FakeSlack) -> None:
    team = fake.team("T1")
    token = installed(fake)
    for number in range(205):  # more than a page
        team.channel(f"C{number:03d}", f"room-{number}")
    room = team.channel("C900", "reverse-mentoring", bot_in=False)
    settings = told(fake, SLACK_BOT_TOKEN=token)
    assert "Flipside is in no public channel #reverse-mentoring" in of(NOTE, await looked(settings, CHANNEL))
    room.members.append(fake.installs[token].bot_user)
    assert "Flipside is in #reverse-mentoring." in of(OK, await looked(settings, CHANNEL))


async def test_a_slack_that_does_not_say_in_which_channels(fake: FakeSlack) -> None:
    token = installed(fake)
    fake.faults.add(Fault("users.conversations", "internal_error"))
    found = await looked(told(fake, SLACK_BOT_TOKEN=token), CHANNEL)
    assert "did not say" in of(NOTE, found) and of(WRONG, found) == ""


async def test_the_token_of_a_whole_organization(fake: FakeSlack) -> None:
    organization = fake.organization("E1", [fake.team("T1")], name="Brindle Group")
    token = organization.install().token
    found = await looked(told(fake, SLACK_BOT_TOKEN=token), CHANNEL)
    assert "into Brindle Group (the whole organization)." in of(OK, found)
    assert "not looked at for a whole organization" in of(NOTE, found)


@pytest.mark.parametrize(("off", "side"), [(61, "ahead of"), (-61, "behind"), (301, "ahead of")])
async def test_a_clock_that_is_wrong_is_found(fake: FakeSlack, off: int, side: str) -> None:
    settings = told(fake, SLACK_BOT_TOKEN=installed(fake))
    found = await looked(settings, now=lambda: present() + timedelta(seconds=off + (2 if off > 0 else -2)))
    assert f"s {side} Slack's" in of(WRONG, found)


async def test_a_clock_that_is_nearly_right_is_right(fake: FakeSlack) -> None:
    settings = told(fake, SLACK_BOT_TOKEN=installed(fake))
    for off in (-50, 50):
        assert of(WRONG, await looked(settings, now=lambda off=off: present() + timedelta(seconds=off))) == ""  # type: ignore[misc]


async def test_what_is_no_code_of_slack_is_not_shown(fake: FakeSlack) -> None:
    fake.faults.add(Fault("auth.test", "No \x1b[2J such thing"))
    (found,) = await looked(told(fake, SLACK_BOT_TOKEN=installed(fake)))
    assert found[0] == WRONG and "not as Slack answers" in found[1] and "such thing" not in found[1]


@pytest.mark.parametrize("kind", ["not_json", "service_unavailable", "rate_limited", "internal_error"])
async def test_a_slack_that_is_not_well_is_one_sentence(fake: FakeSlack, kind: str) -> None:
    fake.faults.add(Fault("auth.test", kind))
    (found,) = await looked(told(fake, SLACK_BOT_TOKEN=installed(fake)))
    assert found[0] == WRONG and "<html>" not in found[1]


async def test_a_slack_that_nobody_reaches(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = read({"SLACK_API_URL": f"http://127.0.0.1:{unused_port()}/api/", "SLACK_BOT_TOKEN": "xoxb-1"})
    assert "does not answer" in of(WRONG, await looked(settings))


async def test_a_slack_that_does_not_answer_is_not_waited_for(
    fake: FakeSlack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "PATIENCE", 0.05)
    fake.faults.add(Fault("auth.test", "slow", seconds=0.5))
    assert "TimeoutError" in of(WRONG, await looked(told(fake, SLACK_BOT_TOKEN=installed(fake))))


async def test_socket_mode_opens_and_is_not_used(fake: FakeSlack) -> None:
    token = installed(fake)
    found = await looked(told(fake, SLACK_BOT_TOKEN=token, SLACK_APP_TOKEN=fake.app_token))
    assert "Socket Mode opens." in of(OK, found)
    assert fake.app_token not in str(found)


@pytest.mark.parametrize(
    "code", ["missing_scope", "invalid_auth", "not_allowed_token_type", "internal_error"]
)
async def test_socket_mode_that_does_not_open_says_what_to_do(fake: FakeSlack, code: str) -> None:
    fake.faults.add(Fault("apps.connections.open", code))
    found = await looked(told(fake, SLACK_BOT_TOKEN=installed(fake), SLACK_APP_TOKEN=fake.app_token))
    assert f"({code})" in of(WRONG, found) and "Socket Mode is on" in of(WRONG, found)


def one(fake: FakeSlack, key: str, state: State = State.ACTIVE, name: str = "Brindle & Kite") -> Installation:
    sealed = Vault(key).seal(installed(fake))
    return Installation(
        "slack", "T1", Kind.WORKSPACE, NOW, NOW, name, sealed=sealed, state=state, reason="moved"
    )


async def test_the_tokens_of_installations_are_looked_at(fake: FakeSlack) -> None:
    key = new_key()
    settings = told(fake, FLIPSIDE_KEY=key)
    assert "Slack lets flipside into" in of(OK, await looked(settings, "", present, one(fake, key)))
    paused = await looked(settings, "", present, one(fake, key, State.PAUSED, "Brin\x1b[2Jdle"))
    assert "Brin[2Jdle is paused (moved)" in of(NOTE, paused)
    of_the_environment = replace(one(fake, key), sealed="")
    assert "Nobody has installed" in of(NOTE, await looked(settings, "", present, of_the_environment))
    other = await looked(settings, "", present, one(fake, new_key()))
    assert "None of the keys in FLIPSIDE_KEY opens" in of(WRONG, other)


async def test_check_says_it_all_and_shows_no_token(fake: FakeSlack, small_shell: Shell) -> None:
    """The command as an admin types it, on a database with a program."""
    team, token = fake.team("T1"), installed(fake)
    team.channel("C1", "reverse-mentoring")
    await asyncio.to_thread(small_shell.fine, "people", "import", PEOPLE)
    await asyncio.to_thread(small_shell.fine, "apply", PROGRAM)
    for name, value in {
        "SLACK_BOT_TOKEN": token,
        "SLACK_APP_TOKEN": fake.app_token,
        "SLACK_API_URL": fake.api,
    }.items():
        small_shell.patch.setenv(name, value)
    said = await asyncio.to_thread(small_shell.fine, "check")
    for sentence in (
        "over Socket Mode",
        "into Brindle & Kite",
        "Socket Mode opens",
        f"is in {CHANNEL}",
        "Ready.",
    ):
        assert sentence in said
    assert token not in said and fake.app_token not in said
    fake.revoke(token)
    refused = await asyncio.to_thread(small_shell.run, "check")
    assert refused.exit_code == 1 and "revoked" in refused.output and token not in refused.output


async def test_settings_that_are_wrong_are_not_tried_out(fake: FakeSlack, small_shell: Shell) -> None:
    small_shell.patch.setenv("SLACK_BOT_TOKEN", installed(fake))
    small_shell.patch.setenv("SLACK_API_URL", fake.api)
    assert (await asyncio.to_thread(small_shell.run, "check")).exit_code == 1
    assert fake.calls == []

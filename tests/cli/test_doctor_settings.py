"""What the doctor says of Slack's settings, without asking anybody."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cli.doctoring.findings import NOTE, OK, WRONG, Finding, bad
from bot.cli.doctoring.slack_settings import look
from bot.settings import read

KEY = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
BOT, APP, SECRET = "xoxb-1-2-three", "xapp-1-A-2-b", "0123456789abcdef0123456789abcdef"
TOKEN = {"SLACK_BOT_TOKEN": BOT}
SOCKET, HTTP = {"SLACK_APP_TOKEN": APP}, {"SLACK_SIGNING_SECRET": SECRET}
URL = {"FLIPSIDE_URL": "https://flipside.brindle.example"}
OAUTH = {"SLACK_CLIENT_ID": "11.22", "SLACK_CLIENT_SECRET": "quiet", "FLIPSIDE_KEY": KEY, **URL}


def found(**environment: str) -> list[Finding]:
    return list(look(read(environment)))


def wrong(**environment: str) -> str:
    return "\n".join(said for kind, said in found(**environment) if kind == WRONG)


def test_without_anything_of_slack_nothing_is_said() -> None:
    assert found() == []
    assert found(**URL) == []


@pytest.mark.parametrize(
    ("environment", "said"),
    (
        ({**TOKEN, **SOCKET}, "one workspace by token, over Socket Mode"),
        ({**TOKEN, **HTTP, **URL}, "one workspace by token, over HTTP"),
        ({**OAUTH, **HTTP}, "workspaces that install it, over HTTP"),
        ({**OAUTH, **SOCKET}, "workspaces that install it, over Socket Mode"),
    ),
)
def test_what_is_complete_is_said_in_one_line(environment: dict[str, str], said: str) -> None:
    assert found(**environment) == [(OK, f"Slack's settings are complete: {said}.")]


@pytest.mark.parametrize(
    ("environment", "named"),
    (
        (SOCKET, ("SLACK_BOT_TOKEN", "SLACK_CLIENT_ID")),
        (HTTP, ("SLACK_BOT_TOKEN", "SLACK_CLIENT_ID")),
        (TOKEN, ("SLACK_SIGNING_SECRET", "SLACK_APP_TOKEN")),
        ({**HTTP, "SLACK_CLIENT_ID": "11.22"}, ("SLACK_CLIENT_SECRET", "FLIPSIDE_URL", "FLIPSIDE_KEY")),
        ({**HTTP, "SLACK_CLIENT_SECRET": "quiet"}, ("SLACK_CLIENT_ID", "FLIPSIDE_URL", "FLIPSIDE_KEY")),
        ({**HTTP, **OAUTH, "FLIPSIDE_URL": ""}, ("FLIPSIDE_URL",)),
    ),
)
def test_what_is_missing_is_named(environment: dict[str, str], named: tuple[str, ...]) -> None:
    said = wrong(**environment)
    assert [name for name in named if name not in said] == []
    assert "docs/install-slack.md" in said


@pytest.mark.parametrize("name", ["SLACK_CLIENT_SECRET", "SLACK_CLIENT_ID", "FLIPSIDE_KEY", "FLIPSIDE_URL"])
def test_what_installing_lacks_is_named_alone(name: str) -> None:
    said = wrong(**{key: value for key, value in {**OAUTH, **HTTP}.items() if key != name})
    assert f": set {name}." in said


@pytest.mark.parametrize(
    ("environment", "said"),
    (
        ({**SOCKET, "SLACK_BOT_TOKEN": "xoxp-1"}, "it begins with xoxb-"),
        ({**SOCKET, "SLACK_BOT_TOKEN": "xoxe.xoxb-1-abc"}, "token rotation is on"),
        ({**TOKEN, "SLACK_APP_TOKEN": "xoxb-1"}, "connections:write"),
        ({**TOKEN, "SLACK_SIGNING_SECRET": "xoxb-1"}, "App Credentials"),
        ({**TOKEN, "SLACK_SIGNING_SECRET": APP}, "App Credentials"),
    ),
)
def test_a_value_in_the_wrong_place_is_found(environment: dict[str, str], said: str) -> None:
    assert said in wrong(**environment)


def test_what_only_looks_strange_is_a_note() -> None:
    strange = found(**{**TOKEN, "SLACK_SIGNING_SECRET": "short", "SLACK_CLIENT_ID": "abc"} | OAUTH)
    assert [kind for kind, _ in strange] == [OK, NOTE]
    assert "SLACK_SIGNING_SECRET" in strange[1][1]
    client = found(**{**OAUTH, **HTTP, "SLACK_CLIENT_ID": "abc"})
    assert "two numbers" in client[-1][1]
    assert "FLIPSIDE_URL is empty" in found(**TOKEN, **HTTP)[-1][1]


LETTERS = st.text("abcdefghijklmnopqrstuvwxyz0123456789-", min_size=8, max_size=30)
VALUES = st.tuples(st.sampled_from(["", "xoxb-", "xoxp-", "xapp-", "xoxe."]), LETTERS).map("".join)
NAMES = st.sampled_from(
    ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET"]
)


@given(st.dictionaries(NAMES, VALUES))
def test_no_value_is_ever_shown_and_there_is_always_a_verdict(environment: dict[str, str]) -> None:
    said = found(**environment)
    assert not [value for value in environment.values() if any(value in one for _, one in said)]
    assert bool(said) == bool(environment)
    assert (OK in dict(said)) != bad(said) or not environment

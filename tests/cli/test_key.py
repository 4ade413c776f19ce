"""key, key --rotate, slack list: keys change without a token being lost or shown, on both databases."""

from datetime import UTC, datetime

import pytest

from adapters.slack.ports import Installed
from bot.settings import read
from bot.storage import installations, migrate
from bot.storage.database import connected, reading, writing
from bot.storage.tokens import StoredInstallations
from bot.vault import CannotOpen, NoKey, Vault, new_key
from tests.cli.running import Shell

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
OLD, NEW = new_key(), new_key()
MANY = 3


def token_of(shell: Shell, number: int, keys: str) -> str:
    with connected(shell.database) as engine:
        stored = StoredInstallations(engine, "slack", Installed, Vault(keys), trouble=(CannotOpen, NoKey))
        found = stored.get(f"T{number}")
    return found.token if found else ""


@pytest.fixture
def installed(shell: Shell) -> Shell:
    """Three workspaces with sealed tokens, and one whose token is in the environment."""
    with connected(shell.database) as engine:
        migrate.upgrade(engine)
        stored = StoredInstallations(engine, "slack", Installed, Vault(OLD), own="xoxb-own")
        for n in range(MANY):
            stored.install(Installed(f"T{n}", f"xoxb-{n}", "B", "U", team=f"T{n}", name=f"Acme {n}"), NOW)
        stored.owned(Installed("T9", "xoxb-own", "B", "U", team="T9"), NOW)
    return shell


def test_a_new_key_is_one_that_the_settings_take(small_shell: Shell) -> None:
    said = small_shell.fine("key").strip()
    assert read({"FLIPSIDE_KEY": said}).key == said
    assert small_shell.fine("key").strip() != said


def test_every_token_is_sealed_again_once(installed: Shell) -> None:
    installed.patch.setenv("FLIPSIDE_KEY", f"{NEW},{OLD}")
    said = installed.fine("key", "--rotate")
    assert "3 tokens sealed again, 0 were sealed with the first key." in said
    assert "xoxb" not in said and NEW not in said and OLD not in said
    assert [token_of(installed, n, NEW) for n in range(MANY)] == ["xoxb-0", "xoxb-1", "xoxb-2"]
    assert token_of(installed, 0, OLD) == ""
    assert "0 tokens sealed again, 3 were" in installed.fine("key", "--rotate")


def test_what_no_key_opens_is_told_and_left_as_it_is(installed: Shell) -> None:
    with connected(installed.database) as engine:
        other = StoredInstallations(engine, "slack", Installed, Vault(new_key()))
        other.install(Installed("T1", "xoxb-lost", "B", "U", team="T1"), NOW)
    installed.patch.setenv("FLIPSIDE_KEY", f"{NEW},{OLD}")
    result = installed.run("key", "--rotate")
    assert result.exit_code == 1
    assert "2 tokens sealed again" in result.output
    assert "1 cannot be opened with any key: slack/T1." in result.output
    assert token_of(installed, 0, NEW) == "xoxb-0"


def test_without_a_key_it_says_what_to_do(installed: Shell) -> None:
    result = installed.run("key", "--rotate")
    assert result.exit_code == 1 and "python -m bot key" in result.output
    assert token_of(installed, 0, OLD) == "xoxb-0"


def test_the_list_says_where_and_why_not(installed: Shell) -> None:
    with connected(installed.database) as engine:
        writing(engine, lambda c: installations.pause(c, "slack", "T1", "token_revoked", NOW))
        writing(engine, lambda c: installations.gone(c, "slack", "T2", NOW))
        with reading(engine) as connection:
            assert len(installations.everywhere(connection)) == MANY + 1
    lines = installed.fine("slack", "list").splitlines()
    since = "since 2026-03-02 09:30 UTC"
    assert lines == [
        f"T0  Acme 0  workspace  active {since}  token sealed",
        f"T1  Acme 1  workspace  paused (token_revoked) {since}  token sealed",
        f"T2  Acme 2  workspace  gone (app_uninstalled) {since}  token forgotten",
        f"T9  –  workspace  active {since}  token in the environment",
    ]


def test_an_empty_list_says_so(small_shell: Shell) -> None:
    assert "not installed in any workspace yet" in small_shell.fine("slack", "list")

"""Settings: every problem at once, and no secret ever shown."""

import subprocess
import sys

import pytest

from bot.settings import Secret, Settings, SettingsError, names, read


def test_without_any_setting_there_are_defaults() -> None:
    assert read({}) == Settings()


def test_all_problems_are_reported_at_once() -> None:
    wrong = {
        "FLIPSIDE_PORT": "99999",
        "FLIPSIDE_DATABASE": "flipside.db",
        "FLIPSIDE_WORKSPACE": "yes",
        "FLIPSIDE_PROT": "1",
    }
    with pytest.raises(SettingsError) as caught:
        read(wrong)
    assert len(caught.value.problems) == 4
    assert all("docs/settings.md" in problem for problem in caught.value.problems)


def test_the_workspace_is_for_loopback_only() -> None:
    with pytest.raises(SettingsError, match="loopback"):
        read({"FLIPSIDE_WORKSPACE": "on", "FLIPSIDE_HOST": "0.0.0.0"})


def test_a_secret_never_shows_itself() -> None:
    settings = read({"SLACK_BOT_TOKEN": "xoxb-secret", "FLIPSIDE_DATABASE": "postgresql+psycopg://u:pw@h/d"})
    assert "xoxb-secret" not in repr(settings)
    assert "pw" not in repr(settings)
    assert repr(Secret("x")) == "'***'"


def test_every_setting_has_a_name_of_its_own() -> None:
    assert len(set(names())) == len(names())


def test_a_wrong_setting_is_a_sentence_and_no_traceback() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot", "check"],
        env={"FLIPSIDE_PORT": "none", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "FLIPSIDE_PORT is no port" in done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr

"""docs/settings.md and bot/settings.py say the same."""

import re
from dataclasses import MISSING, fields

import pytest

from bot.settings import Secret, Settings, names, read
from tests.docs.pages import code, headings, section, text

PAGE = "docs/settings.md"
GUID = "11111111-2222-3333-4444-555555555555"
TEAMS = {"MicrosoftAppId": GUID, "MicrosoftAppPassword": "secret", "MicrosoftAppTenantId": GUID}
BESIDE = {"FLIPSIDE_ENGINE": {"FLIPSIDE_DATABASE": "postgresql+psycopg://localhost/flipside"}}  # needed by it
SETTINGS = {one.metadata["name"]: one for one in fields(Settings)}


def beside(name: str) -> dict[str, str]:
    """The settings without which this one is refused."""
    return TEAMS if SETTINGS[name].name.startswith("teams_") else BESIDE.get(name, {})


def written(default: object) -> str:
    """A default as it would stand in the environment."""
    return ",".join(default) if isinstance(default, tuple) else str(default)


def said(name: str, what: str) -> str:
    """What the page says about a setting: its default, its example, whether it is a secret."""
    found = re.search(rf"^\* {what}: (.+)$", section(text(PAGE), name), re.MULTILINE)
    assert found, f"{name}: no line for {what}"
    return found[1]


def test_every_setting_has_a_heading_and_every_heading_is_a_setting() -> None:
    assert headings(text(PAGE), 2) == list(names())


@pytest.mark.parametrize("name", SETTINGS)
def test_a_default_is_that_of_the_code(name: str) -> None:
    default = SETTINGS[name].default
    assert default is not MISSING
    stated = code(said(name, "default"))
    assert stated[:1] == ([written(default)] if written(default) else []), name
    assert stated or said(name, "default") == "empty"


@pytest.mark.parametrize("name", SETTINGS)
def test_an_example_is_accepted_and_no_default(name: str) -> None:
    example = code(said(name, "example"))[0]
    key, _, value = example.partition("=")
    assert key == name
    found = getattr(read({**beside(name), key: value}), SETTINGS[name].name)
    assert found != SETTINGS[name].default


@pytest.mark.parametrize("name", SETTINGS)
def test_secrets_are_marked(name: str) -> None:
    secret = isinstance(SETTINGS[name].default, Secret)
    assert said(name, "secret") == ("yes" if secret else "no")

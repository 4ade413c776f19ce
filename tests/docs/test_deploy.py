"""deploy/ sets only what is a setting, and starts what exists."""

import re

import pytest

from bot.settings import names, read
from tests.docs.pages import ROOT, text

FILES = ("Dockerfile", "compose.yaml", "flipside.service", "README.md")
OURS = re.compile(r"\b(FLIPSIDE_[A-Z_]+|SLACK_[A-Z_]+|Microsoft\w+)\b(?=[=:])")


@pytest.mark.parametrize("name", FILES)
def test_everything_that_is_set_is_a_setting(name: str) -> None:
    assert [one for one in OURS.findall(text(f"deploy/{name}")) if one not in names()] == []


def test_the_image_runs_a_command_that_exists_as_somebody_who_is_not_root() -> None:
    lines = text("deploy/Dockerfile").replace("\\\n", " ").splitlines()
    said = [line.split(" ", 1) for line in lines if line and not line.startswith(" ")]
    kinds = [kind for kind, _ in said]
    assert kinds[0] == "FROM" and kinds.index("USER") < kinds.index("CMD")
    assert dict(said)["USER"] != "root"
    assert dict(said)["CMD"] == '["python", "-m", "bot", "serve"]'
    assert "### `python -m bot serve`" in text("docs/commands.md")
    assert "--require-hashes" in text("deploy/Dockerfile") and "/healthz" in dict(said)["HEALTHCHECK"]


def test_the_image_holds_every_package() -> None:
    copied = re.findall(r"^COPY (\w+) ", text("deploy/Dockerfile"), re.MULTILINE)
    assert [name for name in copied if not (ROOT / name).is_dir()] == []
    listed = re.findall(r'"(\w+)", "\w+\.\*"', text("pyproject.toml"))
    assert sorted(copied) == sorted(listed)


def test_what_the_image_sets_is_accepted() -> None:
    told = re.findall(r"(FLIPSIDE_\w+)=(\S+)", text("deploy/Dockerfile"))
    assert read(dict(told)).host == "0.0.0.0"


def test_compose_hands_over_a_database_and_publishes_on_loopback_only() -> None:
    page = text("deploy/compose.yaml")
    (url,) = re.findall(r"FLIPSIDE_DATABASE: (\S+?)\$", page)
    assert read({"FLIPSIDE_DATABASE": f"{url}secret@database/flipside"}).database
    assert re.findall(r'^      - "([\d.]+):\d+:\d+"', page, re.MULTILINE) == ["127.0.0.1"]
    assert "dockerfile: deploy/Dockerfile" in page and "\t" not in page


def test_the_unit_has_its_sections_and_is_confined() -> None:
    page = text("deploy/flipside.service")
    assert re.findall(r"^\[(\w+)\]", page, re.MULTILINE) == ["Unit", "Service", "Install"]
    set_to = dict(re.findall(r"^(\w+)=(.*)$", page, re.MULTILINE))
    assert set_to["ExecStart"].endswith("-m bot serve")
    assert set_to["User"] != "root"
    for name in ("NoNewPrivileges", "ProtectHome", "PrivateTmp"):
        assert set_to[name] == "yes"
    assert set_to["ProtectSystem"] == "strict"

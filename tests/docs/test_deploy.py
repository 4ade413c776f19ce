"""deploy/ sets only what is a setting, and starts what exists."""

import re

import pytest

from bot.settings import names, read
from tests.docs.pages import ROOT, text

UNITS = ("flipside.service", "flipside-worker@.service")
BACKUP = ("flipside-backup.service", "flipside-backup.timer")
FILES = ("Dockerfile", "compose.yaml", *UNITS, *BACKUP, "README.md")
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


def services() -> dict[str, str]:
    """The services of compose.yaml with what stands under each, anchors filled in."""
    page = text("deploy/compose.yaml")
    assert "\t" not in page
    shared = page.partition("\nservices:\n")[0]
    body = page.partition("\nservices:\n")[2].partition("\nvolumes:\n")[0]
    parts = re.split(r"^  (\w+):\n", body, flags=re.MULTILINE)[1:]
    return {
        name: under.replace("    <<: *flipside\n", shared)
        for name, under in zip(parts[::2], parts[1::2], strict=True)
    }


def test_compose_runs_a_bot_two_workers_and_one_migration_before_them() -> None:
    found = services()
    assert list(found) == ["database", "migrate", "bot", "worker"]
    for name, command in {"migrate": "migrate", "bot": "serve", "worker": "worker"}.items():
        assert f'command: ["python", "-m", "bot", "{command}"]' in found[name]
        assert "FLIPSIDE_ENGINE: procrastinate" in found[name]
        assert "image: flipside" in found[name]
    assert "condition: service_completed_successfully" in found["bot"]
    assert "depends_on: *ready" in found["worker"] and "depends_on: &ready" in found["bot"]
    assert "replicas: 2" in found["worker"]
    assert 'restart: "no"' in found["migrate"]
    assert "dockerfile: deploy/Dockerfile" in found["migrate"]


def test_compose_asks_whether_they_are_well_and_lets_them_finish() -> None:
    found = services()
    assert "/readyz" in found["bot"] and "/readyz" in found["worker"]
    assert "pg_isready" in found["database"]
    for name in ("bot", "worker"):
        assert "stop_grace_period: 30s" in found[name]
        assert "cap_drop: [ALL]" in found[name] and "read_only: true" in found[name]


def test_compose_hands_over_a_database_and_publishes_on_loopback_only() -> None:
    page = text("deploy/compose.yaml")
    (url,) = re.findall(r"FLIPSIDE_DATABASE: (\S+?)\$", page)
    assert read({"FLIPSIDE_DATABASE": f"{url}secret@database/flipside"}).database
    assert re.findall(r'^      - "([\d.]+):\d+:\d+"', page, re.MULTILINE) == ["127.0.0.1"]


def settings_of(unit: str) -> dict[str, str]:
    """What a unit sets."""
    return dict(re.findall(r"^(\w+)=(.*)$", text(f"deploy/{unit}"), re.MULTILINE))


@pytest.mark.parametrize(("unit", "command"), [(UNITS[0], "serve"), (UNITS[1], "worker")])
def test_a_unit_has_its_sections_and_is_confined(unit: str, command: str) -> None:
    page, set_to = text(f"deploy/{unit}"), settings_of(unit)
    assert re.findall(r"^\[(\w+)\]", page, re.MULTILINE) == ["Unit", "Service", "Install"]
    assert set_to["ExecStart"].endswith(f"-m bot {command}")
    assert (set_to["KillSignal"], set_to["TimeoutStopSec"]) == ("SIGTERM", "30")
    assert set_to["User"] != "root"
    for name in ("NoNewPrivileges", "ProtectHome", "PrivateTmp"):
        assert set_to[name] == "yes"
    assert set_to["ProtectSystem"] == "strict"


def test_a_backup_is_taken_by_the_timer_into_a_folder_it_may_write() -> None:
    unit, timer = settings_of(BACKUP[0]), settings_of(BACKUP[1])
    assert unit["Type"] == "oneshot" and unit["User"] != "root" and unit["UMask"] == "0077"
    folder = unit["ReadWritePaths"]
    assert f'-m bot backup "{folder}/' in unit["ExecStart"] and folder in unit["ExecStartPost"]
    assert timer["Persistent"] == "yes" and timer["WantedBy"] == "timers.target"

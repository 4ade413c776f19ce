"""`teams package`: what is written can be uploaded, and what Teams would refuse is refused here."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from adapters.teams.package import PLAIN, SLASH, App, files, zipped
from tests.cli.running import Shell
from tests.docs.pages import ROOT

ID, HOST = "11111111-2222-3333-4444-555555555555", "flipside.brindle.example"
OURS = ("--app-id", ID, "--domain", HOST)
TENANT = {"MicrosoftAppTenantId": "21111111-2222-3333-4444-555555555555", "MicrosoftAppPassword": "quiet"}


def manifest(package: Path) -> dict[str, object]:
    """The manifest in a written package."""
    found = json.loads(zipfile.ZipFile(package).read("manifest.json"))
    assert isinstance(found, dict)
    return found


def test_it_writes_the_package_and_says_what_to_do_next(small_shell: Shell, tmp_path: Path) -> None:
    out = tmp_path / "ours.zip"
    said = small_shell.fine("teams", "package", *OURS, "--out", out)
    assert out.read_bytes() == zipped(files(App(ID, HOST)))
    assert PLAIN in said and "Upload" in said and "docs/install-teams.md" in said
    small_shell.fine("teams", "package", *OURS, "--out", out, "--slash", "--graph")
    assert manifest(out)["manifestVersion"] == SLASH
    assert manifest(out)["webApplicationInfo"] == {"id": ID}


def test_without_a_name_it_lies_here(small_shell: Shell, tmp_path: Path) -> None:
    small_shell.patch.chdir(tmp_path)
    small_shell.fine("teams", "package", *OURS)
    assert [path.name for path in tmp_path.glob("*.zip")] == ["flipside-teams.zip"]


def test_id_and_host_may_come_from_the_settings(small_shell: Shell, tmp_path: Path) -> None:
    for name, value in {**TENANT, "MicrosoftAppId": ID, "FLIPSIDE_URL": f"https://{HOST}"}.items():
        small_shell.patch.setenv(name, value)
    small_shell.fine("teams", "package", "--out", tmp_path / "x.zip")
    assert (tmp_path / "x.zip").read_bytes() == zipped(files(App(ID, HOST)))


def test_the_company_may_put_its_own_name_and_pages_there(small_shell: Shell, tmp_path: Path) -> None:
    own = ("--name", "Rückspiegel", "--developer", "Brindle & Kite", "--version", "1.2.0")
    pages = (
        "--website",
        "https://a.example",
        "--privacy",
        "https://b.example/p",
        "--terms",
        "https://c.example",
    )
    small_shell.fine("teams", "package", *OURS, *own, *pages, "--out", tmp_path / "x.zip")
    found = manifest(tmp_path / "x.zip")
    assert found["name"] == {"short": "Rückspiegel", "full": "Rückspiegel: reverse mentoring"}
    assert found["version"] == "1.2.0"
    assert found["developer"] == {
        "name": "Brindle & Kite",
        "websiteUrl": "https://a.example",
        "privacyUrl": "https://b.example/p",
        "termsOfUseUrl": "https://c.example",
    }


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--app-id", "flipside", "--domain", HOST), "copy the Microsoft App ID"),
        (("--domain", HOST), "copy the Microsoft App ID"),
        (("--app-id", ID), "--domain your.host"),
        (("--app-id", ID, "--domain", f"https://{HOST}"), "--domain your.host"),
        (("--app-id", ID, "--domain", f"{HOST}/api/messages"), "--domain your.host"),
        (("--app-id", ID, "--domain", "10.1.2.3"), "no address in numbers"),
        (("--app-id", ID, "--domain", "localhost"), "--domain your.host"),
        ((*OURS, "--out", "no/such/folder/x.zip"), "There is no folder no/such/folder"),
        ((*OURS, "--out", "."), "Give the name of a file in it"),
    ],
)
def test_what_teams_would_refuse_is_refused_kindly(
    small_shell: Shell, tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    small_shell.patch.chdir(tmp_path)
    done = small_shell.run("teams", "package", *words)
    assert done.exit_code == 2 and done.stdout == ""
    assert said in " ".join(done.stderr.split())
    assert list(tmp_path.glob("**/*.zip")) == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--name", "x" * 31), "name.short has a length of 31: Teams takes 1 to 30."),
        (("--version", "1"), "version"),
        (("--privacy", "http://b.example"), "developer.privacyUrl"),
    ],
)
def test_a_value_that_is_too_long_or_wrong_is_named(
    small_shell: Shell, tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    done = small_shell.run("teams", "package", *OURS, *words, "--out", tmp_path / "x.zip")
    assert done.exit_code == 1 and said in done.stderr
    assert not (tmp_path / "x.zip").exists()


def test_it_needs_no_network_and_no_setting(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot", "teams", "package", *OURS, "--out", str(tmp_path / "x.zip")],
        env={"PATH": "/usr/bin:/bin"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "Traceback" not in done.stderr
    assert (tmp_path / "x.zip").read_bytes() == zipped(files(App(ID, HOST)))

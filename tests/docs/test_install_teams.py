"""docs/install-teams.md and the code say the same, and its two files lead to a pair."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from adapters.teams import serving
from adapters.teams.pages_public import routes
from bot.cli.doctoring import teams_settings, teams_there
from bot.cli.doctoring.clocks import SKEW
from bot.settings import names
from bot.turns.intake import reach_everybody
from conversations.intents import BARE, INTENTS
from tests.cli.running import Shell
from tests.docs.pages import blocks, code, rows, section, text
from tests.docs.printing import COMMANDS, help_of
from tests.transcripts.player import Player
from tests.transcripts.script import Entry, Script
from tests.transcripts.stage import CONSOLE, Stage
from tests.transcripts.weathers import calm

PAGE = text("docs/install-teams.md")
FILES = {block.file: block.body for block in blocks(PAGE) if block.file}
TYPED = [(code(row[1]), row) for row in rows(section(PAGE, "9. The first pair")) if len(row) == 3]


def test_every_setting_of_teams_is_on_the_page_and_every_setting_on_the_page_is_one() -> None:
    told = set(re.findall(r"\b(?:MicrosoftApp[A-Za-z]+|FLIPSIDE_[A-Z_]+)\b", PAGE))
    assert told - set(names()) == set()
    assert {name for name in names() if name.startswith(("MicrosoftApp", "FLIPSIDE_TEAMS"))} - told == set()


def test_every_command_on_the_page_is_one() -> None:
    told = set(re.findall(r"`/flipside ([a-z ]+)`", PAGE))
    assert {"admin open", "admin match", "match", "forget"} <= told
    assert told - set(INTENTS) == set()
    alone = {words[0] for words, _ in TYPED if words and not words[0].startswith("/")}
    assert alone == {"join"} and alone <= BARE
    assert {"home", "pair", "help"} <= BARE
    shell = {found.strip() for found in re.findall(r"python -m bot ((?:[a-z]+ ?){1,2})", PAGE)}
    assert shell and [one for one in shell if not {one, one.partition(" ")[0]} & set(COMMANDS)] == []
    assert {"teams package", "check"} <= shell


def test_the_options_of_the_package_are_those_of_the_command() -> None:
    told = set(re.findall(r"`(--[a-z-]+)`", PAGE)) | set(re.findall(r"(--[a-z-]+) \S+", _command()))
    assert {"--slash", "--graph", "--version", "--developer", "--app-id", "--domain"} <= told
    assert [option for option in told if option not in help_of("teams package")] == []


def _command() -> str:
    (line,) = (one for one in PAGE.splitlines() if one.startswith("python -m bot teams package"))
    return line


def test_the_command_on_the_page_writes_a_package(
    monkeypatch: pytest.MonkeyPatch, sqlite_url: str, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    Shell(monkeypatch, sqlite_url).fine(*_command().removeprefix("python -m bot ").split())
    assert (tmp_path / "flipside-teams.zip").exists()
    assert "`flipside-teams.zip`" in PAGE


def test_the_paths_that_a_proxy_passes_on_are_those_that_are_served() -> None:
    told = [code(row[0])[0] for row in rows(section(PAGE, "2. The address"))]
    assert told == [serving.PATH, *(route.path for route in routes())]


def test_what_the_doctor_says_is_explained_here() -> None:
    for aadsts in ("AADSTS7000215", "AADSTS7000222", "AADSTS700016", "AADSTS90002"):
        assert aadsts in teams_there.CAUSES and f"`{aadsts}`" in PAGE
    assert f"complains from {SKEW} seconds on" in PAGE
    doctor = teams_settings.SECRET + " ".join(teams_there.CAUSES.values())
    for place in ("Certificates & secrets", "Configuration", "App Tenant ID", "Microsoft App ID", "Value"):
        assert place in doctor and f"**{place}**" in PAGE


def test_what_is_never_asked_for_is_in_no_package() -> None:
    never = code(section(PAGE, "What Flipside never asks for"))
    assert {"ChannelMessage.Read.Group", "ChatMessage.Read.Chat", "authorization"} <= set(never)


def test_the_page_says_what_nobody_has_tried_and_who_keeps_the_library_up() -> None:
    first = PAGE.partition("**You need:**")[0]
    assert (
        "unsupported since 2025-12-31" in first
        and "nothing on this page was tried with a real tenant" in first
    )


SAID = (
    ("A1", "/flipside admin open"),
    ("A1", "sponsor=yes | notice=yes | council=waived"),
    ("A1", "A first try."),
    ("A1", "/flipside admin open"),
    ("A2", "join"),
    ("A2", "join=yes | notice=agree | offers=Python | wants=Strategy | topics=1, 2"),
    ("A2", "fits=yes | never=-"),
    ("A3", "join"),
    ("A3", "join=yes | notice=agree | needs=Python | gives=Strategy | topics=1, 2"),
    ("A3", "fits=yes | never=-"),
    ("A1", "/flipside admin match"),
    ("A1", "all"),
    ("A2", "/flipside match"),
    ("A2", "answer=yes"),
    ("A3", "/flipside match"),
    ("A3", "answer=yes"),
)


def test_what_is_typed_below_is_what_the_page_tells_people_to_type() -> None:
    told = [words[0] for words, _ in TYPED]
    typed = [said for _, said in SAID if said in told]
    assert list(dict.fromkeys(typed)) == list(dict.fromkeys(told))


@pytest.mark.parametrize("at", [datetime(2027, 2, 2, 10, tzinfo=UTC), datetime(2027, 2, 6, 21, tzinfo=UTC)])
def test_the_two_files_lead_to_a_pair_at_any_hour(
    monkeypatch: pytest.MonkeyPatch, sqlite_url: str, tmp_path: Path, at: datetime
) -> None:
    """What the page tells three people to type, on a Tuesday morning and on a Saturday night."""
    shell = Shell(monkeypatch, sqlite_url)
    for name, body in FILES.items():
        (tmp_path / name).write_text(body, "utf-8")
    shell.fine("people", "import", tmp_path / "people.csv")
    shell.fine("apply", tmp_path / "program.toml")
    stage = Stage(shell.database)
    stage.clock.to(at)
    reach_everybody(stage.app.engine, CONSOLE, stage.now())
    script = Script(tmp_path, (), tuple(Entry(">", f"{who}> {said}", who, said) for who, said in SAID))
    played = Player(stage, calm, ("A1", "A2", "A3")).play(script)
    stage.close()
    assert "pair A3+A2: offered → contracting" in played

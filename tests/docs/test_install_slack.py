"""docs/install-slack.md and the code say the same, and its two files lead to a pair."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from adapters.slack import ids, manifest
from bot.cli.doctoring.clocks import SKEW
from bot.settings import names
from bot.turns.intake import reach_everybody
from conversations.intents import INTENTS
from tests.cli.running import Shell
from tests.docs.pages import blocks, code, rows, section, text
from tests.docs.printing import COMMANDS
from tests.transcripts.player import Player
from tests.transcripts.script import Entry, Script
from tests.transcripts.stage import CONSOLE, Stage
from tests.transcripts.weathers import calm

PAGE = text("docs/install-slack.md")
SCOPES = [row for row in rows(section(PAGE, "Scopes")) if len(row) == 4]
FILES = {block.file: block.body for block in blocks(PAGE) if block.file}


def test_the_scopes_are_those_of_the_manifest_each_with_its_reason() -> None:
    required = [(f"`{one.name}`", one.why, "required", one.without) for one in manifest.REQUIRED]
    optional = [(f"`{one.name}`", one.why, "optional", one.without) for one in manifest.OPTIONAL]
    assert [tuple(row) for row in SCOPES] == [*required, *optional]


def test_the_events_and_shortcuts_are_those_of_the_manifest() -> None:
    (line,) = (one for one in section(PAGE, "Scopes").splitlines() if one.startswith("Events"))
    assert code(line) == list(manifest.EVENTS)
    for shortcut in manifest.SHORTCUTS:
        assert f"**{shortcut['name']}**" in section(PAGE, "Scopes")


def test_what_is_never_asked_for_is_not_asked_for() -> None:
    never = code(section(PAGE, "What Flipside never asks for"))
    assert {"chat:write.public", "chat:write.customize", ":history"} <= set(never)
    assert [scope for scope in manifest.SCOPES if scope in never or scope.endswith(":history")] == []


def test_every_setting_on_the_page_is_one() -> None:
    told = set(re.findall(r"\b(?:SLACK|FLIPSIDE)_[A-Z_]+\b", PAGE))
    assert told - set(names()) == set()
    assert {name for name in names() if name.startswith("SLACK_")} - told == {"SLACK_API_URL"}


def test_every_command_on_the_page_is_one() -> None:
    told = set(re.findall(r"`(?:/flipside) ([a-z ]+)`", PAGE))
    assert {"join", "admin open", "admin match", "match", "forget"} <= told
    assert told - set(INTENTS) == set()
    shell = {found.strip() for found in re.findall(r"python -m bot ((?:[a-z]+ ?){1,2})", PAGE)}
    assert shell and [one for one in shell if not {one, one.partition(" ")[0]} & {*COMMANDS, "key"}] == []
    assert "slack manifest" in shell and "check" in shell


def test_the_bot_and_its_paths_are_called_what_they_are_called() -> None:
    assert set(re.findall(r"/invite @(\S+?)[`\s]", PAGE)) == {manifest.BOT}
    paths = {code(row[0])[0] for row in rows(section(PAGE, "The address"))}
    assert paths == {manifest.EVENTS_PATH, manifest.INSTALL_PATH, manifest.REDIRECT_PATH}
    assert f"`{ids.COMMAND}`" in PAGE
    assert f"complains from {SKEW} seconds on" in PAGE


def test_what_slack_itself_calls_things_is_where_the_doctor_sends_people() -> None:
    """The doctor names pages of Slack; the same names stand on this page."""
    sources = Path(__file__).parents[2].joinpath("bot", "cli", "doctoring").glob("slack_*.py")
    doctor = " ".join(path.read_text("utf-8") for path in sources)
    for place in ("Basic Information", "App-Level Tokens", "App Credentials", "OAuth & Permissions"):
        assert place in doctor
        assert f"**{place}**" in PAGE


SAID = (
    ("A1", "/flipside admin open"),
    ("A1", "sponsor=yes | notice=yes | council=waived"),
    ("A1", "A first try."),
    ("A1", "/flipside admin open"),
    ("A2", "/flipside join"),
    ("A2", "join=yes | notice=agree | offers=Python | wants=Strategy | topics=1, 2"),
    ("A2", "fits=yes | never=-"),
    ("A3", "/flipside join"),
    ("A3", "join=yes | notice=agree | needs=Python | gives=Strategy | topics=1, 2"),
    ("A3", "fits=yes | never=-"),
    ("A1", "/flipside admin match"),
    ("A1", "all"),
    ("A2", "/flipside match"),
    ("A2", "answer=yes"),
    ("A3", "/flipside match"),
    ("A3", "answer=yes"),
)


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


def test_the_files_are_those_that_the_commands_read() -> None:
    assert sorted(FILES) == ["people.csv", "program.toml"]
    for name in FILES:
        assert re.search(rf"^python -m bot (?:people import|apply) {name}$", PAGE, re.MULTILINE)

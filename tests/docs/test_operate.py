"""docs/operate.md: its commands exist, its numbers are those of the code."""

import re
from datetime import timedelta

from bot.readiness import SKEW
from bot.storage import migrate, recovery, retention, tables
from bot.storage.recovery import BEATS_EVERY
from scheduler.runner import BEAT
from tests.docs.pages import ROOT, rows, section, text

PAGE = text("docs/operate.md")
DAY = timedelta(days=1)


def kept(what: str) -> str:
    """How long something is kept, by the page."""
    (found,) = (row[1] for row in rows(section(PAGE, "How long things are kept")) if what in row[0])
    return found


def test_every_command_it_tells_to_type_exists() -> None:
    told = set(re.findall(r"python -m bot ([a-z]+)", PAGE))
    page = text("docs/commands.md")
    assert {"backup", "restore", "recovered", "migrate", "check"} <= told
    assert [name for name in sorted(told) if f"### `python -m bot {name}`" not in page] == []


def test_retention_is_told_as_it_is() -> None:
    assert kept("`inbox`") == f"{retention.INBOX_DAYS // DAY} days"
    assert kept("`outbox`") == f"{retention.OUTBOX_DAYS // DAY} days"
    assert "a few thousand rows at a time" in PAGE and 1_000 < retention.BATCH <= 5_000


def test_backups_are_deleted_when_the_page_says() -> None:
    (days,) = re.findall(r"-mtime \+(\d+) -delete", text("deploy/flipside-backup.service"))
    assert f"deletes copies after {int(days) + 1} days" in PAGE
    assert f"not longer than {int(days) + 1} days" in PAGE
    (hours,) = re.findall(r"OnCalendar=\S+ 00/(\d+):", text("deploy/flipside-backup.timer"))
    assert f"every {({6: 'six'})[int(hours)]} hours" in PAGE


def test_recovery_is_told_as_it_is() -> None:
    assert f"jump by {recovery.JUMP:,}" in PAGE
    assert "a minute before the last beat" in PAGE and BEATS_EVERY == BEAT == timedelta(minutes=1)


def test_what_is_said_about_upgrades_is_in_the_code() -> None:
    assert f"the mark `{migrate.OLDEST}`" in PAGE
    assert "migrate.older_code_ends(" in PAGE and migrate.older_code_ends.__doc__
    assert "The database is newer than this release" in PAGE
    assert "The database is newer than this release" in text("bot/cli/__init__.py")


def test_the_seconds_are_those_of_the_code() -> None:
    assert f"`/readyz` complains from {SKEW.seconds} seconds on" in PAGE
    for name in ("deploy/flipside.service", "deploy/flipside-worker@.service"):
        assert "TimeoutStopSec=30" in text(name)
    assert "gives it 30 seconds" in PAGE or "give it 30 seconds" in PAGE


def test_tables_that_are_tuned_exist() -> None:
    tuned = re.findall(r"^ALTER TABLE (\w+) SET", PAGE, re.MULTILINE)
    ours = [name for name in tuned if not name.startswith("procrastinate")]
    assert ours and [name for name in ours if name not in tables.metadata.tables] == []


def test_files_it_names_are_there() -> None:
    for name in ("deploy/flipside-backup.timer", "tests/storage/test_recovery_drill.py"):
        assert f"`{name}`" in PAGE
        assert (ROOT / name).exists()

"""backup, restore and recovered: on both databases, and what they refuse."""

import sqlite3
import stat
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from bot.storage import dumps, recovery
from bot.storage.copies import CopyRefused
from bot.storage.database import connected, writing
from bot.storage.dumps import Tools
from tests.cli.running import PEOPLE, Shell
from tests.cli.test_data import scalar
from tests.storage.tools import folder_for

HEADS = "select count(*) from people"


@pytest.fixture
def tools(shell: Shell) -> tuple[str, ...]:
    """Where the test server's programs are, as an option."""
    return ("--bin", folder_for(shell.database)) if folder_for(shell.database) else ()


def test_a_backup_is_put_back_and_what_was_there_is_kept(
    shell: Shell, tools: tuple[str, ...], tmp_path: Path
) -> None:
    file = tmp_path / "flipside.backup"
    shell.fine("people", "import", PEOPLE)
    assert f"Copied to {file}" in shell.fine("backup", file, *tools)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    change(shell.database, "update people set name = 'Somebody Else'")
    said = shell.fine("restore", file, *tools)
    assert f"Restored {file}." in said
    assert "What was there before is kept as " in said
    assert scalar(shell.database, "select count(*) from people where name = 'Somebody Else'") == 0
    assert scalar(shell.database, HEADS) == 30
    assert "Nothing to do" in shell.fine("recovered")
    assert still_there(shell.database) == 30


def still_there(database: str) -> object:
    """How many of the people that were replaced can be found."""
    if database.startswith("sqlite"):
        (kept,) = Path(make_url(database).database or "").parent.glob("*.replaced-*")
        return scalar(f"sqlite:///{kept}", "select count(*) from people where name = 'Somebody Else'")
    name = "select nspname from pg_namespace where nspname like 'replaced_%'"
    return scalar(database, f'select count(*) from "{scalar(database, name)}".people')


def change(database: str, statement: str) -> None:
    engine = create_engine(database)
    with engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()


def test_a_machine_that_is_new_is_filled(shell: Shell, tools: tuple[str, ...], tmp_path: Path) -> None:
    """And a second backup of a database that was restored once holds one database, not two."""
    first, second = tmp_path / "first", tmp_path / "second"
    shell.fine("people", "import", PEOPLE)
    shell.fine("backup", first, *tools)
    shell.fine("restore", first, *tools)
    shell.fine("backup", second, *tools)
    assert second.stat().st_size < 1.5 * first.stat().st_size + 50_000
    assert "30 unchanged" in shell.fine("people", "import", PEOPLE)


def test_nothing_is_restored_while_somebody_uses_the_database(
    shell: Shell, tools: tuple[str, ...], tmp_path: Path
) -> None:
    file = tmp_path / "flipside.backup"
    shell.fine("people", "import", PEOPLE)
    shell.fine("backup", file, *tools)
    with connected(shell.database) as engine:
        assert writing(engine, lambda connection: connection.scalar(text(HEADS))) == 30  # and is idle now
        for refused in (shell.run("restore", file, *tools), shell.run("recovered")):
            assert refused.exit_code == 1
            assert "Stop the bot" in refused.output
    assert "Restored" in shell.fine("restore", file, *tools)


def test_a_backup_overwrites_nothing(shell: Shell, tools: tuple[str, ...], tmp_path: Path) -> None:
    shell.fine("migrate")
    precious = tmp_path / "precious"
    precious.write_text("mine")
    refused = shell.run("backup", precious, *tools)
    assert refused.exit_code == 1
    assert "Nothing was overwritten" in refused.output
    assert precious.read_text() == "mine"
    assert not list(tmp_path.glob(".*"))


@pytest.mark.parametrize(
    "content", [b"", b"no backup at all", b"PGDMP and then nothing", b"SQLite format 3\0"]
)
def test_what_is_no_backup_changes_nothing(
    shell: Shell, tools: tuple[str, ...], tmp_path: Path, content: bytes
) -> None:
    shell.fine("people", "import", PEOPLE)
    file = tmp_path / "strange"
    file.write_bytes(content)
    refused = shell.run("restore", file, *tools)
    assert refused.exit_code == 1
    assert "The database is as it was." in refused.output
    assert "Traceback" not in refused.output
    assert scalar(shell.database, HEADS) == 30


def test_the_backup_of_a_newer_release_changes_nothing(
    shell: Shell, tools: tuple[str, ...], tmp_path: Path
) -> None:
    file = tmp_path / "newer"
    shell.fine("people", "import", PEOPLE)
    change(shell.database, "update alembic_version set version_num = '9999'")
    change(shell.database, "insert into marks (key, value) values ('oldest_code', '9999')")
    shell.fine("backup", file, *tools)
    change(shell.database, "update people set name = 'As It Was'")
    refused = shell.run("restore", file, *tools)
    assert refused.exit_code == 1
    assert "newer release" in refused.output
    assert scalar(shell.database, "select count(*) from people where name = 'As It Was'") == 30


def test_until_when_it_ran_can_be_said(shell: Shell, tools: tuple[str, ...], tmp_path: Path) -> None:
    """A machine that was off for days has said nothing in them."""
    file, off = tmp_path / "flipside.backup", datetime.now(UTC) - timedelta(days=2)
    shell.fine("migrate")
    with connected(shell.database) as engine:
        writing(engine, lambda connection: recovery.beat(connection, off - timedelta(hours=3)))
    shell.fine("backup", file, *tools)
    said = shell.fine("restore", file, "--until", off.isoformat(), *tools)
    assert f"to {off:%Y-%m-%d %H:%M} UTC." in said


@pytest.mark.parametrize(("until", "why"), [("yesterday", "no time:"), ("2026-03-02T17:40", "no time zone")])
def test_a_time_that_cannot_be_read_is_named(small_shell: Shell, until: str, why: str) -> None:
    small_shell.fine("migrate")
    refused = small_shell.run("recovered", "--until", until)
    assert refused.exit_code == 1
    assert why in refused.output


def test_a_copy_by_other_means_is_recovered_once(shell: Shell) -> None:
    shell.fine("people", "import", PEOPLE)
    assert "0 messages may have been sent" in shell.fine("recovered")
    assert "Nothing to do" in shell.fine("recovered")


def test_a_database_that_is_broken_can_be_replaced(small_shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "flipside.backup"
    small_shell.fine("people", "import", PEOPLE)
    small_shell.fine("backup", file)
    place = Path(make_url(small_shell.database).database or "")
    place.write_bytes(b"the disk was full" * 1000)
    small_shell.fine("restore", file)
    assert scalar(small_shell.database, HEADS) == 30


def test_a_damaged_copy_is_found(small_shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "flipside.backup"
    small_shell.fine("people", "import", PEOPLE)
    small_shell.fine("backup", file)
    whole = bytearray(file.read_bytes())
    whole[8192:40960] = b"\xff" * 32768
    file.write_bytes(whole)
    assert small_shell.run("restore", file).exit_code == 1
    assert scalar(small_shell.database, HEADS) == 30


def test_there_is_nothing_to_back_up(small_shell: Shell, tmp_path: Path) -> None:
    refused = small_shell.run("backup", tmp_path / "flipside.backup")
    assert refused.exit_code == 1
    assert "There is no database at" in refused.output


def test_another_sqlite_file_is_not_ours(small_shell: Shell, tmp_path: Path) -> None:
    small_shell.fine("migrate")
    with closing(sqlite3.connect(tmp_path / "photos.db")) as connection:
        connection.execute("CREATE TABLE photos (id INTEGER)")
    refused = small_shell.run("restore", tmp_path / "photos.db")
    assert refused.exit_code == 1
    assert "none of Flipside's" in refused.output


def test_missing_programs_are_named_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(CopyRefused, match=r"pg_dump, and it is not in .* --bin"):
        dumps.save("postgresql+psycopg://u:secret@h/d", tmp_path / "x", Tools(str(tmp_path), dict))


def test_a_password_is_never_on_a_command_line(tmp_path: Path) -> None:
    """It travels in the environment, with everything else that a URL may say."""
    program = tmp_path / "pg_dump"
    program.write_text(
        '#!/bin/sh\necho "$@" "host=$PGHOST user=$PGUSER tls=$PGSSLMODE pw=$PGPASSWORD" >&2\nexit 1\n'
    )
    program.chmod(0o755)
    url = "postgresql+psycopg://flipside:s%40cret@db.example.com:5433/flip?sslmode=require"
    with pytest.raises(CopyRefused) as refused:
        dumps.save(url, tmp_path / "x", Tools(str(tmp_path), dict))
    arguments, _, around = str(refused.value).partition("host=")
    assert "s@cret" not in arguments
    assert around == "db.example.com user=flipside tls=require pw=s@cret"
    assert dumps.variables(url)["PGPORT"] == "5433"

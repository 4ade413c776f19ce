"""migrate, people import, apply, announce and check: on both databases, with good and bad input."""

from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from tests.cli.running import PEOPLE, PROGRAM, Shell


def scalar(url: str, query: str) -> object:
    """One value, looked up through a connection of its own."""
    engine = create_engine(url)
    with engine.connect() as connection:
        value: object = connection.scalar(text(query))
    engine.dispose()
    return value


def test_a_new_installation_is_migrated_filled_and_checked(shell: Shell) -> None:
    assert "Applied 0001" in shell.fine("migrate")
    assert "Nothing to do" in shell.fine("migrate")
    assert "30 new" in shell.fine("people", "import", PEOPLE)
    assert "spring" in shell.fine("apply", PROGRAM, "--cohort", "spring")
    said = shell.fine("check")
    assert "The tables are up to date." in said
    assert "Cohort spring is draft." in said


def test_importing_the_same_file_again_changes_nothing(shell: Shell) -> None:
    shell.fine("people", "import", PEOPLE)
    assert "0 new, 0 changed, 0 back, 0 left, 30 unchanged." in shell.fine("people", "import", PEOPLE)
    assert scalar(shell.database, "select count(*) from people") == 30


def test_a_dry_run_writes_nothing(small_shell: Shell) -> None:
    said = small_shell.fine("people", "import", PEOPLE, "--dry-run")
    assert "30 new" in said
    assert "nothing was written" in said
    assert scalar(small_shell.database, "select count(*) from people") == 0


def test_a_leaver_is_marked_and_a_returner_is_back(small_shell: Shell, tmp_path: Path) -> None:
    lines = PEOPLE.read_text("utf-8").splitlines(keepends=True)
    shorter = tmp_path / "shorter.csv"
    shorter.write_text("".join(line for line in lines if not line.startswith("BK30")), "utf-8")
    small_shell.fine("people", "import", PEOPLE)
    assert "1 left" in small_shell.fine("people", "import", shorter)
    assert scalar(small_shell.database, "select state from people where id = 'BK30'") == "left"
    assert "1 back" in small_shell.fine("people", "import", PEOPLE)
    assert scalar(small_shell.database, "select state from people where id = 'BK30'") == "here"


def test_many_leavers_at_once_need_a_second_word(small_shell: Shell, tmp_path: Path) -> None:
    lines = PEOPLE.read_text("utf-8").splitlines(keepends=True)
    half = tmp_path / "half.csv"
    half.write_text("".join(lines[:20]), "utf-8")
    small_shell.fine("people", "import", PEOPLE)
    refused = small_shell.run("people", "import", half)
    assert refused.exit_code == 1
    assert "--leavers" in refused.output
    assert scalar(small_shell.database, "select count(*) from people where state = 'left'") == 0
    small_shell.fine("people", "import", half, "--leavers")
    assert scalar(small_shell.database, "select count(*) from people where state = 'left'") == 11


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("id;name;email\n".encode("utf-16-le"), "CSV"),
        ("id,name,email,department,grade,manager\n1,Zoë,z@example.com,X,1,\n".encode("cp1252"), "UTF-8"),
        (b"id,name,email,department,grade,manager,birth date\n", "birth date"),
        (b"id,name\n1,Ann\n", "department"),
        (b"", "empty"),
        (b"PK\x03\x04", "CSV"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_kindly(
    small_shell: Shell, tmp_path: Path, content: bytes, expected: str
) -> None:
    file = tmp_path / "people.csv"
    file.write_bytes(content)
    result = small_shell.run("people", "import", file)
    assert result.exit_code == 1
    assert expected.casefold() in result.output.casefold()
    assert "Nothing was imported." in result.output
    assert scalar(small_shell.database, "select count(*) from people") == 0


def test_a_program_file_with_mistakes_names_them_all(small_shell: Shell, tmp_path: Path) -> None:
    small_shell.fine("people", "import", PEOPLE)
    wrong = (
        PROGRAM.read_text("utf-8")
        .replace("min_pairs = 5", "min_pairs = 2")
        .replace("weeks = 24", "weeks = 99")
    )
    file = tmp_path / "program.toml"
    file.write_text(wrong, "utf-8")
    result = small_shell.run("apply", file)
    assert result.exit_code == 1
    assert "cohort.min_pairs" in result.output
    assert "cohort.weeks" in result.output
    assert scalar(small_shell.database, "select count(*) from cohorts") == 0


def test_a_program_for_unknown_people_says_whom_to_import(small_shell: Shell) -> None:
    result = small_shell.run("apply", PROGRAM)
    assert result.exit_code == 1
    assert "BK11" in result.output
    assert "people import" in result.output


def test_an_announcement_is_previewed_and_can_be_dropped(small_shell: Shell) -> None:
    small_shell.fine("people", "import", PEOPLE)
    small_shell.fine("apply", PROGRAM)
    assert small_shell.run("announce", "Welcome!", says="n\n").exit_code == 1
    assert scalar(small_shell.database, "select count(*) from announcements") == 0
    assert "On its way" in small_shell.fine("announce", "Welcome!", "--yes")
    assert scalar(small_shell.database, "select state from announcements") == "sent"


def test_the_doctor_says_what_to_do_about_half_a_slack(
    small_shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    small_shell.fine("migrate")
    result = small_shell.run("check")
    assert result.exit_code == 1
    assert "SLACK_SIGNING_SECRET" in result.output
    assert "xoxb-1" not in result.output

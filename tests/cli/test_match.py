"""match: proposals from a spreadsheet, with no database at all."""

import json
from pathlib import Path

from tests.cli.running import PEOPLE, PROGRAM, Shell


def test_a_spreadsheet_is_matched_without_a_database(small_shell: Shell) -> None:
    plan = json.loads(small_shell.fine("match", "--people", PEOPLE, "--program", PROGRAM, "--json"))
    assert len(plan["pairs"]) == 10
    assert plan["certificate"]["gap"] == 0
    assert all(waiting["reason"]["key"] for waiting in plan["waiting"])
    assert not Path(small_shell.database.removeprefix("sqlite:///")).exists()


def test_skills_in_the_spreadsheet_are_reasons(small_shell: Shell, tmp_path: Path) -> None:
    lines = PEOPLE.read_text("utf-8").splitlines()
    skills = {"BK02": ";SQL", "BK25": "SQL;Strategy"}
    rows = [f"{lines[0]},offers,wants"]
    for line in lines[1:]:
        offers, wants = skills.get(line.split(",")[0], ";").split(";")
        rows.append(f"{line},{offers},{wants}")
    file = tmp_path / "skills.csv"
    file.write_text("\n".join(rows), "utf-8")
    plan = json.loads(small_shell.fine("match", "--people", file, "--program", PROGRAM, "--json"))
    pair = next(one for one in plan["pairs"] if one["mentee"] == "BK02")
    assert pair["mentor"] == "BK25"
    assert {"key": "needs_met", "skills": "SQL", "levels": "3"} in pair["reasons"]


def test_the_plan_is_said_in_words(small_shell: Shell) -> None:
    said = small_shell.fine("match", "--people", PEOPLE, "--program", PROGRAM)
    assert "10 pairs, 4 waiting, gap 0." in said
    assert "waiting: " in said

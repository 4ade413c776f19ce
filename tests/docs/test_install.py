"""docs/install.md and the readers of program files and HR exports say the same."""

import re
import tomllib
from decimal import Decimal

import pytest

from bot.demo.stage import text as demo_file
from bot.program.plans import (
    CHANNEL,
    FIRST_SESSION,
    HOURS,
    INTERVAL,
    KEYS,
    RANGES,
    TEMPLATES,
    WEIGHTS,
    read_plan,
)
from bot.program.roster_changes import MANY_LEAVERS, MANY_PERCENT
from bot.program.roster_heading import REQUIRED, SYNONYMS, plain
from bot.turns.commands import LONGEST_PAUSE
from tests.docs.pages import code, rows, section, text

PAGE = "docs/install.md"
FILE = section(text(PAGE), "4. The program file")
PROGRAM = {code(row[0])[0]: row for row in rows(FILE)}
COLUMNS = {code(row[0])[0]: row for row in rows(section(text(PAGE), "3. People"))}


def test_every_key_of_a_program_file_is_explained_and_no_other() -> None:
    assert sorted(PROGRAM) == sorted(KEYS)


@pytest.mark.parametrize("key", RANGES)
def test_defaults_and_ranges_are_those_of_the_code(key: str) -> None:
    default, low, high = RANGES[key]
    assert PROGRAM[key][2] == f"{low}–{high}"
    assert code(PROGRAM[key][1]) == ([str(default)] if default is not None else [])


def test_the_other_defaults_are_those_of_the_code() -> None:
    stated = {key: value[0] for key, row in PROGRAM.items() if (value := code(row[1]))}
    assert {name: Decimal(stated[f"matching.weights.{name}"]) for name, _ in WEIGHTS} == dict(WEIGHTS)
    assert tomllib.loads(f"x = {stated['announce.channel']}") == {"x": CHANNEL}
    assert (stated["nudges.from"].strip('"'), stated["nudges.to"].strip('"')) == HOURS
    weeks, due, close = TEMPLATES[stated["cohort.template"]]
    assert (str(weeks), str(list(due or ())), str(close)) == tuple(
        stated[f"cohort.{name}"] for name in ("weeks", "due_weeks", "close_week")
    )
    assert code(PROGRAM["cohort.template"][2]) == list(TEMPLATES)


def test_the_pilot_and_the_rules_of_weeks_are_told_right() -> None:
    page = " ".join(FILE.split())
    weeks, due, close = TEMPLATES["pilot-12"]
    told = ", ".join(map(str, (due or ())[:-1])) + f" and {(due or (0,))[-1]}"
    assert f"`pilot-12` has {weeks} weeks, sessions in weeks {told}, and closes in week {close}" in page
    (low, high), (least, most) = FIRST_SESSION, INTERVAL
    assert f"the first in week {low} or {high}, then every {least} to {most} weeks" in page


def test_the_example_it_points_to_is_a_program_file() -> None:
    assert "`bot/demo/program.toml`" in FILE
    assert read_plan(demo_file("program.toml")).cohort.weeks == 24


def test_every_column_is_explained_and_read() -> None:
    assert list(COLUMNS) == list(SYNONYMS)
    for field, (_, needed, names, _) in COLUMNS.items():
        assert (needed == "yes") == (field in REQUIRED), field
        assert [name for name in code(names) if plain(name) not in SYNONYMS[field]] == []


def test_many_leavers_are_told_right() -> None:
    page = " ".join(section(text(PAGE), "3. People").split())
    assert f"more than {MANY_LEAVERS} people and more than {MANY_PERCENT} percent" in page


def test_the_longest_pause_is_told_right() -> None:
    words = {6: "Six"}
    assert f"{words[LONGEST_PAUSE.days // 7]} weeks at most" in text("docs/commands.md")


def test_commands_that_the_page_tells_to_type_exist() -> None:
    told = re.findall(r"^python -m bot ([a-z]+(?: import)?)", text(PAGE), re.MULTILINE)
    page = text("docs/commands.md")
    assert told and [name for name in told if f"### `python -m bot {name}`" not in page] == []

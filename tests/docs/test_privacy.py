"""docs/privacy.md names every table and every column, and states the numbers of the code."""

import pytest

from bot.program.roster_heading import is_protected
from bot.program.surveys import MIN_SCORES
from bot.storage import forget
from bot.storage import tables as t
from tests.docs.pages import code, headings, section, text

PAGE = "docs/privacy.md"
TABLES = t.metadata.tables


def test_every_table_has_an_entry_and_every_entry_is_a_table() -> None:
    assert sorted(headings(text(PAGE), 3)) == sorted(TABLES)


def test_every_table_stands_in_the_glossary() -> None:
    named = set(code(text("docs/glossary.md")))
    assert sorted(set(TABLES) - named) == []


@pytest.mark.parametrize("name", TABLES)
def test_an_entry_names_every_column_and_says_what_forgetting_does(name: str) -> None:
    entry = section(text(PAGE), name)
    lines = entry.splitlines()
    (columns,) = (line for line in lines if line.startswith("Columns: "))
    assert code(columns) == [column.name for column in TABLES[name].columns]
    assert sum(line.startswith("Forgotten: ") for line in lines) == 1


@pytest.mark.parametrize("name", sorted({table.name for table, _ in forget.OWNED}))
def test_what_belongs_to_a_person_is_said_to_be_deleted(name: str) -> None:
    assert "deleted" in section(text(PAGE), name).partition("Forgotten: ")[2]


def test_the_smallest_group_is_told_right() -> None:
    words = {5: "five"}
    assert f"from {words[MIN_SCORES]} answers up" in text(PAGE)


def test_what_is_said_never_to_be_stored_has_no_column_and_cannot_be_imported() -> None:
    said = ("birth", "age", "gender", "origin", "belief", "disability", "health", "union", "pay", "rating")
    never = section(text(PAGE), "Never stored")
    assert [word for word in said if word not in never] == []
    assert [c.name for table in TABLES.values() for c in table.columns if is_protected(c.name)] == []
    columns = (
        "age",
        "gender",
        "country of origin",
        "religion",
        "disability",
        "health",
        "union",
        "pay",
        "rating",
    )
    assert [name for name in columns if not is_protected(name)] == []

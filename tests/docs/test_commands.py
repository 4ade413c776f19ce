"""docs/commands.md and the commands of /flipside say the same."""

import pytest

from bot.turns import admin, commands, taking
from conversations.intents import ADMIN, BARE, INTENTS, words_key
from conversations.words import words
from tests.docs.pages import code, rows, text

PAGE = "docs/commands.md"
LISTED = {code(row[0])[0]: row for row in rows(text(PAGE)) if len(row) == 5 and code(row[0])}


def test_every_command_is_listed_and_everything_listed_is_a_command() -> None:
    assert list(LISTED) == list(INTENTS)


def test_every_command_has_somebody_who_hears_it() -> None:
    heard = {*commands.COMMANDS, *admin.COMMANDS, *taking.TELLING} - {"unknown"}
    assert heard | {"answer"} == set(INTENTS)


@pytest.mark.parametrize("name", INTENTS)
def test_other_names_and_what_works_alone(name: str) -> None:
    _, also, alone, _, about = LISTED[name]
    assert [name, *code(also)] == list(words("en").names(f"{words_key(name)}.names"))
    assert alone == ("yes" if name in BARE else "no")
    assert about


@pytest.mark.parametrize("name", INTENTS)
def test_only_admin_commands_are_for_program_leads(name: str) -> None:
    assert (LISTED[name][3] == "program leads") == (name in ADMIN)

"""What is printed into docs/ and README.md: complete, and with the defaults of the code.

That it is what the code prints now is asked by tests/test_printed_docs.py, for every printed page.
"""

import pytest
import typer

from bot.cli import app
from tests.docs.pages import text
from tests.docs.printing import COMMANDS, PAGES, filled, help_of
from tests.print_docs import PAGES as ALL_PAGES


def test_make_docs_prints_them() -> None:
    assert set(PAGES) <= set(ALL_PAGES)


def test_every_command_has_a_help_block_and_no_other() -> None:
    assert sorted(COMMANDS) == sorted(_commands(typer.main.get_command(app)))


def _commands(command: object, name: str = "") -> list[str]:
    children = getattr(command, "commands", {})
    return [name, *(c for key, child in children.items() for c in _commands(child, f"{name} {key}".strip()))]


def test_a_help_text_states_the_defaults_of_the_code() -> None:
    for name in COMMANDS:
        for option in _options(name):
            if option.default:
                assert f"[default: {option.default}]" in " ".join(help_of(name).split()), (name, option.name)


def _options(name: str) -> list[typer.core.TyperOption]:
    command = typer.main.get_command(app)
    for part in name.split():
        command = getattr(command, "commands")[part]  # noqa: B009
    return [one for one in command.params if isinstance(one, typer.core.TyperOption) and one.name != "help"]


def test_a_page_without_a_place_for_its_part_is_an_error() -> None:
    with pytest.raises(ValueError, match="one place"):
        filled("nothing here", {"arrows": lambda: ""})
    assert "commands.md" in text("README.md")

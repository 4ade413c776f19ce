"""Running a command in this process, on a database of its own."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app

DEMO = Path(__file__).parents[2] / "bot" / "demo"
PEOPLE, PROGRAM = DEMO / "people.csv", DEMO / "program.toml"


@dataclass(frozen=True)
class Shell:
    """Commands with the settings of one test."""

    patch: pytest.MonkeyPatch
    database: str

    def run(self, *words: str | Path, says: str | None = None) -> Result:
        """Run `python -m bot` with these words; `says` is typed in."""
        self.patch.setenv("FLIPSIDE_DATABASE", self.database)
        return CliRunner().invoke(app, [str(word) for word in words], input=says)

    def fine(self, *words: str | Path, says: str | None = None) -> str:
        """Run it; it must end well. What it said."""
        result = self.run(*words, says=says)
        assert result.exit_code == 0, result.output
        return result.output

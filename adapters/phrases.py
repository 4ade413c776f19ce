"""A platform's own few words, from the TOML files of its folder. Flipside's own are in conversations/words.

Rule 1: a language without words here reads English.
Rule 2: where nobody knows yet who reads, every language says it, one below the other.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FALLBACK = "en"


@dataclass(frozen=True)
class Phrases:
    """The words in a folder, a file for each language."""

    folder: Path

    def say(self, speech: str, key: str, **values: object) -> str:
        """The words of a key in a language. Raises KeyError for a key that no file has."""
        found = self.languages()
        named = speech if speech in found else speech.partition("-")[0]
        return self.table(named if named in found else FALLBACK)[key].format_map(values)

    def everywhere(self, key: str) -> str:
        """The words of a key in every language, English first."""
        return "\n".join(self.say(speech, key) for speech in self.languages())

    def languages(self) -> tuple[str, ...]:
        """The languages there are words for, English first."""
        return _languages(self.folder)

    def table(self, speech: str) -> Mapping[str, str]:
        """The words of a language as they stand in its file."""
        return _table(self.folder / f"{speech}.toml")


@cache
def _languages(folder: Path) -> tuple[str, ...]:
    found = sorted(path.stem for path in folder.glob("*.toml"))
    return (FALLBACK, *(name for name in found if name != FALLBACK))


@cache
def _table(path: Path) -> Mapping[str, str]:
    return tomllib.loads(path.read_text("utf-8"))

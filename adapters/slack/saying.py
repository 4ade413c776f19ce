"""Slack's own few words: Answer, Show all, Close. Flipside's own are in conversations/words.

Rule 1: a language without words here reads English.
Rule 2: where nobody knows yet who reads, every language says it, one below the other.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "words"
FALLBACK = "en"


def say(speech: str, key: str, **values: object) -> str:
    """The words of a key in a language. Raises KeyError for a key that no file has."""
    found = languages()
    named = speech if speech in found else speech.partition("-")[0]
    return table(named if named in found else FALLBACK)[key].format_map(values)


def everywhere(key: str) -> str:
    """The words of a key in every language, English first."""
    return "\n".join(say(speech, key) for speech in languages())


@cache
def languages() -> tuple[str, ...]:
    """The languages there are words for, English first."""
    found = sorted(path.stem for path in FOLDER.glob("*.toml"))
    return (FALLBACK, *(name for name in found if name != FALLBACK))


@cache
def table(speech: str) -> Mapping[str, str]:
    """The words of a language as they stand in its file."""
    return tomllib.loads((FOLDER / f"{speech}.toml").read_text("utf-8"))

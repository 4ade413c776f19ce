"""The words of the workspace itself: Send, Sign in, Next event. Flipside's own are in conversations/words.

Rule: a language without words here reads English.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "words"
FALLBACK = "en"

Chrome = Mapping[str, str]


@cache
def chrome(speech: str) -> Chrome:
    """Every sentence of the workspace in a language, by `section.key`."""
    found = languages()
    named = speech if speech in found else speech.partition("-")[0]
    return _flat(named if named in found else FALLBACK)


@cache
def languages() -> tuple[str, ...]:
    """The languages there are words for."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))


def _flat(speech: str) -> Chrome:
    table = tomllib.loads((FOLDER / f"{speech}.toml").read_text("utf-8"))
    flat = {f"{part}.{key}": text for part, texts in table.items() for key, text in texts.items()}
    return {**flat, "language": speech}

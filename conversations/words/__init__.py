"""Every sentence a person can read, by language.

Rule 1: code names a key, never writes a sentence. en.toml is complete by definition;
        a test holds every other language to the same keys and placeholders.
Rule 2: dates, times, lists and plurals follow the reader's language (Unicode CLDR, through babel).
"""

import tomllib
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime, format_time
from babel.lists import format_list

FOLDER = Path(__file__).parent
FALLBACK = "en"


class Words:
    """The sentences of one language. `zone` is where times are read."""

    def __init__(self, speech: str, table: Mapping[str, Any], zone: str = "UTC") -> None:
        self.speech, self._table, self._zone = speech, table, ZoneInfo(zone)
        self._locale = Locale.parse(speech)

    def __contains__(self, key: str) -> bool:
        return self._find(key) is not None

    def say(self, key: str, **values: object) -> str:
        """The sentence of a key, filled in. Plural forms are chosen by `n`. Raises KeyError."""
        found = self._find(key)
        if isinstance(found, Mapping):
            found = found.get(self._plural(values.get("n", 0))) or found["other"]
        if found is None:
            raise KeyError(f"{self.speech}.toml has no words for {key!r}")
        return str(found).format_map(values)

    def label(self, key: str) -> str:
        """The words of a key; without any, the key without its group: a program may name its own topics."""
        return self.say(key) if key in self else key.partition(".")[2]

    def names(self, key: str) -> tuple[str, ...]:
        """A list of words, such as the names of a command."""
        return tuple(self._find(key) or ())

    def moment(self, at: datetime) -> str:
        """Day and time in the reader's zone, with the zone's short name."""
        there = at.astimezone(self._zone)
        day = format_datetime(there, self.say("format.moment"), locale=self._locale)
        return f"{day} ({there.tzname()})" if there.tzname() else day

    def day(self, day: date) -> str:
        """A calendar day."""
        return format_date(day, self.say("format.day"), locale=self._locale)

    def hour(self, at: time) -> str:
        """A time of day."""
        return format_time(at, "HH:mm", locale=self._locale)

    def listed(self, items: Iterable[str]) -> str:
        """a, b and c."""
        return format_list(list(items), locale=self._locale)

    def _plural(self, n: object) -> str:
        return str(self._locale.plural_form(int(str(n))))

    def _find(self, key: str) -> Any:
        found: Any = self._table
        for part in key.split("."):
            if not isinstance(found, Mapping):
                return None
            found = found.get(part)
        return found


def languages() -> tuple[str, ...]:
    """The languages there are words for, English first."""
    found = sorted(path.stem for path in FOLDER.glob("*.toml"))
    return (FALLBACK, *(name for name in found if name != FALLBACK))


@cache
def table(speech: str) -> Mapping[str, Any]:
    """The words of a language as they stand in its file."""
    return tomllib.loads((FOLDER / f"{speech}.toml").read_text("utf-8"))


def words(speech: str, zone: str = "UTC") -> Words:
    """The words for a reader. An unknown language falls back to English."""
    known = speech if speech in languages() else FALLBACK
    return _words(known, zone)


@cache
def _words(speech: str, zone: str) -> Words:
    return Words(speech, table(speech), zone)

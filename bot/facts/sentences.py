"""Notices and tasks in words: the sentence of a key, with the values of its subject and its own."""

from datetime import date

from bot.facts.given import given
from bot.facts.reading import Reading
from bot.program.consequences import Values

KEYED = ("reason",)  # values that are words keys themselves
NAMED = ("asker", "person")  # values that are person ids
DAYS = ("until",)  # values that are ISO days


def said(reading: Reading, key: str, subject: str, values: Values) -> str:
    """The words of a key with the values of the subject and of the notice."""
    own = {name: _value(reading, name, value, values) for name, value in values}
    return reading.words.say(key, **{**given(reading, subject), **own})


def task_text(reading: Reading, key: str, subject: str, values: Values) -> str:
    """A task in words."""
    return said(reading, f"task.{key}", subject, values)


def _value(reading: Reading, name: str, value: str, values: Values) -> str:
    if name in DAYS:
        return reading.words.day(date.fromisoformat(value))
    if name in NAMED:
        return reading.someone(value).name
    if name in KEYED:
        return reading.words.say(f"reason.{value}", **dict(values))
    return value

"""Dates and times as people type them.

Rule: an ambiguous form is read the way the reader's language writes it, and an unreadable one is None.
"""

import re
from datetime import date, time, timedelta

_ISO = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})$")
_POINTS = re.compile(r"^(\d{1,2})\.\s?(\d{1,2})\.(\d{4}|\d{2})?$")  # 4.3. or 4.3.2026
_SLASHES = re.compile(r"^(\d{1,2})/(\d{1,2})(?:/(\d{4}|\d{2}))?$")  # day first, except in American English
_HOUR = re.compile(r"^(\d{1,2})(?:[:.h](\d{2}))?\s*(am|pm|uhr)?$")
_NEAR = {"today": 0, "heute": 0, "tomorrow": 1, "morgen": 1}


def read_day(text: str, today: date, speech: str) -> date | None:
    """The day of `2026-03-04`, `4.3.`, `4/3`, `tomorrow`. A day without a year is the next one to come."""
    text = text.strip().casefold()
    if text in _NEAR:
        return today + timedelta(days=_NEAR[text])
    if found := _ISO.match(text):
        year, month, day = found.groups()
        return _day(int(year), int(month), int(day))
    found = _POINTS.match(text) or _SLASHES.match(text)
    if not found:
        return None
    first, second, year = found.groups()
    day, month = (second, first) if speech == "en-US" and "/" in text else (first, second)
    if year:
        return _day(2000 + int(year) if len(year) == 2 else int(year), int(month), int(day))
    return _next(int(month), int(day), today)


def _next(month: int, day: int, today: date) -> date | None:
    here = _day(today.year, month, day)
    return here if here is None or here >= today else _day(today.year + 1, month, day)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def read_hour(text: str) -> time | None:
    """The time of `14:30`, `9`, `2 pm`, `14 Uhr`."""
    found = _HOUR.match(text.strip().casefold())
    if not found:
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
    if half in ("am", "pm"):
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "pm" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None

"""Working days and hours, by region.

Rule 1: weekends and public holidays are those of the region (the holidays library); without a
        region Monday to Friday are working days.
Rule 2: wall time first, the zone once (PEP 495, fold 0): a skipped 02:30 becomes 03:30, a repeated
        one is the first.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import holidays

WEEKEND = frozenset({5, 6})  # Saturday and Sunday, where a region does not say otherwise


@cache
def _calendar(region: str, year: int) -> tuple[frozenset[date], frozenset[int]]:
    """Public holidays and weekend days of a region; nothing but Saturday and Sunday where it is unknown."""
    country, _, part = region.partition("-")
    try:
        found = holidays.country_holidays(country, subdiv=part or None, years=year)
    except NotImplementedError:  # a part that is not known has at least the holidays of its country
        return _calendar(country, year) if part else (frozenset(), WEEKEND)
    return frozenset(found), frozenset(found.weekend)


def is_working_day(day: date, region: str) -> bool:
    """Whether people work on this day in this region."""
    off, weekend = _calendar(region, day.year)
    return day not in off and day.weekday() not in weekend


def next_working_day(day: date, region: str) -> date:
    """This day, or the first working day after it."""
    while not is_working_day(day, region):
        day += timedelta(days=1)
    return day


def add_working_days(day: date, count: int, region: str) -> date:
    """`count` working days on (or back, when negative); 0 is the day itself."""
    step = timedelta(days=1 if count >= 0 else -1)
    for _ in range(abs(count)):
        day += step
        while not is_working_day(day, region):
            day += step
    return day


def instant(day: date, at: time, zone: str) -> datetime:
    """The UTC instant of a wall time."""
    return datetime.combine(day, at.replace(fold=0), ZoneInfo(zone)).astimezone(UTC)


def local(now: datetime, zone: str) -> datetime:
    """The wall time of an instant."""
    return now.astimezone(ZoneInfo(zone))

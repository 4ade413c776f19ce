"""Working days by region, and wall times around every kind of clock change."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from scheduler.workdays import add_working_days, instant, is_working_day, local, next_working_day

REGIONS = ("DE-BY", "DE-BE", "US-CA", "US-TX", "GB", "IL", "EG", "AE", "JP", "BR", "AU-NSW", "XX", "")
regions = st.sampled_from(REGIONS)
days = st.dates(date(2024, 1, 1), date(2028, 12, 31))


@pytest.mark.parametrize(
    ("day", "works", "does_not"),
    [
        (date(2026, 6, 4), "DE-BE", "DE-BY"),  # Corpus Christi: Bavaria, not Berlin
        (date(2026, 1, 6), "DE-HH", "DE-BY"),  # Epiphany
        (date(2026, 3, 31), "US-NY", "US-CA"),  # Cesar Chavez Day
        (date(2026, 7, 3), "DE-BY", "US-CA"),  # Independence Day is a Saturday: the Friday is off
        (date(2026, 5, 1), "US-CA", "DE-BY"),
        (date(2026, 3, 6), "DE-BY", "IL"),  # a Friday
        (date(2026, 3, 8), "IL", "DE-BY"),  # a Sunday
        (date(2026, 3, 8), "EG", "GB"),
        (date(2026, 3, 6), "AE", "SA"),  # neighbors with another weekend
    ],
)
def test_a_holiday_or_weekend_is_that_of_the_region(day: date, works: str, does_not: str) -> None:
    assert is_working_day(day, works)
    assert not is_working_day(day, does_not)


@pytest.mark.parametrize("region", ["", "XX", "XX-YY", "de"])
def test_without_a_known_region_monday_to_friday_are_working_days(region: str) -> None:
    week = [date(2026, 12, 21) + timedelta(days=n) for n in range(7)]
    assert [is_working_day(day, region) for day in week] == [True] * 5 + [False] * 2


def test_an_unknown_part_has_the_holidays_of_its_country() -> None:
    assert not is_working_day(date(2026, 5, 1), "DE-XX")
    assert is_working_day(date(2026, 6, 4), "DE-XX")
    assert not is_working_day(date(2026, 3, 6), "IL-XX")


@pytest.mark.parametrize(
    ("start", "count", "region", "end"),
    [
        (date(2026, 4, 2), 1, "DE-BY", date(2026, 4, 7)),  # over Easter
        (date(2026, 4, 7), -1, "DE-BY", date(2026, 4, 2)),
        (date(2026, 4, 2), 1, "US-CA", date(2026, 4, 3)),
        (date(2026, 3, 5), 1, "IL", date(2026, 3, 8)),  # Thursday to Sunday
        (date(2026, 3, 7), 1, "", date(2026, 3, 9)),  # from a Saturday
        (date(2026, 3, 7), 0, "", date(2026, 3, 7)),  # none: the day itself, whatever it is
        (date(2025, 12, 31), 1, "DE-BY", date(2026, 1, 2)),  # over the year
    ],
)
def test_working_days_are_counted_over_what_is_between(
    start: date, count: int, region: str, end: date
) -> None:
    assert add_working_days(start, count, region) == end


@given(day=days, count=st.integers(1, 30), region=regions)
def test_there_and_back_is_where_one_was(day: date, count: int, region: str) -> None:
    assume(is_working_day(day, region))
    there = add_working_days(day, count, region)
    assert there > day and is_working_day(there, region)
    assert add_working_days(there, -count, region) == day


@given(day=days, count=st.integers(1, 30), region=regions)
def test_between_there_are_as_many_working_days_as_were_counted(day: date, count: int, region: str) -> None:
    there = add_working_days(day, count, region)
    passed = (day + timedelta(days=n + 1) for n in range((there - day).days))
    assert sum(is_working_day(one, region) for one in passed) == count


@given(day=days, one=st.integers(-20, 20), more=st.integers(0, 20), region=regions)
def test_more_working_days_are_never_earlier(day: date, one: int, more: int, region: str) -> None:
    assert add_working_days(day, one, region) <= add_working_days(day, one + more, region)


@given(day=days, region=regions)
def test_the_next_working_day_is_the_first_one(day: date, region: str) -> None:
    found = next_working_day(day, region)
    assert found >= day and is_working_day(found, region)
    between = (day + timedelta(days=n) for n in range((found - day).days))
    assert not any(is_working_day(one, region) for one in between)


def at(day: str, hour: str) -> datetime:
    return datetime.fromisoformat(f"{day}T{hour}").replace(tzinfo=UTC)


CHANGES = [
    # zone, day, wall time, instant, wall time that comes of it
    ("Europe/Berlin", "2026-03-29", "02:30", "01:30", "03:30"),  # skipped: an hour later
    ("America/New_York", "2026-03-08", "02:30", "07:30", "03:30"),
    ("Europe/Berlin", "2026-10-25", "02:30", "00:30", "02:30"),  # repeated: the first
    ("America/New_York", "2026-11-01", "01:30", "05:30", "01:30"),
    ("Europe/Berlin", "2026-03-28", "09:00", "08:00", "09:00"),  # nine stays nine
    ("Europe/Berlin", "2026-03-29", "09:00", "07:00", "09:00"),
    ("Europe/Berlin", "2026-10-24", "09:00", "07:00", "09:00"),
    ("Europe/Berlin", "2026-10-25", "09:00", "08:00", "09:00"),
    ("America/New_York", "2026-03-08", "09:00", "13:00", "09:00"),
    ("America/New_York", "2026-11-01", "09:00", "14:00", "09:00"),
]


@pytest.mark.parametrize(("zone", "day", "wall", "utc", "shown"), CHANGES)
def test_a_wall_time_is_one_instant_on_the_day_of_a_change(
    zone: str, day: str, wall: str, utc: str, shown: str
) -> None:
    found = instant(date.fromisoformat(day), time.fromisoformat(wall), zone)
    assert found == at(day, utc)
    assert f"{local(found, zone):%Y-%m-%d %H:%M}" == f"{day} {shown}"


@pytest.mark.parametrize(
    ("day", "wall", "utc", "shown"),
    [
        (date(2026, 10, 4), time(2, 15), "2026-10-03T15:45", "02:45"),  # half an hour is skipped
        (date(2026, 4, 5), time(1, 45), "2026-04-04T14:45", "01:45"),  # half an hour is repeated
        (date(2026, 10, 4), time(9), "2026-10-03T22:00", "09:00"),
        (date(2026, 4, 5), time(9), "2026-04-04T22:30", "09:00"),
    ],
)
def test_lord_howe_changes_by_half_an_hour(day: date, wall: time, utc: str, shown: str) -> None:
    found = instant(day, wall, "Australia/Lord_Howe")
    assert found == datetime.fromisoformat(utc).replace(tzinfo=UTC)
    assert f"{local(found, 'Australia/Lord_Howe'):%H:%M}" == shown


ZONES = ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Auckland")


@given(day=days, hour=st.integers(9, 17), zone=st.sampled_from(ZONES))
def test_an_hour_of_work_is_the_same_hour_on_every_day(day: date, hour: int, zone: str) -> None:
    there = local(instant(day, time(hour), zone), zone)
    assert (there.date(), there.time()) == (day, time(hour))

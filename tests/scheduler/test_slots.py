"""Free times: inside both people's hours, near the due date, never more than one a day."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.slots import LOOK_AHEAD, SHOWN, Hours, free
from scheduler.workdays import is_working_day, local

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)  # a Monday
DUE = date(2026, 3, 16)
NINE_TO_FIVE = (time(9), time(17))
BERLIN = Hours("Europe/Berlin", "DE-BY", *NINE_TO_FIVE)
OAKLAND = Hours("America/Los_Angeles", "US-CA", time(7), time(15))
LISBON = Hours("Europe/Lisbon", "PT", *NINE_TO_FIVE)
AUCKLAND = Hours("Pacific/Auckland", "NZ", *NINE_TO_FIVE)


def hour(at: datetime, person: Hours) -> str:
    return f"{local(at, person.zone):%a %H:%M}"


def test_six_days_are_offered_early_and_late_in_turn() -> None:
    found = free(BERLIN, BERLIN, 60, DUE, NOW)
    assert [hour(at, BERLIN) for at in found] == [
        *("Mon 10:30", "Tue 14:30", "Wed 10:30", "Thu 14:30", "Fri 10:30", "Mon 14:30"),
    ]
    assert found[0].date() == DUE - timedelta(days=7)


def test_eight_hours_west_and_one_east_have_the_late_afternoon() -> None:
    found = free(BERLIN, OAKLAND, 60, DUE, NOW)
    assert len(found) == SHOWN
    assert {hour(at, BERLIN)[4:] for at in found} <= {"15:00", "15:30", "16:00"}  # summer comes earlier there
    assert {hour(at, OAKLAND)[4:] for at in found} <= {"07:00", "07:30", "08:00"}


def test_hours_that_never_meet_have_no_time() -> None:
    assert free(BERLIN, AUCKLAND, 60, DUE, NOW) == ()


def test_a_talk_longer_than_the_common_hours_has_no_time() -> None:
    assert free(BERLIN, OAKLAND, 180, DUE, NOW) == ()
    assert free(BERLIN, OAKLAND, 60, DUE, NOW)


@pytest.mark.parametrize(("one", "other"), [(BERLIN, LISBON), (LISBON, BERLIN)])
def test_a_holiday_of_either_side_is_left_out(one: Hours, other: Hours) -> None:
    found = free(one, other, 60, date(2026, 6, 10), datetime(2026, 6, 1, 8, tzinfo=UTC))
    days = {at.date() for at in found}
    assert date(2026, 6, 4) not in days  # Corpus Christi in both
    assert date(2026, 6, 10) not in days  # Portugal Day


def test_tomorrow_is_too_soon_for_both_to_read_it() -> None:
    found = free(BERLIN, LISBON, 60, NOW.date(), NOW)
    assert found[0].date() == date(2026, 3, 4)


def test_what_was_due_long_ago_is_looked_for_from_now_on() -> None:
    assert free(BERLIN, LISBON, 60, DUE - timedelta(days=300), NOW)[0].date() == date(2026, 3, 4)


def test_across_the_clock_change_the_hours_stay_those_of_the_clock_on_the_wall() -> None:
    found = free(BERLIN, BERLIN, 60, date(2026, 3, 31), datetime(2026, 3, 20, 8, tzinfo=UTC))
    assert {hour(at, BERLIN)[4:] for at in found} == {"10:30", "14:30"}


ZONES = (
    *("America/Los_Angeles", "America/New_York", "Europe/London", "Europe/Berlin", "Asia/Kathmandu"),
    *("Asia/Jerusalem", "Australia/Lord_Howe", "Pacific/Auckland", "UTC"),
)
hours = st.builds(
    lambda zone, region, start, length: Hours(zone, region, time(start), time(start + length)),
    st.sampled_from(ZONES),
    st.sampled_from(("", "DE-BY", "US-CA", "IL", "NZ")),
    st.integers(6, 11),
    st.integers(3, 10),
)


@given(
    one=hours,
    other=hours,
    minutes=st.sampled_from((30, 45, 60, 90)),
    due=st.dates(date(2026, 1, 1), date(2026, 12, 31)),
    now=st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC)),  # noqa: DTZ001
)
def test_every_time_suits_both_and_is_still_to_come(
    one: Hours, other: Hours, minutes: int, due: date, now: datetime
) -> None:
    found = free(one, other, minutes, due, now)
    assert len(found) <= SHOWN and list(found) == sorted(found)
    for at in found:
        assert at > now and at.tzinfo is UTC
        for person in (one, other):
            begins, ends = local(at, person.zone), local(at + timedelta(minutes=minutes), person.zone)
            assert is_working_day(begins.date(), person.region)
            assert begins.date() == ends.date()
            assert person.starts <= begins.time() and ends.time() <= person.ends
    for person in (one, other):
        days = [local(at, person.zone).date() for at in found]
        assert len(set(days)) == len(days)
    if found:
        assert (found[-1].date() - max(due, now.date())).days <= LOOK_AHEAD + 10

"""The table of clock changes (delivery.md, section 7), by name, and for any zone, day and hour.

Once, at the instant that is stated: also when the clock is stepped, and when ticks are missed.
"""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.checkins import missed, moment
from scheduler.rules import Hand, Rule, Seat
from scheduler.workdays import instant, local
from tests.scheduler.clock_changes import (
    ASKED,
    BERLIN,
    CHANGES,
    DAY,
    HOUR,
    LORD_HOWE,
    MINUTE,
    NEW_YORK,
    PLAN,
    REPEATED_IN_BERLIN,
    SKIPPED_IN_BERLIN,
    Change,
    beats,
    change_days,
    opened,
    utc,
)

by_name = pytest.mark.parametrize("change", CHANGES, ids=lambda change: f"{change.zone}-{change.day}")
AT_NINE = PLAN[-1]


@pytest.mark.parametrize("zone", [BERLIN, NEW_YORK, LORD_HOWE])
def test_the_table_has_the_days_of_the_zone_database(zone: str) -> None:
    assert [change.day for change in CHANGES if change.zone == zone] == change_days(zone, 2026)


@by_name
def test_each_wall_time_is_the_stated_instant(change: Change) -> None:
    for rule in PLAN:
        assert instant(change.day, time.fromisoformat(rule.name), change.zone) == change.at()[rule.name]
        assert moment(rule, change.seat()) == change.at()[rule.name]


@by_name
def test_nine_is_nine_on_the_day_of_the_change_and_around_it(change: Change) -> None:
    for day in (change.day - DAY, change.day, change.day + DAY):
        assert local(instant(day, time(9), change.zone), change.zone).time() == time(9)


def test_from_nine_to_nine_is_not_a_day_when_the_clocks_change() -> None:
    def longer(change: Change) -> timedelta:
        nine = instant(change.day, time(9), change.zone)
        return nine - instant(change.day - DAY, time(9), change.zone) - DAY

    half = HOUR / 2
    assert [longer(change) for change in CHANGES] == [-HOUR, -HOUR, half, -half, HOUR, HOUR]


def test_the_second_time_of_a_repeated_hour_is_the_first_as_well() -> None:
    again = time(2, 30, fold=1)  # equal to the first one, so it must not be another instant
    assert instant(REPEATED_IN_BERLIN.day, again, BERLIN) == REPEATED_IN_BERLIN.at()["02:30"]


def test_half_an_hour_is_that_long_whatever_the_wall_clock_does() -> None:
    rule = Rule("met", "ends", Hand("late_date"), after=HOUR / 2)
    ended = datetime(2026, 10, 25, 2, 45, tzinfo=ZoneInfo(BERLIN))  # the first 02:45
    assert moment(rule, Seat("session:s1", {"ends": ended}, "c1", "tom", BERLIN)) == utc("2026-10-25T01:15")


@by_name
def test_a_tick_every_minute_opens_each_line_once_and_at_its_minute(change: Change) -> None:
    ticks = beats(change.asked(), change.asked() + 2 * DAY)
    assert sorted(opened(PLAN, change.seat(), ticks)) == sorted(change.at().items())


@by_name
def test_a_clock_that_is_stepped_back_an_hour_repeats_nothing(change: Change) -> None:
    late = change.at()["09:00"] + MINUTE
    ticks = (*beats(change.asked(), late), *beats(late - HOUR, late + DAY))
    assert sorted(opened(PLAN, change.seat(), ticks)) == sorted(change.at().items())


def test_a_clock_that_is_stepped_back_before_the_time_makes_it_wait_for_it() -> None:
    change, nine = SKIPPED_IN_BERLIN, SKIPPED_IN_BERLIN.at()["09:00"]
    ticks = (*beats(nine - 2 * HOUR, nine - MINUTE), *beats(nine - HOUR, nine + HOUR))
    assert opened([AT_NINE], change.seat(), ticks) == [("09:00", nine)]


@by_name
def test_a_clock_that_is_stepped_forward_and_corrected_opens_early_and_once(change: Change) -> None:
    early = change.at()["02:30"] - 10 * MINUTE
    ticks = (*beats(change.asked(), early), early + HOUR, *beats(early + MINUTE, early + DAY))
    found = opened(PLAN, change.seat(), ticks)
    assert sorted(name for name, _ in found) == sorted(change.at())
    assert dict(found)["02:30"] == early + HOUR


@pytest.mark.parametrize(
    ("zone", "at"),
    [
        (BERLIN, "2026-03-29T07:00"),
        (NEW_YORK, "2026-03-29T13:00"),
        (LORD_HOWE, "2026-03-28T22:00"),
        ("Pacific/Honolulu", "2026-03-29T19:00"),
    ],
)
def test_whoever_moves_is_on_the_clock_of_the_new_zone_from_the_next_line_on(zone: str, at: str) -> None:
    assert moment(AT_NINE, replace(SKIPPED_IN_BERLIN.seat(), zone=zone)) == utc(at)


# In 2020 to 2035 no place on earth skips or repeats a whole day, so a later day is a later instant.
zones = st.sampled_from(sorted(available_timezones()))
days = st.dates(date(2020, 1, 1), date(2035, 12, 31))
GAP = 2 * HOUR  # the longest that is skipped or repeated in those years


@given(zone=zones, day=days, at=st.times(), more=st.integers(1, 400))
def test_a_wall_time_is_one_instant_and_later_days_are_later(
    zone: str, day: date, at: time, more: int
) -> None:
    found, shown = instant(day, at, zone), local(instant(day, at, zone), zone).replace(tzinfo=None)
    wall = datetime.combine(day, at)
    assert found.tzinfo is UTC and found == instant(day, at.replace(fold=1 - at.fold), zone)
    assert (
        shown == wall or timedelta() < shown - wall <= GAP
    )  # a skipped time is as much later as was skipped
    assert local(found - GAP, zone).replace(tzinfo=None) < wall  # and a repeated one is the first
    assert found < instant(day + timedelta(days=1), at, zone) <= instant(day + more * DAY, at, zone)


plans = st.lists(
    st.builds(
        Rule,
        name=st.uuids().map(str),
        event=st.just(ASKED),
        step=st.just(Hand("late_date")),
        days=st.integers(-2, 4),
        after=st.integers(0, 3).map(lambda n: n * DAY),
        at=st.times(),
        too_late=st.integers(1, 72).map(lambda n: n * HOUR),
    ),
    max_size=4,
)
spans = st.lists(st.integers(1, 60 * 24 * 3).map(lambda n: n * MINUTE), min_size=1, max_size=60)


@given(zone=zones, day=days, plan=plans, gaps=spans)
def test_any_ticks_open_each_line_once_or_it_is_dropped_and_counted_once(
    zone: str, day: date, plan: list[Rule], gaps: list[timedelta]
) -> None:
    hung = instant(day, time(12), zone)
    seat = Seat("pair:p1", {ASKED: hung}, "c1", "tom", zone, "DE-BY")
    ticks = [hung - 5 * DAY]
    for gap in gaps:
        ticks.append(ticks[-1] + gap)
    found = opened(plan, seat, ticks)
    for rule in plan:
        at = moment(rule, seat)
        met = [now for now in ticks if at <= now < at + rule.too_late]
        assert [now for name, now in found if name == rule.name] == met[:1]
        dropped = sum(len(missed([rule], [seat], *look)) for look in pairwise(ticks))
        assert dropped == (ticks[0] < at + rule.too_late <= ticks[-1])

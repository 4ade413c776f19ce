"""Manners: hours, working days, caps, gaps and wishes; they hold in every zone and every week."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.program.people import Volume
from scheduler.loads import CAPPED, PLANNED, Load
from scheduler.manners import Limits, Reader, common, earliest, next_open, open_hours, wanted
from scheduler.workdays import is_working_day, local

MONDAY = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
BERLIN = Reader("Europe/Berlin", "DE-BY")
HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(days=7)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        ("2026-03-02T09:30", "2026-03-02T09:30"),  # inside: now
        ("2026-03-02T07:59", "2026-03-02T08:00"),  # a minute early
        ("2026-03-02T08:00", "2026-03-02T08:00"),  # the first minute
        ("2026-03-02T16:00", "2026-03-03T08:00"),  # the hour of closing is closed
        ("2026-03-06T18:00", "2026-03-09T08:00"),  # Friday evening: Monday
        ("2026-03-07T11:00", "2026-03-09T08:00"),  # a Saturday
        ("2026-04-02T20:00", "2026-04-07T07:00"),  # over Easter, by then in summer time
        ("2026-06-03T20:00", "2026-06-05T07:00"),  # Corpus Christi, in Bavaria
        ("2026-03-27T17:30", "2026-03-30T07:00"),  # the weekend on which the hour is skipped
        ("2026-10-23T17:30", "2026-10-26T08:00"),  # the weekend on which it is repeated
    ],
)
def test_it_waits_for_the_next_working_hour_on_the_readers_own_clock(now: str, opens: str) -> None:
    assert next_open(utc(now), BERLIN) == utc(opens)
    assert open_hours(utc(now), BERLIN) == (now == opens)


def test_in_the_middle_of_our_night_it_is_day_elsewhere() -> None:
    night = utc("2026-03-03T01:00")
    assert not open_hours(night, BERLIN)
    assert not open_hours(night, Reader("America/Los_Angeles", "US-CA"))  # just five there
    assert open_hours(night - HOUR, Reader("America/Los_Angeles", "US-CA"))
    assert open_hours(night, Reader("Pacific/Auckland", "NZ"))


def test_a_stricter_program_keeps_shorter_hours() -> None:
    strict = replace(BERLIN, limits=Limits(opens=time(11), closes=time(12)))
    assert next_open(MONDAY + 3 * HOUR, strict) == utc("2026-03-03T10:00")


@pytest.mark.parametrize("load", CAPPED)
def test_two_in_a_week_and_48_hours_between_them(load: Load) -> None:
    first = MONDAY - 2 * HOUR
    assert (
        earliest(load, replace(BERLIN, recent=(first,)), MONDAY) == first + 2 * DAY + HOUR / 2
    )  # at opening
    both = replace(BERLIN, recent=(first, first + 2 * DAY))
    assert earliest(load, both, first + 4 * DAY) == utc("2026-03-09T08:00")


@pytest.mark.parametrize("load", [load for load in Load if load not in CAPPED])
def test_what_was_asked_for_or_is_needed_is_not_counted(load: Load) -> None:
    busy = replace(BERLIN, recent=(MONDAY - HOUR, MONDAY - 2 * HOUR))
    assert earliest(load, busy, MONDAY) == MONDAY


def test_a_message_that_still_waits_to_go_out_counts_as_well() -> None:
    waiting = replace(BERLIN, recent=(MONDAY + DAY,))
    assert earliest(Load.NUDGE, waiting, MONDAY) == MONDAY + 3 * DAY


@pytest.mark.parametrize("load", Load)
@pytest.mark.parametrize(
    "reader",
    [
        replace(BERLIN, volume=Volume.STOPPED),
        replace(BERLIN, away=True),
        replace(BERLIN, snoozed_until=date(2026, 3, 9)),
    ],
    ids=["stop", "pause", "snooze"],
)
def test_stop_pause_and_snooze_end_what_is_planned_and_keep_what_is_needed(
    load: Load, reader: Reader
) -> None:
    assert wanted(load, reader, MONDAY) == (load not in (*PLANNED, Load.BULK))


@pytest.mark.parametrize("load", Load)
@pytest.mark.parametrize("volume", [Volume.NORMAL, Volume.FEWER])
def test_fewer_still_wants_what_needs_an_answer(load: Load, volume: Volume) -> None:
    """What goes to many at once needs no answer of anybody."""
    unneeded = load is Load.BULK and volume is Volume.FEWER
    assert wanted(load, replace(BERLIN, volume=volume), MONDAY) is not unneeded


@pytest.mark.parametrize(
    ("zone", "wants_it"), [("Pacific/Auckland", True), ("Europe/Berlin", True), ("Pacific/Honolulu", False)]
)
def test_a_snooze_ends_on_the_readers_own_calendar(zone: str, wants_it: bool) -> None:
    morning = utc("2026-03-09T06:00")  # still Sunday in Honolulu
    assert wanted(Load.NUDGE, Reader(zone, snoozed_until=date(2026, 3, 9)), morning) is wants_it


ZONES = (
    *("Europe/Berlin", "America/New_York", "America/Los_Angeles", "Pacific/Honolulu", "UTC"),
    *("Asia/Kathmandu", "Asia/Jerusalem", "Australia/Lord_Howe", "Pacific/Auckland", "Pacific/Apia"),
)
moments = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
hours = st.sampled_from((Limits(), Limits(time(10), time(12)), Limits(per_week=1), Limits(gap=3 * DAY)))
readers = st.builds(
    Reader,
    zone=st.sampled_from(ZONES),
    region=st.sampled_from(("", "DE-BY", "US-CA", "IL", "AU-NSW", "JP")),
    recent=st.lists(moments, max_size=4).map(tuple),
    limits=hours,
)
loads = st.sampled_from(Load)


@given(load=loads, reader=readers, now=moments)
def test_it_goes_out_inside_hours_on_a_working_day_and_never_before_now(
    load: Load, reader: Reader, now: datetime
) -> None:
    at = earliest(load, reader, now)
    there = local(at, reader.zone)
    assert at >= now
    assert reader.limits.opens <= there.time() < reader.limits.closes
    assert is_working_day(there.date(), reader.region)
    assert earliest(load, reader, at) == at  # asked again then, it is then


@given(reader=readers, now=moments, later=st.timedeltas(timedelta(), WEEK))
def test_asked_later_it_is_never_earlier(reader: Reader, now: datetime, later: timedelta) -> None:
    assert earliest(Load.NUDGE, reader, now) <= earliest(Load.NUDGE, reader, now + later)


@given(
    reader=readers,
    now=moments,
    waits=st.lists(st.timedeltas(timedelta(), 5 * DAY), min_size=1, max_size=12),
    kinds=st.lists(st.sampled_from(CAPPED), min_size=12, max_size=12),
)
def test_however_much_is_due_the_caps_hold(
    reader: Reader, now: datetime, waits: list[timedelta], kinds: list[Load]
) -> None:
    reader = replace(reader, recent=())
    for wait, load in zip(waits, kinds, strict=False):
        now += wait
        at = earliest(load, reader, now)
        assert open_hours(at, reader)
        reader = replace(reader, recent=(*reader.recent, at))
    sent = sorted(reader.recent)
    assert all(later - one >= reader.limits.gap for one, later in pairwise(sent))
    for end in sent:
        assert sum(end - WEEK < at <= end for at in sent) <= reader.limits.per_week


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("start", ["2026-03-06", "2026-03-27", "2026-04-03", "2026-10-02", "2026-10-30"])
def test_in_the_weeks_of_a_clock_change_too(zone: str, start: str) -> None:
    reader = Reader(zone)
    for hour in range(7 * 24):
        there = local(earliest(Load.NUDGE, reader, utc(f"{start}T00:30") + hour * HOUR), zone)
        assert time(9) <= there.time() < time(17)


FAR_APART = ("UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Asia/Tokyo", "Pacific/Auckland")
PEOPLE = st.lists(st.builds(Reader, zone=st.sampled_from(FAR_APART)), min_size=1, max_size=3)


@given(PEOPLE, st.integers(0, 365 * 24 * 60))
def test_a_common_hour_is_open_for_everybody_and_the_first_one(readers: list[Reader], minutes: int) -> None:
    now = MONDAY + timedelta(minutes=minutes)
    until = now + 4 * DAY
    at = common(Load.STATUS, readers, now, until)
    instants = (now + timedelta(minutes=n) for n in range(0, 4 * 24 * 60, 15))
    opened = next((one for one in instants if all(open_hours(one, reader) for reader in readers)), None)
    if at is None:
        assert opened is None
    else:
        assert now <= at <= until and all(open_hours(at, reader) for reader in readers)
        assert opened is None or at <= opened


def test_who_wants_no_such_message_has_no_hour_in_common_with_anybody() -> None:
    away = Reader(away=True)
    assert common(Load.NUDGE, [away, Reader()], MONDAY, MONDAY + 4 * DAY) is None
    assert common(Load.STATUS, [], MONDAY, MONDAY) == MONDAY

"""What is looked at once more before it goes: each fate, and that nobody gets twenty messages at once."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.program.people import Volume
from scheduler.loads import CAPPED, PLANNED, Load
from scheduler.manners import Reader, open_hours
from scheduler.sorting import Go, Into, Later, Parcel, TooLate, Unwanted, fate, joins, sort

TUESDAY = datetime(2026, 3, 3, 10, 0, tzinfo=UTC)
NIGHT = datetime(2026, 3, 3, 22, 0, tzinfo=UTC)
MORNING = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)
HERE, STOPPED, AWAY = Reader(), Reader(volume=Volume.STOPPED), Reader(away=True)
FEWER = Reader(volume=Volume.FEWER)
SNOOZED = Reader(snoozed_until=date(2026, 3, 9))
UNASKED = (Load.STATUS, Load.LOGISTICS, Load.NUDGE, Load.SURVEY)


def parcel(load: Load, number: int = 1, person: str = "mira", **values: object) -> Parcel:
    return Parcel(**{"id": number, "person": person, "load": load, "priority": 1, **values})  # type: ignore[arg-type]


@pytest.mark.parametrize("load", UNASKED)
def test_at_night_it_waits_for_the_morning(load: Load) -> None:
    assert fate(parcel(load), HERE, NIGHT) == Later(MORNING)
    assert fate(parcel(load), HERE, TUESDAY) == Go()


def test_what_was_asked_for_and_what_goes_to_a_channel_goes_at_once() -> None:
    for reader in (None, HERE, STOPPED, AWAY):
        assert fate(parcel(Load.ANSWER), reader, NIGHT) == Go()
        assert fate(parcel(Load.BULK, person=""), reader, NIGHT) == Go()


@pytest.mark.parametrize("reader", [STOPPED, AWAY, SNOOZED, FEWER])
def test_what_goes_to_many_at_once_keeps_to_hours_and_wishes(reader: Reader) -> None:
    assert fate(parcel(Load.BULK), reader, TUESDAY) == Unwanted()
    assert isinstance(fate(parcel(Load.BULK), HERE, NIGHT), Later)
    assert fate(parcel(Load.BULK), HERE, TUESDAY) == Go()


def test_what_goes_to_many_at_once_stays_a_message_of_its_own() -> None:
    both = (parcel(Load.BULK), parcel(Load.STATUS, 2))
    assert sort(both, {"mira": HERE}, TUESDAY) == {1: Go(), 2: Go()}


@pytest.mark.parametrize("load", PLANNED)
@pytest.mark.parametrize("reader", [STOPPED, AWAY, SNOOZED], ids=["stopped", "away", "snoozed"])
def test_whoever_stopped_since_it_was_written_does_not_get_it(load: Load, reader: Reader) -> None:
    assert fate(parcel(load), reader, TUESDAY) == Unwanted()


def test_whoever_is_not_in_the_directory_any_more_does_not_get_it() -> None:
    assert fate(parcel(Load.STATUS), None, TUESDAY) == Unwanted()


@pytest.mark.parametrize("load", list(Load))
def test_what_is_too_late_does_not_go(load: Load) -> None:
    assert fate(parcel(load, expires_at=TUESDAY), HERE, TUESDAY) == TooLate()
    assert fate(parcel(load, expires_at=TUESDAY + timedelta(seconds=1)), HERE, TUESDAY) == Go()


@pytest.mark.parametrize("load", CAPPED)
def test_when_the_week_is_full_it_waits_until_there_is_room(load: Load) -> None:
    full = Reader(recent=(TUESDAY - timedelta(days=6), TUESDAY - timedelta(days=3)))
    assert fate(parcel(load), full, TUESDAY) == Later(TUESDAY + timedelta(days=1))
    assert fate(parcel(Load.STATUS), full, TUESDAY) == Go()


def test_the_most_urgent_and_oldest_carries_the_others() -> None:
    parcels = [
        parcel(Load.NUDGE, 4),
        parcel(Load.STATUS, 7, priority=0),
        parcel(Load.STATUS, 9, priority=0),
        parcel(Load.STATUS, 1, person="max"),
    ]
    fates = sort(parcels, {"mira": HERE, "max": HERE}, TUESDAY)
    assert fates == {7: Go(), 9: Into(7), 4: Into(7), 1: Go()}


def test_what_waits_is_carried_by_nobody() -> None:
    full = Reader(recent=(TUESDAY - timedelta(hours=1),))
    fates = sort([parcel(Load.NUDGE, 1), parcel(Load.STATUS, 2)], {"mira": full}, TUESDAY)
    assert isinstance(fates[1], Later)
    assert fates[2] == Go()


people = st.sampled_from(("", "mira", "max", "ghost"))
moments = st.integers(0, 365 * 24 * 60).map(
    lambda n: datetime(2026, 1, 1, tzinfo=UTC) + n * timedelta(minutes=1)
)
readers = st.builds(
    Reader,
    zone=st.sampled_from(("UTC", "Asia/Kolkata", "America/Los_Angeles")),
    volume=st.sampled_from(list(Volume)),
    snoozed_until=st.none() | st.dates(date(2026, 1, 1), date(2026, 12, 31)),
    away=st.booleans(),
    recent=st.lists(moments, max_size=3).map(tuple),
)
parcels_ = st.lists(
    st.builds(
        Parcel,
        st.integers(1, 10_000),
        people,
        st.sampled_from(list(Load)),
        st.integers(0, 2),
        st.none() | moments,
    ),
    max_size=20,
    unique_by=lambda one: one.id,
)


@given(parcels_, readers, readers, moments)
def test_everybody_gets_one_message_at_most_in_their_hours_and_nothing_is_lost(
    parcels: list[Parcel], mira: Reader, max_: Reader, now: datetime
) -> None:
    folk = {"mira": mira, "max": max_}
    fates = sort(parcels, folk, now)
    assert set(fates) == {one.id for one in parcels}
    by_id = {one.id: one for one in parcels}
    for person, reader in folk.items():
        mine = [one for one in parcels if one.person == person and joins(one)]
        going = [one for one in mine if fates[one.id] == Go()]
        assert len(going) <= 1
        assert not going or open_hours(now, reader)
        assert not any(isinstance(fates[one.id], Into) for one in mine) or going
    for number, found in fates.items():
        if isinstance(found, Into):
            assert fates[found.first] == Go()
            assert by_id[found.first].person == by_id[number].person
        if isinstance(found, Later):
            assert found.at > now
            assert open_hours(found.at, folk[by_id[number].person])

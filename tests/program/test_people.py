"""People: wishes that outlive a cohort, corrections, leaving, coming back, being forgotten."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from bot.program import people
from bot.program.consequences import Notice
from bot.program.decisions import Decision, OutOfTurn
from bot.program.listings import Listing
from bot.program.people import (
    Adjusted,
    Described,
    Erased,
    Hushed,
    Left,
    Listed,
    Person,
    PersonState,
    Returned,
    Snoozed,
    Unlisted,
    Volume,
)
from bot.program.roster_values import PersonRow
from tests.program.walks import NOW

MIRA = Person("mira", "Mira Sol", "mira@example.org", zone="Europe/Berlin", region="DE-BE", speech="de")
LISTED, UNLISTED = Listed(Listing("slack/T1/U1", "Mira")), Unlisted("slack/T1/U1")
ROW = PersonRow(
    id="mira",
    name="Mira Luz",
    email="luz@example.org",
    department="Sales",
    region="",
    zone="",
    grade=2,
    languages=("es",),
    hours=(time(8), time(16)),
)


def after(one: Person, *decisions: Decision) -> Person:
    for decision in decisions:
        one, _ = people.apply(one, decision, NOW)
    return one


def test_a_snooze_is_a_week_on_the_persons_own_calendar() -> None:
    monday_in_auckland = datetime(2026, 3, 1, 20, 0, tzinfo=UTC)
    one, found = people.apply(replace(MIRA, zone="Pacific/Auckland"), Snoozed(), monday_in_auckland)
    assert one.snoozed_until == date(2026, 3, 9)
    assert found == (Notice("mira", "snoozed", "person:mira", (("until", "2026-03-09"),)),)


@pytest.mark.parametrize("volume", Volume)
def test_a_wish_about_messages_is_kept_and_answered(volume: Volume) -> None:
    one, found = people.apply(MIRA, Hushed(volume), NOW)
    assert (one.volume, found) == (volume, (Notice("mira", f"volume_{volume}", "person:mira"),))


def test_what_is_not_said_stays_as_it_is() -> None:
    assert after(MIRA, Adjusted()) == MIRA


def test_a_correction_changes_what_it_says() -> None:
    one = after(MIRA, Adjusted("Europe/Lisbon", ("10:00", "18:30"), ("pt", "en"), "en"))
    assert (one.zone, one.starts, one.ends) == ("Europe/Lisbon", time(10), time(18, 30))
    assert (one.languages, one.speech) == (("pt", "en"), "en")


def test_the_directory_leaves_wishes_and_speech_and_what_it_does_not_know() -> None:
    one = after(MIRA, Hushed(Volume.FEWER), Described(ROW))
    assert (one.name, one.department, one.grade, one.starts) == ("Mira Luz", "Sales", 2, time(8))
    assert (one.volume, one.speech, one.zone, one.region) == (Volume.FEWER, "de", "Europe/Berlin", "DE-BE")


def test_whoever_left_can_come_back() -> None:
    assert after(MIRA, Left()).state is PersonState.LEFT
    assert after(MIRA, Left(), Returned()) == MIRA


@pytest.mark.parametrize("before", [(), (Left(),)])
def test_of_whoever_is_forgotten_nothing_but_an_id_is_left(before: tuple[Decision, ...]) -> None:
    assert after(MIRA, *before, Erased()) == Person("mira", "", state=PersonState.ERASED)


@pytest.mark.parametrize(
    "decision", [Snoozed(), Left(), Returned(), Erased(), Adjusted(), Described(ROW), LISTED, UNLISTED]
)
def test_forgotten_is_forgotten(decision: Decision) -> None:
    with pytest.raises(OutOfTurn):
        people.apply(after(MIRA, Erased()), decision, NOW)


def test_nobody_hears_that_somebody_left() -> None:
    assert people.apply(MIRA, Left(), NOW)[1] == ()


def test_people_are_called_by_their_first_name() -> None:
    assert MIRA.first_name == "Mira"

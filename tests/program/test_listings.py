"""What a chat directory tells of a person: what counts, against whom, and that the order does not matter."""

from dataclasses import replace
from datetime import time
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.program import people
from bot.program.decisions import Decision
from bot.program.listings import Listing, directory_id, listing
from bot.program.people import Adjusted, Described, Listed, Person, Unlisted, listed, newly_listed
from bot.program.plans import MatchingPlan
from bot.program.roles import Role
from bot.program.roster_cells import ID
from bot.program.roster_values import PersonRow
from bot.program.seniority import level, side
from tests.program.walks import NOW

TOLD = Listing("slack/T1/U1", "Mira Sol", "mira@example.org", "Analyst", "Europe/Berlin", "de")
EMPTY = Listing("slack/T1/U1", "")
ROW = PersonRow("e7", "Mira Luz", "luz@example.org", "", "Sales", zone="Europe/Lisbon", grade=2)
NEW = newly_listed("slack-T1-U1", TOLD)
EXPORTED = people.described(Person("e7", ""), ROW)
PLAN = MatchingPlan((), 2, 4, 4, 2)


def after(one: Person, *decisions: Decision) -> Person:
    for decision in decisions:
        one, follows = people.apply(one, decision, NOW)
        assert follows == ()
    return one


def test_somebody_new_has_what_the_directory_tells_and_no_grade() -> None:
    assert (NEW.name, NEW.email, NEW.title, NEW.zone) == (
        "Mira Sol",
        "mira@example.org",
        "Analyst",
        "Europe/Berlin",
    )
    assert (NEW.grade, NEW.department, NEW.exported, NEW.listed_first) == (0, "", False, True)
    assert (NEW.languages, NEW.speech) == (("de",), "de")


def test_silence_changes_nothing() -> None:
    assert after(NEW, Listed(EMPTY)) == NEW
    assert after(newly_listed("x", EMPTY), Listed(TOLD)).name == "Mira Sol"


def test_an_export_knows_everything_better_but_the_zone() -> None:
    one = after(NEW, Described(ROW))
    assert (one.id, one.name, one.email, one.title) == ("slack-T1-U1", "Mira Luz", "luz@example.org", "")
    assert (one.grade, one.department, one.zone) == (2, "Sales", "Europe/Berlin")
    assert (one.exported, one.listed_first) == (True, True)
    assert after(one, Listed(TOLD)) == one


def test_of_whoever_was_in_an_export_a_directory_tells_the_zone_only() -> None:
    one = after(EXPORTED, Listed(TOLD))
    assert one == replace(EXPORTED, zone="Europe/Berlin", told=(("zone", "slack/T1/U1"),))
    assert after(one, Described(ROW)) == one


def test_once_the_account_is_gone_the_export_tells_the_zone_again() -> None:
    one = after(EXPORTED, Listed(TOLD), Unlisted("slack/T1/U1"))
    assert after(one, Described(ROW)).zone == "Europe/Lisbon"


def test_a_correction_beats_both() -> None:
    one = after(NEW, Adjusted(zone="Asia/Tokyo"), Listed(TOLD), Described(ROW), Listed(TOLD))
    assert one.zone == "Asia/Tokyo"


@pytest.mark.parametrize("start", [NEW, EXPORTED], ids=["new", "exported"])
def test_telling_it_twice_tells_it_once(start: Person) -> None:
    once = after(start, Listed(TOLD))
    assert after(once, Listed(TOLD)) == once


FEW = st.sampled_from(["", "a", "b", "c"])
TELLERS = ("slack/T1/U1", "slack/T2/U1", "teams/X/29")


@given(st.lists(st.tuples(st.sampled_from("abc"), FEW, FEW), min_size=3, max_size=3))
def test_of_several_directories_the_first_by_address_counts_in_any_order(
    facts: list[tuple[str, str, str]],
) -> None:
    told = [
        Listing(teller, name, title=title, zone=zone)
        for teller, (name, title, zone) in zip(TELLERS, facts, strict=True)
    ]
    ends = set()
    for order in permutations(told):
        one = newly_listed("x", order[0])
        for facts_of_one in (*order[1:], *order):
            one = listed(one, facts_of_one)
        ends.add((one.name, one.title, one.zone, one.told))
    assert len(ends) == 1
    name, title, zone, _ = ends.pop()
    assert name == told[0].name
    assert title == next((one.title for one in told if one.title), "")
    assert zone == next((one.zone for one in told if one.zone), "UTC")


def test_when_the_first_one_is_gone_the_next_one_tells() -> None:
    second = replace(TOLD, teller="teams/X/29", name="Mira S.", title="Lead")
    one = after(NEW, Listed(second))
    assert (one.name, one.title) == ("Mira Sol", "Analyst")
    one = after(one, Unlisted("slack/T1/U1"), Listed(second))
    assert (one.name, one.title, one.exported) == ("Mira S.", "Lead", False)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (("slack/T1/U1", "  ", "", "", "", ""), Listing("slack/T1/U1", "")),
        (
            ("slack/T1/U1", "A\u202e b\x00", "X@Y.Org", " T ", "europe/berlin", "pt-BR"),
            Listing("slack/T1/U1", "A b", "x@y.org", "T", "Europe/Berlin", "pt"),
        ),
        (("slack/T1/U1", "A", "no address", "", "CET", "tlh"), Listing("slack/T1/U1", "A")),
        (("slack/T1/U1", "n" * 300, "", "", "", ""), Listing("slack/T1/U1", "n" * 200)),
    ],
)
def test_what_nobody_can_use_is_left_out(said: tuple[str, ...], kept: Listing) -> None:
    assert listing(*said) == kept


parts = st.text("ABCabc019-_.:~| é\u202e", min_size=1, max_size=120)


@given(st.lists(st.tuples(parts, parts), min_size=2, max_size=2, unique=True))
def test_an_id_is_one_accounts_own_and_fits_everywhere(accounts: list[tuple[str, str]]) -> None:
    ids = [directory_id("slack", installation, user) for installation, user in accounts]
    assert all(ID.fullmatch(one) for one in ids)
    assert ids[0] != ids[1]


def test_an_ordinary_id_can_be_read() -> None:
    assert directory_id("slack", "T024BE7LD", "W012A3CDE") == "slack-T024BE7LD-W012A3CDE"


def test_without_a_grade_no_rule_invites_and_every_distance_is_far_enough() -> None:
    assert side(NEW, PLAN) is None
    assert side(replace(EXPORTED, grade=0), PLAN) is Role.MENTOR
    mentee, mentor = level(NEW, Role.MENTEE, PLAN), level(NEW, Role.MENTOR, PLAN)
    assert mentee - mentor >= PLAN.min_gap
    assert mentee - PLAN.mentor_to_grade >= PLAN.min_gap <= PLAN.mentee_from_grade - mentor
    assert level(EXPORTED, Role.MENTOR, PLAN) == 2


def test_hours_stay_as_they_are() -> None:
    assert after(replace(NEW, starts=time(7)), Listed(TOLD)).starts == time(7)

"""Everybody without a pair has one binding reason, and hears no small count and nothing private."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.matching import (
    PAIR_REASONS,
    REASON_KEYS,
    UNCOUNTED,
    WAITING_REASONS,
    Ledger,
    Member,
    Policy,
    Reason,
    RequireSkill,
    Waiting,
    match,
)
from bot.program.roles import Role
from tests.matching.pools import drawn_ledger, drawn_pool, many, mentee, mentor


def waits(members: list[Member], policy: Policy | None = None, ledger: Ledger | None = None) -> list[Waiting]:
    """The waiting list of a pool, mentees first."""
    return list(match(members, policy or Policy(), ledger or Ledger()).waiting)


def steward(entry: Waiting) -> tuple[str, dict[str, str]]:
    """The reason the steward sees."""
    return entry.for_steward.key, dict(entry.for_steward.values)


def test_alone_in_the_pool() -> None:
    assert steward(waits([mentee("s")])[0]) == ("no_one_on_other_side", {})
    assert steward(waits([mentor("j")])[0]) == ("no_one_on_other_side", {})


def test_seven_leaders_compete_for_five_seats() -> None:
    others = [mentee("x", languages=frozenset({"de"})), mentor("y", languages=frozenset({"de"}))]
    left = [entry for entry in waits([*many(7, 5), *others]) if entry.role is Role.MENTEE]
    told = Reason("too_few_mentors", (("mentees", "7"), ("mentors", "5"), ("seats", "5")))
    assert [(entry.position, entry.for_person) for entry in left] == [(1, told), (2, told)]


def test_counts_under_five_go_to_the_steward_only() -> None:
    entry = waits([*many(3, 2)])[0]
    assert steward(entry) == ("too_few_mentors", {"mentees": "3", "mentors": "2", "seats": "2"})
    assert entry.for_person == Reason("too_few_mentors" + UNCOUNTED)


def test_seats_and_holders_behind_pins_count_in_the_group() -> None:
    ledger = Ledger(pinned=frozenset({("s0", "j0")}))
    assert steward(waits([*many(3, 1)], ledger=ledger)[0]) == (
        "too_few_mentors",
        {"mentees": "3", "mentors": "1", "seats": "1"},
    )


def test_a_surplus_mentor_learns_how_far_the_nearest_leader_was() -> None:
    leader = mentee("s", wants=(("ai", 3),))
    members = [leader, mentor("best", offers=(("ai", 4),)), mentor("spare", offers=(("ai", 3),))]
    entry = waits(members)[0]
    assert steward(entry) == ("surplus_mentor", {"mentees": "1", "points": "400", "nearest": "s"})
    assert entry.for_person == Reason("surplus_mentor" + UNCOUNTED)


def test_each_rule_that_binds_is_named_with_what_would_change_it() -> None:
    juniors = list(many(0, 5))
    cases: list[tuple[Member, tuple[str, dict[str, str]]]] = [
        (mentee("s", department="it"), ("rule_department", {"opens": "5"})),
        (mentee("s", grade=4), ("rule_grade", {"opens": "5", "gap": "2"})),
        (mentee("s", line=("j0", "j1")), ("rule_line", {"opens": "2", "steps": "3"})),
        (mentee("s", languages=frozenset({"de"})), ("rule_language", {"opens": "5", "languages": "en"})),
        (mentee("s", hours=0b11), ("rule_hours", {"opens": "5", "half_hours": "4", "missing": "2"})),
        (mentee("s", grade=4, department="it"), ("rule_combined", {"candidates": "5"})),
    ]
    for member, expected in cases:
        others = juniors[:2] if member.line else juniors
        assert steward(waits([member, *others])[0]) == expected


def test_policy_rules_bind_too() -> None:
    juniors = list(many(0, 5))
    hard, floor = Policy(require_skill=RequireSkill.HARD), Policy(floor=900)
    assert steward(waits([mentee("s"), *juniors], hard)[0]) == ("rule_skill", {"opens": "5"})
    assert steward(waits([mentee("s"), *juniors], floor)[0]) == (
        "rule_floor",
        {"opens": "5", "points": "900"},
    )


def test_nobody_hears_that_history_stands_in_the_way() -> None:
    never = frozenset(("s0", f"j{number}") for number in range(6))
    for entry in waits([*many(1, 6)], ledger=Ledger(never=never)):
        assert entry.for_steward.key == "rule_history"
        assert entry.for_person == Reason("rule_combined" + UNCOUNTED)


def test_the_list_goes_by_rounds_waited_then_by_need() -> None:
    eager = mentee("eager", wants=(("ai", 3),))
    old = mentee("old", waiting_rounds=2)
    calm = mentee("calm")
    assert [entry.member_id for entry in waits([calm, eager, old])] == ["old", "eager", "calm"]


@settings(max_examples=30)
@given(seed=st.integers(0, 10**6))
def test_every_reason_has_the_values_of_its_key(seed: int) -> None:
    members = drawn_pool(seed, 7, 7)
    plan = match(members, Policy(), drawn_ledger(seed, members, share=0.4))
    facts = [told for pair in plan.pairs for told in (*pair.for_mentee, *pair.for_mentor)]
    waiting = [told for entry in plan.waiting for told in (entry.for_person, entry.for_steward)]
    for told in (*facts, *waiting):
        assert tuple(name for name, _ in told.values) == REASON_KEYS[told.key]
    assert {told.key for told in facts} <= PAIR_REASONS.keys()
    assert {told.key.removesuffix(UNCOUNTED) for told in waiting} <= WAITING_REASONS.keys()


@settings(max_examples=30)
@given(seed=st.integers(0, 10**6))
def test_what_a_person_hears_never_counts_fewer_than_five(seed: int) -> None:
    members = drawn_pool(seed, 9, 6)
    counts = {"opens", "mentees", "mentors", "seats", "candidates"}
    for entry in match(members, Policy(), drawn_ledger(seed, members)).waiting:
        assert all(int(value) >= 5 for name, value in entry.for_person.values if name in counts)
        assert entry.for_person.key not in ("rule_history", "surplus_mentor")


@settings(max_examples=30)
@given(seed=st.integers(0, 10**6))
def test_a_group_that_competes_has_more_people_than_seats(seed: int) -> None:
    for entry in match(drawn_pool(seed, 9, 5, seats=2), Policy(), Ledger()).waiting:
        if entry.for_steward.key == "too_few_mentors":
            values = dict(entry.for_steward.values)
            assert int(values["mentees"]) > int(values["seats"]) >= int(values["mentors"])


@settings(max_examples=30)
@given(seed=st.integers(0, 10**6))
def test_lifting_the_binding_rule_opens_as_many_as_told(seed: int) -> None:
    members = [replace(member, department="it") for member in drawn_pool(seed, 4, 4)]
    for entry in match(members, Policy(), Ledger()).waiting:
        if entry.for_steward.key == "rule_department":
            moved = [replace(one, department="") if one.id == entry.member_id else one for one in members]
            alone = [one for one in moved if one.id == entry.member_id or one.role is not entry.role]
            opened = match(alone, Policy(), Ledger()).waiting
            candidates = sum(one.role is not entry.role for one in alone)
            shut = sum(other.for_steward.key.startswith("rule") for other in opened)
            assert candidates - shut == int(dict(entry.for_steward.values)["opens"])


def test_a_pinned_mentee_brings_no_further_mentors_into_the_group() -> None:
    german, both = frozenset({"de"}), frozenset({"de", "en"})
    members = [
        *[mentee("pinned", languages=both), mentee("s1"), mentee("s2"), mentee("s3", languages=german)],
        *[mentor("full"), mentor("other", languages=german)],
    ]
    for entry in waits(members, ledger=Ledger(pinned=frozenset({("pinned", "full")}))):
        assert steward(entry) == ("too_few_mentors", {"mentees": "3", "mentors": "1", "seats": "1"})

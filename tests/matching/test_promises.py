"""What the mission and the peers' defects ask of matching (mission.md S…, peers.md section 7)."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import permutations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.matching import Ledger, Member, Plan, Policy, cooled, match, verify
from bot.matching.people import Pairs
from bot.program.roles import Role
from tests.matching.pools import drawn_ledger, drawn_pool, many, mentee, mentor


def ids(plan: Plan) -> Pairs:
    """The pairs of a plan, as ids."""
    return frozenset((pair.mentee, pair.mentor) for pair in plan.pairs)


def score(left: Member, right: Member) -> int:
    """The score of the only pair there is."""
    return match([left, right], Policy(), Ledger()).pairs[0].score


def test_without_the_complementary_skill_the_score_falls_s2_19() -> None:
    leader = mentee("s", wants=(("ai", 3), ("gaming", 1)))
    expert = mentor("j", offers=(("ai", 4),))
    assert score(leader, expert) > score(leader, replace(expert, offers=()))


def test_each_side_hears_shareable_facts_only_s2_19() -> None:
    leader = mentee("s", wants=(("ai", 3),), offers=(("strategy", 4),), shares=frozenset({"hours"}))
    expert = mentor("j", offers=(("ai", 4),), wants=(("strategy", 1),), shares=frozenset({"offers"}))
    pair = match([leader, expert], Policy(), Ledger()).pairs[0]
    assert [reason.key for reason in pair.for_mentee] == ["needs_met"]
    assert [reason.key for reason in pair.for_mentor] == ["hours"]
    assert (pair.taught, pair.given_back) == (("ai",), ("strategy",))


def test_the_score_follows_what_the_mentor_wants_s2_6() -> None:
    leader = mentee("s", offers=(("strategy", 4),))
    assert score(leader, mentor("j", wants=(("strategy", 2),))) > score(
        leader, mentor("j", wants=(("law", 2),))
    )


def test_chosen_pairs_complement_each_other_more_than_random_ones_s4_20() -> None:
    runs = [match(drawn_pool(seed, 16, 16), Policy(seed=seed), Ledger()).metrics for seed in range(100)]
    better = sum(figures.complementarity > figures.random.complementarity for figures in runs)
    assert better >= 99


def test_the_top_of_the_organization_finds_a_mentor_s0_2() -> None:
    ceo = mentee("ceo", department="", line=(), grade=99)
    chain = mentor("j", line=("lead", "director", "ceo"))
    near = mentor("direct", line=("director", "ceo"))
    assert ids(match([ceo, near, chain], Policy(), Ledger())) == {("ceo", "j")}


def test_whoever_left_the_pool_is_never_matched_row_3() -> None:
    gone = ("s0", "j9")
    ledger = Ledger(
        proposed=frozenset({gone}), past=frozenset({("s9", "j0")}), never=frozenset({("j9", "s9")})
    )
    plan = match(many(2, 2), Policy(), ledger)
    assert {one for pair in ids(plan) for one in pair} == {"s0", "s1", "j0", "j1"}
    with pytest.raises(ValueError, match="'j9' is not in the pool"):
        match(many(2, 2), Policy(), Ledger(pinned=frozenset({gone})))


@pytest.mark.parametrize("people", [6, 8, 10])
def test_a_small_pool_never_runs_dry_from_its_past_row_4a(people: int) -> None:
    for plan in _rounds(many(people // 2, people // 2), 26):
        assert len(plan.pairs) == people // 2


def test_same_seed_same_pairs_another_seed_other_ties_row_4b() -> None:
    plans = [ids(match(many(5, 5), Policy(seed=seed), Ledger())) for seed in range(8)]
    again = [ids(match(many(5, 5), Policy(seed=seed), Ledger())) for seed in range(8)]
    assert plans == again
    assert len(set(plans)) > 4


@pytest.mark.parametrize("people", [14, 18, 50])
def test_no_pair_repeats_while_all_can_meet_somebody_new_row_6(people: int) -> None:
    met = [pair for plan in _rounds(many(people // 2, people // 2), 5) for pair in ids(plan)]
    assert len(met) == 5 * people // 2 == len(set(met))


def _rounds(members: Sequence[Member], rounds: int) -> list[Plan]:
    """So many rounds, each remembering the ones before as far as the pool allows."""
    plans: list[Plan] = []
    for _ in range(rounds):
        ledger = cooled([ids(plan) for plan in reversed(plans)], members, Policy(), Ledger())
        plans.append(match(members, Policy(), ledger))
    return plans


def test_a_forbidden_pair_is_never_chosen_even_among_zeros_row_11a() -> None:
    policy = Policy(min_overlap=0)
    members = [replace(member, hours=0) for member in many(2, 2)]
    ledger = Ledger(never=frozenset({("s0", "j0"), ("s0", "j1")}))
    plan = match(members, policy, ledger)
    assert [pair.score for pair in plan.pairs] == [0]
    assert {pair.mentee for pair in plan.pairs} == {"s1"}


@settings(max_examples=30)
@given(seed=st.integers(0, 10**6))
def test_people_come_before_points_also_among_zeros_row_11b(seed: int) -> None:
    chance = Random(seed)
    members = [replace(member, hours=0) for member in many(6, 6)]
    pairs = [(f"s{row}", f"j{column}") for row in range(6) for column in range(6)]
    never = frozenset(pair for pair in pairs if chance.random() < 0.6)
    plan = match(members, Policy(min_overlap=0), Ledger(never=never))
    most = max(
        sum((f"s{row}", f"j{column}") not in never for row, column in enumerate(order))
        for order in permutations(range(6))
    )
    assert len(plan.pairs) == most


def test_two_pairs_of_few_points_beat_one_of_many() -> None:
    star = mentor("star", offers=(("ai", 4),), languages=frozenset({"en", "de"}))
    plain = mentor("plain")
    fan, german = mentee("fan", wants=(("ai", 3),)), mentee("german", languages=frozenset({"de"}))
    plan = match([star, plain, fan, german], Policy(), Ledger())
    assert ids(plan) == {("fan", "plain"), ("german", "star")}


@settings(max_examples=30)
@given(seed=st.integers(0, 10**6), shuffle=st.randoms(use_true_random=False))
def test_the_order_of_the_input_changes_nothing(seed: int, shuffle: Random) -> None:
    members = list(drawn_pool(seed, 7, 6, seats=2))
    ledger = drawn_ledger(seed, members)
    plan = match(members, Policy(), ledger)
    shuffle.shuffle(members)
    assert match(members, Policy(), ledger) == plan


@settings(max_examples=30)
@given(seed=st.integers(0, 10**6))
def test_another_seed_never_costs_anything(seed: int) -> None:
    members = drawn_pool(seed, 8, 7)
    one, other = (match(members, Policy(seed=number), Ledger()) for number in (1, 2))
    assert one.certificate.primal == other.certificate.primal
    assert one.metrics.placed == other.metrics.placed


@settings(max_examples=30)
@given(seed=st.integers(0, 10**6))
def test_pins_stay_whatever_the_others_do(seed: int) -> None:
    members = drawn_pool(seed, 6, 6, seats=2)
    ledger = drawn_ledger(seed, members)
    kept = frozenset(list(ids(match(members, Policy(), ledger)))[:2])
    pinned = replace(ledger, pinned=kept)
    plan = match(members, Policy(seed=5), pinned)
    assert kept <= ids(plan)
    assert {(pair.mentee, pair.mentor) for pair in plan.pairs if pair.pinned} == kept
    assert verify(plan, members, Policy(seed=5), pinned) == ()


def test_a_pin_that_breaks_a_rule_is_an_error_that_names_it() -> None:
    members = [mentee("s", department="it"), mentor("j")]
    pinned = Ledger(pinned=frozenset({("s", "j")}))
    with pytest.raises(ValueError, match=r"pin \('s', 'j'\) breaks department"):
        match(members, Policy(), pinned)
    overridden = replace(pinned, overridden=pinned.pinned)
    plan = match(members, Policy(), overridden)
    assert ids(plan) == {("s", "j")}
    assert verify(plan, members, Policy(), overridden) == ()


def test_no_override_reaches_the_reporting_line() -> None:
    pair = frozenset({("s", "j")})
    with pytest.raises(ValueError, match="line"):
        match([mentee("s"), mentor("j", line=("s",))], Policy(), Ledger(pinned=pair, overridden=pair))


def test_more_pins_than_seats_is_an_error() -> None:
    pins = frozenset({("s0", "j0"), ("s1", "j0")})
    with pytest.raises(ValueError, match="'j0' has 2 pins and 1 seats"):
        match(many(2, 2), Policy(), Ledger(pinned=pins))


def test_the_longer_wait_wins_among_equals() -> None:
    old, new = mentee("old", waiting_rounds=1), mentee("new")
    for seed in range(6):
        assert ids(match([old, new, mentor("j")], Policy(seed=seed), Ledger())) == {("old", "j")}


def test_an_open_proposal_is_kept_among_equals() -> None:
    ledger = Ledger(proposed=frozenset({("s1", "j2")}))
    for seed in range(6):
        assert ("s1", "j2") in ids(match(many(4, 4), Policy(seed=seed), ledger))


def test_a_mentor_with_two_seats_takes_two() -> None:
    members = [*many(3, 0), mentor("j", capacity=2)]
    plan = match(members, Policy(), Ledger())
    assert [pair.mentor for pair in plan.pairs] == ["j", "j"]
    assert [entry.role for entry in plan.waiting] == [Role.MENTEE]

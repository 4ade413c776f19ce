"""The plan is the best one, level by level: against every plan of tiny pools, against SciPy on small ones."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_bipartite_matching

from bot.matching import Fairness, Ledger, Member, Policy, RequireSkill, admissible, match, verify
from bot.matching.assign import Grid
from bot.matching.levels import Task, settle
from bot.matching.plain import parts_of
from bot.program.roles import Role
from tests.matching.brute import best, worth_of
from tests.matching.pools import drawn_ledger, drawn_pool, many

SEEDS = st.integers(0, 10**6)
POLICIES = st.builds(
    Policy,
    floor=st.sampled_from((0, 0, 300)),
    require_skill=st.sampled_from(RequireSkill),
    fairness=st.sampled_from(Fairness),
    keep_bonus=st.sampled_from((0, 100, 2000)),
    waiting_bonus=st.sampled_from((0, 100)),
    seed=st.integers(0, 9),
    min_gap=st.sampled_from((1, 2)),
    min_overlap=st.sampled_from((0, 4)),
)


@given(seed=SEEDS, mentees=st.integers(0, 4), mentors=st.integers(0, 4), policy=POLICIES)
def test_no_plan_of_a_tiny_pool_is_better_on_any_level(
    seed: int, mentees: int, mentors: int, policy: Policy
) -> None:
    members = drawn_pool(seed, mentees, mentors, seats=2)
    ledger = drawn_ledger(seed, members)
    plan = match(members, policy, ledger)
    found = worth_of(plan, members, policy, ledger)
    assert found == best(members, policy, ledger, plan.certificate.bar)
    assert verify(plan, members, policy, ledger) == ()


@settings(max_examples=30)
@given(seed=SEEDS, mentees=st.integers(1, 25), mentors=st.integers(1, 25), policy=POLICIES)
def test_small_pools_agree_with_scipy_and_with_the_recount(
    seed: int, mentees: int, mentors: int, policy: Policy
) -> None:
    members = drawn_pool(seed, mentees, mentors, seats=3)
    ledger = drawn_ledger(seed, members)
    plan = match(members, policy, ledger)
    assert verify(plan, members, policy, ledger) == ()
    assert len(plan.pairs) == _coverage(members, policy, ledger, 0)
    assert plan.certificate.gap == 0
    free = replace(policy, fairness=Fairness.OFF, require_skill=RequireSkill.OFF)
    assert (
        _total(members, free, ledger) == worth_of(match(members, free, ledger), members, free, ledger).total
    )


@settings(max_examples=30)
@given(seed=SEEDS, side=st.integers(1, 12))
def test_one_point_above_the_lowest_score_coverage_falls(seed: int, side: int) -> None:
    members = drawn_pool(seed, side, side)
    policy = Policy(require_skill=RequireSkill.OFF)
    plan = match(members, policy, Ledger())
    if plan.pairs:
        lowest = min(pair.score for pair in plan.pairs)
        assert lowest == plan.certificate.lowest == plan.metrics.lowest
        assert _coverage(members, policy, Ledger(), lowest) == len(plan.pairs)
        assert _coverage(members, policy, Ledger(), lowest + 1) < len(plan.pairs)


@settings(max_examples=30)
@given(seed=SEEDS, side=st.integers(1, 15))
def test_the_bar_is_the_tenth_percentile_of_the_fair_plan(seed: int, side: int) -> None:
    members = drawn_pool(seed, side, side)
    fair = match(members, Policy(fairness=Fairness.MAX_MIN), Ledger())
    scores = sorted(pair.score for pair in fair.pairs)
    bar = scores[(len(scores) - 1) // 10] if scores else 0
    assert match(members, Policy(), Ledger()).certificate.bar == bar


@pytest.mark.parametrize("sides", [(0, 0), (1, 0), (0, 1), (0, 3), (3, 0), (1, 1), (4, 4), (5, 3), (3, 5)])
def test_pools_of_equals_and_empty_sides_work(sides: tuple[int, int]) -> None:
    members = many(*sides)
    plan = match(members, Policy(), Ledger())
    assert len(plan.pairs) == min(sides)
    assert len(plan.waiting) == max(sides) - min(sides)
    assert verify(plan, members, Policy(), Ledger()) == ()


def test_a_large_pool_of_equals_is_exact_too() -> None:
    plan = match(many(300, 250), Policy(), Ledger())
    assert (len(plan.pairs), plan.certificate.gap) == (250, 0)


def _table(members: Sequence[Member], policy: Policy, ledger: Ledger) -> list[list[int | None]]:
    """Scores with bonuses of mentees (rows) and seats (columns); None where a rule is broken."""
    mentees = [member for member in members if member.role is Role.MENTEE]
    seats = [one for one in members if one.role is Role.MENTOR for _ in range(one.capacity)]
    return [[_cell(mentee, mentor, policy, ledger) for mentor in seats] for mentee in mentees]


def _cell(mentee: Member, mentor: Member, policy: Policy, ledger: Ledger) -> int | None:
    if admissible(mentee, mentor, policy, ledger):
        return None
    kept = policy.keep_bonus * ((mentee.id, mentor.id) in ledger.proposed)
    waited = policy.waiting_bonus * (mentee.waiting_rounds + mentor.waiting_rounds)
    return parts_of(mentee, mentor, policy).total + kept + waited


def _coverage(members: Sequence[Member], policy: Policy, ledger: Ledger, lowest: int) -> int:
    bare = replace(policy, keep_bonus=0, waiting_bonus=0)
    table = _table(members, bare, ledger)
    allowed = [[cell is not None and cell >= lowest for cell in row] for row in table]
    return int((maximum_bipartite_matching(csr_array(np.array(allowed, dtype=np.int8))) >= 0).sum())


def _total(members: Sequence[Member], policy: Policy, ledger: Ledger) -> int:
    """The handbook's oracle: forbidden far below, one dummy column per mentee at a penalty."""
    penalty, forbidden = 10**7, -(10**12)
    table = _table(members, policy, ledger)
    rows = [[forbidden if cell is None else cell for cell in row] for row in table]
    costs = np.array([row + [-penalty] * len(rows) for row in rows], dtype=np.float64)
    left, right = linear_sum_assignment(costs, maximize=True)
    return int(sum(value for value in costs[left, right] if value != -penalty))


@given(seed=st.integers(0, 2**32 - 1))
def test_the_choice_among_equals_is_not_left_to_the_solver(seed: int) -> None:
    chance = np.random.default_rng(seed)
    score = chance.integers(0, 2, (5, 6))
    dice = chance.integers(0, 1 << 62, (5, 6))
    order = chance.permutation(6)
    chosen = settle(_task(score, dice)).partner
    turned = settle(_task(score[:, order], dice[:, order])).partner
    assert order[turned].tolist() == chosen.tolist()


def _task(score: Grid, dice: Grid) -> Task:
    """A bare task: everybody admissible, one seat each."""
    every, nothing = np.ones(score.shape, dtype=np.bool_), np.zeros_like(score)
    seats = np.ones(score.shape[1], dtype=np.int64)
    return Task(every, every, score, nothing, seats, dice, dice, Fairness.SHORTFALL)

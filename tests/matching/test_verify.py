"""The second look finds what is wrong, and the explanations of a pair say what is true."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.matching import Label, Ledger, Parts, Plan, Policy, Proof, Proposal, Reason, match, verify
from bot.matching.assign import Assignment, Grid, NotProved, _check, assign, proved
from tests.matching.pools import drawn_pool, mentee, mentor

MEMBERS = (
    mentee("s0", wants=(("ai", 3),)),
    mentee("s1", wants=(("law", 3),)),
    mentor("j0", offers=(("ai", 4),), shares=frozenset({"hours"})),
    mentor("j1", offers=(("law", 4),)),
    mentor("j2"),
)


def _pairs(plan: Plan, change: Callable[[Proposal], Proposal]) -> Plan:
    return replace(plan, pairs=tuple(map(change, plan.pairs)))


def _swapped(plan: Plan) -> Plan:
    """The same people the other way round: admissible, rightly scored, but not the best."""
    points = Parts(needs=0, wants=0, interests=0, topics=0, logistics=plan.pairs[0].parts.logistics)
    other = {"j0": "j1", "j1": "j0"}
    return _pairs(
        plan,
        lambda pair: replace(
            pair,
            mentor=other[pair.mentor],
            parts=points,
            score=points.total,
            for_mentee=(),
            for_mentor=(),
        ),
    )


FORGED: list[tuple[str, Callable[[Plan], Plan]]] = [
    ("points told", lambda plan: _pairs(plan, lambda pair: replace(pair, score=pair.score + 1))),
    ("not both in the pool", lambda plan: _pairs(plan, lambda pair: replace(pair, mentor="gone"))),
    ("2 pairs, 1 seats", lambda plan: _pairs(plan, lambda pair: replace(pair, mentor="j0"))),
    ("neither placed nor waiting", lambda plan: replace(plan, waiting=())),
    ("neither placed nor waiting", lambda plan: replace(plan, pairs=plan.pairs[:1])),
    ("pins differ", lambda plan: _pairs(plan, lambda pair: replace(pair, pinned=True))),
    ("more pairs or more skills", _swapped),
    (
        "does not share",
        lambda plan: _pairs(plan, lambda pair: replace(pair, for_mentee=(Reason("needs_met"),))),
    ),
    ("a higher lowest score", lambda plan: _certified(plan, levels=plan.certificate.levels[:1])),
    ("a higher lowest score", lambda plan: _certified(plan, levels=_useless(plan))),
    ("the lowest score is not", lambda plan: _certified(plan, lowest=plan.certificate.lowest - 1)),
    ("outweigh", lambda plan: _certified(plan, skill_weight=0)),
    ("outbid", lambda plan: _certified(plan, u=tuple((who, 0) for who, _ in plan.certificate.u))),
    ("below 0", lambda plan: _certified(plan, v=tuple((who, -1) for who, _ in plan.certificate.v))),
    ("add up", lambda plan: _certified(plan, dual=plan.certificate.dual + 1)),
    ("not that of the prices", lambda plan: _certified(plan, primal=plan.certificate.primal - 1)),
    ("other rules", lambda plan: _certified(plan, rules_hash="")),
]


def _useless(plan: Plan) -> tuple[Proof, ...]:
    """The proof that no higher lowest score exists, with a bound that holds but proves nothing."""
    reach, above = plan.certificate.levels
    (first, price), *rest = above.u
    raised = ((first, price + 10**6), *rest)
    return reach, replace(above, u=raised, dual=above.dual + 10**6)


def _certified(plan: Plan, **changes: Any) -> Plan:
    return replace(plan, certificate=replace(plan.certificate, **changes))


@pytest.mark.parametrize(("words", "forge"), FORGED)
def test_a_forged_plan_is_found_out(words: str, forge: Callable[[Plan], Plan]) -> None:
    plan = match(MEMBERS, Policy(), Ledger())
    assert verify(plan, MEMBERS, Policy(), Ledger()) == ()
    assert any(words in problem for problem in verify(forge(plan), MEMBERS, Policy(), Ledger()))


def test_a_plan_of_other_rules_or_people_is_found_out() -> None:
    plan = match(MEMBERS, Policy(), Ledger())
    assert verify(plan, MEMBERS, Policy(min_gap=1), Ledger())
    assert verify(plan, MEMBERS, Policy(), Ledger(never=frozenset({("s0", "j0")})))


@given(
    values=st.lists(st.lists(st.integers(0, 9), min_size=4, max_size=4), min_size=1, max_size=6),
    seats=st.lists(st.integers(0, 2), min_size=4, max_size=4),
)
def test_prices_prove_any_table(values: list[list[int]], seats: list[int]) -> None:
    weights, places = np.array(values, dtype=np.int64), np.array(seats, dtype=np.int64)
    found = proved(weights, places)
    assert (found.u[:, None] + found.v >= weights).all()
    assert found.value == found.u.sum() + (places * found.v).sum()


def test_a_plan_that_is_not_the_best_has_no_proof() -> None:
    weights: Grid = np.array([[5, 4], [4, 1]], dtype=np.int64)
    worse = np.array([0, 1], dtype=np.int64)
    prices = np.array([5, 1], dtype=np.int64), np.array([0, 0], dtype=np.int64)
    with pytest.raises(NotProved, match="outbids"):
        _check(weights, np.array([1, 1]), Assignment(worse, *prices, value=6))


def test_numbers_too_large_for_exact_sums_are_refused() -> None:
    with pytest.raises(ValueError, match="too large for exact"):
        assign(np.full((2, 2), 1 << 52, dtype=np.int64), np.array([1, 1]))


def test_the_facts_of_a_pair_name_skills_levels_and_what_comes_back() -> None:
    leader = mentee("s", wants=(("ai", 3), ("law", 1)), offers=(("strategy", 4),))
    expert = mentor("j", offers=(("law", 4), ("ai", 2)), wants=(("strategy", 2),))
    pair = match([leader, expert], Policy(), Ledger()).pairs[0]
    met = Reason("needs_met", (("skills", "ai,law"), ("levels", "2,4")))
    back = Reason("gives_back", (("skills", "strategy"), ("levels", "4")))
    assert pair.for_mentee == (met, back, Reason("other_department", (("department", "it"),)))
    assert pair.for_mentor == (met, back, Reason("other_department", (("department", "board"),)))


def test_a_label_is_true_for_both_who_read_it() -> None:
    plan = match(MEMBERS, Policy(), Ledger())
    assert {pair.label for pair in plan.pairs} == {Label.BEST_AVAILABLE}
    rivals = [mentee("a", wants=(("ai", 3),)), mentee("b", wants=(("ai", 2),)), mentor("j", capacity=2)]
    expert = mentor("x", offers=(("ai", 4),))
    labels = {pair.mentor: pair.label for pair in match([*rivals, expert], Policy(), Ledger()).pairs}
    assert labels == {"x": Label.BEST_AVAILABLE, "j": Label.FAIR}


def test_runners_up_are_the_best_others_of_each_side() -> None:
    plan = match(MEMBERS, Policy(), Ledger())
    first = next(pair for pair in plan.pairs if pair.mentee == "s0")
    assert first.runner_up_mentor in ("j1", "j2")
    assert first.runner_up_mentee == "s1"
    only = match([mentee("s"), mentor("j")], Policy(), Ledger()).pairs[0]
    assert (only.runner_up_mentor, only.runner_up_mentee) == (None, None)


@settings(max_examples=30)
@given(seed=st.integers(0, 10**6))
def test_the_figures_follow_from_the_pairs(seed: int) -> None:
    plan = match(drawn_pool(seed, 8, 6, seats=2), Policy(), Ledger())
    pairs, figures = plan.pairs, plan.metrics
    assert figures.placed == len(pairs)
    assert figures.coverage == len(pairs) / 8
    assert figures.lowest == min((pair.score for pair in pairs), default=0)
    assert figures.mean * len(pairs) == pytest.approx(sum(pair.score for pair in pairs))
    assert figures.share_with_skill * len(pairs) == pytest.approx(sum(bool(pair.taught) for pair in pairs))
    assert figures.repeats == 0
    assert figures.random.placed <= figures.placed

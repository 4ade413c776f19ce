"""Hard rules are pairs that do not exist; the fast tables say the same as the slow recount."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.matching import RULES, Fairness, Ledger, Member, Parts, Policy, RequireSkill, admissible, match
from bot.matching.board import lay_out
from bot.matching.plain import parts_of
from tests.matching.pools import drawn_ledger, drawn_pool, mentee, mentor

PAIR = frozenset({("s", "j")})


@settings(max_examples=40)
@given(seed=st.integers(0, 10**6), hard=st.sampled_from(RequireSkill), floor=st.sampled_from((0, 500)))
def test_the_tables_agree_with_the_slow_recount(seed: int, hard: RequireSkill, floor: int) -> None:
    members = drawn_pool(seed, 5, 5)
    policy, ledger = Policy(require_skill=hard, floor=floor), drawn_ledger(seed, members)
    board = lay_out(members, policy, ledger)
    for row, left in enumerate(board.mentees):
        for column, right in enumerate(board.mentors):
            broken = tuple(name for name, mask in board.rules if mask[row, column])
            assert broken == admissible(left, right, policy, ledger)
            points = Parts(*(int(part[row, column]) for part in board.parts))
            assert points == parts_of(left, right, policy)
            assert board.score[row, column] == points.total


@settings(max_examples=40)
@given(seed=st.integers(0, 10**6))
def test_no_part_passes_its_weight(seed: int) -> None:
    policy = Policy()
    board = lay_out(drawn_pool(seed, 8, 8), policy, Ledger())
    tops = [int(np.max(part)) for part in board.parts]
    weights = policy.weights
    assert tops[0] <= weights.needs
    assert tops[1] <= weights.wants
    assert tops[2] <= weights.interests
    assert tops[3] <= weights.topics
    assert tops[4] <= weights.logistics


BROKEN: list[tuple[str, dict[str, Any], dict[str, Any], Ledger]] = [
    ("department", {"department": "it"}, {}, Ledger()),
    ("grade", {"grade": 4}, {}, Ledger()),
    ("grade", {"grade": 1}, {}, Ledger()),
    ("line", {}, {"line": ("s",)}, Ledger()),
    ("line", {}, {"line": ("x", "s")}, Ledger()),
    ("line", {"line": ("j",)}, {}, Ledger()),
    ("language", {"languages": frozenset({"de"})}, {}, Ledger()),
    ("language", {"languages": frozenset()}, {}, Ledger()),
    ("hours", {"hours": 0b111}, {}, Ledger()),
    ("past", {}, {}, Ledger(past=PAIR)),
    ("never", {}, {}, Ledger(never=PAIR)),
    ("never", {}, {}, Ledger(never=frozenset({("j", "s")}))),
]


@pytest.mark.parametrize(("rule", "senior", "junior", "ledger"), BROKEN)
def test_each_rule_keeps_the_pair_apart(
    rule: str, senior: dict[str, Any], junior: dict[str, Any], ledger: Ledger
) -> None:
    left, right = mentee("s", **senior), mentor("j", **junior)
    assert admissible(left, right, Policy(), ledger) == (rule,)
    assert match([left, right], Policy(), ledger).pairs == ()


def test_three_steps_in_a_line_and_siblings_may_meet() -> None:
    assert admissible(mentee("s"), mentor("j", line=("x", "y", "s")), Policy(), Ledger()) == ()
    assert admissible(mentee("s", line=("b",)), mentor("j", line=("b",)), Policy(), Ledger()) == ()


def test_points_become_rules_only_when_the_policy_says_so() -> None:
    left, right = mentee("s"), mentor("j")
    assert admissible(left, right, Policy(), Ledger()) == ()
    strict = Policy(require_skill=RequireSkill.HARD, floor=4000)
    assert admissible(left, right, strict, Ledger()) == ("skill", "floor")
    assert RULES[-2:] == ("skill", "floor")


def test_two_on_the_wrong_sides_are_named() -> None:
    assert admissible(mentor("j"), mentee("s"), Policy(), Ledger()) == ("role",)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"id": ""}, "give every member an id"),
        ({"hours": 1 << 48}, "48 half hours"),
        ({"hours": -1}, "48 half hours"),
        ({"offers": (("ai", 5),)}, "from 1 to 4"),
        ({"wants": (("ai", 0),)}, "from 1 to 3"),
        ({"wants": (("ai", 1), ("ai", 2))}, "once"),
        ({"capacity": 0}, "capacity starts at 1"),
        ({"capacity": 2}, "one mentor per round"),
        ({"waiting_rounds": -1}, "waiting_rounds"),
        ({"shares": frozenset({"age"})}, "unknown facts"),
    ],
)
def test_a_member_out_of_range_is_refused_with_the_mend(fields: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        replace(mentee("s"), **fields)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"weights": Parts(1600, 800, 800, 400, 399)}, "make them 4000"),
        ({"weights": Parts(-1, 4001, 0, 0, 0)}, "below 0"),
        ({"min_steps": 2}, "min_steps is 2; keep it from 3 to 5"),
        ({"min_gap": 0}, "from 1"),
        ({"min_overlap": 49}, "to 48"),
        ({"floor": -1}, "floor"),
        ({"keep_bonus": -1}, "keep_bonus"),
        ({"waiting_bonus": -1}, "waiting_bonus"),
    ],
)
def test_a_policy_out_of_range_is_refused_with_the_mend(fields: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        Policy(**fields)


def test_two_members_with_one_id_are_refused() -> None:
    with pytest.raises(ValueError, match="same id"):
        match([mentee("x"), mentor("x")], Policy(), Ledger())


def test_every_fairness_keeps_the_hard_rules() -> None:
    members: tuple[Member, ...] = drawn_pool(3, 12, 12)
    ledger = drawn_ledger(3, members)
    people = {member.id: member for member in members}
    for fairness in Fairness:
        policy = Policy(fairness=fairness)
        for pair in match(members, policy, ledger).pairs:
            assert admissible(people[pair.mentee], people[pair.mentor], policy, ledger) == ()

"""Every lifecycle: its states are the documented ones, its rows are walked, nothing else is possible."""

import ast
from collections.abc import Iterator
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.program.consequences import Closing, New, Notice, Opening, Post, Task, Then, cohort_of, subject_of
from bot.program.decisions import Decision, OutOfTurn
from bot.program.sessions import Session, SessionState
from tests.lifecycles import ALL
from tests.program.documented import ELSEWHERE, LATER, ROWS, STATES
from tests.program.walks import NOW, ROADS, Road, Step, explore, one_step, walk
from tests.shape.source import house

LIVES = {life.subject: life for life in ALL}
SUBJECTS = tuple(STATES)
roads = pytest.mark.parametrize("subject", SUBJECTS)
examples = st.data()


def road(subject: str) -> Road:
    return ROADS[subject.lower()]


@cache
def explored(subject: str) -> tuple[Step, ...]:
    return tuple(explore(road(subject)))


@roads
def test_the_states_are_those_of_the_handbook(subject: str) -> None:
    assert {state.value for state in LIVES[subject].table} == set(STATES[subject].split())


@roads
def test_every_state_is_reached(subject: str) -> None:
    seen = {found.new.state.value for found in explored(subject)} | {road(subject).start.state.value}
    assert seen == set(STATES[subject].split())


@roads
def test_every_documented_row_is_in_the_table_or_says_why_not(subject: str) -> None:
    arrows = set(LIVES[subject].arrows)
    for row in ROWS[subject]:
        assert (row in arrows) != (row in ELSEWHERE), row


@roads
def test_what_can_be_walked_is_what_is_printed(subject: str) -> None:
    assert {found.arrow for found in explored(subject)} == set(LIVES[subject].arrows)


def test_the_rows_that_go_another_way_are_documented_ones() -> None:
    documented = {row for rows in ROWS.values() for row in rows}
    assert set(ELSEWHERE) <= documented


def test_every_decision_is_taken_somewhere_in_the_product_or_is_listed_as_later() -> None:
    declared = {name for life in ALL for name in life.decisions}
    taken = {name for module in house() for name in _made(module.tree)}
    assert declared - taken == set(LATER)


def _made(tree: ast.Module) -> Iterator[str]:
    """What is called, and what is handed over to be called later, as the plan does."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _name(node.func) != "isinstance":
            yield from map(_name, (node.func, *node.args))


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


@roads
@given(data=examples)
def test_an_impossible_decision_is_named_and_changes_nothing(subject: str, data: st.DataObject) -> None:
    way, length = road(subject), data.draw(st.integers(0, 12))
    steps = list(walk(way, lambda allowed: data.draw(st.sampled_from(allowed)), length))
    thing = steps[-1].new if steps else way.start
    copy = (thing, repr(thing))
    for decision in _impossible(way, thing):
        with pytest.raises(OutOfTurn) as caught:
            way.apply(thing, decision, NOW)
        assert caught.value.state is thing.state
        assert caught.value.decision is decision
        assert caught.value.subject == getattr(thing, "ref", f"wave:{thing.id}")
    assert copy == (thing, repr(thing))


def _impossible(way: Road, thing: object) -> Iterator[Decision]:
    state = getattr(thing, "state", None)
    assert state is not None
    for kind, decisions in way.samples.items():
        if kind not in way.table[state]:
            yield from decisions


@roads
@given(data=examples)
def test_what_follows_names_subjects_of_the_same_cohort(subject: str, data: st.DataObject) -> None:
    for found in walk(road(subject), lambda allowed: data.draw(st.sampled_from(allowed)), 15):
        for one in found.follows:
            for reference in _references(one):
                kind, identity = subject_of(reference)
                assert kind and identity
                assert cohort_of(reference) in ("c1", "")


def _references(one: object) -> Iterator[str]:
    match one:
        case Opening(_, _, subject) | Closing(subject) | Then(subject) | Notice(_, _, subject):
            yield subject
        case Task(_, _, subject) | Post(_, _, subject):
            yield subject
        case New(thing):
            yield getattr(thing, "ref", "")


# A second asking is a new one here, on purpose: each is a new question, or the step goes to somebody else.
ASKS_ANEW = ("MatchQuestioned", "TimesOffered", "NoneFits", "MoveAsked", "Rejoined", "ReadinessBegun")


@roads
def test_the_same_decision_twice_opens_nothing_new(subject: str) -> None:
    for found in explored(subject):
        again = _again(subject, found)
        if again and type(found.decision).__name__ not in ASKS_ANEW:
            assert again.openings <= found.openings, found.decision


def _again(subject: str, found: Step) -> Step | None:
    way = road(subject)
    if type(found.decision) not in way.table[found.new.state]:
        return None
    if isinstance(found.new, Session) and found.new.state is SessionState.UNKNOWN:
        return None  # the two were asked once more: the same words answer another question now
    return one_step(way, found.new, found.decision, found.at)


@roads
def test_the_day_a_state_began_is_kept_while_it_lasts(subject: str) -> None:
    for found in explored(subject):
        if hasattr(found.new, "since") and found.old.state is not found.new.state:
            assert found.new.since == found.at

"""Pairs: blind answers, neutral endings, slips, pauses, and what is true on every walk."""

from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.program import pairs
from bot.program.consequences import Closing, Consequences, New, Notice, Opening, Task, Then
from bot.program.decisions import Decision, OutOfTurn
from bot.program.pair_decisions import (
    AgreementMade,
    Approved,
    Blocked,
    ConcernRaised,
    DateSet,
    ExitAsked,
    FitChecked,
    HelpAsked,
    Introduced,
    LongSilence,
    MatchAccepted,
    MatchDeclined,
    MatchQuestioned,
    OfferLapsed,
    PairPaused,
    PairResumed,
    Repaired,
    SessionWasHeld,
    Slipped,
    StuckAnswered,
)
from bot.program.pairs import Pair, PairState
from bot.program.session_decisions import WindowOpened
from tests.program.walks import LATER, MENTEE, MENTOR, NOW, ROADS, SOON, Step, explore, pair, walk

S = PairState
BOTH = (MENTOR, MENTEE)
sides = pytest.mark.parametrize("who", BOTH)
offered = replace(pair, state=S.OFFERED)
contracting = replace(pair, state=S.CONTRACTING)
green = replace(pair, state=S.GREEN, agreed=frozenset(BOTH), held=1, last_held=SOON)


def after(one: Pair, *decisions: Decision) -> Pair:
    for decision in decisions:
        one, _ = pairs.apply(one, decision, NOW)
    return one


def follows(one: Pair, decision: Decision) -> Consequences:
    return pairs.apply(one, decision, NOW)[1]


def said(found: Iterable[object]) -> dict[str, set[tuple[str, object]]]:
    """What each person is told: keys and values."""
    told: dict[str, set[tuple[str, object]]] = {}
    for one in found:
        if isinstance(one, Notice):
            told.setdefault(one.person, set()).add((one.key, one.values))
    return told


def test_both_are_asked_in_parallel() -> None:
    asked = [one for one in follows(pair, Approved()) if isinstance(one, Opening)]
    assert asked == [Opening(p, "proposal", pair.ref) for p in (MENTEE, MENTOR)]


@sides
def test_the_first_yes_is_kept_and_nobody_hears_of_it(who: str) -> None:
    one, found = pairs.apply(offered, MatchAccepted(who), NOW)
    assert (one.state, one.yes, found) == (S.OFFERED, frozenset({who}), ())


def test_the_second_yes_confirms_and_closes_what_is_still_asked() -> None:
    one, found = pairs.apply(after(offered, MatchAccepted(MENTEE)), MatchAccepted(MENTOR), NOW)
    assert one.state is S.CONFIRMED
    assert Closing(pair.ref, "proposal") in found


@pytest.mark.parametrize("ending", [MatchDeclined(MENTEE), MatchDeclined(MENTOR), OfferLapsed(), Blocked()])
def test_a_no_sounds_the_same_to_both_whoever_said_it_and_why(ending: Decision) -> None:
    usual = {(("not_going_ahead", ()))}
    assert said(follows(offered, ending)) == {MENTEE: usual, MENTOR: usual}
    assert follows(offered, ending) == follows(offered, MatchDeclined(MENTEE))


def test_a_proposal_that_nobody_has_seen_ends_without_a_word() -> None:
    assert follows(pair, Blocked()) == ()


def test_every_question_goes_to_the_lead_and_the_proposal_is_asked_again() -> None:
    one, found = pairs.apply(offered, MatchQuestioned(MENTEE, "Which team is it?"), NOW)
    assert (
        Task("c1", "match_question", pair.ref, (("asker", MENTEE), ("text", "Which team is it?")), 1) in found
    )
    assert Opening(MENTEE, "proposal", f"{pair.ref}:1") in found
    assert Opening(MENTEE, "proposal", f"{pair.ref}:2") in follows(one, MatchQuestioned(MENTEE, "When?"))


def test_the_mentee_moves_first_and_every_session_of_the_plan_exists() -> None:
    one = replace(pair, state=S.CONFIRMED)
    found = follows(one, Introduced())
    assert [n.thing.due for n in found if isinstance(n, New)] == list(pair.plan)  # type: ignore[attr-defined]
    assert Then("session:c1~r1n1-1", WindowOpened()) in found
    assert WindowOpened().first == ""  # the mentee's turn
    assert [o.form for o in found if isinstance(o, Opening)] == ["agreement", "agreement"]


def test_a_contract_stands_when_both_agreed_and_says_so_once() -> None:
    first, quiet = pairs.apply(contracting, AgreementMade(MENTOR, ("ask more",)), NOW)
    both, told = pairs.apply(first, AgreementMade(MENTEE), NOW)
    assert said(quiet) == {}
    assert said(told) == {p: {("agreed", ())} for p in BOTH}
    assert said(follows(both, AgreementMade(MENTEE))) == {}
    assert both.state is S.CONTRACTING  # they have not met


def test_goals_of_both_are_three_at_most_and_none_twice() -> None:
    one = after(contracting, AgreementMade(MENTOR, ("a", "b")), AgreementMade(MENTEE, ("b", "c", "d")))
    assert one.goals == ("a", "b", "c")


def test_meeting_asks_for_the_next_session_and_said_again_it_changes_nothing() -> None:
    one, found = pairs.apply(green, SessionWasHeld(2, LATER), NOW)
    assert found == (Then("session:c1~r1n1-3", WindowOpened()),)
    assert pairs.apply(replace(one, next_dated=True), SessionWasHeld(2, LATER), NOW) == (
        replace(one, next_dated=True),
        (),
    )


def test_after_the_last_session_no_other_is_asked_for() -> None:
    assert follows(green, SessionWasHeld(3, LATER)) == ()


def test_the_first_slip_is_amber_and_a_new_date_mends_it() -> None:
    one = after(green, Slipped(MENTEE))
    assert one.state is S.AMBER
    assert after(one, DateSet()).state is S.GREEN


@sides
def test_two_slips_in_a_row_are_red_even_with_a_date_in_between(who: str) -> None:
    one = after(green, Slipped(MENTEE), DateSet())
    assert after(one, Slipped(who)).state is S.RED


def test_meeting_ends_a_row_of_slips() -> None:
    one = after(green, Slipped(MENTEE), SessionWasHeld(2, LATER), Slipped(MENTEE))
    assert (one.state, one.slips) == (S.AMBER, (MENTEE,))


@pytest.mark.parametrize(
    "cause", [FitChecked(MENTEE, "no"), HelpAsked(MENTOR), LongSilence(), StuckAnswered(MENTEE, "no_match")]
)
def test_red_is_work_for_a_human_within_three_working_days(cause: Decision) -> None:
    one, found = pairs.apply(green, cause, NOW)
    assert one.state is S.RED
    assert found == (Task("c1", "pair_red", pair.ref, days=3),)


def test_unsure_is_amber_and_silence_or_good_is_no_signal() -> None:
    assert after(green, FitChecked(MENTEE, "unsure")).state is S.AMBER
    assert after(green, FitChecked(MENTEE, "good")).state is S.GREEN


def test_a_talk_with_a_human_makes_a_red_pair_green() -> None:
    assert after(green, HelpAsked(MENTOR), Repaired()).state is S.GREEN


def test_whoever_is_stuck_for_want_of_time_is_offered_a_pause() -> None:
    found = follows(green, StuckAnswered(MENTEE, "pause"))
    assert found == (Opening(MENTEE, "pause", "participant:c1~max"),)


@sides
def test_the_partner_of_a_pause_hears_the_fact_and_no_reason(who: str) -> None:
    one, found = pairs.apply(green, PairPaused(who, LATER), NOW)
    assert said(found) == {one.partner(who): {("partner_paused", ())}}
    assert (one.state, one.paused_until, one.before) == (S.PAUSED, LATER, S.GREEN)


@pytest.mark.parametrize("state", [S.CONTRACTING, S.STALLED, S.GREEN, S.AMBER, S.RED])
def test_after_a_pause_a_pair_is_where_it_was(state: PairState) -> None:
    one = replace(green, state=state, agreed=frozenset({MENTOR}))
    back = after(one, PairPaused(MENTEE, SOON), PairPaused(MENTEE, LATER), PairResumed(MENTEE))
    assert (back.state, back.before, back.paused_until) == (state, None, None)


def test_a_human_moves_a_held_pair_on_and_nobody_else_but_who_leaves() -> None:
    held = after(green, ConcernRaised(MENTOR))
    for decision in (
        DateSet(),
        Slipped(MENTEE),
        PairResumed(MENTEE),
        PairPaused(MENTEE, LATER),
        LongSilence(),
    ):
        with pytest.raises(OutOfTurn):
            pairs.apply(held, decision, NOW)
    assert after(held, Repaired()).state is S.GREEN
    assert after(held, ExitAsked(MENTEE)).state is S.ENDING


STATES_TO_LEAVE = [state for state in S if ExitAsked in pairs.TRANSITIONS[state]]


@pytest.mark.parametrize("state", STATES_TO_LEAVE)
def test_who_leaves_makes_no_difference_to_what_is_said(state: PairState) -> None:
    one = replace(green, state=state)
    found = follows(one, ExitAsked(MENTOR))
    assert found == follows(one, ExitAsked(MENTEE)) == follows(one, ExitAsked("lea"))
    told = said(found)
    assert told.get(MENTOR) == told.get(MENTEE)


def true_of_every_step(step: Step) -> None:
    """What the rest of the program may rely on."""
    old, new = step.old, step.new
    assert (new.id, new.mentor, new.mentee, new.plan) == (old.id, old.mentor, old.mentee, old.plan)
    assert new.mentor != new.mentee
    for kept in (new.yes, new.agreed, new.farewells):
        assert kept <= {*BOTH}
    assert len(new.goals) <= 3
    assert new.held >= old.held
    assert (new.state in (S.PAUSED, S.HELD)) or (new.before is None and new.paused_until is None)
    assert new.state is not S.GREEN or new.whole
    if new.state in (S.PAUSED, S.HELD, S.ENDING, S.VOID):
        assert not step.openings
        assert not any(isinstance(one, Then) and one.decision == WindowOpened() for one in step.follows)
    if new.state in (S.VOID, S.ENDING):
        told = said(step.follows)
        assert told.get(MENTOR) == told.get(MENTEE)


def test_these_are_true_of_every_step_there_is() -> None:
    for step in explore(ROADS["pair"]):
        true_of_every_step(step)


@given(data=st.data())
def test_these_are_true_on_every_walk(data: st.DataObject) -> None:
    for step in walk(ROADS["pair"], lambda allowed: data.draw(st.sampled_from(allowed)), 30):
        true_of_every_step(step)

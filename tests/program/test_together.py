"""Lifecycles that reach into each other: pairs, the people in them, and their sessions."""

from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.program.consequences import Notice, Opening, Task
from bot.program.decisions import Decision, OutOfTurn
from bot.program.pair_decisions import (
    AgreementMade,
    Approved,
    ClosingHeld,
    ConcernRaised,
    FirstDateMissing,
    HelpAsked,
    MatchAccepted,
    MatchDeclined,
    Repaired,
)
from bot.program.pairs import ACTIVE, OPEN, Pair, PairState
from bot.program.participant_decisions import ClosingDone, PauseAsked, ResumeAsked, Withdrawn
from bot.program.participants import GONE, ParticipantState
from bot.program.session_decisions import CheckedIn, MetReported, TimePicked, TimesOffered
from tests.program.walks import LATER, MENTEE, MENTOR, SLOTS
from tests.program.world import OTHER_MENTEE, World, two_pairs

S, P = PairState, ParticipantState
ONE, TWO = "pair:c1~r1n1", "pair:c1~r1n2"
FIRST = "session:c1~r1n1-1"


def introduced(world: World, pair: str = ONE) -> World:
    world.decide(pair, Approved())
    for person in world.things[pair].both:
        world.decide(pair, MatchAccepted(person))
    return world


def dated(world: World, session: str = FIRST) -> World:
    world.decide(session, TimesOffered(MENTEE, SLOTS))
    world.decide(session, TimePicked(MENTOR, SLOTS[0]))
    return world


def active(world: World) -> World:
    dated(introduced(world))
    for person in (MENTEE, MENTOR):
        world.decide(ONE, AgreementMade(person, ("learn to ask",)))
        world.decide(FIRST, MetReported(person, "yes"))
    assert world.things[ONE].state is S.GREEN
    return world


def asked(world: World, form: str) -> set[str]:
    return {opening.person for opening in world.asked if opening.form == form}


def test_two_who_say_yes_are_introduced_and_asked_for_ground_rules_and_times() -> None:
    world = introduced(two_pairs())
    assert world.things[ONE].state is S.CONTRACTING
    assert [world.member(p).state for p in (MENTOR, MENTEE)] == [P.MATCHED, P.MATCHED]
    assert asked(world, "agreement") == {MENTOR, MENTEE}
    assert asked(world, "times") == {MENTEE}
    assert asked(world, "proposal") == set()


def test_a_pair_is_under_way_when_both_agreed_and_they_met_in_any_order() -> None:
    world = active(two_pairs())
    assert [world.member(p).state for p in (MENTOR, MENTEE)] == [P.ACTIVE, P.ACTIVE]
    assert Opening(MENTEE, "times", "session:c1~r1n1-2:1") in world.asked


def test_a_stalled_pair_that_meets_and_agrees_after_all_is_under_way_with_its_people() -> None:
    world = introduced(two_pairs())
    world.decide(ONE, FirstDateMissing())
    dated(world).decide(FIRST, MetReported(MENTEE, "yes"))
    for person in (MENTEE, MENTOR):
        world.decide(ONE, AgreementMade(person))
    assert world.things[ONE].state is S.GREEN
    assert world.member(MENTOR).state is P.ACTIVE


def test_a_pair_that_never_met_is_not_made_green_by_a_talk_with_a_human() -> None:
    world = introduced(two_pairs())
    world.decide(ONE, HelpAsked(MENTEE))
    world.decide(ONE, Repaired())
    assert world.things[ONE].state is S.CONTRACTING
    assert world.member(MENTEE).state is P.MATCHED
    assert asked(world, "agreement") == {MENTOR, MENTEE}


def test_a_pause_rests_the_date_and_asks_nothing_until_it_is_over() -> None:
    world = dated(introduced(two_pairs()))
    world.decide(world.member(MENTEE).ref, PauseAsked(LATER))
    assert world.things[ONE].state is S.PAUSED
    assert world.questions(world.things[ONE]) == set()
    assert world.things[FIRST].starts is None
    assert not world.things[ONE].next_dated
    world.wait()
    world.decide(world.member(MENTEE).ref, ResumeAsked())
    assert world.things[ONE].state is S.CONTRACTING
    assert asked(world, "agreement") == {MENTOR, MENTEE}
    assert asked(world, "times") == {MENTEE}


def test_a_held_pair_is_asked_nothing_until_a_human_moves_it_on() -> None:
    world = active(two_pairs())
    world.decide(ONE, ConcernRaised(MENTOR))
    assert forms(world, world.things[ONE]) <= {"checkin"}
    assert Task("c1", "pair_held", ONE) in world.said
    world.wait()
    world.decide(ONE, Repaired())
    assert world.things[ONE].state is S.GREEN
    assert asked(world, "times") == {MENTEE}


def test_leaving_ends_every_pair_of_a_mentor_with_two() -> None:
    world = introduced(introduced(two_pairs()), TWO)
    assert world.member(MENTOR).pairs == ("c1~r1n1", "c1~r1n2")
    world.decide(world.member(MENTOR).ref, Withdrawn())
    assert [pair.state for pair in world.pairs] == [S.ENDING, S.ENDING]


def test_leaving_takes_back_a_second_proposal_as_well() -> None:
    world = two_pairs()
    world.decide(ONE, Approved())
    world.decide(TWO, Approved())
    world.decide(world.member(MENTOR).ref, Withdrawn())
    assert [pair.state for pair in world.pairs] == [S.VOID, S.VOID]


def test_a_declined_second_proposal_leaves_the_first_pair_as_it_is() -> None:
    world = introduced(two_pairs())
    world.decide(TWO, Approved())
    world.decide(TWO, MatchDeclined(OTHER_MENTEE))
    assert world.member(MENTOR).state is P.MATCHED
    assert world.member(MENTOR).pairs == ("c1~r1n1",)
    assert world.member(OTHER_MENTEE).state is P.POOL


def test_two_who_do_not_say_the_same_are_both_asked_once_more_and_then_a_human_sees_it() -> None:
    world = dated(introduced(two_pairs()))
    for round_ in (1, 2):
        world.decide(FIRST, MetReported(MENTOR, "no"))
        world.decide(FIRST, MetReported(MENTEE, "yes"))
        assert world.things[FIRST].state.value == "unknown"
        assert (Task("c1", "unclear", FIRST) in world.said) == (round_ == 2)
        assert asked(world, "times") == set()
    assert asked(world, "met") == {MENTOR, MENTEE}


def test_a_second_no_is_heard_and_is_no_second_slip() -> None:
    world = dated(introduced(two_pairs()))
    world.decide(FIRST, MetReported(MENTOR, "no"))
    world.decide(FIRST, MetReported(MENTEE, "no"))
    assert world.things[ONE].slips == (MENTOR,)
    assert asked(world, "times") == {MENTEE}


def test_a_next_date_that_was_fixed_in_the_talk_is_not_asked_for() -> None:
    world = active(two_pairs())
    world.decide(FIRST, CheckedIn(MENTOR, SLOTS[1]))
    assert world.things["session:c1~r1n1-2"].starts == SLOTS[1]
    assert asked(world, "times") == set()


def test_farewells_of_both_complete_the_pair_and_thanks_reach_the_other() -> None:
    world = active(two_pairs())
    world.decide(ONE, ClosingHeld())
    assert asked(world, "farewell") == {MENTOR, MENTEE}
    for person in (MENTEE, MENTOR):
        world.decide(world.member(person).ref, ClosingDone("stop", f"thanks from {person}"))
    assert world.things[ONE].state is S.COMPLETED
    thanks = {n.person: dict(n.values) for n in world.said if isinstance(n, Notice) and n.key == "thanks"}
    assert thanks == {MENTOR: {"text": f"thanks from {MENTEE}"}, MENTEE: {"text": f"thanks from {MENTOR}"}}


def forms(world: World, pair: Pair) -> set[str]:
    """What the two are asked. How a held talk was may be said at any time; nobody is reminded of it."""
    return {opening.form for opening in world.questions(pair)}


Check = Callable[[World], None]


def wander(data: st.DataObject, check: Check, length: int = 40) -> None:
    """Anything that is possible happens, to anybody, and after each step the check holds."""
    world = active(two_pairs()) if data.draw(st.booleans()) else two_pairs()
    for _ in range(length):
        options: list[tuple[str, Decision]] = list(world.possible())
        if not options:
            return
        subject, decision = data.draw(st.sampled_from(options))
        world.wait()
        try:
            world.answer(subject, decision)
        except OutOfTurn:
            continue
        check(world)


def nobody_is_asked_about_what_is_over(world: World) -> None:
    for pair in world.pairs:
        if pair.state not in OPEN and pair.state is not S.VOID:
            assert forms(world, pair) <= {"checkin"}, pair.state


def a_paused_or_held_pair_is_not_asked_for_anything_new(world: World) -> None:
    for pair in world.pairs:
        if pair.state in (S.PAUSED, S.HELD):
            assert forms(world, pair) <= {"checkin"}, pair.state


def people_and_their_pairs_agree(world: World) -> None:
    for pair in world.pairs:
        for person in pair.both:
            member = world.member(person)
            if pair.state in OPEN - {S.PROPOSED} and member.state not in GONE:
                assert pair.id in member.pairs, (pair.state, member)
            if pair.state in ACTIVE and member.state not in GONE:
                assert member.state in (P.ACTIVE, P.PAUSED, P.COMPLETING), (pair.state, member.state)


def capacity_is_what_the_steward_approved(world: World) -> None:
    for person in (MENTEE, OTHER_MENTEE):
        assert len(world.member(person).pairs) <= 1


@given(data=st.data())
@settings(max_examples=40)
def test_removing_or_ending_anything_leaves_no_question_behind(data: st.DataObject) -> None:
    wander(data, nobody_is_asked_about_what_is_over)


@given(data=st.data())
@settings(max_examples=40)
def test_paused_and_held_pairs_are_left_in_peace(data: st.DataObject) -> None:
    wander(data, a_paused_or_held_pair_is_not_asked_for_anything_new)


@given(data=st.data())
@settings(max_examples=40)
def test_a_person_knows_their_open_pairs_whatever_happens(data: st.DataObject) -> None:
    wander(data, people_and_their_pairs_agree)


@given(data=st.data())
@settings(max_examples=40)
def test_nobody_gets_more_pairs_than_there_are_places(data: st.DataObject) -> None:
    wander(data, capacity_is_what_the_steward_approved)

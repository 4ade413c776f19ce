"""Sessions: a date and a time, slips, what the two say about it, and what is true on every walk."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.program import sessions
from bot.program.consequences import Closing, Consequences, Notice, Opening, Task, Then
from bot.program.decisions import Decision, OutOfTurn
from bot.program.pair_decisions import DateSet, SessionWasHeld, Slipped
from bot.program.session_decisions import (
    Cancelled,
    CheckedIn,
    CheckinOver,
    Lapsed,
    MeetUnanswered,
    MetReported,
    MoveAsked,
    NextFixed,
    NoneFits,
    Rested,
    Skipped,
    TimePicked,
    TimesOffered,
    WindowOpened,
)
from bot.program.sessions import Session, SessionState
from tests.program.walks import MENTEE, MENTOR, NOW, PAIR, ROADS, SLOTS, Step, explore, session, walk

S = SessionState
sides = pytest.mark.parametrize("who", [MENTOR, MENTEE])
PAIR_REF = f"pair:{PAIR}"
proposing = replace(session, state=S.PROPOSING, offers=1)
dated = replace(session, state=S.SCHEDULED, starts=SLOTS[0], offers=2)
held = replace(dated, state=S.HELD, said=((MENTEE, "yes"),))


def after(one: Session, *decisions: Decision) -> Session:
    for decision in decisions:
        one, _ = sessions.apply(one, decision, NOW)
    return one


def follows(one: Session, decision: Decision) -> Consequences:
    return sessions.apply(one, decision, NOW)[1]


def test_the_mentee_is_asked_first_unless_somebody_else_owes_the_step() -> None:
    assert Opening(MENTEE, "times", f"{session.ref}:1") in follows(session, WindowOpened())
    assert Opening(MENTOR, "times", f"{session.ref}:1") in follows(session, WindowOpened(MENTOR))


def test_asked_already_nobody_is_asked_again() -> None:
    with pytest.raises(OutOfTurn):
        sessions.apply(proposing, WindowOpened(), NOW)


@sides
def test_whoever_offers_the_other_one_picks(who: str) -> None:
    one, found = sessions.apply(proposing, TimesOffered(who, SLOTS), NOW)
    assert found == (Closing(session.ref), Opening(one.partner(who), "pick", f"{session.ref}:2"))
    assert (one.slots, one.offered_by) == (SLOTS, who)


@sides
def test_if_none_fits_the_step_goes_to_the_one_who_says_so(who: str) -> None:
    one, found = sessions.apply(replace(proposing, slots=SLOTS), NoneFits(who), NOW)
    assert Opening(who, "times", f"{session.ref}:2") in found
    assert one.slots == ()


@pytest.mark.parametrize("how", [TimePicked(MENTOR, SLOTS[0]), NextFixed(MENTOR, SLOTS[0])])
def test_a_date_and_a_time_are_told_to_both_and_to_the_pair(how: Decision) -> None:
    one, found = sessions.apply(replace(proposing, slots=SLOTS), how, NOW)
    assert (one.state, one.starts, one.slots) == (S.SCHEDULED, SLOTS[0], ())
    assert one.ends == SLOTS[0] + timedelta(minutes=60)
    assert [n.person for n in found if isinstance(n, Notice) and n.key == "scheduled"] == [MENTEE, MENTOR]
    assert Then(PAIR_REF, DateSet()) in found


def test_the_old_date_stands_until_another_is_offered_and_a_move_counts_once() -> None:
    asked = after(dated, MoveAsked(MENTEE))
    assert (asked.state, asked.starts, asked.moves) == (S.SCHEDULED, SLOTS[0], 0)
    moved = after(asked, TimesOffered(MENTEE, SLOTS), NoneFits(MENTOR), TimesOffered(MENTOR, SLOTS))
    assert (moved.state, moved.starts, moved.moves) == (S.MOVED, None, 1)
    again = after(moved, TimePicked(MENTEE, SLOTS[1]), TimesOffered(MENTOR, SLOTS))
    assert again.moves == 2


@sides
def test_whoever_cancels_is_asked_for_new_times_at_once(who: str) -> None:
    one, found = sessions.apply(dated, Cancelled(who), NOW)
    assert (one.state, one.starts) == (S.CANCELLED, None)
    assert found == (
        Closing(session.ref),
        Notice(one.partner(who), "cancelled", session.ref),
        Then(PAIR_REF, Slipped(who)),
        Then(session.ref, WindowOpened(who)),
    )


@sides
def test_one_yes_is_enough_and_opens_that_sides_check_in(who: str) -> None:
    one, found = sessions.apply(dated, MetReported(who, "yes"), NOW)
    assert one.state is S.HELD
    assert Opening(who, "checkin", session.ref) in found
    assert Then(PAIR_REF, SessionWasHeld(1, SLOTS[0].date())) in found


def test_once_they_met_nobody_is_asked_for_a_date_of_that_session() -> None:
    found = follows(after(dated, MoveAsked(MENTOR)), MetReported(MENTEE, "yes"))
    assert Closing(session.ref, "times") in found


@pytest.mark.parametrize(("met", "slips"), [("no", 1), ("moved", 0)])
def test_moved_by_agreement_is_no_slip_and_both_ways_times_are_asked_for(met: str, slips: int) -> None:
    one, found = sessions.apply(dated, MetReported(MENTOR, met), NOW)
    assert (one.state, one.starts) == (S.NO_SHOW, None)
    assert found.count(Then(PAIR_REF, Slipped(MENTOR))) == slips
    assert Then(session.ref, WindowOpened()) in found


@pytest.mark.parametrize(("first", "second"), [("yes", "no"), ("no", "yes"), ("moved", "yes")])
def test_two_different_words_are_asked_about_once_more_in_neutral_words(first: str, second: str) -> None:
    one = after(dated, MetReported(MENTOR, first))
    one = after(one, WindowOpened()) if first != "yes" else one
    one, found = sessions.apply(one, MetReported(MENTEE, second), NOW)
    assert (one.state, one.asks, one.said) == (S.UNKNOWN, 1, ())
    assert {o for o in found if isinstance(o, Opening)} == {
        Opening(p, "met", f"{session.ref}:1") for p in (MENTEE, MENTOR)
    }


def test_still_different_it_is_shown_to_a_human_as_unclear() -> None:
    one = replace(held, asks=1)
    one, found = sessions.apply(one, MetReported(MENTOR, "no"), NOW)
    assert one.state is S.UNKNOWN
    assert found[-1] == Task("c1", "unclear", session.ref)


def test_the_same_no_from_both_is_one_slip() -> None:
    one = after(dated, MetReported(MENTOR, "no"), WindowOpened())
    assert sessions.apply(one, MetReported(MENTEE, "no"), NOW)[1] == ()


def test_before_anybody_said_anything_there_is_nothing_to_contradict() -> None:
    with pytest.raises(OutOfTurn):
        sessions.apply(proposing, MetReported(MENTEE, "yes"), NOW)


def test_silence_about_it_is_unknown_and_a_human_asks() -> None:
    one, found = sessions.apply(dated, MeetUnanswered(), NOW)
    assert (one.state, found) == (
        S.UNKNOWN,
        (Closing(session.ref, "met"), Task(session.cohort, "met_unknown", session.ref)),
    )


def test_both_check_ins_or_five_working_days_close_it() -> None:
    one = after(held, CheckedIn(MENTEE))
    assert one.state is S.HELD
    assert after(one, CheckedIn(MENTOR)).state is S.CLOSED
    assert after(held, CheckinOver()).state is S.CLOSED


@sides
def test_a_next_date_named_in_a_check_in_dates_the_next_session(who: str) -> None:
    assert Then(f"session:{PAIR}-2", NextFixed(who, SLOTS[1])) in follows(held, CheckedIn(who, SLOTS[1]))


@pytest.mark.parametrize(("decision", "state"), [(Rested(), S.PLANNED), (Skipped(), S.SKIPPED)])
def test_a_date_falls_away_without_blame_when_the_pair_pauses_or_ends(
    decision: Decision, state: SessionState
) -> None:
    one, found = sessions.apply(dated, decision, NOW)
    assert (one.state, one.starts, found) == (state, None, (Closing(session.ref),))


def test_what_lapsed_can_be_taken_up_again() -> None:
    assert after(proposing, Lapsed(), WindowOpened()).state is S.PROPOSING


def test_what_is_over_cannot_begin_again() -> None:
    assert sessions.TRANSITIONS[S.CLOSED] == sessions.TRANSITIONS[S.SKIPPED] == {}


KEEPS_ITS_DATE = (S.SCHEDULED, S.HELD, S.UNKNOWN, S.CLOSED)


def true_of_every_step(step: Step) -> None:
    """What the rest of the program may rely on."""
    old, new = step.old, step.new
    assert (new.id, new.pair, new.number, new.due) == (old.id, old.pair, old.number, old.due)
    assert new.starts is None or new.state in KEEPS_ITS_DATE
    assert new.starts is not None or new.state is not S.SCHEDULED
    assert not new.slots or new.state in (S.PROPOSING, S.MOVED)
    assert (new.offers, new.moves, new.asks) >= (old.offers, old.moves, old.asks)
    assert new.asks <= 1
    assert new.checked <= {*new.both}
    assert len(dict(new.said)) == len(new.said) <= 2
    assert new.state is not S.HELD or "yes" in dict(new.said).values()
    for one in step.follows:
        assert not isinstance(one, Then) or one.subject.startswith((PAIR_REF, f"session:{PAIR}-"))


def test_these_are_true_of_every_step_there_is() -> None:
    for step in explore(ROADS["session"]):
        true_of_every_step(step)


@given(data=st.data())
def test_these_are_true_on_every_walk(data: st.DataObject) -> None:
    for step in walk(ROADS["session"], lambda allowed: data.draw(st.sampled_from(allowed)), 30):
        true_of_every_step(step)

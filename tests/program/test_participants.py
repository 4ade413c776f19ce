"""Participants: joining, waiting, pausing, leaving, and what is true on every walk."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.program import participants
from bot.program.consequences import Closing, Consequences, Notice, Opening, Task, Then
from bot.program.decisions import Decision, OutOfTurn
from bot.program.pair_decisions import ExitAsked, FarewellSaid, PairPaused, PairResumed
from bot.program.participant_decisions import (
    Applied,
    ClosingDone,
    CycleEnded,
    DepartedCompany,
    FoundIneligible,
    InvitationLapsed,
    LogisticsGiven,
    Matched,
    Oriented,
    PairEnded,
    ParticipantErased,
    PauseAsked,
    Profile,
    ProfileChanged,
    ProposalEnded,
    Proposed,
    Rejoined,
    ResumeAsked,
    Waitlisted,
    Withdrawn,
)
from bot.program.participants import GONE, Participant, ParticipantState, participant_id, participant_ref
from bot.program.people import Adjusted
from bot.program.roles import Role
from tests.program.walks import (
    LATER,
    MENTOR,
    NOW,
    OTHER,
    PAIR,
    PROFILE,
    ROADS,
    SOON,
    Step,
    explore,
    member,
    walk,
)

P = ParticipantState
pool = replace(member, state=P.POOL, role=Role.MENTOR, profile=PROFILE)
active = replace(pool, state=P.ACTIVE, pairs=(PAIR,))


def after(one: Participant, *decisions: Decision) -> Participant:
    for decision in decisions:
        one, _ = participants.apply(one, decision, NOW)
    return one


def follows(one: Participant, decision: Decision) -> Consequences:
    return participants.apply(one, decision, NOW)[1]


def test_somebody_is_in_a_cohort_once() -> None:
    assert participant_id("c1", MENTOR) == "c1~mira"
    assert participant_ref("c1", MENTOR) == member.ref == "participant:c1~mira"


def test_a_yes_with_a_profile_asks_for_hours_and_the_please_not_list() -> None:
    one, found = participants.apply(member, Applied(Role.MENTOR, PROFILE), NOW)
    assert (one.state, one.role, one.profile, one.consented_at) == (P.APPLIED, Role.MENTOR, PROFILE, NOW)
    assert found == (Opening(MENTOR, "logistics", member.ref),)


def test_without_a_role_nobody_is_kept_waiting() -> None:
    assert after(member, FoundIneligible()).state is P.INELIGIBLE
    assert follows(member, FoundIneligible()) == ()


def test_logistics_complete_the_profile_and_correct_the_directory() -> None:
    said = LogisticsGiven(2, ("max",), "Europe/Berlin", ("08:00", "16:00"), ("de",), "de")
    one, found = participants.apply(after(member, Applied(Role.MENTOR, PROFILE)), said, NOW)
    assert (one.profile.capacity, one.profile.never) == (2, ("max",))
    directory = Then("person:mira", Adjusted("Europe/Berlin", ("08:00", "16:00"), ("de",), "de"))
    assert found == (directory, Then(member.ref, Oriented()))


def test_logistics_changed_later_orient_nobody_again() -> None:
    assert follows(pool, LogisticsGiven()) == (Then("person:mira", Adjusted()),)


def test_a_place_in_the_pool_counts_from_the_first_day() -> None:
    one = after(member, Applied(Role.MENTOR, PROFILE), LogisticsGiven(), Oriented())
    assert (one.state, one.waiting_since) == (P.POOL, NOW)


def test_a_changed_profile_leaves_open_proposals_as_they_are() -> None:
    one = after(pool, Proposed(PAIR), ProfileChanged(Profile(wants=("patience",))))
    assert (one.state, one.pairs, one.profile.wants) == (P.PROPOSED, (PAIR,), ("patience",))


def test_whoever_waits_hears_position_and_reason() -> None:
    found = follows(pool, Waitlisted(3, "too_few", (("n", "2"),)))
    values = (("n", "2"), ("position", "3"), ("reason", "too_few"))
    assert found == (Notice(MENTOR, "waitlisted", member.ref, values),)


def test_after_a_proposal_that_came_to_nothing_one_is_free_again() -> None:
    one = after(pool, Proposed(PAIR), ProposalEnded(PAIR))
    assert (one.state, one.pairs) == (P.POOL, ())


def test_with_two_proposals_one_is_free_when_both_came_to_nothing() -> None:
    one = after(pool, Proposed(PAIR), Proposed(OTHER), ProposalEnded(PAIR))
    assert (one.state, one.pairs) == (P.PROPOSED, (OTHER,))
    assert after(one, ProposalEnded(OTHER)).state is P.POOL


@pytest.mark.parametrize("ended", [PairEnded(PAIR), ProposalEnded(PAIR)])
def test_whoever_has_another_pair_stays_where_they_are(ended: Decision) -> None:
    one = after(replace(active, pairs=(PAIR, OTHER)), ended)
    assert (one.state, one.pairs) == (P.ACTIVE, (OTHER,))
    assert after(one, PairEnded(OTHER)).state is P.POOL


def test_a_second_pair_is_known_to_the_mentor_who_has_one() -> None:
    assert after(active, Proposed(OTHER), Matched(OTHER)).pairs == (PAIR, OTHER)


def test_a_pause_pauses_every_pair_and_coming_back_resumes_them() -> None:
    two = replace(active, pairs=(PAIR, OTHER))
    one, found = participants.apply(two, PauseAsked(LATER), NOW)
    assert found[1:] == tuple(Then(f"pair:{p}", PairPaused(MENTOR, LATER)) for p in (PAIR, OTHER))
    assert dict(found[0].values) == {"until": LATER.isoformat()}  # type: ignore[union-attr]
    assert follows(one, ResumeAsked())[1:] == tuple(
        Then(f"pair:{p}", PairResumed(MENTOR)) for p in (PAIR, OTHER)
    )


@pytest.mark.parametrize("state", [P.POOL, P.WAITLISTED, P.MATCHED, P.ACTIVE])
def test_after_a_pause_one_is_where_one_was_also_when_it_was_made_longer(state: ParticipantState) -> None:
    one = after(replace(pool, state=state), PauseAsked(SOON), PauseAsked(LATER))
    assert (one.state, one.paused_until, one.before) == (P.PAUSED, LATER, state)
    back = after(one, ResumeAsked())
    assert (back.state, back.paused_until, back.before) == (state, None, None)


def test_a_pair_that_ends_during_a_pause_leads_back_to_the_pool() -> None:
    one = after(active, PauseAsked(SOON), PairEnded(PAIR))
    assert (one.state, after(one, ResumeAsked()).state) == (P.PAUSED, P.POOL)


def test_a_pair_confirmed_during_a_pause_is_there_afterwards() -> None:
    one = after(pool, PauseAsked(SOON), Proposed(PAIR), Matched(PAIR), ResumeAsked())
    assert (one.state, one.pairs) == (P.MATCHED, (PAIR,))


def test_the_end_of_the_cycle_ends_a_pause_as_well_and_asks_for_a_goodbye() -> None:
    one, found = participants.apply(after(active, PauseAsked(SOON)), CycleEnded(), NOW)
    assert (one.state, one.paused_until, one.before) == (P.COMPLETING, None, None)
    assert found == (Opening(MENTOR, "farewell", member.ref),)


@pytest.mark.parametrize(("chosen", "state"), [("stop", P.GRADUATED), ("alumni", P.ALUMNI)])
def test_a_goodbye_reaches_the_pair_and_no_choice_is_the_end(chosen: str, state: ParticipantState) -> None:
    one, found = participants.apply(
        replace(active, state=P.COMPLETING), ClosingDone(chosen, "Thank you."), NOW
    )
    assert one.state is state
    assert Then(f"pair:{PAIR}", FarewellSaid(MENTOR, "Thank you.")) in found
    assert ClosingDone().next == "stop"


@pytest.mark.parametrize("way", [Withdrawn(), DepartedCompany(), ParticipantErased()])
def test_every_way_out_ends_every_pair_alike(way: Decision) -> None:
    one, found = participants.apply(replace(active, pairs=(PAIR, OTHER)), way, NOW)
    ends = tuple(Then(f"pair:{p}", ExitAsked(MENTOR)) for p in (PAIR, OTHER))
    assert found[:3] == (Closing(member.ref), *ends)
    assert (one.pairs, one.state in GONE) == ((), True)


def test_only_whoever_left_by_choice_is_written_to() -> None:
    assert [n.key for n in follows(active, Withdrawn()) if isinstance(n, Notice)] == ["withdrawn"]
    assert not any(isinstance(n, Notice) for n in follows(active, DepartedCompany()))
    assert not any(isinstance(n, Notice) for n in follows(active, ParticipantErased()))


def test_a_human_looks_after_the_partner_of_somebody_who_left_the_company() -> None:
    assert Task("c1", "departed", member.ref) in follows(active, DepartedCompany())
    assert not any(isinstance(one, Task) for one in follows(pool, DepartedCompany()))


def test_erasing_removes_what_was_said() -> None:
    one = after(active, ParticipantErased())
    assert (one.profile, one.pairs) == (Profile(), ())


@pytest.mark.parametrize("out", [P.DEFERRED, P.DECLINED, P.LAPSED, P.INELIGIBLE, P.WITHDRAWN, P.DEPARTED])
def test_whoever_comes_back_is_asked_everything_anew(out: ParticipantState) -> None:
    one, found = participants.apply(replace(active, state=out, pairs=()), Rejoined(), NOW)
    assert one == member
    assert found == (Opening(MENTOR, "onboarding", f"{member.ref}:20260302093000"),)


def test_an_invitation_lapses_only_while_it_is_open() -> None:
    assert after(member, InvitationLapsed()).state is P.LAPSED
    with pytest.raises(OutOfTurn):
        after(pool, InvitationLapsed())


def true_of_every_step(step: Step) -> None:
    """What the rest of the program may rely on."""
    old, new = step.old, step.new
    assert (new.id, new.cohort, new.person) == (old.id, old.cohort, old.person)
    assert len(set(new.pairs)) == len(new.pairs)
    assert (new.state is P.PAUSED) == (new.before is not None) == (new.paused_until is not None)
    assert new.before not in (P.PAUSED, P.COMPLETING)
    assert not (new.state in GONE and new.pairs)
    if old.role and new.role:
        assert old.role is new.role
    for one in step.follows:
        assert not isinstance(one, Notice | Opening) or one.person == new.person


def test_these_are_true_of_every_step_there_is() -> None:
    for step in explore(ROADS["participant"]):
        true_of_every_step(step)


@given(data=st.data())
def test_these_are_true_on_every_walk(data: st.DataObject) -> None:
    for step in walk(ROADS["participant"], lambda allowed: data.draw(st.sampled_from(allowed)), 30):
        true_of_every_step(step)

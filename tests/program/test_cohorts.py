"""Cohorts: the gates, the call, the due days of a pair that starts late, the end."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.program import cohorts
from bot.program.cohorts import (
    TAKES_PEOPLE,
    Cohort,
    CohortClosed,
    CohortState,
    EnrollmentOpened,
    FoundConditional,
    FoundNotReady,
    FoundReady,
    KickoffHeld,
    MatchingBegun,
    ReadinessBegun,
    Suspended,
)
from bot.program.consequences import Closing, Consequences, New, Notice, Opening, Post
from bot.program.decisions import Decision, OutOfTurn
from bot.program.participants import Participant
from tests.program.walks import MENTEE, MENTOR, NOW, PLAN, cohort

S = CohortState
KICKOFF = date(2026, 3, 2)
WEEKS = (2, 4, 8, 12, 16, 20)


def follows(one: Cohort, decision: Decision) -> Consequences:
    return cohorts.apply(one, decision, NOW)[1]


def test_the_lead_goes_through_the_gates_each_time_anew() -> None:
    one, found = cohorts.apply(cohort, ReadinessBegun(), NOW)
    assert found == (Opening("lea", "launch", "cohort:c1:20260302093000"),)
    again = cohorts.apply(one, FoundNotReady(), NOW)[0]
    later = cohorts.apply(again, ReadinessBegun(), NOW + timedelta(hours=1))[1]
    assert later != found


def test_enrollment_opens_through_the_gates_only() -> None:
    for state in S:
        opens = EnrollmentOpened in cohorts.TRANSITIONS[state]
        assert opens == (state in (S.READY, S.CONDITIONAL))


def test_a_gate_can_be_waived_with_a_reason() -> None:
    one = replace(cohort, state=S.READINESS)
    assert cohorts.apply(one, FoundConditional("no council here"), NOW)[0].state is S.CONDITIONAL
    assert cohorts.apply(one, FoundReady(), NOW)[0].state is S.READY
    assert follows(one, FoundNotReady()) == (Notice("lea", "not_ready", cohort.ref),)


def test_one_call_in_the_channel_and_one_invitation_each_in_the_given_order() -> None:
    found = follows(replace(cohort, state=S.READY), EnrollmentOpened((MENTEE, MENTOR)))
    members = [Participant(f"c1~{p}", "c1", p) for p in (MENTEE, MENTOR)]
    assert found == (
        Post("c1", "open_call", cohort.ref),
        *(New(one) for one in members),
        *(Opening(one.person, "onboarding", one.ref) for one in members),
    )


def test_an_empty_list_opens_with_the_call_alone() -> None:
    assert follows(replace(cohort, state=S.READY), EnrollmentOpened()) == (
        Post("c1", "open_call", cohort.ref),
    )


def test_every_round_of_matching_is_counted() -> None:
    one = replace(cohort, state=S.RECRUITING)
    for count in (1, 2, 3):
        one, _ = cohorts.apply(one, MatchingBegun(), NOW)
        assert one.round == count


@pytest.mark.parametrize("state", sorted(TAKES_PEOPLE))
def test_matching_goes_on_for_as_long_as_people_can_join(state: CohortState) -> None:
    assert MatchingBegun in cohorts.TRANSITIONS[state]


def test_kickoff_is_said_in_the_channel() -> None:
    assert follows(replace(cohort, state=S.KICKOFF), KickoffHeld()) == (Post("c1", "kickoff", cohort.ref),)


@pytest.mark.parametrize(("state", "end"), [(S.EVALUATING, CohortClosed()), (S.RUNNING, Suspended())])
def test_the_end_and_a_suspension_close_what_is_asked(state: CohortState, end: Decision) -> None:
    assert follows(replace(cohort, state=state), end) == (Closing(cohort.ref),)


def test_a_closed_cohort_stays_closed() -> None:
    for decision in (ReadinessBegun(), EnrollmentOpened(), MatchingBegun(), Suspended()):
        with pytest.raises(OutOfTurn):
            cohorts.apply(replace(cohort, state=S.CLOSED), decision, NOW)


def test_before_kickoff_sessions_are_due_as_the_plan_says() -> None:
    assert cohort.due(KICKOFF - timedelta(days=9)) == tuple(KICKOFF + timedelta(weeks=w) for w in WEEKS)
    assert cohort.closes == KICKOFF + timedelta(weeks=23)


def test_a_pair_that_starts_late_has_the_same_distances_and_loses_what_does_not_fit() -> None:
    late = cohort.due(KICKOFF + timedelta(weeks=6))
    assert late == tuple(KICKOFF + timedelta(weeks=6 + w) for w in (2, 4, 8, 12, 16))


@given(day=st.dates(date(2026, 1, 1), date(2026, 12, 31)))
def test_every_pair_has_a_session_and_no_two_on_one_day(day: date) -> None:
    due = cohort.due(day)
    assert due and len(set(due)) == len(due) and list(due) == sorted(due)
    assert len(due) == 1 or due[-1] <= cohort.closes
    assert due[0] == max(KICKOFF, day) + timedelta(weeks=2)


def test_a_cohort_keeps_the_text_it_was_applied_from() -> None:
    assert cohort.plan == PLAN
    assert cohort.course.cohort.kickoff == KICKOFF
    assert cohort.course is Cohort("c2", PLAN).course  # read once

"""Surveys and waves: asked once, declined for good, and no result of fewer than five."""

from datetime import timedelta

import pytest

from bot.program import surveys
from bot.program.consequences import Closing, Opening
from bot.program.decisions import Decision, OutOfTurn
from bot.program.surveys import (
    MIN_SCORES,
    PulseAnswered,
    Survey,
    SurveyDeclined,
    SurveyExpired,
    SurveySent,
    SurveyStarted,
    SurveyState,
    WaveActedOn,
    WaveClosed,
    WaveCounted,
    WavePublished,
    WaveState,
    survey_id,
)
from tests.program.walks import MENTOR, NOW, survey, wave

S = SurveyState


def after(one: Survey, *decisions: Decision) -> Survey:
    for decision in decisions:
        one, _ = surveys.apply(one, decision, NOW)
    return one


def test_a_person_is_asked_once_a_wave() -> None:
    assert survey_id("c1", "pulse1", MENTOR) == survey.id
    one, found = surveys.apply(survey, SurveySent(), NOW)
    assert (one.state, found) == (S.SENT, (Opening(MENTOR, "pulse", survey.ref),))
    with pytest.raises(OutOfTurn):
        surveys.apply(one, SurveySent(), NOW)


@pytest.mark.parametrize("started", [(), (SurveyStarted(),)])
@pytest.mark.parametrize("end", [PulseAnswered(), SurveyDeclined(), SurveyExpired()])
def test_sent_or_begun_it_can_be_answered_declined_or_run_out(
    started: tuple[Decision, ...], end: Decision
) -> None:
    one = after(survey, SurveySent(), *started, end)
    assert surveys.TRANSITIONS[one.state] == {}


def test_when_the_window_is_over_nobody_is_asked_any_more() -> None:
    one, found = surveys.apply(after(survey, SurveySent()), SurveyExpired(), NOW + timedelta(days=14))
    assert (one.state, found) == (S.EXPIRED, (Closing(survey.ref),))


def test_a_survey_holds_no_answer() -> None:
    assert set(vars(survey)) == {"id", "cohort", "wave", "form", "person", "state", "since"}


@pytest.mark.parametrize(
    ("answers", "state"),
    [
        (0, WaveState.BELOW_THRESHOLD),
        (MIN_SCORES - 1, WaveState.BELOW_THRESHOLD),
        (MIN_SCORES, WaveState.REPORTABLE),
        (50, WaveState.REPORTABLE),
    ],
)
def test_fewer_than_five_make_no_result(answers: int, state: WaveState) -> None:
    closed, _ = surveys.apply_to_wave(wave, WaveClosed(), NOW)
    assert surveys.apply_to_wave(closed, WaveCounted(answers), NOW)[0].state is state


def test_the_floor_is_five_and_never_lower() -> None:
    assert MIN_SCORES >= 5


def test_what_is_below_the_threshold_is_never_published() -> None:
    closed, _ = surveys.apply_to_wave(wave, WaveClosed(), NOW)
    few, _ = surveys.apply_to_wave(closed, WaveCounted(4), NOW)
    with pytest.raises(OutOfTurn):
        surveys.apply_to_wave(few, WavePublished(), NOW)


def test_what_was_published_is_acted_on() -> None:
    one = wave
    for decision in (WaveClosed(), WaveCounted(7), WavePublished(), WaveActedOn()):
        one, found = surveys.apply_to_wave(one, decision, NOW)
        assert found == ()
    assert one.state is WaveState.ACTED_ON

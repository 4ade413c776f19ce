"""The plan itself: every line can be followed, ladders are short, and the words exist."""

from collections import Counter
from datetime import timedelta

import pytest

from bot.program.decisions import Decision
from conversations.flows import FORMS
from conversations.words import words
from scheduler.ladders import LADDERS
from scheduler.rules import ALWAYS, Ask, Decide, Hand, Remind, Rule, Survey, Tell
from scheduler.timeline import TIMELINE
from tests.program.walks import ROADS

rules = pytest.mark.parametrize("rule", TIMELINE, ids=lambda rule: str(rule.name))
FORM_OF = "asked:"


def test_no_two_lines_have_one_name() -> None:
    assert max(Counter(rule.name for rule in TIMELINE).values()) == 1
    assert set(LADDERS) <= set(TIMELINE)


@rules
def test_whatever_a_line_says_there_are_words_for_it(rule: Rule) -> None:
    english = words("en")
    match rule.step:
        case Ask(form) | Survey(_, form):
            assert form in FORMS
        case Remind(key):
            assert f"remind.{key}" in english
        case Tell(key):
            assert f"notice.{key}" in english
        case Hand(key):
            assert f"task.{key}" in english


@rules
def test_whatever_time_decides_some_lifecycle_knows(rule: Rule) -> None:
    if isinstance(rule.step, Decide):
        decision: Decision = rule.step.make()
        known = {kind for road in ROADS.values() for row in road.table.values() for kind in row}
        assert type(decision) in known
        assert rule.too_late == ALWAYS


@rules
def test_what_is_said_can_be_too_late(rule: Rule) -> None:
    if not isinstance(rule.step, Decide):
        assert timedelta(days=3) <= rule.too_late <= timedelta(days=10)


@rules
def test_a_ladder_hangs_on_a_question_that_exists(rule: Rule) -> None:
    if rule.event.startswith(FORM_OF):
        assert rule.event.removeprefix(FORM_OF) in FORMS


@rules
def test_what_waits_for_days_has_an_hour(rule: Rule) -> None:
    assert rule.at is not None or (not rule.days and rule.after < timedelta(days=1))


def test_a_name_fits_into_its_column_with_the_day() -> None:
    assert max(len(rule.name) for rule in TIMELINE) <= 60 - len("@2026-03-02")


@pytest.mark.parametrize("form", sorted({r.event for r in LADDERS}))
@pytest.mark.parametrize("fact", ["first", "later"])
def test_never_more_than_three_automatic_messages_about_one_matter(form: str, fact: str) -> None:
    steps = [r for r in LADDERS if r.event == form and r.needs <= {fact}]
    said = [r for r in steps if isinstance(r.step, Remind | Tell | Ask)]
    assert 1 + len(said) <= 3


# domain.md, section 8: working days after the question, and what is done then. E and G share a question.
LADDER_STEPS = {
    "asked:onboarding": {4: "Remind", 9: "Decide"},
    "asked:logistics": {2: "Remind", 8: "Hand"},
    "asked:pulse": {3: "Remind", 7: "Remind", 10: "Decide"},
    "asked:farewell": {3: "Remind", 10: "Decide"},
    "asked:proposal": {3: "Remind", 4: "Hand"},
    "asked:met": {1: "Remind", 3: "Decide"},
    "asked:fit": {3: "Remind"},
    "asked:pick": {2: "Remind", 5: "Hand"},
}


@pytest.mark.parametrize("event", LADDER_STEPS)
def test_a_ladder_has_the_steps_of_the_handbook(event: str) -> None:
    found = {rule.days: type(rule.step).__name__ for rule in LADDERS if rule.event == event}
    assert found == LADDER_STEPS[event]


@pytest.mark.parametrize(
    ("fact", "steps"),
    [
        ("first", {3: "Remind", 5: "Tell", 7: "Hand"}),
        ("later", {3: "Remind", 7: "Ask", 10: "Hand"}),
    ],
)
def test_the_first_date_has_a_shorter_ladder_than_later_ones(fact: str, steps: dict[int, str]) -> None:
    found = {r.days: type(r.step).__name__ for r in LADDERS if r.event == "asked:times" and fact in r.needs}
    assert found == steps


def test_every_ladder_ends_with_a_human_or_a_quiet_answer() -> None:
    for event in {rule.event for rule in LADDERS} - {"asked:fit"}:  # silence there is no signal
        assert any(isinstance(r.step, Hand | Decide) for r in LADDERS if r.event == event), event


# domain.md, sections 4.2 to 4.4 and 14: what time decides, and after how many working days.
DECIDED = {
    "offer_lapsed": 5,
    "first_date_missing": 15,
    "date_missing": 5,
    "exit_settled": 3,
    "window": -15,
    "lapsed": 15,
    "checkin_over": 5,
    "invitation_lapsed": 9,
    "closing_done": 10,
    "c4": 10,
}


@pytest.mark.parametrize("name", DECIDED)
def test_time_decides_after_the_working_days_of_the_handbook(name: str) -> None:
    assert next(rule for rule in TIMELINE if rule.name == name).days == DECIDED[name]


def test_a_pair_is_silent_for_45_days_before_a_human_is_asked() -> None:
    assert next(rule for rule in TIMELINE if rule.name == "long_silence").after == timedelta(days=45)


def test_pulses_come_in_weeks_6_and_16() -> None:
    weeks = [r.after / timedelta(weeks=1) for r in TIMELINE if isinstance(r.step, Survey)]
    assert weeks == [6, 16]

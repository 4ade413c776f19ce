"""What each kind of message costs its reader: the intended treatment, written out as a table."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from conversations.flows import FORMS
from conversations.words import table
from scheduler.loads import CAPPED, PLANNED, POSTAGE, Load, postage
from scheduler.rules import Ask, Remind, Survey, Tell
from scheduler.timeline import TIMELINE

INTENDED: Mapping[Load, str] = {
    Load.ANSWER: "reply",
    # Comes in the reader's hours, also after "stop": somebody needs an answer, or something has changed.
    Load.STATUS: """
        logistics profile proposal agreement move pause leave forget launch approval announcement paste import
        repair undelivered speech compose idea
        snoozed volume_normal volume_fewer volume_stopped waitlisted paused resumed graduated withdrawn
        partner_paused pair_resumed introduction agreed not_going_ahead pair_ending rematch_offer scheduled
        cancelled thanks not_ready imported delivery_stuck installation_paused
        link where connected disconnected
    """,
    # Belongs to one session: at most three for each, ended by "stop".
    Load.LOGISTICS: "times pick met checkin prep remind.met",
    # Capped: two in any seven days, 48 hours apart.
    Load.NUDGE: """
        onboarding stuck fit mentor_may_pick
        remind.onboarding remind.logistics remind.proposal remind.times remind.pick remind.fit remind.pulse
        remind.pulse_last remind.farewell remind.waiting
    """,
    Load.SURVEY: "pulse farewell",
    # A channel, not a person.
    Load.BULK: "open_call kickoff",
}
# One name, two messages: the preview that the author answers, and the post in the channel.
BOTH_WAYS = {"announcement": Load.BULK}
LOAD_OF = {kind: load for load, kinds in INTENDED.items() for kind in kinds.split()} | BOTH_WAYS


def _keys(group: str) -> Iterator[str]:
    """The keys of a group of the words file: all that is ever said of that kind."""
    found: Mapping[str, Any] = table("en")[group]
    yield from found


@pytest.mark.parametrize("kind", LOAD_OF)
def test_a_kind_of_message_has_the_intended_load(kind: str) -> None:
    assert postage(kind).load is LOAD_OF[kind]


@pytest.mark.parametrize("form", FORMS)
def test_every_conversation_is_in_the_table(form: str) -> None:
    assert form in LOAD_OF


@pytest.mark.parametrize("group", ["notice", "post"])
def test_everything_that_is_told_is_in_the_table(group: str) -> None:
    assert set(_keys(group)) <= set(LOAD_OF)


def test_every_reminder_is_in_the_table() -> None:
    reminders = {key.removesuffix("_begun") for key in _keys("remind")}
    assert {f"remind.{key}" for key in reminders} <= set(LOAD_OF)


@pytest.mark.parametrize("key", sorted(_keys("task")))
def test_work_for_the_lead_is_status(key: str) -> None:
    assert postage(f"task.{key}").load is Load.STATUS


def test_no_row_is_left_over() -> None:
    """A row that nothing uses would be read as a promise."""
    said = {*FORMS, *_keys("notice"), *_keys("post"), *(f"remind.{key}" for key in _keys("remind"))}
    assert set(POSTAGE) - said == {"reply"}


@pytest.mark.parametrize("rule", TIMELINE, ids=lambda rule: str(rule.name))
def test_what_the_plan_says_by_itself_is_ended_by_stop(rule: Any) -> None:
    match rule.step:
        case Ask(form) | Survey(_, form):
            assert postage(form).load in PLANNED
        case Remind(key):
            assert postage(f"remind.{key}").load in PLANNED
        case Tell(key):
            assert postage(key).load in PLANNED


def test_only_reminders_and_surveys_are_capped() -> None:
    assert set(CAPPED) == {Load.NUDGE, Load.SURVEY}
    assert set(PLANNED) == {*CAPPED, Load.LOGISTICS}


@pytest.mark.parametrize(
    "kind",
    ["introduction", "proposal", "not_going_ahead", "pair_ending", "open_call", "kickoff", "announcement"],
)
def test_whether_it_arrived_is_asked_where_somebody_may_wait_for_it(kind: str) -> None:
    assert postage(kind).policy == "ask"


@pytest.mark.parametrize("kind", ["onboarding", "pulse", "prep", "met", "remind.times", "scheduled"])
def test_a_message_whose_content_is_on_the_home_page_is_not_sent_again(kind: str) -> None:
    assert postage(kind).policy == "drop"


def test_answers_come_first_and_what_goes_to_many_comes_last() -> None:
    assert postage("reply").priority == 0
    assert {postage(kind).priority for kind in ("pulse", "open_call", "announcement")} == {2}
    assert postage("introduction").priority == postage("remind.times").priority == 1

"""Somebody whom Slack alone tells of, in the middle of a program: joining, leaving, being forgotten."""

from dataclasses import replace
from typing import Any

import pytest

from bot.events import Event, Standing
from bot.program.participants import ParticipantState, participant_id
from bot.program.people import Left, PersonState
from bot.storage import forget, lookup, subjects
from bot.storage.database import reading
from bot.turns import matching
from bot.turns.work import Work
from conversations.forms import Said
from conversations.intents import parse
from tests.transcripts.conftest import migrated_postgres, stage
from tests.transcripts.scenes import prepared
from tests.transcripts.script import FOLDER, read
from tests.transcripts.stage import Stage
from tests.transcripts.weathers import calm
from tests.turns.accounts import SECRETS, account, at, elsewhere, person

__all__ = ["migrated_postgres", "stage"]


def joined(stage: Stage, standing_: Standing = Standing.HERE) -> None:
    who = account("U9", email="u9@example.org", standing=standing_)
    stage.app.desk.meet([who], stage.now())


@pytest.fixture
def company(stage: Stage) -> Stage:
    """A company whose enrollment is open."""
    script = read(FOLDER / "onboarding_no_grade.txt")
    prepared(stage, replace(script, entries=()), calm)
    return stage


def say(stage: Stage, number: int, heard: Any, user: str = "U9") -> Any:
    return stage.app.desk.take(Event(f"e{number}", at(user), heard), stage.now())


def test_whoever_joined_by_slack_alone_and_is_switched_off_departs(company: Stage) -> None:
    joined(company)
    for number, heard in enumerate((parse("join"), Said("yes"), Said("agree"), Said("mentor"))):
        say(company, number, heard)
    for number, words in enumerate(("SQL", "strategy", "1", "yes", "-"), start=10):
        say(company, number, Said(words))
    member = participant_id("spring", "slack-T1-U9")
    assert state(company, member) == (ParticipantState.POOL, "mentor")
    joined(company, Standing.LEFT)
    assert state(company, member)[0] is ParticipantState.DEPARTED
    joined(company)
    assert state(company, member)[0] is ParticipantState.DEPARTED
    assert say(company, 20, parse("join")).rows


def state(stage: Stage, member: str) -> tuple[Any, Any]:
    with reading(stage.app.engine) as connection:
        found = subjects.load(connection, f"participant:{member}")
        return found.state, found.role


def test_whoever_asked_to_be_forgotten_comes_back_as_a_plain_entry_without_history(company: Stage) -> None:
    joined(company)
    say(company, 1, parse("join"))
    say(company, 2, parse("forget"))
    say(company, 3, Said("yes"))
    desk = company.app.desk
    assert desk.who(at("U9")) is None
    assert say(company, 4, parse("help")).stranger
    joined(company)
    found = person(desk, at("U9"))
    assert (found.id, found.state, found.grade) == ("slack-T1-U9", PersonState.HERE, 0)
    with reading(company.app.engine) as connection:
        assert forget.untouched(connection, "slack-T1-U9")


def last_words(stage: Stage, *typed: str) -> str:
    """What somebody who came by Slack reads when they answer whom they would rather not be paired with."""
    joined(stage)
    heard = (parse("join"), *map(Said, ("yes", "agree", "mentor", "SQL", "strategy", "1", "yes")))
    for number, one in enumerate(heard):
        say(stage, number, one)
    for number, text in enumerate(typed, start=50):
        rows = say(stage, number, Said(text)).rows
    return " ".join(f"{row.card.hint} {row.card.text}" for row in rows)


PICKED = {
    "<@U4>": ("guest", Standing.GUEST),
    "<@U5|anna>": ("switched off", Standing.LEFT),
    "<@U6>": ("account of an app", Standing.BOT),
    "<@U8>": ("do not know yet", None),
}


@pytest.mark.parametrize("typed", PICKED)
def test_a_picked_account_that_is_nobodys_is_refused_with_the_reason(company: Stage, typed: str) -> None:
    words, why = PICKED[typed]
    if why:
        company.app.desk.meet([account(typed[2:4], standing=why)], company.now())
    assert words in last_words(company, typed)


def test_a_picked_account_that_its_owner_has_not_connected_is_refused_with_the_reason(company: Stage) -> None:
    company.app.desk.meet([elsewhere("u4@example.org")], company.now())
    company.app.desk.meet([account("U4")], company.now())
    assert "not connected yet" in last_words(company, "<@U4>")


def test_a_picked_colleague_is_found_on_the_pickers_own_platform(company: Stage) -> None:
    company.app.desk.meet([account("U4"), account("U5", "T2")], company.now())
    assert "do not know yet" in last_words(company, "<@U5>")
    assert "You are in the pool" in " ".join(row.card.text for row in say(company, 90, Said("<@U4>")).rows)
    with reading(company.app.engine) as connection:
        found = subjects.load(connection, "participant:spring~slack-T1-U9")
    assert found.profile.never == ("slack-T1-U4",)


def test_a_colleague_who_has_left_is_refused_even_while_their_account_is_on(company: Stage) -> None:
    company.app.desk.meet([account("U4")], company.now())
    company.app.desk.decide("person:slack-T1-U4", Left(), company.now())
    assert "switched off" in last_words(company, "<@U4>")


def test_two_without_a_grade_can_be_matched(company: Stage) -> None:
    for number, (user, role, gives) in enumerate((("U9", "mentor", "SQL"), ("U8", "mentee", "SQL"))):
        company.app.desk.meet([account(user)], company.now())
        typed = (role, gives, "Strategy", "1", "yes", "-")
        heard = (parse("join"), *map(Said, ("yes", "agree", *typed)))
        for step, one in enumerate(heard):
            say(company, 100 * number + step, one, user)
    with reading(company.app.engine) as connection:
        work = Work(connection, company.now(), SECRETS)
        cohort = lookup.cohort_now(connection)
        assert cohort is not None
        _, pairs = matching.run(work, cohort)
    assert [(pair.mentor, pair.mentee) for pair in pairs] == [("slack-T1-U9", "slack-T1-U8")]

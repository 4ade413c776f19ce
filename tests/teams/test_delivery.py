"""What Teams says to a message, and where that ends: each row of the table of refusals, over real HTTP."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.events import Address
from bot.storage import installations, people
from bot.storage.database import reading
from bot.storage.outbox import Letter, State
from conversations.cards import Card
from tests.teams.steps import lives, put, row, sent, settled, types
from tests.teams.theatre import TENANT, Theatre, account, address

TEA = Card("Tea at four.", speech="en")
HOME = f"teams/{TENANT}"
STEP = timedelta(seconds=3)


def to_channel(theatre: Theatre, channel: str) -> Letter:
    """A message to a channel that waits to be sent."""
    return put(theatre, TEA, "", address=Address("teams", TENANT, "", channel))


def texts(theatre: Theatre, person: str = "maya") -> list[str]:
    """What somebody was told."""
    return [one.reads for one in theatre.user(person).dm]


def paused(theatre: Theatre) -> str:
    """Why our tenant is paused; empty where it is not."""
    with reading(theatre.app.engine) as connection:
        found = installations.get(connection, "teams", TENANT)
    assert found
    return found.reason if found.state is installations.State.PAUSED else ""


def reachable(theatre: Theatre, person: str = "maya") -> bool:
    """Whether somebody's account is known."""
    with reading(theatre.app.engine) as connection:
        return people.by_address(connection, address(person)) is not None


# --- who never spoke


def test_somebody_who_never_spoke_is_written_to_because_a_team_of_theirs_has_flipside(
    company: Theatre,
) -> None:
    company.user("maya").member.installed = False
    letter = sent(company, put(company, TEA))
    assert letter.state is State.SENT and texts(company) == ["Tea at four."]
    assert len(company.teams.called("create")) == 1
    assert company.teams.called("create")[0].body["channelData"]["tenant"]["id"] == TENANT


def test_a_chat_is_opened_once_for_each_person(company: Theatre) -> None:
    for _ in range(3):
        put(company, TEA)
    put(company, TEA, "lena")
    settled(company)
    assert len(company.teams.called("create")) == 2
    assert (len(texts(company)), len(texts(company, "lena"))) == (3, 1)


def test_a_chat_that_is_known_is_not_opened(company: Theatre) -> None:
    types(company, "maya", "help")
    assert sent(company, put(company, TEA)).state is State.SENT
    assert company.teams.called("create") == []


def test_by_the_object_id_alone_somebody_is_found_as_well(company: Theatre) -> None:
    bare = replace(lives(company, "maya"), extra=(("service", company.teams.service),))
    assert sent(company, put(company, TEA, address=bare)).state is State.SENT


def test_a_chat_that_is_another_by_now_is_opened_anew_and_remembered(company: Theatre) -> None:
    old = replace(
        lives(company, "maya"), extra=(("conversation", "a:old"), ("service", company.teams.service))
    )
    first, second = put(company, TEA, address=old), put(company, TEA, address=old)
    settled(company)
    assert [row(company, one.id).state for one in (first, second)] == [State.SENT] * 2
    assert len(company.teams.called("create")) == 1
    assert len(company.teams.called("send", "a:old")) == 1
    assert len(texts(company)) == 2


def test_a_message_carries_its_whole_meaning_for_a_notification(company: Theatre) -> None:
    sent(company, put(company, TEA))
    [message] = company.user("maya").chat.messages
    assert (
        message.summary == "Tea at four." and message.card and message.card["fallbackText"] == "Tea at four."
    )


# --- the table


@pytest.mark.parametrize(
    "error", ["blocked", "disabled_by_admin", "writes_blocked", "not_in_roster", "forbidden_operation"]
)
def test_somebody_who_cannot_be_reached_is_not_written_to_any_more(company: Theatre, error: str) -> None:
    company.teams.fault("send", error, times=9)
    letter = sent(company, put(company, TEA))
    assert (letter.state, letter.cause) == (State.DEAD, "gone")
    assert not reachable(company) and reachable(company, "lena")
    assert paused(company) == ""
    assert len(company.teams.called("send")) == 1


def test_a_chat_that_is_not_there_even_when_opened_anew_is_the_end(company: Theatre) -> None:
    types(company, "maya", "help")
    company.teams.fault("send", "conversation_not_found", times=2)
    letter = sent(company, put(company, TEA))
    assert (letter.state, letter.cause) == (State.DEAD, "gone")
    assert len(company.teams.called("create")) == 1


def test_whoever_blocked_flipside_is_back_when_they_write(company: Theatre) -> None:
    types(company, "maya", "help")
    maya = company.user("maya")
    maya.blocks()
    assert sent(company, put(company, TEA)).cause == "gone"
    before = len(company.teams.called("send"))
    settled(company)
    assert len(company.teams.called("send")) == before
    maya.unblocks()
    types(company, "maya", "help")
    assert reachable(company)
    assert sent(company, put(company, TEA)).state is State.SENT


def test_somebody_who_left_every_team_with_flipside_is_not_written_to_any_more(company: Theatre) -> None:
    company.user("maya").member.installed = False
    company.run(company.team.leaves(account("maya")))
    letter = sent(company, put(company, TEA))
    assert (letter.state, letter.cause) == (State.DEAD, "gone")
    company.run(company.team.joins(account("maya")))
    company.run(company.doors.directory.look())
    assert reachable(company)


@pytest.mark.parametrize("error", ["not_registered"])
def test_a_tenant_that_refuses_us_is_paused_and_nothing_is_lost(company: Theatre, error: str) -> None:
    company.teams.fault("send", error)
    letter = sent(company, put(company, TEA))
    assert letter.state is State.QUEUED
    assert paused(company) == "BotNotRegistered"
    company.clock.to(company.now() + STEP)
    assert sent(company, letter).state is State.QUEUED
    assert company.teams.accepted("send") == 0
    assert company.app.desk.ways_back["teams"](error) == ("paused.registration", "")


def test_a_bot_that_is_registered_nowhere_is_tried_again_once_a_day(company: Theatre) -> None:
    company.teams.fault("send", "not_registered")
    letter = sent(company, put(company, TEA))
    company.run(company.doors._teams.look())
    assert paused(company) == "BotNotRegistered", "a token says nothing of that"
    company.clock.to(company.now() + timedelta(days=1))
    company.run(company.doors._teams.look())
    assert paused(company) == ""
    settled(company)
    assert row(company, letter.id).state is State.SENT


def test_a_secret_that_entra_refuses_pauses_and_one_that_it_takes_again_lets_us_in(company: Theatre) -> None:
    transport = company.doors._teams.transport
    transport.tokens._held = transport.tokens._fetch = None  # as after an hour
    company.teams.entra.refuses = "invalid_client"
    letter = sent(company, put(company, TEA))
    assert letter.state is State.QUEUED and paused(company).startswith("Unauthorized")
    company.run(company.doors._teams.look())
    assert paused(company), "as long as it is refused"
    company.teams.entra.refuses = ""
    transport.tokens._quiet_until = 0.0
    company.run(company.doors._teams.look())
    assert paused(company) == ""
    settled(company)
    assert row(company, letter.id).state is State.SENT and texts(company) == ["Tea at four."]


def test_a_permission_that_is_missing_is_told_and_the_person_stays_reachable(company: Theatre) -> None:
    company.teams.fault("send", "not_enough_permissions")
    letter = sent(company, put(company, TEA))
    assert letter.state is State.DEAD and letter.error == "NotEnoughPermissions"
    assert letter.cause == "refused" and reachable(company) and paused(company) == ""


@pytest.mark.parametrize("error", ["bad_argument", "too_large"])
def test_what_we_drew_wrong_is_ours(company: Theatre, error: str) -> None:
    company.teams.fault("send", error)
    letter = sent(company, put(company, TEA))
    assert (letter.state, letter.cause) == (State.DEAD, "ours")
    assert reachable(company)


@pytest.mark.parametrize("error", ["service_error", "disconnect_after_accept"])
def test_what_may_have_arrived_is_unknown_and_never_sent_again(company: Theatre, error: str) -> None:
    company.teams.fault("send", error)
    letter = sent(company, put(company, TEA))
    assert letter.state is State.UNKNOWN
    company.clock.to(company.now() + timedelta(hours=1))
    settled(company)
    assert row(company, letter.id).state is State.UNKNOWN
    assert len(company.teams.called("send")) == 1 and len(texts(company)) <= 1


def test_an_answer_that_cannot_be_read_is_an_answer(company: Theatre) -> None:
    company.teams.fault("send", "not_json_ok")
    letter = sent(company, put(company, TEA))
    assert letter.state is State.SENT
    settled(company)
    assert len(texts(company)) == 1


@pytest.mark.parametrize(
    "error",
    ["throttled_without_wait", "precondition", "bad_gateway", "unavailable", "gateway_timeout", "not_json"],
)
def test_whatever_may_pass_is_tried_again_and_sent_once(company: Theatre, error: str) -> None:
    company.teams.fault("send", error)
    letter = sent(company, put(company, TEA))
    assert letter.state is State.QUEUED and letter.wake_at and letter.wake_at > company.now()
    company.clock.to(company.now() + timedelta(minutes=1))
    settled(company)
    assert row(company, letter.id).state is State.SENT and len(texts(company)) == 1


def test_an_unknown_refusal_is_tried_a_few_times_and_then_a_human_is_told(company: Theatre) -> None:
    company.teams.fault("send", (418, {"error": {"code": "Teapot"}}, {}), times=99)
    letter = put(company, TEA)
    for _ in range(9):
        settled(company)
        company.clock.to(company.now() + timedelta(hours=1))
    found = row(company, letter.id)
    assert (found.state, found.error) == (State.DEAD, "Teapot")
    assert 1 < len(company.teams.called("send")) < 9 and reachable(company)


def test_retry_after_is_kept_for_that_chat_and_for_no_other(company: Theatre) -> None:
    company.teams.fault("send", "throttled", retry_after=40, person=account("maya"))
    letter = sent(company, put(company, TEA))
    assert letter.state is State.QUEUED
    other = sent(company, put(company, TEA, "lena"))
    assert other.state is State.SENT
    company.clock.to(company.now() + timedelta(seconds=39))
    settled(company)
    assert row(company, letter.id).state is State.QUEUED
    company.clock.to(company.now() + timedelta(seconds=2))
    settled(company)
    assert row(company, letter.id).state is State.SENT and len(texts(company)) == 1


def test_the_rates_of_a_chat_are_kept_without_being_told(company: Theatre) -> None:
    company.teams.keep_rates()
    letters = [put(company, TEA) for _ in range(20)]
    for _ in range(60):
        settled(company)
        company.clock.to(company.now() + timedelta(seconds=0.5))
    assert {row(company, one.id).state for one in letters} == {State.SENT}
    assert [one.error for one in company.teams.called("send") if one.status == 429] == []
    assert len(texts(company)) == 20

"""Where messages go in Teams: hosts, channels, and messages that are drawn anew in their place."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.events import Address
from bot.storage.outbox import Letter, State
from conversations.cards import Card
from tests.teams.steps import put, put_row, row, sent, settled, types
from tests.teams.test_delivery import STEP, TEA, paused, reachable, texts
from tests.teams.theatre import CHANNEL, NEWS, TEAM, TENANT, Theatre


def to_channel(theatre: Theatre, channel: str) -> Letter:
    """A message to a channel that waits to be sent."""
    return put(theatre, TEA, "", address=Address("teams", TENANT, "", channel))


# --- hosts


def test_a_tenant_of_the_government_cloud_is_written_to_at_its_own_host(company: Theatre) -> None:
    teams = company.teams
    company.app.platforms.teams.adapter._gcc = f"{teams.url}/gcc/"  # type: ignore[union-attr]
    teams.fault("create", "wrong_host")
    assert sent(company, put(company, TEA)).state is State.SENT
    assert [one.path.split("/")[1] for one in teams.called("create")] == ["teams", "gcc"]
    assert sent(company, put(company, TEA)).state is State.SENT
    assert {one.path.split("/")[1] for one in teams.called("send")} <= {"teams", "gcc"}
    assert teams.called("send")[-1].path.startswith("/gcc/"), "and remembered"
    assert len(texts(company)) == 2


def test_where_both_hosts_are_wrong_it_is_tried_again_later(company: Theatre) -> None:
    company.app.platforms.teams.adapter._gcc = f"{company.teams.url}/gcc/"  # type: ignore[union-attr]
    company.teams.fault("send", "wrong_host", times=2)
    letter = sent(company, put(company, TEA))
    assert letter.state is State.QUEUED and texts(company) == []
    company.clock.to(company.now() + timedelta(minutes=1))
    settled(company)
    assert row(company, letter.id).state is State.SENT and len(texts(company)) == 1


# --- channels


@pytest.mark.parametrize("name", [NEWS, f"#{CHANNEL}", CHANNEL, f"Acme > {CHANNEL}", CHANNEL.upper()])
def test_a_channel_is_found_by_its_id_and_by_the_name_that_people_use(company: Theatre, name: str) -> None:
    letter = sent(company, to_channel(company, name))
    assert letter.state is State.SENT
    [message] = company.news.messages
    assert message.reads == "Tea at four." and message.thread == message.id


@pytest.mark.parametrize("name", ["General", TEAM])
def test_the_first_channel_of_a_team_is_general(company: Theatre, name: str) -> None:
    assert sent(company, to_channel(company, name)).state is State.SENT
    assert len(company.team.general.messages) == 1


def test_a_channel_without_flipside_is_told_to_the_lead(company: Theatre) -> None:
    letter = sent(company, to_channel(company, "#somewhere"))
    assert (letter.state, letter.cause) == (State.DEAD, "channel")
    assert company.teams.called("create") == []


@pytest.mark.parametrize(
    "error", ["not_in_roster", "forbidden_operation", "not_enough_permissions", "conversation_not_found"]
)
def test_a_channel_that_refuses_is_told_to_the_lead(company: Theatre, error: str) -> None:
    company.teams.fault("create", error, conversation=NEWS)
    letter = sent(company, to_channel(company, NEWS))
    assert (letter.state, letter.cause) == (State.DEAD, "channel")
    assert paused(company) == "" and reachable(company)


def test_a_post_in_a_channel_can_be_drawn_anew(company: Theatre) -> None:
    letter = sent(company, to_channel(company, NEWS))
    assert redrawn(company, letter, Card("Tea at five.")).state is State.SENT
    assert [one.reads for one in company.news.messages] == ["Tea at five."]


def test_an_interrupted_announcement_is_unknown_and_stands_there_once(company: Theatre) -> None:
    company.teams.fault("create", "disconnect_after_accept")
    letter = sent(company, to_channel(company, NEWS))
    assert letter.state is State.UNKNOWN
    company.clock.to(company.now() + timedelta(hours=1))
    settled(company)
    assert len(company.news.messages) == 1


# --- drawn anew


def redrawn(theatre: Theatre, letter: Letter, card: Card) -> Letter:
    """What became of drawing a message anew."""
    theatre.clock.to(theatre.now() + STEP)
    now = theatre.now()
    anew = replace(
        letter, key=f"replace:{letter.id}", card=card, verb="replace", target=letter.id, policy="repeat"
    )
    fresh = replace(
        anew, id=0, state=State.QUEUED, fence=0, attempts=0, wake_at=now, sent_at=None, receipt=None
    )
    return sent(theatre, put_row(theatre, fresh))


def test_a_message_is_drawn_anew_in_its_place(company: Theatre) -> None:
    letter = sent(company, put(company, TEA))
    assert redrawn(company, letter, Card("Tea at five.")).state is State.SENT
    assert texts(company) == ["Tea at five."]


@pytest.mark.parametrize("error", ["activity_not_found", "conversation_not_found"])
def test_a_message_that_is_not_there_any_more_is_no_trouble(company: Theatre, error: str) -> None:
    letter = sent(company, put(company, TEA))
    company.teams.fault("update", error)
    assert redrawn(company, letter, Card("Tea at five.")).state is State.SENT
    assert reachable(company) and texts(company) == ["Tea at four."]


def test_drawing_anew_is_repeated_where_nobody_knows_what_became_of_it(company: Theatre) -> None:
    letter = sent(company, put(company, TEA))
    company.teams.fault("update", "disconnect_after_accept")
    anew = redrawn(company, letter, Card("Tea at five."))
    assert anew.state is State.QUEUED
    company.clock.to(company.now() + timedelta(minutes=1))
    assert sent(company, anew).state is State.SENT and texts(company) == ["Tea at five."]


def test_a_message_that_teams_carries_twice_is_said_twice_by_teams_alone(company: Theatre) -> None:
    """15 seconds without an answer, and the same comes again: what was said stays said once."""
    said = types(company, "maya", "help")
    assert said.delivery
    company.clock.to(company.now() + timedelta(seconds=15))
    company.run(company.teams.replay(said.delivery))
    settled(company)
    assert len(company.user("maya").dm) == 1 and company.teams.doubles() == []

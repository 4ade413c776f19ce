"""What Slack says to a message, and where that ends: each error of the handbook's classes, over real HTTP."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from adapters.slack import errors
from bot.events import Address
from bot.storage import gates, installations, outbox, people
from bot.storage import tables as t
from bot.storage.database import reading, writing
from bot.storage.outbox import Letter, State
from conversations.cards import Card
from tests.slack.theatre import TEAM, Theatre, address

HOME = f"slack/{TEAM}"
WAIT = timedelta(seconds=3)


def put(theatre: Theatre, to: Address, person: str = "") -> int:
    """A message that waits to be sent now."""
    now = theatre.now()
    letter = Letter(
        f"test:{to.user}{to.channel}", person, to, Card("Tea at four."), "announcement", "bulk",
        policy="ask", wake_at=now, written_at=now,
    )  # fmt: skip
    written = writing(theatre.app.engine, lambda connection: outbox.write(connection, letter))
    assert written
    return written.id


def sent(theatre: Theatre, number: int) -> Letter:
    """What became of it after one round."""
    theatre.run(theatre.app.delivery.round())
    with reading(theatre.app.engine) as connection:
        found = outbox.get(connection, number)
    assert found
    return found


def is_paused(theatre: Theatre) -> str:
    """Why our installation is paused; empty where it is not."""
    with reading(theatre.app.engine) as connection:
        found = installations.get(connection, "slack", TEAM)
    assert found
    return found.reason if found.state is installations.State.PAUSED else ""


def test_a_message_to_a_person_arrives_in_their_own_room_with_its_whole_meaning(company: Theatre) -> None:
    letter = sent(company, put(company, address("maya"), "maya"))
    [message] = company.user("maya").dm
    assert letter.state is State.SENT
    assert message.text == "Tea at four."
    assert company.slack.accepted("chat.postMessage") == 1


def test_a_message_to_a_channel_arrives_by_its_name(company: Theatre) -> None:
    letter = sent(company, put(company, Address("slack", TEAM, "", "#reverse-mentoring")))
    assert letter.state is State.SENT
    assert [m.text for m in company.slack.channels["C1"].messages] == ["Tea at four."]


@pytest.mark.parametrize("error", sorted(errors.PERSON))
def test_somebody_who_cannot_be_reached_loses_the_address_and_the_lead_is_told_why(
    company: Theatre, error: str
) -> None:
    company.slack.fault("chat.postMessage", error)
    letter = sent(company, put(company, address("maya"), "maya"))
    assert (letter.state, letter.cause) == (State.DEAD, "gone")
    with reading(company.app.engine) as connection:
        assert people.by_address(connection, address("maya")) is None


@pytest.mark.parametrize("error", sorted(errors.CHANNEL))
def test_a_channel_that_refuses_is_told_to_the_lead(company: Theatre, error: str) -> None:
    company.slack.fault("chat.postMessage", error)
    letter = sent(company, put(company, Address("slack", TEAM, "", "#reverse-mentoring")))
    assert (letter.state, letter.cause) == (State.DEAD, "channel")
    assert is_paused(company) == ""


@pytest.mark.parametrize("error", sorted(errors.INSTALLATION))
def test_an_installation_that_refuses_is_paused_and_nothing_is_lost(company: Theatre, error: str) -> None:
    company.slack.fault("chat.postMessage", error)
    letter = sent(company, put(company, address("maya"), "maya"))
    assert letter.state is State.QUEUED
    assert is_paused(company) == error
    assert sent(company, letter.id).state is State.QUEUED
    assert company.slack.accepted("chat.postMessage") == 0


@pytest.mark.parametrize("error", sorted(errors.OURS))
def test_what_we_drew_wrong_is_ours(company: Theatre, error: str) -> None:
    company.slack.fault("chat.postMessage", error)
    letter = sent(company, put(company, address("maya"), "maya"))
    assert (letter.state, letter.cause) == (State.DEAD, "ours")


@pytest.mark.parametrize("error", [*sorted(errors.UNKNOWN), "disconnect_after_accept", "not_json"])
def test_what_may_have_arrived_is_unknown_and_never_sent_again(company: Theatre, error: str) -> None:
    company.slack.fault("chat.postMessage", error)
    letter = sent(company, put(company, address("maya"), "maya"))
    assert letter.state is State.UNKNOWN
    sent(company, letter.id)
    assert len(company.user("maya").dm) <= 1
    assert len(company.slack.called("chat.postMessage")) == 1


@pytest.mark.parametrize("kind", ["rate_limited", "ratelimited"])
def test_a_limit_is_waited_out_for_that_method_alone(company: Theatre, kind: str) -> None:
    company.slack.fault("chat.postMessage", kind, retry_after=12)
    letter = sent(company, put(company, address("maya"), "maya"))
    assert letter.state is State.QUEUED
    with reading(company.app.engine) as connection:
        shut = dict(connection.execute(select(t.gates.c.key, t.gates.c.free_at)).all())
    assert shut[f"{HOME}#post"] >= company.now()
    assert company.run(company.app.adapters["slack"].publish(address("maya"), HOME_VIEW, None))
    assert shut[f"{HOME}#post"] > gates.LONG_AGO


HOME_VIEW = {"type": "home", "blocks": [{"type": "section", "text": {"type": "plain_text", "text": "Hello"}}]}


@pytest.mark.parametrize("error", ["service_unavailable", "team_added_to_org", "something_new"])
def test_whatever_may_pass_is_tried_again(company: Theatre, error: str) -> None:
    company.slack.fault("chat.postMessage", error)
    letter = sent(company, put(company, address("maya"), "maya"))
    if error == "service_unavailable":  # HTTP 503 without a word of Slack's: nobody knows
        assert letter.state in (State.QUEUED, State.UNKNOWN)
    else:
        assert letter.state is State.QUEUED


def test_a_card_that_cannot_be_changed_any_more_stays_as_it_is(company: Theatre) -> None:
    number = put(company, address("maya"), "maya")
    letter = sent(company, number)
    company.slack.fault("chat.update", "edit_window_closed")
    company.clock.to(company.now() + WAIT)
    again = replace(letter, key="replace:x", verb="replace", target=number, policy="repeat")
    row = replace(again, id=0, state=State.QUEUED, fence=0, attempts=0, wake_at=company.now(), sent_at=None)
    written = writing(company.app.engine, lambda connection: outbox.write(connection, row))
    assert written and sent(company, written.id).state is State.SENT


def test_a_home_that_somebody_else_published_is_drawn_anew(company: Theatre) -> None:
    maya = company.user("maya")
    company.run(maya.opens_home())
    company.run(company.app.delivery.drain())
    assert maya.home is not None
    company.slack.fault("views.publish", "hash_conflict")
    before = company.slack.accepted("views.publish")
    company.run(maya.types("/flipside stop"))
    company.quiet()
    for _ in range(3):
        company.clock.to(company.now() + WAIT)
        company.run(company.app.delivery.drain())
    assert company.slack.accepted("views.publish") == before + 1
    assert len(company.slack.called("views.publish")) == before + 2


def test_no_home_is_published_again_that_has_not_changed(company: Theatre) -> None:
    maya = company.user("maya")
    company.run(maya.opens_home())
    company.run(company.app.delivery.drain())
    before = company.slack.accepted("views.publish")
    company.run(maya.types("/flipside help"))
    company.quiet()
    company.run(company.app.delivery.drain())
    assert company.slack.accepted("views.publish") == before

"""Answers where the person is: behind a command, in a dialog, in place of what was pressed, on the home."""

from dataclasses import replace
from typing import Any

import pytest

from adapters.slack import ids
from bot.storage import outbox, people
from bot.storage.database import reading, writing
from bot.storage.outbox import State
from conversations.cards import Card
from tests.slack.test_rough import FILLED, form
from tests.slack.theatre import LINES, Theatre, account, address
from tests.transcripts import watching

BOTH = pytest.mark.parametrize("company", LINES, indirect=True)


def types(theatre: Theatre, person: str, words: str) -> None:
    """Somebody types a command, and everything that follows from it is there."""
    outcome = theatre.run(theatre.user(person).types(f"/flipside {words}"))
    theatre.quiet()
    assert outcome.fine


@BOTH
def test_a_command_is_answered_for_its_sender_alone(company: Theatre) -> None:
    outcome = company.run(company.user("maya").types("/flipside help", channel="C1"))
    assert outcome.message and outcome.message.ephemeral
    assert "/flipside join" in outcome.message.reads
    assert company.slack.channels["C1"].messages == []
    assert company.user("maya").dm == []


@BOTH
def test_an_answer_in_the_response_counts_as_delivered(company: Theatre) -> None:
    types(company, "maya", "help")
    company.run(company.app.delivery.drain())
    with reading(company.app.engine) as connection:
        assert outbox.count(connection).get("sending", 0) == 0
    assert company.slack.accepted("chat.postMessage") == 0


@BOTH
def test_a_press_in_an_answer_is_answered_in_its_place(company: Theatre) -> None:
    types(company, "maya", "join")
    maya = company.user("maya")
    [asked] = maya.ephemeral
    before = asked.reads
    company.run(maya.presses(value="yes"))
    company.quiet()
    [now] = maya.ephemeral
    assert "Yes, count me in" in before and "Yes, count me in" not in now.reads
    assert "I have read it, go on" in now.buttons


@BOTH
def test_a_form_is_filled_in_a_dialog_and_ends_with_a_message(company: Theatre) -> None:
    form(company)
    maya = company.user("maya")
    done = company.run(maya.submits(FILLED))
    company.quiet()
    assert done.fine and maya.views == []
    assert "Thank you, Maya" in maya.dm[0].reads
    found = watching.states(company.app.engine)["participants", "spring~maya"]
    assert found["state"] in ("applied", "pool")


def test_skills_are_found_while_typing_and_own_words_are_a_choice(company: Theatre) -> None:
    form(company)
    maya = company.user("maya")
    found = company.run(maya.searches("offers", "pyth"))
    labels = [option["text"]["text"] for option in found.options]
    assert labels[0] == "Python" and labels[-1] == "pyth"
    company.run(maya.submits({**FILLED, "offers": ["Python", "Bread baking"]}))
    company.quiet()
    profile = watching.states(company.app.engine)["participants", "spring~maya"]["profile"]
    assert list(profile["offers"]) == ["Python", "Bread baking"]


@BOTH
def test_the_home_is_for_everybody_also_for_somebody_we_never_met(company: Theatre) -> None:
    team = company.slack.team("T1")
    team.member("UNEW", name="Nadia New", email="nadia@elsewhere.example")
    for who in (account("maya"), account("lena"), "UNEW"):
        company.run(team.user(who).opens_home())
    company.quiet()
    company.run(company.app.delivery.drain())
    maya, lena, nadia = (team.user(who).home for who in (account("maya"), account("lena"), "UNEW"))
    assert maya and lena and nadia
    assert "Yes, count me in" in maya.buttons
    assert "Announce" in " ".join(lena.buttons)
    assert "Announce" not in " ".join(maya.buttons)
    assert nadia.reads


@BOTH
def test_a_press_on_the_home_is_answered_in_a_dialog_and_the_home_follows(company: Theatre) -> None:
    maya = company.user("maya")
    company.run(maya.opens_home())
    company.run(company.app.delivery.drain())
    assert maya.home
    company.run(maya.presses(maya.home, value="stop"))
    company.quiet()
    assert maya.view.reads
    company.run(company.app.delivery.drain())
    assert "the usual ones" not in maya.home.reads


@BOTH
def test_join_by_the_shortcut_opens_the_invitation(company: Theatre) -> None:
    maya = company.user("maya")
    company.run(maya.shortcut(ids.JOIN))
    company.quiet()
    assert "Yes, count me in" in maya.view.buttons


@BOTH
def test_a_message_is_saved_as_an_idea_only_in_a_dialog(company: Theatre) -> None:
    types(company, "lena", "help")
    maya = company.user("maya")
    channel = company.slack.channels["C1"]
    where = replace(address("maya"), user="", channel=channel.id)
    company.run(company.app.adapters["slack"].deliver(where, {"text": "Try a reverse demo"}, "x"))
    company.run(maya.message_shortcut(ids.SAVE_IDEA, channel.messages[0]))
    company.quiet()
    assert maya.views, "somebody without a partner hears when it will work"


def test_a_card_too_long_for_a_message_is_shown_whole_on_demand(company: Theatre) -> None:
    long = "\n\n".join(f"Paragraph {n}: " + "words " * 60 for n in range(60))
    now, to = company.now(), address("maya")
    letter = outbox.Letter(
        "long", "maya", to, Card(long), "announcement", "bulk", wake_at=now, written_at=now
    )
    writing(company.app.engine, lambda connection: outbox.write(connection, letter))
    company.run(company.app.delivery.round())
    maya = company.user("maya")
    assert "Paragraph 59" not in maya.dm[0].reads
    company.run(maya.presses(maya.dm[0], label="Show all"))
    company.quiet()
    assert "Paragraph 59" in maya.view.reads


def test_somebody_new_is_looked_up_when_they_first_speak(company: Theatre) -> None:
    company.slack.team("T1").member("UNEW", name="Nadia New", zone="Europe/Lisbon")
    said = company.run(company.slack.team("T1").user("UNEW").types("/flipside help"))
    company.quiet()
    assert said.message and "/flipside join" in said.message.reads
    with reading(company.app.engine) as connection:
        assert people.by_address(connection, replace(address("maya"), user="UNEW"))


def test_a_guest_hears_why_not(company: Theatre) -> None:
    company.slack.team("T1").member("UGUEST", name="Gil Guest", guest=True)
    said = company.run(company.slack.team("T1").user("UGUEST").types("/flipside join"))
    company.quiet()
    assert said.message and "guest" in said.message.reads.lower()


def test_too_much_to_do_is_said_and_nothing_is_lost(company: Theatre) -> None:
    reception = company.doors.counter.reception
    company.doors.counter.reception = type(reception)(lambda outcome, seconds: None, most=0)
    said = company.run(company.user("maya").types("/flipside join"))
    assert said.status == 200 and said.message and "again" in said.message.reads
    assert company.run(company.user("maya").opens_home()).status == 503
    company.doors.counter.reception = reception
    assert [one.status for one in company.run(company.slack.retries())] == [200]


def test_what_the_process_leaves_behind_is_delivered_as_a_message(company: Theatre) -> None:
    """The turn is committed, the process dies before it answers: the lease ends, the outbox takes over."""
    from adapters.slack import inbox

    payload = {"command": "/flipside", "text": "help", "user_id": account("maya"), "team_id": "T1",
               "trigger_id": "1.2.3"}  # fmt: skip
    event = inbox.read(payload)
    assert event
    taken = company.app.desk.take(event, company.now())
    assert taken.rows[0].state is State.SENDING
    company.clock.to(company.now() + outbox.LEASE)
    company.run(company.app.delivery.drain())
    assert "/flipside join" in company.user("maya").dm[0].reads


def test_a_turn_that_fails_is_said_kindly_and_in_the_log(company: Theatre, monkeypatch: Any) -> None:
    def broken(self: Any, *told: Any) -> None:
        raise RuntimeError("a mistake of ours")

    monkeypatch.setattr("adapters.slack.live.FRAME_AFTER", 0.0)
    monkeypatch.setattr(type(company.app.desk), "take", broken)
    assert company.run(company.user("maya").types("/flipside help")).status == 200
    company.quiet()
    assert "try again" in company.user("maya").view.reads


def test_a_frame_for_something_that_was_here_before_says_where_to_look(
    company: Theatre, monkeypatch: Any
) -> None:
    first = company.run(company.user("maya").types("/flipside help"))
    company.quiet()
    monkeypatch.setattr("adapters.slack.live.FRAME_AFTER", 0.0)
    assert first.delivery
    company.run(company.slack.replay(first.delivery, fresh=True))
    company.quiet()
    assert "/flipside home" in company.user("maya").view.reads

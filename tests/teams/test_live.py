"""Answers where the person is: in the place of what was pressed, in a dialog, in a search."""

from collections.abc import Mapping
from typing import Any

import pytest
from sqlalchemy import select

from adapters.teams import ids, render
from bot.events import Address
from bot.storage import outbox
from bot.storage import tables as t
from bot.storage.database import reading
from conversations.cards import Card
from conversations.words import words
from tests.fakes.teams import asking
from tests.fakes.teams.reading import inputs
from tests.teams.steps import (
    FILLED,
    form,
    joins,
    late,
    presses,
    put,
    sent,
    settled,
    submits,
    talk_of,
    types,
    unfinished,
)
from tests.teams.theatre import NEWS, TENANT, Theatre
from tests.transcripts import watching

PROFILE = ("participants", "spring~maya")


def state(theatre: Theatre) -> Mapping[str, Any]:
    """Maya's place in the program."""
    return watching.states(theatre.app.engine)[PROFILE]


# --- presses


def test_a_press_shows_the_card_as_it_is_now_in_its_place_and_the_next_one_behind(company: Theatre) -> None:
    types(company, "maya", "join")
    maya = company.user("maya")
    asked = maya.dm[0]
    pressed = company.run(maya.presses(asked, title="Yes, count me in"))
    assert pressed.fine and pressed.screen is asked, "in the response, before anything else"
    assert asked.buttons == [] and "Yes, count me in" in asked.reads
    settled(company)
    assert "I have read it, go on" in maya.dm[1].buttons
    assert maya.dm[0].buttons == [], "and for good: the message itself was drawn anew"
    assert len(maya.dm) == 2


def test_an_old_client_that_knows_no_execute_is_heard_by_its_fallback(company: Theatre) -> None:
    types(company, "maya", "join")
    maya = company.user("maya")
    pressed = presses(company, "maya", maya.dm[0], title="Yes, count me in", fallback=True)
    assert (pressed.status, pressed.body) == (201, None)
    assert maya.dm[0].buttons == [] and "I have read it, go on" in maya.dm[1].buttons


def test_what_is_filled_in_on_a_card_is_sent_with_its_own_button(company: Theatre) -> None:
    joins(company)
    pressed = presses(company, "maya", title="Send", inputs={"tags.offers": ["Python"]})
    assert pressed.fine
    with reading(company.app.engine) as connection:
        answers = connection.scalars(select(t.conversations.c.answers)).all()
    assert any(list((one or {}).get("offers", ())) == ["Python"] for one in answers)


def test_an_input_that_is_sent_empty_is_answered_kindly(company: Theatre) -> None:
    joins(company)
    maya = company.user("maya")
    data = ids.data(ids.ANSWER, conversation=talk_of(company, "maya"), question="offers")
    pressed = presses(company, "maya", maya.dm[-1], data=data, verb=ids.ANSWER, forged=True)
    assert pressed.fine
    assert company.user("maya").dm[-1].reads
    assert unfinished(company) == []


def test_a_button_that_says_a_command_does_what_the_command_does(company: Theatre) -> None:
    types(company, "maya", "home")
    presses(company, "maya", title="Stop reminders")
    assert watching.states(company.app.engine)["people", "maya"]["volume"] != "usual"


# --- dialogs


def test_a_form_opens_in_a_dialog_and_its_last_word_is_a_message(company: Theatre) -> None:
    dialog = form(company)
    assert dialog.input_ids[:1] == ["tags.offers"]
    done = submits(company, "maya", FILLED)
    assert done.fine and company.user("maya").dialog is None
    assert "Thank you, Maya" in company.user("maya").dm[-2].reads, "and then the next question"
    assert state(company)["state"] in ("applied", "pool")
    late(company)
    assert company.teams.doubles() == [] and unfinished(company) == []


def test_what_is_unclear_is_told_beside_its_field_and_what_was_filled_in_stays(company: Theatre) -> None:
    dialog = form(company)
    maya = company.user("maya")
    too_long = {"tags.offers": ["Python"], "tags.wants": [f"wish {n}" for n in range(9)]}
    unclear = submits(company, "maya", {**FILLED, **too_long})
    assert unclear.fine and unclear.dialog and unclear.dialog is not dialog
    assert "That is 9. Please name at most" in unclear.dialog.reads
    kept = {one["id"]: one.get("value") for one in inputs(unclear.dialog.card)}
    assert kept["tags.offers"] == "Python" and kept["many.topics"] == "trends"
    assert "wish 8" in str(kept["tags.wants"])
    assert not (state(company)["profile"] or {}).get("wants")
    mended = submits(company, "maya", FILLED)
    assert mended.fine and maya.dialog is None
    assert list(state(company)["profile"]["wants"]) == ["Strategy"]


def test_a_form_that_is_over_says_so_and_opens_no_other_one(company: Theatre) -> None:
    joins(company)
    maya = company.user("maya")
    screen = next(one for one in maya.dm if "Open the form" in one.buttons)
    drawn = screen.card
    presses(company, "maya", screen, title="Open the form")
    submits(company, "maya", FILLED)
    screen.card = drawn  # whoever has not looked since still sees the button
    stale = presses(company, "maya", screen, title="Open the form")
    assert stale.fine and maya.dialog
    assert words("en").say("command.stale") in maya.dialog.reads
    assert "Is that right?" in maya.dialog.reads, "and what is so now"


def test_all_of_a_long_card_is_shown_in_a_dialog_on_demand(company: Theatre) -> None:
    long = "\n\n".join(f"Paragraph {n}: " + "words " * 60 for n in range(66))
    assert sent(company, put(company, Card(long, speech="en"))).state is outbox.State.SENT
    maya = company.user("maya")
    assert "Paragraph 65" not in maya.dm[0].reads
    presses(company, "maya", maya.dm[0], title="Show all")
    assert maya.dialog and "Paragraph 65" in maya.dialog.reads


# --- searches


def test_skills_are_found_while_typing_and_ones_own_words_come_last(company: Theatre) -> None:
    form(company)
    maya = company.user("maya")
    found = company.run(maya.searches("tags.offers", "pyth"))
    titles = [one["title"] for one in found.options]
    assert titles[0] == "Python" and titles[-1] == "pyth"
    submits(company, "maya", {**FILLED, "tags.offers": ["Python", "Bread, baking"]})
    profile = state(company)["profile"]
    assert list(profile["offers"]) == ["Python", "Bread, baking"]


def test_somebody_else_finds_nothing_in_a_form_that_is_not_theirs(company: Theatre) -> None:
    form(company)
    maya, lena = company.user("maya"), company.user("lena")
    types(company, "lena", "help")
    query = {"queryText": "pyth", "dataset": f"find|{talk_of(company, 'maya')}|offers"}
    found = company.run(asking.invoked(lena, lena.dm[-1], "application/search", query))
    assert found.body["value"]["results"] == []
    mine = company.run(asking.invoked(maya, maya.dm[-1], "application/search", query))
    assert mine.body["value"]["results"] != []


@pytest.mark.parametrize(
    "dataset", ["", "find", "find|x|offers", "find|1", "graph.microsoft.com/users", "find|9|x"]
)
def test_a_search_for_nothing_of_ours_finds_nothing(company: Theatre, dataset: str) -> None:
    types(company, "maya", "help")
    maya = company.user("maya")
    found = company.run(
        asking.invoked(maya, maya.dm[-1], "application/search", {"queryText": "a", "dataset": dataset})
    )
    assert found.status == 200 and found.body["value"]["results"] == []
    company.user("maya").errors.clear()


# --- drawn anew


def test_a_card_shows_what_is_so_now_to_whoever_looks_at_it(company: Theatre) -> None:
    types(company, "maya", "join")
    maya = company.user("maya")
    company.teams.fault("update", "activity_not_found", times=9)
    presses(company, "maya", title="Yes, count me in", fallback=True)
    assert maya.dm[0].buttons, "the message could not be drawn anew"
    looked = company.run(maya.looks())
    assert looked and all(one.fine for one in looked)
    assert maya.dm[0].buttons == [] and "Yes, count me in" in maya.dm[0].reads


def test_a_card_is_drawn_anew_by_itself_for_its_reader_alone(company: Theatre) -> None:
    types(company, "maya", "join")
    card = company.user("maya").dm[0].card
    assert card and card["refresh"]["userIds"] == [company.user("maya").id]


def test_looking_writes_nothing(company: Theatre) -> None:
    types(company, "maya", "join")
    states = watching.states(company.app.engine)
    company.run(company.user("maya").looks())
    assert watching.states(company.app.engine) == states


def test_an_announcement_in_a_channel_is_the_same_for_everybody_who_looks(company: Theatre) -> None:
    letter = put(company, Card("Tea at four."), "", address=Address("teams", TENANT, "", NEWS))
    assert sent(company, letter).state is outbox.State.SENT
    for person in ("maya", "lena", "dora"):
        assert company.run(company.user(person).looks()) == []
        assert company.user(person).errors == []


def test_a_forwarded_card_says_nothing_to_somebody_else(company: Theatre) -> None:
    types(company, "maya", "join")
    message, lena = company.user("maya").dm[0].message, company.user("lena")
    for data in (ids.data(ids.REFRESH), ids.data(ids.MORE)):
        seen = company.run(lena.presses(message, data=data, verb=str(data["do"]), forged=True))
        assert seen.error == render.GONE
    assert "Yes, count me in" not in str([one.activity for one in company.teams.posted if one.to == lena.id])

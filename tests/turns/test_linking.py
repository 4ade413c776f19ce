"""Somebody acts from a second platform: they are asked whether it is them, and nothing else happens.

Rule: everything through the desk, on both databases; what is read is looked at as it was written.
"""

from dataclasses import replace
from typing import Any

import pytest

from bot.events import Address, Event, Standing
from bot.storage import links
from bot.storage.database import reading, writing
from bot.turns import Desk, Taken
from conversations.cards import twin
from conversations.forms import Answered, Heard, Line, Looked, Opened, Said
from conversations.intents import parse
from tests.storage.rows import NOW
from tests.transcripts.weathers import together
from tests.turns.accounts import (
    DAY,
    TEAMS,
    account,
    at,
    elsewhere,
    everything,
    letters,
    standing,
    written_to,
)

WHO, SLACK = "slack-T1-U1", at("U1")
APART = ("inbox", "outbox", "conversations")


@pytest.fixture
def desk(desk: Desk) -> Desk:
    """Mira is known in Slack, and her account in Teams would be hers."""
    desk.meet([account("U1", name="Mira Solveig", title="Chief Analyst"), elsewhere()], NOW)
    return desk


def act(desk: Desk, name: str, heard: Heard, who: Address = TEAMS, talk: int | None = None) -> Taken:
    return desk.take(Event(name, who, heard, talk), NOW)


def asked(desk: Desk, name: str = "first") -> int:
    """The question, once somebody has acted in Teams."""
    found = act(desk, name, parse("help")).conversation
    assert found
    return found


def press(desk: Desk, name: str, talk: int, question: str, value: str, who: Address = TEAMS) -> Taken:
    return act(desk, name, Answered((Line(question, (value,)),)), who, talk)


def link(desk: Desk, place: str = "teams/acme") -> Taken:
    """Yes, that is me; and write to me there."""
    talk = asked(desk)
    press(desk, "yes", talk, "mine", "yes")
    return press(desk, "place", talk, "place", place)


def text(taken: Taken) -> str:
    (row,) = taken.rows
    return twin(row.card)


def test_whoever_acts_there_is_asked_and_reads_what_their_own_directory_tells(desk: Desk) -> None:
    taken = act(desk, "first", parse("help"))
    assert not taken.stranger and taken.rows[0].person == "" and taken.rows[0].address == TEAMS
    said = "Flipside already knows Mira S., with the e-mail u1@example.org, in Slack. Is that you?"
    assert said in text(taken)
    assert "Solveig" not in text(taken) and "Chief" not in text(taken)
    assert [choice.value for choice in taken.rows[0].card.choices] == ["yes", "no"]


HEARD: tuple[Heard, ...] = (
    *map(parse, ("help", "home", "mydata", "forget", "join", "where", "stop", "admin status", "pears")),
    *map(parse, ("answer 1", "answer 999 yes", "answer")),
    *(Said("yes"), Opened(), Answered((Line("sure", ("yes",)),))),
)


@pytest.mark.parametrize("heard", HEARD, ids=str)
def test_nothing_else_is_heard_from_there(desk: Desk, heard: Heard) -> None:
    before = everything(desk.engine)
    assert "Is that you?" in text(act(desk, "first", heard))
    if not isinstance(heard, Said):
        assert "Is that you?" in text(act(desk, "second", heard, talk=4711))
    after = everything(desk.engine)
    assert [name for name in before if before[name] != after[name] and name not in APART] == []
    assert (desk.who(TEAMS), standing(desk, TEAMS)) == (None, Standing.CLAIMED)
    assert {row.person for row in letters(desk)} == {""}


def test_the_question_is_asked_in_the_language_of_that_account(desk: Desk) -> None:
    desk.meet([elsewhere(speech="de-AT")], NOW)
    assert "Bist du das?" in text(act(desk, "first", parse("help")))


def test_what_is_unclear_is_asked_again(desk: Desk) -> None:
    asked(desk)
    assert "Please answer yes or no." in text(act(desk, "unclear", Said("perhaps")))


def test_yes_connects_keeps_the_place_and_says_what_to_do_next(desk: Desk) -> None:
    last = link(desk)
    assert last.closed and "/flipside home" in text(last)
    assert (desk.who(TEAMS), standing(desk, TEAMS)) == (WHO, None)
    assert act(desk, "next", parse("help")).rows[0].person == WHO
    act(desk, "slack", parse("help"), SLACK)
    assert written_to(desk, WHO) == TEAMS


def test_the_other_place_can_be_the_one_to_write_to(desk: Desk) -> None:
    link(desk, "slack/T1")
    act(desk, "next", parse("help"))
    assert written_to(desk, WHO) == SLACK


def test_what_was_said_is_read_back_and_has_no_buttons_any_more(desk: Desk) -> None:
    talk = asked(desk)
    writing(desk.engine, lambda c: c.exec_driver_sql("UPDATE outbox SET state = 'sent', wake_at = NULL"))
    press(desk, "yes", talk, "mine", "yes")
    (drawn,) = [row for row in letters(desk) if row.verb == "replace"]
    assert drawn.card["choices"] == [] and drawn.card["facts"] == [{"label": "Your answer", "value": "Yes"}]
    assert drawn.address["user"] == TEAMS.user


def test_the_other_place_is_told_once_and_how_to_take_it_back(desk: Desk) -> None:
    link(desk)
    press(desk, "again", asked_talk(desk), "place", "teams/acme")
    (told,) = [row for row in letters(desk) if row.kind == "connected"]
    assert (told.person, told.address["user"], told.load) == (WHO, "U1", "status")
    assert "Microsoft Teams is connected as well" in told.card["text"] and told.card["why"]
    assert "/flipside where" in told.card["text"]


def asked_talk(desk: Desk) -> int:
    """The question that was asked, open or not."""
    return int(everything(desk.engine)["conversations"][0][0])


def test_no_is_kept_and_asked_no_more(desk: Desk) -> None:
    last = press(desk, "no", asked(desk), "mine", "no")
    assert "If it is yours after all" in text(last)
    assert (desk.who(TEAMS), standing(desk, TEAMS)) == (None, Standing.DOUBLE)
    desk.meet([account("U1"), elsewhere(name="Another Name")], NOW + DAY)
    assert standing(desk, TEAMS) is Standing.DOUBLE
    again = act(desk, "later", parse("join"))
    assert again.stranger and "under another account" in text(again)
    with reading(desk.engine) as connection:
        (kept,) = links.of(connection, WHO)
    assert kept.refused and kept.told == ()


def test_a_look_shows_a_strangers_page_and_asks_once(desk: Desk) -> None:
    first, second = act(desk, "look1", Looked()), act(desk, "look2", Looked())
    assert "Is that you?" in text(first) and second.rows == () and not second.stranger
    pages = [row for row in letters(desk) if row.verb == "page"]
    assert [(row.person, row.address["user"]) for row in pages] == [("", TEAMS.user)]
    posted = replace(desk, posted=frozenset({"teams"}))
    assert "Is that you?" in text(act(posted, "look3", Looked())), (
        "where a page is a message, it is asked for"
    )


def test_old_buttons_are_answered_with_the_present(desk: Desk) -> None:
    link(desk)
    late = press(desk, "late", asked_talk(desk), "mine", "no")
    assert "That one is finished" in text(late)
    assert desk.who(TEAMS) == WHO


def test_the_question_belongs_to_the_account_and_not_to_the_person(desk: Desk) -> None:
    talk = asked(desk)
    assert "That one is finished" in text(press(desk, "from slack", talk, "mine", "yes", SLACK))
    act(desk, "typed", Said("yes"), SLACK)
    assert desk.sheet(WHO, talk, NOW) is None
    assert desk.who(TEAMS) is None


def test_a_claim_that_ends_while_it_is_asked_about_is_answered_kindly(desk: Desk) -> None:
    talk = asked(desk)
    desk.meet([elsewhere("somebody@example.org")], NOW)
    assert "That one is finished" in text(press(desk, "late", talk, "mine", "yes"))
    assert desk.who(TEAMS) == "teams-acme-u1"


def test_nobody_is_asked_again_about_an_account_that_is_gone(desk: Desk) -> None:
    asked(desk)
    desk.meet([elsewhere(standing=Standing.LEFT)], NOW)
    assert [row[7] is None for row in everything(desk.engine)["conversations"]] == [False]
    desk.meet([elsewhere()], NOW)
    assert "Is that you?" in text(act(desk, "back", parse("help")))


def test_both_accounts_at_once_end_connected(desk: Desk) -> None:
    talk = asked(desk)
    press(desk, "yes", talk, "mine", "yes")
    act(desk, "where", parse("where"), SLACK)
    with reading(desk.engine) as connection:
        form = connection.exec_driver_sql("SELECT id FROM conversations WHERE form = 'where'").scalar_one()
    taken: list[Any] = together(
        lambda: press(desk, "there", talk, "place", "slack/T1"),
        lambda: press(desk, "here", form, "place", "teams/acme", SLACK),
        lambda: press(desk, "twice", talk, "place", "teams/acme"),
    )
    assert len(taken) == 3 and desk.who(TEAMS) == WHO
    assert [row.kind for row in letters(desk)].count("connected") == 1


def test_what_teams_tells_of_the_address_while_it_is_only_claimed_is_not_lost(desk: Desk) -> None:
    told = replace(TEAMS, extra=(("conversation", "a:1"),))
    desk.take(Event("first", told, parse("help")), NOW)
    desk.meet([replace(elsewhere(), address=replace(TEAMS, extra=(("service", "https://s/"),)))], NOW)
    act(desk, "where", parse("where"), SLACK)
    with reading(desk.engine) as connection:
        form = connection.exec_driver_sql("SELECT id FROM conversations WHERE form = 'where'").scalar_one()
    press(desk, "choose", form, "place", "teams/acme", SLACK)
    found = written_to(desk, WHO)
    assert found and dict(found.extra) == {"conversation": "a:1", "service": "https://s/"}

"""Where somebody is written to: chosen, connected from the other side, and taken off."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import event

from bot.events import Address, Event, Standing
from bot.home import Home
from bot.program.people import Hushed, Volume
from bot.storage import installations, people, records
from bot.storage.database import reading, writing
from bot.storage.installations import Installation, Kind
from bot.turns import Desk, Taken
from conversations.cards import Card, twin
from conversations.forms import Answered, Heard, Line, Looked, Said
from conversations.intents import parse
from tests.storage.rows import MINUTE, NOW
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


@pytest.fixture
def desk(desk: Desk) -> Desk:
    """Mira is known in Slack, and her account in Teams would be hers."""
    desk.meet([account("U1"), elsewhere()], NOW)
    return desk


def act(desk: Desk, name: str, heard: Heard, who: Address = SLACK, talk: int | None = None) -> Taken:
    return desk.take(Event(name, who, heard, talk), NOW)


def choose(desk: Desk, name: str, place: str, who: Address = SLACK, dropped: str = "") -> Taken:
    """Type the command, and choose."""
    talk = act(desk, f"{name} where", parse("where"), who).rows[-1].conversation
    lines = (Line("place", (place,)), *((Line("dropped", (dropped,)),) if dropped else ()))
    return act(desk, f"{name} chosen", Answered(lines), who, talk)


def text(taken: Taken) -> str:
    return "\n".join(twin(row.card) for row in taken.rows)


def told(desk: Desk, kind: str) -> list[tuple[str, str]]:
    """Where a notice went, and what it is about."""
    return [(row.address["user"], row.card["text"]) for row in letters(desk) if row.kind == kind]


def notice(desk: Desk) -> Any:
    """Something unasked for her; the row."""
    desk.decide(f"person:{WHO}", Hushed(Volume.FEWER), NOW)
    return next(row for row in reversed(letters(desk)) if row.kind == "volume_fewer")


def test_with_one_place_there_is_nothing_to_choose(desk: Desk) -> None:
    desk.meet([account("U9")], NOW)
    assert "in one place only: Slack." in text(act(desk, "where", parse("where"), at("U9")))


def test_the_places_are_offered_and_one_that_is_not_connected_says_so(desk: Desk) -> None:
    (row,) = act(desk, "where", parse("where")).rows
    assert [(choice.value, choice.label) for choice in row.card.choices] == [
        ("slack/T1", "Slack"),
        ("teams/acme", "Microsoft Teams (not connected yet)"),
        ("drop", "One of these is not mine"),
    ]


def test_two_of_one_platform_are_told_apart_by_their_names(desk: Desk) -> None:
    there = Installation("slack", "T2", Kind.WORKSPACE, NOW, NOW, name="Beta")
    writing(desk.engine, lambda c: installations.install(c, there))
    desk.meet([account("U2", "T2", email="u1@example.org")], NOW)
    (row,) = act(desk, "where", parse("where")).rows
    labels = [choice.label for choice in row.card.choices[:3]]
    assert labels == ["Slack (T1)", "Slack (Beta) (not connected yet)", "Microsoft Teams (not connected yet)"]


def test_choosing_a_place_that_is_not_connected_connects_it_and_tells_it(desk: Desk) -> None:
    assert "Noted" in text(choose(desk, "first", "teams/acme"))
    assert (desk.who(TEAMS), written_to(desk, WHO)) == (WHO, TEAMS)
    ((user, said),) = told(desk, "connected")
    assert user == TEAMS.user and "Your account in Slack is connected as well" in said
    assert act(desk, "there", parse("help"), TEAMS).rows[0].person == WHO


def test_the_choice_counts_until_there_is_another_whoever_is_heard_where(desk: Desk) -> None:
    choose(desk, "first", "teams/acme")
    desk.take(Event("later", SLACK, parse("help")), NOW + MINUTE)
    assert notice(desk).address["user"] == TEAMS.user
    desk.take(Event("w2", SLACK, parse("where")), NOW + MINUTE)
    desk.take(Event("c2", SLACK, Said("Slack")), NOW + MINUTE)
    assert written_to(desk, WHO) == SLACK


def test_what_one_does_is_answered_where_one_does_it(desk: Desk) -> None:
    choose(desk, "first", "teams/acme")
    assert act(desk, "next", parse("help")).rows[0].address == SLACK


def test_where_nothing_goes_at_present_the_other_place_counts(desk: Desk) -> None:
    there = Installation("teams", "acme", Kind.WORKSPACE, NOW, NOW)
    writing(desk.engine, lambda c: installations.install(c, there))
    choose(desk, "first", "teams/acme")
    writing(desk.engine, lambda c: installations.pause(c, "teams", "acme", "token_revoked", NOW))
    assert notice(desk).address["user"] == "U1"
    writing(desk.engine, lambda c: installations.install(c, there))
    assert written_to(desk, WHO) == TEAMS


def test_a_place_that_is_not_ones_own_is_taken_off_and_nothing_goes_there(desk: Desk) -> None:
    choose(desk, "first", "teams/acme")
    waiting = notice(desk)
    assert waiting.address["user"] == TEAMS.user
    assert "Taken off" in text(choose(desk, "second", "drop", dropped="teams/acme"))
    assert (desk.who(TEAMS), standing(desk, TEAMS)) == (None, Standing.DOUBLE)
    rows = {row.id: row for row in letters(desk)}
    assert rows[waiting.id].address["user"] == "U1" and rows[waiting.id].installation == "slack/T1"
    there = [row for row in rows.values() if row.address["user"] == TEAMS.user and row.wake_at]
    shown = [(row.person, row.verb) for row in there]
    assert shown == [("", "page")], "the page there is drawn over with a stranger's"
    assert act(desk, "there", parse("help"), TEAMS).stranger
    with reading(desk.engine) as connection:
        acts = [action for who, action in records.audited(connection) if who == WHO]
    assert acts == ["account connected", "account taken off"]


def test_the_place_that_stays_is_told_when_one_is_taken_off_elsewhere(desk: Desk) -> None:
    choose(desk, "first", "teams/acme")
    choose(desk, "second", "drop", TEAMS, dropped="teams/acme")
    ((user, said),) = told(desk, "disconnected")
    assert user == "U1" and "Microsoft Teams is no longer connected" in said
    assert written_to(desk, WHO) == SLACK
    pages = {row.address["user"] for row in letters(desk) if row.verb == "page" and row.person}
    assert pages == {"U1"}


def test_a_claim_can_be_taken_off_without_anybody_acting_there(desk: Desk) -> None:
    choose(desk, "first", "drop", dropped="teams/acme")
    assert standing(desk, TEAMS) is Standing.DOUBLE
    assert act(desk, "there", parse("help"), TEAMS).stranger


def test_what_was_taken_off_by_mistake_comes_back_by_choosing_it(desk: Desk) -> None:
    choose(desk, "first", "drop", dropped="teams/acme")
    choose(desk, "second", "teams/acme")
    assert desk.who(TEAMS) == WHO


def test_the_last_place_is_not_to_be_taken_off(desk: Desk) -> None:
    (row,) = act(desk, "where", parse("where")).rows
    talk = row.conversation
    act(desk, "drop", Answered((Line("place", ("drop",)),)), SLACK, talk)
    taken = act(desk, "dropped", Answered((Line("dropped", ("slack/T1",)),)), SLACK, talk)
    assert "Please pick one of these." in text(taken)
    assert desk.who(SLACK) == WHO


def test_two_who_each_take_off_the_other_place_leave_one(desk: Desk) -> None:
    choose(desk, "first", "teams/acme")
    talk = act(desk, "where", parse("where")).rows[-1].conversation
    for name, who, home in (("one", SLACK, "teams/acme"), ("other", TEAMS, "slack/T1")):
        taken = act(desk, name, Answered((Line("place", ("drop",)), Line("dropped", (home,)))), who, talk)
    assert taken.stranger and [desk.who(SLACK), desk.who(TEAMS)] == [WHO, None]


def test_the_home_page_says_where_and_has_a_button_only_where_there_is_a_choice(desk: Desk) -> None:
    def settings(who: str) -> Card:
        sections = Home(desk.engine).page(who, NOW).sections
        return next(section.cards[0] for section in sections if section.title == "Your settings")

    choose(desk, "first", "teams/acme")
    desk.meet([account("U9")], NOW)
    for who, label, shown in ((WHO, "Microsoft Teams", True), ("slack-T1-U9", "Slack", False)):
        card = settings(who)
        assert ("where" in [control.typed for control in card.controls]) == shown
        assert [fact.value for fact in card.facts if fact.label == "Where I write to you"] == [label]


def test_the_command_works_alone(desk: Desk) -> None:
    assert "Where shall I write to you" in text(act(desk, "bare", Said("where")))
    assert "Where shall I write to you" in text(act(desk, "slashed", Said("/flipside where")))


# --- what an address keeps


def extra(desk: Desk) -> dict[str, str]:
    with reading(desk.engine) as connection:
        (found,) = people.addresses(connection, WHO)
    return dict(found.extra)


def test_an_event_adds_to_what_is_known_of_an_address_and_takes_nothing_away(desk: Desk) -> None:
    for number, told in enumerate(((("conversation", "a:1"), ("service", "s1")), (("service", "s2"),), ())):
        taken = desk.take(Event(f"e{number}", replace(SLACK, extra=told), parse("help")), NOW)
    assert extra(desk) == {"conversation": "a:1", "service": "s2"}
    assert dict(taken.rows[0].address.extra) == extra(desk), "a reply goes to the whole address"


def test_a_look_adds_to_it_as_well_and_moves_nothing_else(desk: Desk) -> None:
    act(desk, "typed", parse("help"))
    before = everything(desk.engine)["addresses"]
    desk.take(Event("look1", replace(SLACK, extra=(("conversation", "a:1"),)), Looked()), NOW + DAY)
    after = everything(desk.engine)["addresses"]
    assert extra(desk) == {"conversation": "a:1"}
    assert [(*row[:5], *row[6:]) for row in after] == [(*row[:5], *row[6:]) for row in before]


def test_what_is_known_already_costs_no_statement_more(desk: Desk) -> None:
    whole = replace(SLACK, extra=(("conversation", "a:1"),))
    desk.take(Event("first", whole, parse("help")), NOW)
    said: list[str] = []
    event.listen(desk.engine, "before_cursor_execute", lambda c, u, statement, *rest: said.append(statement))
    desk.take(Event("typed", whole, parse("help")), NOW)
    assert len([one for one in said if "addresses" in one]) == 2, "who it is, and that they were heard"
    said.clear()
    desk.take(Event("look", whole, Looked()), NOW)
    assert [one.split()[0] for one in said if "addresses" in one] == ["SELECT"]

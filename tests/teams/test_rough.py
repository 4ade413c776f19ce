"""Rough handling: repeated, late, torn, foreign and faceless activities are refused or harmless."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from adapters.reception import Busy
from adapters.teams import ids, inbox, render
from bot.turns import Taken
from tests.fakes.teams import Delivery, payloads
from tests.fakes.teams.reading import actions
from tests.teams.steps import (
    FILLED,
    again,
    form,
    joins,
    late,
    presses,
    rows,
    settled,
    submits,
    types,
    unfinished,
)
from tests.teams.theatre import Theatre, account
from tests.transcripts import watching

FOREIGN = "99999999-0000-4000-8000-000000000009"
NOBODY: dict[str, Any] = {"name": None, "aadObjectId": None}


# --- twice


@pytest.mark.parametrize("typed", ["help", "join", "home", "stop"])
def test_a_message_that_comes_three_times_counts_once(company: Theatre, typed: str) -> None:
    first = types(company, "maya", typed)
    before, seen = rows(company), len(company.user("maya").dm)
    assert again(company, first.delivery, 2) == [201, 201]
    assert (rows(company), len(company.user("maya").dm)) == (before, seen)


def test_a_message_that_comes_three_times_at_once_counts_once(company: Theatre) -> None:
    maya, teams = company.user("maya"), company.teams
    activity = payloads.typed(teams, maya.member, maya.chat, "join")

    async def all_at_once() -> list[Delivery]:
        return await asyncio.gather(*(teams.sends(activity) for _ in range(3)))

    assert [one.status for one in company.run(all_at_once())] == [201] * 3
    settled(company)
    assert len(maya.dm) == 1
    assert watching.states(company.app.engine)["participants", "spring~maya"]["state"] == "invited"


def test_the_same_id_in_two_conversations_is_two_activities(company: Theatre) -> None:
    types(company, "maya", "help", activity={"id": "1"})
    types(company, "lena", "help", activity={"id": "1"})
    assert len(company.user("maya").dm) == len(company.user("lena").dm) == 1


def test_a_press_that_comes_twice_shows_the_present_both_times(company: Theatre) -> None:
    types(company, "maya", "join")
    first = presses(company, "maya", title="Yes, count me in")
    before, seen = rows(company), len(company.user("maya").dm)
    assert again(company, first.delivery) == [200]
    assert (rows(company), len(company.user("maya").dm)) == (before, seen)
    assert company.teams.deliveries[-1].json["type"] == render.CONTENT


def test_a_double_click_on_a_button_is_one_answer(company: Theatre) -> None:
    """Two presses have two ids, and both come before the card is drawn anew."""
    types(company, "maya", "join")
    maya = company.user("maya")
    button, message = next(one for one in heard(maya.dm[0]) if one["data"].get("value") == "yes"), maya.dm[0]

    async def twice() -> list[Any]:
        press = {"data": button["data"], "verb": ids.ANSWER, "forged": True}
        return await asyncio.gather(*(maya.presses(message.message, **press) for _ in range(2)))

    assert all(one.fine for one in company.run(twice()))
    settled(company)
    assert maya.dm[0].buttons == [] and "I have read it, go on" in maya.dm[-1].buttons
    assert len(maya.dm) <= 3, "at most the next question is said once more"
    assert unfinished(company) == []


def test_a_form_that_is_sent_twice_counts_once(company: Theatre) -> None:
    form(company)
    first = submits(company, "maya", FILLED)
    states, before = watching.states(company.app.engine), rows(company)
    assert again(company, first.delivery, 2) == [200, 200]
    assert watching.states(company.app.engine) == states and rows(company) == before
    assert company.teams.doubles() == []


def test_a_double_click_on_send_counts_once(company: Theatre) -> None:
    """Two activities with two ids, and the same nonce and answers in them."""
    form(company)
    maya, teams = company.user("maya"), company.teams
    first = submits(company, "maya", FILLED)
    assert first.delivery
    states, before = watching.states(company.app.engine), rows(company)
    second = company.run(teams.sends(first.delivery.activity, activity={"id": "f:2"}))
    settled(company)
    assert second.status == 200
    assert watching.states(company.app.engine) == states and rows(company) == before
    assert maya.errors == []


def test_everything_said_twice_ends_like_everything_said_once(company: Theatre) -> None:
    company.teams.echoes()
    company.run(company.user("maya").installs())
    form(company)
    submits(company, "maya", FILLED)
    late(company)
    assert company.teams.doubles() == [] and unfinished(company) == []
    assert watching.states(company.app.engine)["participants", "spring~maya"]["state"] == "applied"


# --- too late, and torn apart


def dies(monkeypatch: pytest.MonkeyPatch, theatre: Theatre) -> list[Taken]:
    """The process dies behind the next commit."""
    taken: list[Taken] = []
    take: Callable[..., Taken] = type(theatre.app.desk).take

    def torn(self: Any, *told: Any) -> Taken:
        taken.append(take(self, *told))
        if len(taken) == 1:
            raise ConnectionResetError("the process dies here")
        return taken[-1]

    monkeypatch.setattr(type(theatre.app.desk), "take", torn)
    return taken


def test_a_message_that_was_committed_and_not_acknowledged_comes_again_and_is_answered_once(
    company: Theatre, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = dies(monkeypatch, company)
    assert types(company, "maya", "help").status == 500
    assert [one.status for one in company.run(company.teams.retries())] == [201]
    assert [one.fresh for one in taken] == [True, False]
    assert company.user("maya").dm == []
    late(company)
    assert len(company.user("maya").dm) == 1


def test_a_press_that_was_committed_and_not_answered_goes_on_as_a_message(
    company: Theatre, monkeypatch: pytest.MonkeyPatch
) -> None:
    types(company, "maya", "join")
    dies(monkeypatch, company)
    torn = presses(company, "maya", title="Yes, count me in")
    assert torn.error and company.user("maya").errors
    late(company)
    assert "I have read it, go on" in company.user("maya").dm[-1].buttons
    pressed = company.user("maya").dm[0]
    assert pressed.buttons == [] or company.run(company.user("maya").looks())


def test_a_form_whose_answer_was_lost_says_its_last_word_as_a_message(
    company: Theatre, monkeypatch: pytest.MonkeyPatch
) -> None:
    form(company)
    dies(monkeypatch, company)
    assert submits(company, "maya", FILLED).error
    late(company)
    assert any("Thank you, Maya" in one.reads for one in company.user("maya").dm)


def test_what_the_process_leaves_behind_is_delivered_when_the_lease_ends(company: Theatre) -> None:
    maya = company.user("maya")
    event = inbox.read(payloads.typed(company.teams, maya.member, maya.chat, "help"))
    assert event
    company.app.desk.take(event, company.now())
    company.run(company.app.delivery.drain())
    assert maya.dm == [], "it is leased to a request that may still answer"
    late(company)
    assert "join" in maya.dm[0].reads


def test_an_old_button_is_answered_with_what_is_so_now(company: Theatre) -> None:
    joins(company)
    maya = company.user("maya")
    states = watching.states(company.app.engine)
    old = next(one for one in maya.dm if "count me in" in str(one.message.activity))
    data = ids.data(ids.ANSWER, conversation=2, question="join", value="no")
    pressed = presses(company, "maya", old, data=data, verb=ids.ANSWER, forged=True)
    assert pressed.fine
    changed = watching.changes(states, watching.states(company.app.engine))
    assert all("declined" in one for one in changed), "a mind that was changed counts, nothing else does"


# --- too much to do


class Full:
    """Nobody is let in."""

    async def take(self, turn: Callable[[], Any]) -> Any:
        """Raises Busy."""
        raise Busy

    async def close(self) -> None:
        """Nothing is inside."""


def test_too_much_to_do_asks_for_a_message_again_and_a_person_for_a_moment(company: Theatre) -> None:
    form(company)
    maya, reception = company.user("maya"), company.doors.counter.reception
    company.doors.counter.reception = Full()  # type: ignore[assignment]
    said = types(company, "maya", "help")
    assert said.delivery and said.status == 503 and said.delivery.answer_headers["retry-after"] == "2"
    installed = company.run(maya.installs(("installation",)))
    assert installed[0].status == 503
    sent = submits(company, "maya", FILLED)
    assert sent.fine and sent.dialog and render.BUSY in sent.dialog.reads
    maya.closes()
    opened = presses(company, "maya", title="Open the form")
    assert opened.fine and opened.dialog and render.BUSY in opened.dialog.reads
    maya.closes()
    assert presses(company, "maya", title="Send", inputs={"tags.offers": ["Python"]}).text == render.BUSY
    company.doors.counter.reception = reception
    assert {one.status for one in company.run(company.teams.retries())} == {201}
    settled(company)
    assert any("/flipside join" in one.reads or "join" in one.reads for one in maya.dm)


def test_before_the_process_hears_teams_is_asked_to_come_again(company: Theatre) -> None:
    entrance, company.doors._entrance = company.doors._entrance, None
    said = types(company, "maya", "help")
    assert said.delivery and said.status == 503 and said.delivery.answer_headers["retry-after"] == "2"
    company.doors._entrance = entrance
    assert [one.status for one in company.run(company.teams.retries())] == [201]


# --- faceless, foreign


def test_somebody_without_an_object_id_and_a_name_is_found_by_their_user_id(company: Theatre) -> None:
    maya = company.user("maya")
    said = types(company, "maya", "help", activity={"from": {"id": maya.id}})
    assert said.status == 201 and len(maya.dm) == 1
    assert company.teams.accepted("member") == 1
    greeted = company.run(maya.installs(("installation",), activity={"from": {"id": maya.id}}))
    settled(company)
    assert greeted[0].status == 201 and len(maya.dm) == 2


def test_somebody_who_cannot_be_found_is_not_answered_and_nothing_is_written(company: Theatre) -> None:
    before = rows(company)
    for sender in ({"id": "29:unknown"}, {"id": ""}, {}, {"id": "29:x", "aadObjectId": "not a guid"}, None):
        assert types(company, "maya", "help", activity={"from": sender}).status in (201, 400)
    assert rows(company) == before


def test_a_person_of_another_tenant_is_refused_and_nothing_is_written(company: Theatre) -> None:
    other = company.teams.tenant(FOREIGN)
    other.member(account("maya"), name="Another Maya", installed=True)
    before = rows(company)
    assert company.run(other.user(account("maya")).types("join")).status == 403
    assert [one.status for one in company.run(other.user(account("maya")).installs())] == [403, 403]
    assert rows(company) == before and company.user("maya").dm == []


def test_an_activity_that_names_two_tenants_is_refused(company: Theatre) -> None:
    before = rows(company)
    for tenant in ({"id": FOREIGN}, {"id": 7}, None):
        said = types(company, "maya", "join", activity={"channelData": {"tenant": tenant}})
        assert said.status in (201, 403)
    assert rows(company) == before


def heard(screen: Any) -> list[dict[str, Any]]:
    """The buttons of a card that are heard."""
    return [one for one in actions(screen.card) if "data" in one]

"""Rough handling: forged, old, repeated, torn and foreign requests are refused or harmless."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from adapters.slack import ids
from bot.storage import tables as t
from bot.storage.database import reading
from bot.turns import Taken
from conversations.words import words
from tests.fakes.slack import Outcome
from tests.slack.theatre import Theatre, account
from tests.transcripts import watching

MAYA = account("maya")


def rows(theatre: Theatre) -> dict[str, int]:
    """How much is in the tables that every turn writes."""
    with reading(theatre.app.engine) as connection:
        return {
            table.name: connection.scalar(select(func.count()).select_from(table)) or 0
            for table in (t.inbox, t.outbox, t.conversations, t.participants, t.people, t.audit)
        }


def form(theatre: Theatre) -> Outcome:
    """Maya says yes, and has the form in front of her."""
    maya = theatre.user("maya")
    theatre.run(maya.types("/flipside join"))
    theatre.quiet()
    for value in ("yes", "agree"):
        outcome = theatre.run(maya.presses(value=value))
        theatre.quiet()
    assert maya.view.title.startswith("Reverse mentoring")
    return outcome


FILLED = {"offers": ["Python"], "wants": ["Strategy"], "topics": ["trends"]}


def test_what_slack_did_not_sign_is_refused(company: Theatre) -> None:
    maya, before = company.user("maya"), rows(company)
    forged = company.run(maya.types("/flipside join", secret="not the secret"))
    old = datetime.now(UTC) - timedelta(minutes=6)
    late = company.run(maya.types("/flipside join", stamp=old))
    assert (forged.status, late.status) == (401, 401)
    assert rows(company) == before


def test_torn_requests_are_refused_and_never_a_crash(company: Theatre) -> None:
    courier, before = company.slack.courier, rows(company)
    for body in (b"", b"{", b"\xff\xfe", b"payload=%7B", b"payload=[]", b"[]", b"null", b"{}", b'"x"'):
        for kind in ("application/json", "application/x-www-form-urlencoded"):
            sent = company.run(courier.raw(body, {"Content-Type": kind, **courier.signed(body)}))
            assert sent.status in (200, 400, 401, 404), (body, kind, sent.status)
    assert rows(company) == before


def test_a_command_that_comes_twice_counts_once(company: Theatre) -> None:
    first = company.run(company.user("maya").types("/flipside join"))
    company.quiet()
    before, delivery = rows(company), first.delivery
    assert delivery
    again = company.run(company.slack.replay(delivery, fresh=True))
    company.quiet()
    assert again.status == 200
    assert rows(company) == before


def test_opting_in_by_two_commands_is_one_place(company: Theatre) -> None:
    for _ in range(3):
        company.run(company.user("maya").types("/flipside join"))
        company.quiet()
    with reading(company.app.engine) as connection:
        mine = select(func.count()).select_from(t.participants).where(t.participants.c.person == "maya")
        assert connection.scalar(mine) == 1


def test_a_look_at_home_that_comes_three_times_counts_once(company: Theatre) -> None:
    delivery = company.run(company.user("maya").opens_home())
    before = rows(company)
    for _ in range(2):
        assert company.run(company.slack.replay(delivery, fresh=True)).status == 200
    assert rows(company) == before


def test_a_form_that_is_sent_twice_counts_once(company: Theatre) -> None:
    form(company)
    sent = company.run(company.user("maya").submits(FILLED))
    company.quiet()
    assert sent.fine and sent.delivery
    states, before = watching.states(company.app.engine), rows(company)
    again = company.run(company.slack.replay(sent.delivery, fresh=True))
    company.quiet()
    assert again.status == 200
    assert watching.states(company.app.engine) == states
    assert rows(company) == before


def test_what_is_unclear_is_told_beside_its_field_and_mended_there(company: Theatre) -> None:
    form(company)
    maya = company.user("maya")
    company.run(maya.submits(FILLED))
    company.quiet()
    company.run(maya.types("/flipside profile"))
    company.quiet()
    company.run(maya.presses(value="never"))
    company.quiet()
    unclear = company.run(maya.submits({"never": [MAYA]}))
    company.quiet()
    assert unclear.errors == {"never": words("en").say("hint.not_yourself")}
    again = company.run(maya.submits({"never": [MAYA]}))
    company.quiet()
    assert again.view is not None, "the same form once more shows what is so now"
    assert company.run(maya.submits({"never": [account("lena")]})).fine
    company.quiet()
    found = watching.states(company.app.engine)["participants", "spring~maya"]["profile"]
    assert list(found["never"]) == ["lena"]


def test_another_ones_button_changes_nothing_and_is_noted(company: Theatre) -> None:
    company.run(company.user("maya").types("/flipside join"))
    company.quiet()
    with reading(company.app.engine) as connection:
        talk = connection.scalar(select(t.conversations.c.id).where(t.conversations.c.person == "maya"))
    states = watching.states(company.app.engine)
    lena = company.user("lena")
    company.run(lena.types("/flipside help"))
    forged = ids.action(ids.ANSWER, talk, "join", 1)
    pressed = company.run(lena.presses(forged=True, action_id=forged, value="yes"))
    company.quiet()
    assert pressed.fine
    changed = watching.changes(states, watching.states(company.app.engine))
    assert changed == ("audit: lena foreign button",)


@pytest.mark.parametrize(
    "action", ["answer|7", "answer|x|join|1", "answer|999999|join|1", "open|0|1", "say|1", "more|1", "", "?"]
)
def test_a_made_up_button_is_answered_kindly_or_not_at_all(company: Theatre, action: str) -> None:
    maya, states = company.user("maya"), watching.states(company.app.engine)
    company.run(maya.types("/flipside help"))
    pressed = company.run(maya.presses(forged=True, action_id=action, value="<!channel> yes"))
    company.quiet()
    assert pressed.fine
    assert watching.changes(states, watching.states(company.app.engine)) == ()


def test_a_workspace_that_did_not_install_us_hears_so_and_nothing_is_written(company: Theatre) -> None:
    other = company.slack.team("T2", name="Elsewhere")
    other.member(MAYA, name="Another Maya")
    before = rows(company)
    said = company.run(other.user(MAYA).types("/flipside join"))
    assert said.status == 200
    assert rows(company) == before


def test_a_person_of_another_workspace_with_the_same_id_is_somebody_else(company: Theatre) -> None:
    other = company.slack.team("T2", name="Elsewhere")
    other.member(MAYA, name="Another Maya", email="maya@elsewhere.example")
    install = other.install()
    stored = company.app.platforms.slack
    assert stored
    found = company.run(stored.web.client(install.token).auth_test())
    assert found["team_id"] == "T2"
    states = watching.states(company.app.engine)
    company.run(other.user(MAYA).types("/flipside join"))
    company.quiet()
    assert watching.changes(states, watching.states(company.app.engine)) == ()


def test_a_trigger_that_is_too_old_brings_the_form_as_a_message(company: Theatre) -> None:
    maya = company.user("maya")
    company.run(maya.types("/flipside join"))
    company.quiet()
    company.run(maya.presses(value="yes"))
    company.quiet()
    company.slack.fault("views.open", "expired_trigger_id")
    company.run(maya.presses(value="agree"))
    company.quiet()
    company.run(company.app.delivery.drain())
    assert not maya.views
    newest = maya.dm[-1]
    company.run(maya.presses(newest, label="Answer"))
    company.quiet()
    assert maya.views


def test_a_slow_turn_opens_a_frame_that_is_filled_later(company: Theatre, monkeypatch: Any) -> None:
    monkeypatch.setattr("adapters.slack.live.FRAME_AFTER", 0.0)
    company.run(company.user("maya").types("/flipside help"))
    company.quiet()
    assert company.slack.accepted("views.open") == 1
    assert company.slack.accepted("views.update") == 1
    assert "join" in company.user("maya").view.reads


def test_a_crash_before_the_acknowledgement_lets_slack_come_again(company: Theatre, monkeypatch: Any) -> None:
    taken: list[Taken] = []
    take = type(company.app.desk).take

    def torn(self: Any, *told: Any) -> Taken:
        taken.append(take(self, *told))
        if len(taken) == 1:
            raise ConnectionResetError("the process dies here")
        return taken[-1]

    monkeypatch.setattr(type(company.app.desk), "take", torn)
    assert company.run(company.user("maya").opens_home()).status == 500
    again = company.run(company.slack.retries())
    assert [one.status for one in again] == [200]
    assert [one.fresh for one in taken] == [True, False]

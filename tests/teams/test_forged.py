"""What somebody with a terminal could send: other people's buttons and forms, and buttons that never were."""

from typing import Any

import pytest

from adapters.teams import ids, render
from conversations.words import words
from tests.fakes.teams import NotThere, dialogs
from tests.teams.steps import form, presses, settled, talk_of, types
from tests.teams.theatre import Theatre
from tests.transcripts import watching


def test_another_ones_button_changes_nothing_and_is_noted(company: Theatre) -> None:
    types(company, "maya", "join")
    types(company, "lena", "help")
    states = watching.states(company.app.engine)
    data = ids.data(ids.ANSWER, conversation=talk_of(company, "maya"), question="join", value="yes")
    for times in range(2):
        pressed = presses(company, "lena", data=data, verb=ids.ANSWER, forged=True, fallback=bool(times))
        assert pressed.fine
    changed = watching.changes(states, watching.states(company.app.engine))
    assert set(changed) == {"audit: lena foreign button"}
    assert words("en").say("command.not_yours") in company.user("lena").dm[-1].reads


@pytest.mark.parametrize("verb", [ids.OPEN, ids.FORM])
def test_another_ones_form_opens_and_is_sent_for_nobody_else(company: Theatre, verb: str) -> None:
    form(company)
    types(company, "lena", "help")
    lena, states = company.user("lena"), watching.states(company.app.engine)
    data = {
        **ids.data(verb, conversation=talk_of(company, "maya"), nonce="n", shown="about"),
        "text.about": "x",
    }
    opened = company.run(dialogs.fetched(lena, lena.dm[-1], data | {"msteams": {"type": "task/fetch"}}))
    settled(company)
    assert opened.fine and lena.dialog and not lena.dialog.input_ids
    assert "Python" not in lena.dialog.reads
    changed = watching.changes(states, watching.states(company.app.engine))
    assert changed == ("audit: lena foreign button",)


FORGED: list[dict[str, Any]] = [
    {"do": "answer"},
    {"do": "answer", "conversation": "x", "question": "join", "value": "yes"},
    {"do": "answer", "conversation": 999999, "question": "join", "value": "yes"},
    {"do": "answer", "conversation": 1, "question": "salary", "value": "<at>all</at>"},
    {"do": "answer", "conversation": -1, "question": "join", "value": "yes"},
    {"do": "answer", "conversation": 2**80, "question": "join", "value": "yes"},
    {"do": "answer", "conversation": True, "question": "join", "value": "yes"},
    {"do": "form", "conversation": 1, "shown": "join"},
    {"do": "form", "conversation": 1, "nonce": "n", "shown": "join about", "text.about": "x" * 30_000},
    {"do": "open", "conversation": 0},
    {"do": "open", "conversation": 999999},
    {"do": "say", "value": ""},
    {"do": "say", "value": "admin outbox"},
    {"do": "launch"},
    {"do": None},
    {},
]


@pytest.mark.parametrize("data", FORGED, ids=str)
def test_a_made_up_button_is_answered_kindly_and_changes_nothing(
    company: Theatre, data: dict[str, Any]
) -> None:
    types(company, "maya", "help")
    states, maya = watching.states(company.app.engine), company.user("maya")
    pressed = company.run(maya.presses(data=data, verb=str(data.get("do")), forged=True))
    settled(company)
    assert pressed.status == 200
    assert pressed.fine or pressed.error == render.GONE
    noted = watching.changes(states, watching.states(company.app.engine))
    assert all(one.startswith("audit: maya ") for one in noted)


def test_a_button_that_is_not_on_the_screen_cannot_be_pressed(company: Theatre) -> None:
    types(company, "maya", "join")
    presses(company, "maya", title="No, thank you")
    with pytest.raises(NotThere):
        company.run(company.user("maya").presses(company.user("maya").dm[0], title="Yes, count me in"))

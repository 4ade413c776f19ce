"""Every form, filled in as a dialog in Slack: it ends in the same states as in the terminal."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from adapters.slack import ids
from bot.storage import talks
from bot.storage.database import reading
from tests.fakes.slack import User
from tests.fakes.slack.reading import elements
from tests.slack.filling import entry, is_field
from tests.slack.theatre import Theatre, in_slack
from tests.transcripts import watching
from tests.transcripts.stage import Stage
from tests.transcripts.test_whole import CASES, Filling

LONGEST = 40  # steps of a form


def fill(theatre: Theatre, user: User, answers: Mapping[str, str]) -> None:
    """Send the dialog on top, with everything it asks."""
    asked = {block["block_id"]: element for block, element in elements(user.view.blocks) if is_field(block)}
    values = {name: entry(element, answers[name]) for name, element in asked.items() if "|" not in name}
    done = theatre.run(user.submits(values))
    theatre.quiet()
    assert done.fine, (done.error, done.errors)


def step(theatre: Theatre, user: User, talk: int, answers: Mapping[str, str]) -> None:
    """A dialog is sent, or a button is pressed; where neither is there, it is asked for."""
    if user.views:
        fill(theatre, user, answers)
        return
    start = f"{ids.ANSWER}|{talk}|"
    for screen in user.screens():
        for _, one in elements(screen.blocks):
            name = one.get("action_id", "")
            if name.startswith(start) and is_said(one["value"], answers[name.split("|")[2]], screen):
                theatre.run(user.presses(screen, action_id=name, value=one["value"]))
                theatre.quiet()
                return
    theatre.run(user.types(f"/flipside answer {talk}"))
    theatre.quiet()


def is_said(value: str, said: str, screen: Any) -> bool:
    """Whether a button is the answer; a number counts the buttons."""
    buttons = [
        one["value"] for _, one in elements(screen.blocks) if one.get("action_id", "").startswith("ans")
    ]
    return value == said or (
        said.isdecimal() and said not in buttons and buttons.index(value) == int(said) - 1
    )


def is_open(theatre: Theatre, talk: int) -> bool:
    """Whether the form waits for anything."""
    with reading(theatre.app.engine) as connection:
        found = talks.get(connection, talk)
    return found is not None and found.open


@pytest.mark.parametrize("form", CASES)
def test_a_form_in_a_dialog_ends_as_in_the_terminal(form: str, new_stage: Callable[[], Stage]) -> None:
    person, answers = CASES[form][1], CASES[form][3]
    typed = new_stage()
    filling = Filling(typed)
    filling.reach(form)
    before = watching.states(typed.app.engine)
    filling.whole(form, answers)
    wanted = watching.changes(before, watching.states(typed.app.engine))
    stage = new_stage()
    Filling(stage).reach(form)
    with reading(stage.app.engine) as connection:
        talk = [one for one in talks.opened(connection, person) if one.form == form][-1].id
    with in_slack(stage, "http") as theatre:
        before = watching.states(theatre.app.engine)
        user = theatre.user(person)
        for _ in range(LONGEST):
            if not is_open(theatre, talk):
                break
            step(theatre, user, talk, answers)
        assert watching.changes(before, watching.states(theatre.app.engine)) == wanted

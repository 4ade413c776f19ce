"""Every form, filled in as a dialog in Teams: it ends in the same states as in the terminal."""

from collections.abc import Callable, Mapping

import pytest

from adapters.teams import ids
from bot.storage import talks
from bot.storage.database import reading
from tests.fakes.teams import Screen, User
from tests.fakes.teams.reading import Json, actions, inputs
from tests.teams.filling import entry
from tests.teams.theatre import Theatre, in_teams
from tests.transcripts import watching
from tests.transcripts.stage import Stage
from tests.transcripts.test_whole import CASES, Filling

LONGEST = 40  # steps of a form


def fill(theatre: Theatre, user: User, answers: Mapping[str, str]) -> None:
    """Send the dialog, with everything it asks."""
    assert user.dialog
    asked = [one for one in inputs(user.dialog.card) if not one["id"].startswith(f"{ids.NAMED}.")]
    values = {one["id"]: entry(one, answers[one["id"].partition(".")[2]]) for one in asked}
    done = theatre.run(user.submits(values))
    theatre.quiet()
    assert done.fine, done.error


def step(theatre: Theatre, user: User, talk: int, answers: Mapping[str, str]) -> None:
    """A dialog is sent or opened, a button is pressed, a card filled in; what is nowhere is asked for."""
    if user.dialog:
        fill(theatre, user, answers)
        return
    for screen in reversed(user.dm):
        if found := button(screen, talk, answers):
            theatre.run(user.presses(screen, data=found, inputs=held(screen, found, answers)))
            theatre.quiet()
            return
    theatre.run(user.types(f"/flipside answer {talk}"))
    theatre.quiet()


def button(screen: Screen, talk: int, answers: Mapping[str, str]) -> Json | None:
    """What the button carries that is the answer (a number counts the buttons), opens the form, or sends."""
    mine = [one["data"] for one in actions(screen.card) if one.get("data", {}).get(ids.CONVERSATION) == talk]
    asked = [one for one in mine if one[ids.DO] == ids.ANSWER]
    for place, one in enumerate((one for one in asked if ids.VALUE in one), start=1):
        said = answers[one[ids.QUESTION]]
        if said == one[ids.VALUE] or (said.isdecimal() and int(said) == place):
            return dict(one)
    opening = (one for one in mine if one[ids.DO] == ids.OPEN)
    sending = (one for one in asked if ids.VALUE not in one)
    return next((dict(one) for one in (*opening, *sending)), None)


def held(screen: Screen, data: Json, answers: Mapping[str, str]) -> Json:
    """What is filled in on the card itself, where the button sends that."""
    if data[ids.DO] != ids.ANSWER or ids.VALUE in data:
        return {}
    mine = [one for one in inputs(screen.card) if one["id"].partition(".")[2] == data[ids.QUESTION]]
    return {one["id"]: entry(one, answers[data[ids.QUESTION]]) for one in mine[:1]}


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
    with in_teams(stage) as theatre:
        before = watching.states(theatre.app.engine)
        user = theatre.user(person)
        for _ in range(LONGEST):
            if not is_open(theatre, talk):
                break
            step(theatre, user, talk, answers)
        assert watching.changes(before, watching.states(theatre.app.engine)) == wanted

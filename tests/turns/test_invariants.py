"""The invariants bite: each is broken once by hand, and `broken` says so."""

from datetime import timedelta

import pytest
from sqlalchemy import Connection, text

from bot.storage.database import writing
from tests.turns.invariants import broken
from tests.turns.world import SCENES, World

WRONG = {
    "same department": ("matched", "UPDATE people SET department = 'Sales' WHERE id = 'maya'", "1: both"),
    "too close in grade": ("matched", "UPDATE people SET grade = 3 WHERE id IN ('tom', 'uma')", "1: "),
    "roles exchanged": ("matched", "UPDATE pairs SET mentor = mentee, mentee = mentor", "1: "),
    "reports to the mentee": (
        "matched",
        "UPDATE people SET manager = 'tom' WHERE id = 'maya'",
        "1: tom leads",
    ),
    "two open pairs": (
        "matched",
        "INSERT INTO pairs SELECT 'copy', cohort, mentor, mentee, state, since, plan, minutes, score, label,"
        " for_mentor, for_mentee, yes, asked, agreed, goals, held, last_held, next_dated, slips, fits,"
        " paused_until, before, farewells FROM pairs",
        "2: ",
    ),
    "no why": ("offered", "UPDATE outbox SET card = json_set(card, '$.why', '')", "3: "),
    "at night": ("offered", "UPDATE people SET zone = 'Pacific/Auckland' WHERE id = 'tom'", "3: "),
    "pair is over, session is not": ("dated", "UPDATE pairs SET state = 'ended_early'", "10: session"),
    "gone, and in a pair": (
        "dated",
        "UPDATE participants SET state = 'withdrawn' WHERE person = 'tom'",
        "10: tom",
    ),
    "the wrong role": ("offered", "UPDATE participants SET role = 'mentor' WHERE person = 'tom'", "12: "),
    "waits for ever": ("offered", "UPDATE outbox SET wake_at = NULL, state = 'queued'", "delivery: "),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_broken_invariant_is_named(world: World, name: str) -> None:
    scene, statement, named = WRONG[name]
    world.back_to(scene)
    world.now -= timedelta(seconds=30)  # what the scene sent is still fresh

    def spoil(connection: Connection) -> None:
        connection.execute(text(statement))

    writing(world.stage.app.engine, spoil)
    found = world.look(broken)
    assert [line for line in found if line.startswith(named)], found


@pytest.mark.parametrize("scene", SCENES)
def test_every_scene_is_whole(world: World, scene: str) -> None:
    world.back_to(scene)
    assert world.look(broken) == []

"""Forgotten in the chat, in the middle of anything: nothing that is stored names the person any more."""

import re

import pytest
from sqlalchemy import Connection, Table, select

from bot.program.participants import Participant, ParticipantState
from bot.storage import subjects
from bot.storage import tables as t
from bot.storage.database import reading
from conversations.forms import Said
from conversations.intents import parse
from tests.turns.invariants import broken
from tests.turns.world import SCENES, World

NAMES = re.compile(r"(?<![a-z])(maya|ferreira)(?![a-z])", re.IGNORECASE)


def traces(world: World) -> list[str]:
    """Every cell that names her, by table and column."""
    with reading(world.stage.app.engine) as connection:
        return [trace for table in t.metadata.sorted_tables for trace in _in(connection, table)]


def _in(connection: Connection, table: Table) -> list[str]:
    rows = connection.execute(select(table)).mappings()
    return [
        f"{table.name}.{name}: {value}"
        for row in rows
        for name, value in row.items()
        if NAMES.search(str(value))
    ]


def forgotten(world: World) -> None:
    """She asks for it, is asked once, and says yes."""
    world.hear("maya", parse("forget"))
    world.hear("maya", Said("yes"))


@pytest.mark.parametrize("scene", SCENES)
def test_forgetting_leaves_no_trace_and_breaks_nothing(world: World, scene: str) -> None:
    world.back_to(scene)
    assert traces(world)
    forgotten(world)
    assert traces(world) == []
    assert world.look(broken) == []


@pytest.mark.parametrize("scene", SCENES)
def test_counts_stay_right_and_the_person_is_a_stranger(world: World, scene: str) -> None:
    world.back_to(scene)
    before = world.look(lambda connection, now: [p.id for p in subjects.find(connection, Participant)])
    forgotten(world)
    after = world.look(lambda connection, now: [str(p.state) for p in subjects.find(connection, Participant)])
    assert len(after) == len(before)
    assert after.count(ParticipantState.ERASED) == (1 if "spring~maya" in before else 0)
    _, taken = world.hear("maya", parse("home"))
    assert ["do not know you" in letter.card.text for letter in taken.rows] == [True]

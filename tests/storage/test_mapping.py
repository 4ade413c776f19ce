"""Domain objects to rows and back: nothing is lost, on the way through JSON and both databases.

Rule: every kind of subject has exactly the columns of its fields.
"""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine

from bot.program.announcements import Announcement
from bot.program.imports import Import
from bot.program.participants import Participant
from bot.program.rounds import Round, Waiter
from bot.program.surveys import Survey, Wave
from bot.storage import subjects
from bot.storage.database import reading, writing
from bot.storage.mapping import freeze, from_row, thaw, to_row
from conversations.cards import Also, Ask, Card
from tests.storage import rows

INSIDE = st.one_of(rows.participants, rows.pairs, rows.sessions)
THINGS = rows.persons | INSIDE
THROUGH = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
STEWARDED = (
    Survey("c1~pulse1~mira", "c1", "pulse1", "pulse", "mira", since=rows.NOW),
    Wave("c1~pulse1", "c1"),
    Announcement("c1~a1", "c1", "mira", "Hello — everybody", since=rows.NOW),
    Round("c1~round1", "c1", 1, "mira", ("c1~r1n1",), (Waiter("max", 2, "full", (("n", "3"),)),), "{}"),
    Import("c1~i1", "c1", "mira", "id,name\n1,Ana", since=rows.NOW),
)


def test_every_kind_has_the_columns_of_its_fields() -> None:
    assert subjects.unmapped() == ()


def test_no_kind_is_forgotten_here() -> None:
    tested = {"person", "cohort", "participant", "pair", "session"}
    assert tested | {type(thing).__name__.lower() for thing in STEWARDED} == set(subjects.KINDS)


@given(INSIDE)
def test_what_was_frozen_thaws_equal(thing: object) -> None:
    """Through real JSON text."""
    frozen = json.loads(json.dumps(freeze(thing)))
    assert thaw(type(thing), frozen) == thing


@given(THINGS)
def test_a_row_gives_the_thing_back(thing: object) -> None:
    assert from_row(type(thing), to_row(thing)) == thing


@given(st.frozensets(rows.ids, max_size=6))
def test_the_same_set_gives_the_same_row(names: frozenset[str]) -> None:
    assert freeze(names) == freeze(frozenset(sorted(names, reverse=True))) == sorted(names)


@THROUGH
@given(THINGS)
def test_through_the_database_and_back(engine: Engine, other: Engine, thing: object) -> None:
    def save(connection: Connection) -> None:
        rows.settled(connection)
        subjects.save(connection, thing)

    writing(engine, save)
    with reading(other) as connection:
        assert subjects.load(connection, thing.ref) == thing  # type: ignore[attr-defined]  # all have one


@pytest.mark.parametrize("thing", STEWARDED, ids=lambda thing: type(thing).__name__)
def test_what_leads_work_with_comes_back(engine: Engine, other: Engine, thing: object) -> None:
    writing(engine, rows.settled)
    writing(engine, lambda connection: subjects.add(connection, thing))
    with reading(other) as connection:
        assert subjects.find(connection, type(thing)) == (thing,)


def test_adding_what_exists_leaves_it_as_it_is(engine: Engine, other: Engine) -> None:
    writing(engine, rows.settled)
    writing(engine, lambda connection: subjects.add(connection, rows.pair(mentor="max", mentee="mira")))
    with reading(other) as connection:
        assert subjects.load(connection, "pair:c1~r1n1") == rows.pair()


def test_a_subject_may_carry_the_number_of_an_asking(engine: Engine) -> None:
    writing(engine, rows.settled)
    with reading(engine) as connection:
        assert subjects.load(connection, "pair:c1~r1n1:2") == rows.pair()
        with pytest.raises(KeyError, match="pair:c1~r9n9"):
            subjects.load(connection, "pair:c1~r9n9")


def test_a_column_of_a_newer_release_is_left_out() -> None:
    row = {**to_row(rows.member("mira")), "shoe_size": 43}
    assert from_row(Participant, row) == rows.member("mira")


def test_a_card_keeps_its_further_matters() -> None:
    also = (Also("Your goals", "Show me", Ask(13, "goals", "text"), "answer 13"), Also("Ben has accepted."))
    card = Card("Did you meet?", ask=Ask(12, "met", "yes_no"), also=also, also_title="Also for you")
    assert thaw(Card, json.loads(json.dumps(freeze(card)))) == card


def test_a_card_that_was_stored_before_there_were_further_matters_has_none() -> None:
    card = Card("Did you meet?", ask=Ask(12, "met", "yes_no"), why="A session.")
    stored = {name: value for name, value in freeze(card).items() if name not in ("also", "also_title")}
    assert thaw(Card, stored) == card

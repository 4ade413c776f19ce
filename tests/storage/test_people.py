"""People: found by what somebody types, reached where they were last heard."""

from dataclasses import replace

import pytest
from sqlalchemy import Connection, Engine

from bot.events import Address
from bot.program.people import Person, PersonState
from bot.program.roles import Office
from bot.storage import people
from bot.storage.database import reading, writing
from tests.storage import rows
from tests.storage.rows import MINUTE, NOW

CROWD = (
    Person("p1", "Ünal Öztürk"),
    Person("p2", "Mary-Ann O'Neil"),
    Person("p3", "Ann_Lee 50%"),
    Person("p4", "Ann Gone", state=PersonState.LEFT),
)
WEB = Address("web", "", "mira")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("ünal", ["p1"]),
        ("ÖZTÜRK", ["p1"]),
        ("ann", ["p3", "p2"]),
        ("o'neil", ["p2"]),
        ("n_l", ["p3"]),
        ("0%", ["p3"]),
        ("y_a", []),
        ("p2", ["p2"]),
        ("\\", []),
    ],
)
def test_any_part_of_a_name_finds_it(engine: Engine, other: Engine, typed: str, found: list[str]) -> None:
    writing(engine, lambda connection: people.save_all(connection, CROWD))
    with reading(other) as connection:
        assert [one.id for one in people.named(connection, typed)] == found


def test_reading_everybody_leaves_the_connection_as_it_was(engine: Engine, other: Engine) -> None:
    """Reading in pieces belongs to that one query: on PostgreSQL an INSERT has no cursor to read from."""

    def elect(connection: Connection) -> None:
        rows.settled(connection)
        for one in tuple(people.everybody(connection)):
            people.grant(connection, one.id, "c1", Office.LEAD)

    writing(engine, elect)
    with reading(other) as connection:
        assert people.offices(connection, "max") == {"c1": {Office.LEAD}}


def test_a_person_is_reached_where_they_were_heard_last(engine: Engine, other: Engine) -> None:
    slack = Address("slack", "T1", "U1", "", (("team", "x"),))

    def hear(connection: Connection) -> None:
        rows.settled(connection)
        people.reached(connection, "mira", WEB, NOW)
        people.reached(connection, "mira", slack, NOW + MINUTE)

    writing(engine, hear)
    with reading(other) as connection:
        assert people.address_of(connection, "mira") == slack
        assert people.by_address(connection, WEB) == people.by_address(connection, slack) == "mira"
        assert people.by_address(connection, replace(slack, installation="T2")) is None
    writing(engine, lambda connection: people.unreachable(connection, slack))
    with reading(other) as connection:
        assert people.address_of(connection, "mira") == WEB


def test_where_they_chose_comes_before_where_they_were_heard_and_the_newest_choice_counts(
    engine: Engine, other: Engine
) -> None:
    slack, teams = Address("slack", "T1", "U1"), Address("teams", "X", "u1")

    def hear(connection: Connection) -> None:
        rows.settled(connection)
        for number, place in enumerate((teams, slack, WEB)):
            people.reached(connection, "mira", place, NOW + number * MINUTE)
        people.choose(connection, "mira", teams.home, NOW)
        people.choose(connection, "mira", slack.home, NOW + MINUTE)

    writing(engine, hear)
    for gone, left in ((None, slack), (slack, teams), (teams, WEB)):
        if gone:
            writing(engine, lambda connection, gone=gone: people.unreachable(connection, gone))  # type: ignore[misc]
        with reading(other) as connection:
            assert people.address_of(connection, "mira") == left
            assert people.reachable(connection, ["mira", "max"]) == {"mira": left}
    assert not writing(engine, lambda connection: people.choose(connection, "mira", teams.home, NOW))


def test_a_circle_of_managers_ends(engine: Engine) -> None:
    def circle(connection: Connection) -> None:
        people.save_all(connection, [replace(rows.person(a), manager=b) for a, b in ("ab", "bc", "ca")])

    writing(engine, circle)
    with reading(engine) as connection:
        assert people.line(connection, replace(rows.person("a"), manager="b")) == ("b", "c")


def test_saving_many_more_than_a_statement_holds(engine: Engine, other: Engine) -> None:
    many = [rows.person(f"p{n:04}") for n in range(1201)]
    writing(engine, lambda connection: people.save_all(connection, many))
    with reading(other) as connection:
        assert tuple(people.everybody(connection)) == tuple(many)

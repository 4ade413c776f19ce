"""Channels are found by their id or by the name people use, never a wrong one."""

from dataclasses import dataclass

import pytest

from bot.clock import HandClock
from bot.storage.database import Engine
from bot.storage.rooms import StoredRooms
from tests.outbox.posting import NOW

NOTICED = HandClock(NOW).now()
ACME, GLOBEX = "t-acme", "t-globex"


@dataclass(frozen=True)
class Room:
    """What an adapter keeps of a channel."""

    tenant: str
    channel: str
    name: str
    team: str = ""
    team_name: str = ""
    service: str = ""


SALES = (
    Room(ACME, "19:a@thread", "General", "19:a@thread", "Sales", "https://s.example/"),
    Room(ACME, "19:b@thread", "Reverse mentoring", "19:a@thread", "Sales", "https://s.example/"),
)
ENGINEERS = (Room(ACME, "19:c@thread", "General", "19:c@thread", "Engineers", "https://s.example/"),)


@pytest.fixture
def rooms(engine: Engine) -> StoredRooms:
    found = StoredRooms(engine, "teams", Room)
    found.keep(SALES, NOTICED)
    found.keep(ENGINEERS, NOTICED)
    return found


@pytest.mark.parametrize(
    "name",
    [
        "19:b@thread",
        "Reverse mentoring",
        "#reverse  mentoring",
        "sales > reverse mentoring",
        "Sales>Reverse mentoring",
    ],
)
def test_a_channel_is_found_by_its_id_or_its_name(rooms: StoredRooms, name: str) -> None:
    assert rooms.of(ACME, name) == SALES[1]


def test_a_name_that_several_teams_have_needs_its_team(rooms: StoredRooms) -> None:
    assert rooms.of(ACME, "General") is None
    assert rooms.of(ACME, "engineers > general") == ENGINEERS[0]


@pytest.mark.parametrize("name", ["", "#", "mentoring", "Marketing > General", "19:b"])
def test_what_is_not_there_is_not_found(rooms: StoredRooms, name: str) -> None:
    assert rooms.of(ACME, name) is None


def test_another_tenant_has_no_part_in_it(rooms: StoredRooms) -> None:
    assert rooms.of(GLOBEX, "19:b@thread") is None
    assert rooms.teams(GLOBEX) == ()


def test_a_team_is_kept_as_it_is_now(rooms: StoredRooms) -> None:
    rooms.keep(SALES[:1], NOTICED)
    assert rooms.of(ACME, "Reverse mentoring") is None
    assert rooms.of(ACME, "Engineers > General") == ENGINEERS[0]


def test_a_team_that_took_flipside_away_is_forgotten(rooms: StoredRooms) -> None:
    rooms.drop(ACME, "19:a@thread")
    assert [room.team_name for room in rooms.teams(ACME)] == ["Engineers"]


def test_each_team_is_named_once(rooms: StoredRooms) -> None:
    assert sorted(room.team for room in rooms.teams(ACME)) == ["19:a@thread", "19:c@thread"]

"""Where calendar links lead, by the settings; and which key signs them."""

from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest
from sqlalchemy import Engine

from bot.clock import SystemClock
from bot.platforms.calendar import Calendars, wired
from bot.settings import Secret, Settings
from bot.storage import database, records
from bot.storage.database import reading
from bot.vault import new_key

PUBLIC = "https://flipside.example"
SLACK, MANY = {"slack_bot_token": Secret("xoxb-1")}, {"slack_client_id": "1.2"}
TEAMS = {"teams_app_id": "11111111-1111-1111-1111-111111111111"}
DATE = ("spring~r1n1-1", "mentee")


def secrets() -> Iterator[str]:
    return (f"drawn {number}" for number in count())


def found(engine: Engine, draw: Iterator[str] | None = None, **told: Any) -> Calendars:
    drawn = draw or secrets()
    return wired(Settings(**told), engine, SystemClock(), lambda: next(drawn))


@pytest.mark.parametrize(
    ("told", "begins"),
    [
        ({"url": PUBLIC}, f"{PUBLIC}/calendar/"),
        ({"url": PUBLIC, "workspace": "on", **SLACK}, f"{PUBLIC}/calendar/"),
        ({"workspace": "on"}, "/calendar/"),
    ],
)
def test_a_link_is_below_the_public_address_or_on_the_workspaces_own_pages(
    engine: Engine, told: Any, begins: str
) -> None:
    link = found(engine, **told).link(*DATE)
    assert link.startswith(begins) and link.endswith(".ics")
    assert "mentee" not in link and "spring" not in link.partition("/calendar/")[2]


@pytest.mark.parametrize("told", [{}, SLACK, MANY, TEAMS, {"workspace": "on", **SLACK}])
def test_where_nobody_reaches_us_there_is_no_link_and_no_secret(engine: Engine, told: Any) -> None:
    calendars = found(engine, **told)
    assert calendars.link(*DATE) == ""
    assert calendars.beside(None) is None
    assert kept(engine) == ""


def kept(engine: Engine) -> str:
    with reading(engine) as connection:
        return records.marked(connection, "secret:calendar")


def test_without_a_key_the_secret_of_the_database_signs_the_same_for_every_process(
    engine: Engine, database_url: str
) -> None:
    draw = secrets()
    first = found(engine, draw, url=PUBLIC)
    second = database.connect(database_url)
    assert found(second, draw, url=PUBLIC).link(*DATE) == first.link(*DATE)
    assert kept(engine) == "drawn 0"
    assert found(engine, url="https://moved.example").tokens.read(token(first)) == DATE
    second.dispose()


def token(calendars: Calendars) -> str:
    return calendars.link(*DATE).rpartition("/")[2].removesuffix(".ics")


def test_with_a_key_nothing_is_drawn_and_a_new_key_in_front_keeps_old_links(engine: Engine) -> None:
    old, new = new_key(), new_key()
    link = token(found(engine, url=PUBLIC, key=Secret(old)))
    assert kept(engine) == ""
    assert found(engine, url=PUBLIC, key=Secret(f"{new},{old}")).tokens.read(link) == DATE
    assert found(engine, url=PUBLIC, key=Secret(new)).tokens.read(link) is None
    assert found(engine, url=PUBLIC).tokens.read(link) is None


def test_nothing_shows_a_key(engine: Engine) -> None:
    key = new_key()
    assert key not in repr(found(engine, url=PUBLIC, key=Secret(key)))


def test_what_was_not_signed_here_is_not_looked_up() -> None:
    """No database stands behind it: whoever guesses costs nothing."""
    nothing: Any = None
    assert found(nothing, url=PUBLIC, key=Secret(new_key())).look("guessed.guessed") is None

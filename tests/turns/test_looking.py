"""Looking at the home page: it is marked for publishing, and nothing else happens."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.events import Address, Event
from bot.storage import people
from bot.storage import tables as t
from bot.storage.database import reading, writing
from bot.turns import Taken
from conversations.forms import Looked
from tests.databases import sqlite_url_in
from tests.transcripts.script import FOLDER, read
from tests.transcripts.stage import Stage

MAYA, CHAT = Address("console", user="maya"), Address("elsewhere", "T1", "U1")


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    one = Stage(sqlite_url_in(tmp_path))
    one.furnish(read(FOLDER / "language.txt").people)
    writing(one.app.engine, lambda connection: people.reached(connection, "maya", CHAT, one.now()))
    one.run(one.app.delivery.drain())
    yield one
    one.close()


def look(stage: Stage, where: Address, name: str = "look1") -> Taken:
    return stage.app.desk.take(Event(name, where, Looked()), stage.now())


def rows(stage: Stage) -> list[tuple[str, str, str, str]]:
    """Verb, person, user and state of what was written."""
    with reading(stage.app.engine) as connection:
        found = connection.execute(select(t.outbox).order_by(t.outbox.c.id)).all()
    return [(row.verb, row.person, row.address["user"], row.state) for row in found]


def test_a_look_says_nothing_and_marks_the_page_where_it_was_looked_at(stage: Stage) -> None:
    taken = look(stage, MAYA)
    assert (taken.rows, taken.hints, taken.stranger) == ((), (), False)
    assert rows(stage) == [("page", "maya", "maya", "queued")]


def test_a_look_does_not_move_where_messages_go(stage: Stage) -> None:
    look(stage, MAYA)
    with reading(stage.app.engine) as connection:
        assert people.address_of(connection, "maya") == CHAT


def test_the_same_look_twice_is_one_and_two_looks_are_one_page(stage: Stage) -> None:
    assert look(stage, MAYA).fresh
    assert not look(stage, MAYA).fresh
    look(stage, MAYA, "look2")
    assert len(rows(stage)) == 1


def test_a_stranger_who_looks_gets_a_page_and_no_word(stage: Stage) -> None:
    taken = look(stage, Address("console", user="nobody"))
    assert (taken.rows, taken.stranger) == ((), True)
    assert rows(stage) == [("page", "", "nobody", "queued")]


def test_a_look_answers_no_open_question(stage: Stage) -> None:
    with reading(stage.app.engine) as connection:
        before = connection.execute(select(t.conversations)).all()
    look(stage, MAYA)
    with reading(stage.app.engine) as connection:
        assert connection.execute(select(t.conversations)).all() == before

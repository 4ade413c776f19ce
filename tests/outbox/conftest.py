"""A database with two people, and the delivery loop on it; each test runs on both databases."""

from collections.abc import Iterator

import pytest

from bot.program.people import Person
from bot.storage import database, people, tables
from bot.storage.database import Engine
from tests.outbox.posting import Post, Stage, stage_with


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    suffix = "?synchronous=OFF" if database_url.startswith("sqlite") else ""
    one = database.connect(database_url + suffix)
    with one.begin() as connection:
        tables.metadata.create_all(connection)
        people.save_all(connection, [Person("mira", "Mira"), Person("max", "Max")])
    yield one
    one.dispose()


@pytest.fixture
def stage(engine: Engine) -> Stage:
    return stage_with(engine, Post())

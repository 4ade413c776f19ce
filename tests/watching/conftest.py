"""A database with every table, for those who look at it; each test runs on both."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from bot.storage import database, migrate
from tests.storage.conftest import hasty
from tests.transcripts.conftest import migrated_file

__all__ = ["migrated_file"]


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    one = database.connect(hasty(database_url))
    migrate.upgrade(one)
    yield one
    one.dispose()

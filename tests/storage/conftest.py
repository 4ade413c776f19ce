"""A database with tables, and a second way into it.

Rule: `engine` writes, `other` looks: it sees only what was committed.
"""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from bot.storage import database, tables


def hasty(url: str) -> str:
    """A test's database may be lost in a power cut: nobody waits for the disk."""
    return f"{url}?synchronous=OFF" if url.startswith("sqlite") else url


@pytest.fixture
def empty(database_url: str) -> Iterator[Engine]:
    """A database without a table."""
    engine = database.connect(hasty(database_url))
    yield engine
    engine.dispose()


@pytest.fixture
def engine(empty: Engine) -> Engine:
    """A database with every table in code; test_migrations.py shows that a migrated one is the same."""
    with empty.begin() as connection:
        tables.metadata.create_all(connection)
    return empty


@pytest.fixture
def other(engine: Engine, database_url: str) -> Iterator[Engine]:
    """The same database from somewhere else."""
    second = database.connect(hasty(database_url))
    yield second
    second.dispose()

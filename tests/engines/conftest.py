"""A fleet for every engine on every database it runs on, and one for Procrastinate alone."""

from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio

from bot.engines import tables as of_procrastinate
from bot.storage import database, tables
from bot.storage.database import Engine
from tests.databases import fresh_postgres
from tests.engines.fleet import Fleet

POSTGRES = pytest.mark.postgres
BOTH = [
    ("embedded", "sqlite"),
    pytest.param(("embedded", "postgres"), marks=POSTGRES),
    pytest.param(("procrastinate", "postgres"), marks=POSTGRES),
]


@pytest.fixture(params=BOTH, ids="-".join)
def kind(request: pytest.FixtureRequest) -> Iterator[tuple[str, str]]:
    """An engine, and the URL of an empty database."""
    engine, where = request.param
    if where == "sqlite":
        yield engine, request.getfixturevalue("sqlite_url") + "?synchronous=OFF"
        return
    with fresh_postgres(request.getfixturevalue("postgres_url")) as url:
        yield engine, url


@pytest.fixture
def postgres(postgres_url: str) -> Iterator[Engine]:
    """An empty PostgreSQL database of this test's own."""
    with fresh_postgres(postgres_url) as url, database.connected(url) as engine:
        yield engine


@pytest_asyncio.fixture
async def fleet(kind: tuple[str, str]) -> AsyncIterator[Fleet]:
    name, url = kind
    with database.connected(url) as engine:
        one = furnished(Fleet(name, engine))
        yield one
        await one.end()


@pytest_asyncio.fixture
async def jobs(postgres: Engine) -> AsyncIterator[Fleet]:
    """Procrastinate alone."""
    one = furnished(Fleet("procrastinate", postgres))
    yield one
    await one.end()


def furnished(fleet: Fleet) -> Fleet:
    with fleet.engine.begin() as connection:
        tables.metadata.create_all(connection)
    if fleet.kind == "procrastinate":
        of_procrastinate.prepare(fleet.engine)
    return fleet

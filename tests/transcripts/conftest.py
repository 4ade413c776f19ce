"""A stage of one's own for each transcript, on each database in turn.

Rule: tables are made once for a run; every play begins with empty ones.
"""

import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from adapters.reception import MOST
from bot.storage import database, migrate
from bot.storage import tables as t
from tests.databases import fresh_postgres, sqlite_url_in
from tests.transcripts.paired import Pair
from tests.transcripts.stage import Stage

LONG = 30.0  # seconds that a busy machine is given


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with every table and no row."""
    folder = tmp_path_factory.mktemp("template")
    engine = database.connect(sqlite_url_in(folder))
    migrate.upgrade(engine)
    engine.dispose()  # the last one out moves everything into the one file
    return next(folder.glob("*.db"))


@pytest.fixture(scope="session")
def migrated_postgres(postgres_url: str) -> Iterator[str]:
    """A PostgreSQL database with every table, shared by the tests of this process."""
    with fresh_postgres(postgres_url) as url:
        engine = database.connect(url)
        migrate.upgrade(engine)
        engine.dispose()
        yield url


def empty_url(name: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database with every table and no row."""
    if name == "sqlite":
        shutil.copy(request.getfixturevalue("migrated_file"), tmp_path / "flipside.db")
        return f"{sqlite_url_in(tmp_path)}?synchronous=OFF"
    url: str = request.getfixturevalue("migrated_postgres")
    engine = database.connect(url)
    names = ", ".join(table.name for table in t.metadata.sorted_tables)
    with engine.begin() as connection:
        connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
    engine.dispose()
    return url


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def stage(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stage]:
    """An empty stage, on SQLite and on PostgreSQL."""
    yield from _open(empty_url(request.param, request, tmp_path))


@pytest.fixture
def sqlite_stage(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stage]:
    """An empty stage on SQLite only."""
    yield from _open(empty_url("sqlite", request, tmp_path))


def _open(url: str) -> Iterator[Stage]:
    stage = Stage(url)
    yield stage
    stage.close()


@pytest.fixture
def new_stage(migrated_file: Path, tmp_path: Path) -> Iterator[Callable[[], Stage]]:
    """Makes empty stages on SQLite, one after the other."""
    made: list[Stage] = []

    def make() -> Stage:
        folder = tmp_path / str(len(made))
        folder.mkdir()
        shutil.copy(migrated_file, folder / "flipside.db")
        made.append(Stage(f"{sqlite_url_in(folder)}?synchronous=OFF"))
        return made[-1]

    yield make
    for stage in made:
        stage.close()


@pytest.fixture
def pair(stage: Stage, tmp_path: Path) -> Pair:
    """They have a date, and each was told in their own language."""
    return Pair(stage, tmp_path)


@pytest.fixture
def offered(stage: Stage, tmp_path: Path) -> Pair:
    """Each is asked whether they would like to be a pair."""
    return Pair(stage, tmp_path, "offered")


@pytest.fixture
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """However busy the machine is, turns are waited for and nothing that was claimed is given back unsent."""
    monkeypatch.setattr("adapters.reception.Reception.__init__.__defaults__", (MOST, LONG))
    monkeypatch.setattr("bot.platforms.teams.PATIENCE", LONG)
    monkeypatch.setattr("bot.delivery.sending.START_WITHIN", timedelta(seconds=LONG))

"""Databases for whole turns: an empty stage, and a small company at every scene."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from bot.storage import database
from bot.storage import tables as t
from bot.turns import Desk
from tests.databases import sqlite_url_in
from tests.storage.conftest import hasty
from tests.transcripts.conftest import migrated_file
from tests.transcripts.stage import Stage
from tests.turns.accounts import SECRETS
from tests.turns.world import SCENES, World, at_scene

__all__ = ["migrated_file"]


@pytest.fixture(scope="module")
def world(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The company on SQLite, with a database for each scene."""
    stages = {}
    for name in SCENES:
        folder = tmp_path_factory.mktemp(name)
        shutil.copy(migrated_file, folder / "flipside.db")
        stages[name] = at_scene(Stage(f"{sqlite_url_in(folder)}?synchronous=OFF"), name)
    yield World(stages)
    for stage in stages.values():
        stage.close()


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """A database with every table."""
    found = database.connect(hasty(database_url))
    with found.begin() as connection:
        t.metadata.create_all(connection)
    yield found
    found.dispose()


@pytest.fixture
def desk(engine: Engine) -> Desk:
    """The counter on it."""
    return Desk(engine, SECRETS)

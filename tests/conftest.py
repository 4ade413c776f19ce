"""What every test shares: a clean environment, repeatable chance, and databases.

Rule 1: no test sees the settings of the machine that it runs on.
Rule 2: a test that names `database_url` runs twice, on SQLite and on PostgreSQL.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.databases import fresh_postgres, postgres_server, sqlite_url_in

OURS = ("FLIPSIDE_", "SLACK_", "MICROSOFT")
KEPT = ("FLIPSIDE_REQUIRE_BROWSER",)


def forget_the_environment() -> None:
    """Remove every variable that the product reads."""
    for name in tuple(os.environ):
        if name.upper().startswith(OURS) and name not in KEPT:
            del os.environ[name]


# At import, before any module of the product can be imported by a test.
forget_the_environment()

# No deadline: a slow moment of the machine is not a counterexample. In CI the same run, every time.
settings.register_profile("flipside", deadline=None, print_blob=True, derandomize="CI" in os.environ)
settings.load_profile("flipside")


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--update` writes transcripts and other drawn files again; the difference is read in review."""
    parser.addoption("--update", action="store_true", help="write golden files again, then read the diff")


@pytest.fixture(scope="session")
def postgres_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The server that this run shares. Tests take `database_url`, which is their own."""
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    with postgres_server(shared) as url:
        yield url


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """A SQLite file that does not exist yet."""
    return sqlite_url_in(tmp_path)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """An empty database of this test's own, on each database in turn."""
    if request.param == "sqlite":
        yield request.getfixturevalue("sqlite_url")
        return
    with fresh_postgres(request.getfixturevalue("postgres_url")) as url:
        yield url

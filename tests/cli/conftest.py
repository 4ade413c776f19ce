"""A shell on each database, and one on SQLite alone."""

import pytest

from tests.cli.running import Shell


@pytest.fixture
def shell(monkeypatch: pytest.MonkeyPatch, database_url: str) -> Shell:
    """Commands on an empty database, on each database in turn."""
    return Shell(monkeypatch, database_url)


@pytest.fixture
def small_shell(monkeypatch: pytest.MonkeyPatch, sqlite_url: str) -> Shell:
    """Commands on an empty SQLite file."""
    return Shell(monkeypatch, sqlite_url)

"""What the commands share: the settings, the application, sentences in words."""

from collections.abc import Iterator
from contextlib import contextmanager

from bot.app import App, build
from bot.cli.output import stop
from bot.clock import SystemClock
from bot.program.cohorts import Cohort
from bot.program.consequences import Values
from bot.settings import Settings, from_environment
from bot.storage import lookup
from bot.storage.database import reading
from conversations.words import words


def settings() -> Settings:
    """The settings of this process. Raises SettingsError."""
    return from_environment()


@contextmanager
def opened() -> Iterator[App]:
    """The application on the configured database, migrated; closed at the end."""
    app = build(settings(), SystemClock())
    try:
        yield app
    finally:
        app.engine.dispose()


def cohort_of(app: App) -> Cohort:
    """The cohort that is not over; without one, say how to make one."""
    with reading(app.engine) as connection:
        cohort = lookup.cohort_now(connection)
    if cohort is None:
        stop("There is no program yet. Apply one: python -m bot apply program.toml")
    return cohort


def sentence(key: str, values: Values) -> str:
    """A sentence of the words files."""
    return words("en").say(key, **dict(values))

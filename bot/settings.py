"""Settings: read from the environment once, all problems reported at once, secrets never printed.

Every setting has a heading in docs/settings.md; a test compares the two.
"""

import base64
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

DATABASES = ("sqlite:///", "postgresql+psycopg://")
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class SettingsError(Exception):
    """Everything that is wrong with the environment, one sentence each."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class Secret(str):
    """A text that never shows itself."""

    def __repr__(self) -> str:
        return "'***'" if self else "''"


def _text(value: str) -> str:
    return value.strip()


def _url(value: str) -> str:
    if not value.startswith(DATABASES):
        raise ValueError(f"begins with neither {DATABASES[0]} nor {DATABASES[1]}")
    return value


def _port(value: str) -> int:
    if not value.isdecimal() or not 0 <= int(value) <= 65535:
        raise ValueError("is no port from 0 to 65535")
    return int(value)


def _number(value: str) -> int:
    if not value.lstrip("-").isdecimal():
        raise ValueError("is no whole number")
    return int(value)


def _switch(value: str) -> str:
    if value not in ("on", "off"):
        raise ValueError('is neither "on" nor "off"')
    return value


def _about(name: str, read: Callable[[str], Any], about: str) -> dict[str, Any]:
    """The variable's name, how it is read, and a line about it."""
    return {"name": name, "read": read, "about": about}


LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


def _level(value: str) -> str:
    if value.upper() not in LEVELS:
        raise ValueError(f"is none of {', '.join(LEVELS)}")
    return value.upper()


def _form(value: str) -> str:
    if value not in ("text", "json"):
        raise ValueError('is neither "text" nor "json"')
    return value


EMBEDDED, PROCRASTINATE = "embedded", "procrastinate"


def _engine(value: str) -> str:
    if value not in (EMBEDDED, PROCRASTINATE):
        raise ValueError(f'is neither "{EMBEDDED}" nor "{PROCRASTINATE}"')
    return value


def _count(value: str) -> int:
    if not value.isdecimal() or int(value) < 1:
        raise ValueError("is no whole number from 1 on")
    return int(value)


def _base(value: str) -> str:
    """A Web API: calls are appended to it."""
    if not value.startswith(("https://", "http://127.0.0.1:", "http://localhost:")):
        raise ValueError("does not begin with https://")
    return value.rstrip("/") + "/"


def _public(value: str) -> str:
    """Where we are reached from outside, without a path at the end."""
    if value and not value.startswith(("https://", "http://127.0.0.1:", "http://localhost:")):
        raise ValueError("does not begin with https://")
    return value.rstrip("/")


def _keys(value: str) -> Secret:
    """Keys of 32 bytes each, as URL-safe base64, with commas between them."""
    for key in value.split(","):
        try:
            length = len(base64.urlsafe_b64decode(key.strip()))
        except ValueError:
            length = 0
        if length != KEY_BYTES:
            raise ValueError("holds a key that is none. Make one: python -m bot key")
    return Secret(",".join(key.strip() for key in value.split(",")))


KEY_BYTES = 32
NOTHING = Secret("")
HERE = Secret("sqlite:///flipside.db")


@dataclass(frozen=True)
class Settings:
    """What the process was told. Built by `read`; nothing else looks at the environment."""

    database: Secret = field(
        default=HERE,
        metadata=_about("FLIPSIDE_DATABASE", lambda v: Secret(_url(v)), "Where everything is kept"),
    )
    host: str = field(
        default="127.0.0.1", metadata=_about("FLIPSIDE_HOST", _text, "The address the server listens on")
    )
    port: int = field(default=8765, metadata=_about("FLIPSIDE_PORT", _port, "The port the server listens on"))
    workspace: str = field(
        default="off", metadata=_about("FLIPSIDE_WORKSPACE", _switch, "Serve the demo workspace")
    )
    seed: int = field(default=0, metadata=_about("FLIPSIDE_SEED", _number, "Breaks ties in matching"))
    log_level: str = field(
        default="INFO", metadata=_about("FLIPSIDE_LOG_LEVEL", _level, "How much is logged")
    )
    log_format: str = field(
        default="text", metadata=_about("FLIPSIDE_LOG_FORMAT", _form, "How a line of the log looks")
    )
    engine: str = field(
        default=EMBEDDED, metadata=_about("FLIPSIDE_ENGINE", _engine, "Who delivers: one process, or workers")
    )
    concurrency: int = field(
        default=16, metadata=_about("FLIPSIDE_CONCURRENCY", _count, "Jobs at once in a worker")
    )
    url: str = field(
        default="", metadata=_about("FLIPSIDE_URL", _public, "The address people and platforms reach")
    )
    key: Secret = field(
        default=NOTHING,
        metadata=_about("FLIPSIDE_KEY", _keys, "Seals tokens at rest; the first of several seals"),
    )
    slack_bot_token: Secret = field(
        default=NOTHING, metadata=_about("SLACK_BOT_TOKEN", Secret, "Slack: the bot's token")
    )
    slack_signing_secret: Secret = field(
        default=NOTHING, metadata=_about("SLACK_SIGNING_SECRET", Secret, "Slack: signs every request")
    )
    slack_app_token: Secret = field(
        default=NOTHING,
        metadata=_about("SLACK_APP_TOKEN", Secret, "Slack: Socket Mode instead of an open port"),
    )
    slack_client_id: str = field(
        default="", metadata=_about("SLACK_CLIENT_ID", _text, "Slack: the app, for many workspaces")
    )
    slack_client_secret: Secret = field(
        default=NOTHING, metadata=_about("SLACK_CLIENT_SECRET", Secret, "Slack: its secret")
    )
    slack_api: str = field(
        default="https://slack.com/api/",
        metadata=_about("SLACK_API_URL", _base, "Slack: another Web API, for tests"),
    )
    teams_app_id: str = field(default="", metadata=_about("MicrosoftAppId", _text, "Teams: the bot's app id"))
    teams_app_password: Secret = field(
        default=NOTHING, metadata=_about("MicrosoftAppPassword", Secret, "Teams: its secret")
    )


def names() -> tuple[str, ...]:
    """The environment variables that are read."""
    return tuple(f.metadata["name"] for f in fields(Settings))


def read(environment: Mapping[str, str]) -> Settings:
    """The settings in an environment. Raises SettingsError with every problem."""
    problems, values = [], {}
    for one in fields(Settings):
        name = one.metadata["name"]
        if name not in environment:
            continue
        try:
            values[one.name] = one.metadata["read"](environment[name])
        except ValueError as error:
            problems.append(f"{name} {error}. See docs/settings.md.")
    problems += [f"{name} is no setting of Flipside. See docs/settings.md." for name in _strange(environment)]
    if problems:
        raise SettingsError(tuple(problems))
    return _checked(Settings(**values))


def from_environment() -> Settings:
    """The settings of this process. The only look at its environment."""
    return read(os.environ)


def for_child(more: Mapping[str, str]) -> Mapping[str, str]:
    """The environment of a program that is started from here, such as pg_dump: ours, and more."""
    return {**os.environ, **more}


def _strange(environment: Mapping[str, str]) -> list[str]:
    return sorted(n for n in environment if n.startswith("FLIPSIDE_") and n not in (*names(), *OF_TESTS))


OF_TESTS = ("FLIPSIDE_REQUIRE_BROWSER",)


def _checked(settings: Settings) -> Settings:
    """What only shows when two settings meet."""
    problems = []
    if settings.workspace == "on" and settings.host not in LOOPBACK:
        problems.append(
            "FLIPSIDE_WORKSPACE is on and FLIPSIDE_HOST is not a loopback address. In the workspace "
            "anybody signs in as anybody: keep FLIPSIDE_HOST at 127.0.0.1, or turn the workspace off."
        )
    if settings.engine == PROCRASTINATE and not settings.database.startswith("postgresql"):
        problems.append(
            "FLIPSIDE_ENGINE is procrastinate and FLIPSIDE_DATABASE is SQLite. Several machines share a "
            "PostgreSQL database: give its URL, or keep FLIPSIDE_ENGINE at embedded. See docs/settings.md."
        )
    if problems:
        raise SettingsError(tuple(problems))
    return settings

"""Settings: read from the environment once, all problems reported at once, secrets never printed.

Every setting has a heading in docs/settings.md; a test compares the two.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from bot import settings_values as read_as

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


def _about(name: str, read: Callable[[str], Any], about: str) -> dict[str, Any]:
    """The variable's name, how it is read, and a line about it."""
    return {"name": name, "read": read, "about": about}


EMBEDDED, PROCRASTINATE = "embedded", "procrastinate"
SINGLE_TENANT, MANAGED, MULTI_TENANT = "SingleTenant", "UserAssignedMSI", "MultiTenant"
APP_TYPES = (SINGLE_TENANT, MANAGED, MULTI_TENANT)
# The commercial cloud, and those of the US government. Each is one whole name of a host.
CONNECTORS = (
    "smba.trafficmanager.net",
    "smba.infra.gcc.teams.microsoft.com",
    "smba.infra.gov.teams.microsoft.us",
    "smba.infra.dod.teams.microsoft.us",
)
SWITCH = read_as.one_of("on", "off")
NOTHING = Secret("")
HERE = Secret("sqlite:///flipside.db")


@dataclass(frozen=True)
class Settings:
    """What the process was told. Built by `read`; nothing else looks at the environment."""

    database: Secret = field(
        default=HERE,
        metadata=_about(
            "FLIPSIDE_DATABASE", lambda v: Secret(read_as.database(v)), "Where everything is kept"
        ),
    )
    host: str = field(
        default="127.0.0.1",
        metadata=_about("FLIPSIDE_HOST", read_as.text, "The address the server listens on"),
    )
    port: int = field(
        default=8765, metadata=_about("FLIPSIDE_PORT", read_as.port, "The port the server listens on")
    )
    workspace: str = field(
        default="off", metadata=_about("FLIPSIDE_WORKSPACE", SWITCH, "Serve the demo workspace")
    )
    seed: int = field(default=0, metadata=_about("FLIPSIDE_SEED", read_as.number, "Breaks ties in matching"))
    log_level: str = field(
        default="INFO", metadata=_about("FLIPSIDE_LOG_LEVEL", read_as.level, "How much is logged")
    )
    log_format: str = field(
        default="text",
        metadata=_about("FLIPSIDE_LOG_FORMAT", read_as.one_of("text", "json"), "How a line of the log looks"),
    )
    engine: str = field(
        default=EMBEDDED,
        metadata=_about(
            "FLIPSIDE_ENGINE",
            read_as.one_of(EMBEDDED, PROCRASTINATE),
            "Who delivers: one process, or workers",
        ),
    )
    concurrency: int = field(
        default=16, metadata=_about("FLIPSIDE_CONCURRENCY", read_as.count, "Jobs at once in a worker")
    )
    url: str = field(
        default="", metadata=_about("FLIPSIDE_URL", read_as.public, "The address people and platforms reach")
    )
    key: Secret = field(
        default=NOTHING,
        metadata=_about(
            "FLIPSIDE_KEY",
            lambda v: Secret(read_as.keys(v)),
            "Seals tokens at rest; the first of several seals",
        ),
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
        default="", metadata=_about("SLACK_CLIENT_ID", read_as.text, "Slack: the app, for many workspaces")
    )
    slack_client_secret: Secret = field(
        default=NOTHING, metadata=_about("SLACK_CLIENT_SECRET", Secret, "Slack: its secret")
    )
    slack_api: str = field(
        default="https://slack.com/api/",
        metadata=_about("SLACK_API_URL", read_as.base, "Slack: another Web API, for tests"),
    )
    teams_app_id: str = field(
        default="", metadata=_about("MicrosoftAppId", read_as.guid, "Teams: the bot's app id")
    )
    teams_app_password: Secret = field(
        default=NOTHING, metadata=_about("MicrosoftAppPassword", Secret, "Teams: its secret")
    )
    teams_app_type: str = field(
        default=SINGLE_TENANT,
        metadata=_about("MicrosoftAppType", read_as.one_of(*APP_TYPES), "Teams: how the bot is registered"),
    )
    teams_tenant: str = field(
        default="", metadata=_about("MicrosoftAppTenantId", read_as.guid, "Teams: the tenant of the bot")
    )
    teams_tenants: tuple[str, ...] = field(
        default=(),
        metadata=_about("FLIPSIDE_TEAMS_TENANTS", read_as.guids, "Teams: further tenants that are let in"),
    )
    teams_hosts: tuple[str, ...] = field(
        default=CONNECTORS,
        metadata=_about("FLIPSIDE_TEAMS_HOSTS", read_as.hosts, "Teams: hosts of the Bot Connector"),
    )
    teams_auth: str = field(
        default="on", metadata=_about("FLIPSIDE_TEAMS_AUTH", SWITCH, "Teams: who writes to us is looked at")
    )
    teams_login: str = field(
        default="https://login.microsoftonline.com",
        metadata=_about("FLIPSIDE_TEAMS_LOGIN", read_as.address, "Teams: where the bot gets its tokens"),
    )
    teams_openid: str = field(
        default="https://login.botframework.com/v1/.well-known/openidconfiguration",
        metadata=_about("FLIPSIDE_TEAMS_OPENID", read_as.address, "Teams: whose signatures are believed"),
    )

    @property
    def teams(self) -> bool:
        """Whether anything of Teams was set: read without a problem, it is then set up whole."""
        ours = (one for one in fields(self) if one.name.startswith("teams_"))
        return any(getattr(self, one.name) != one.default for one in ours)


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
    if settings.teams:
        problems += _of_teams(settings)
    if problems:
        raise SettingsError(tuple(problems))
    return settings


def _of_teams(settings: Settings) -> Iterator[str]:
    """What is missing where Teams was begun; without an app id nothing but the switch lets it start."""
    if settings.teams_auth == "off":
        if settings.host not in LOOPBACK:
            yield (
                "FLIPSIDE_TEAMS_AUTH is off and FLIPSIDE_HOST is not a loopback address. Whoever reaches "
                "Flipside could then write as anybody: keep FLIPSIDE_HOST at 127.0.0.1, or turn it on."
            )
        return
    lacking = [name for name, value in _needed(settings) if not value]
    if lacking:
        yield (
            f"Teams is set up in part: set {' and '.join(lacking)}, which your Azure Bot shows, or take away "
            "every other setting of Teams. See docs/install-teams.md."
        )


def _needed(settings: Settings) -> Iterator[tuple[str, str]]:
    """What this type of app cannot do without (teams.md, section 5)."""
    yield "MicrosoftAppId", settings.teams_app_id
    if settings.teams_app_type != MANAGED:
        yield "MicrosoftAppPassword", settings.teams_app_password
    if settings.teams_app_type == MULTI_TENANT:
        yield "FLIPSIDE_TEAMS_TENANTS", settings.teams_tenant or "".join(settings.teams_tenants)
    else:
        yield "MicrosoftAppTenantId", settings.teams_tenant

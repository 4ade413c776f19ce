"""The manifest of our Slack app, as data: what we ask of Slack, and why.

Rule 1: least. A scope or an event that no code uses is not in here, and no scope ends in :history;
        tests compare this file with the calls and the listeners of the adapter.
Rule 2: two variants, over HTTP and in Socket Mode, which differ in addresses and in nothing else.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from adapters.slack import ids

Manifest = dict[str, Any]

EXAMPLE = "https://flipside.example.com"  # a host that nobody has: to be replaced
EVENTS_PATH, INSTALL_PATH, REDIRECT_PATH = "/slack/events", "/slack/install", "/slack/oauth_redirect"


@dataclass(frozen=True)
class Scope:
    """One permission: what it is for, and what is missing where it was not given."""

    name: str
    why: str
    without: str


REQUIRED = (
    Scope(
        "commands",
        f"`{ids.COMMAND}` and the two shortcuts",
        "nobody can say anything to Flipside",
    ),
    Scope(
        "chat:write",
        "direct messages to people, messages to a pair, posts in channels that Flipside was invited to",
        "nothing can be sent",
    ),
    Scope(
        "mpim:write",
        "the group conversation in which a pair is introduced, with both and Flipside in it",
        "a pair is introduced in two separate messages",
    ),
    Scope(
        "users:read",
        "who works here, in which time zone and language; who is a guest, a bot, or has left",
        "nobody in Slack is found in the directory, and who left is not noticed",
    ),
)
OPTIONAL = (
    Scope(
        "users:read.email",
        "finding the colleague of your HR export behind an account in Slack, by e-mail address",
        "people are not found by e-mail: those whom you imported cannot be reached in Slack",
    ),
    Scope(
        "channels:read",
        "seeing whether Flipside is in the channel of your program",
        "nobody is told beforehand that Flipside is missing in the channel of your program",
    ),
)
OPTIONAL_SCOPES = tuple(scope.name for scope in OPTIONAL)
SCOPES = (*(scope.name for scope in REQUIRED), *OPTIONAL_SCOPES)

EVENTS = (
    "app_home_opened",  # somebody looks at their page
    "app_uninstalled",
    "tokens_revoked",
    "team_join",
    "user_change",  # time zone, language, guest or not, left or back
    "team_access_granted",  # an organization lets another workspace use us
    "team_access_revoked",
    "grid_migration_started",  # a workspace moves into an organization: everything waits
    "grid_migration_finished",
)

COMMANDS: tuple[Mapping[str, Any], ...] = (
    {
        "command": ids.COMMAND,
        "description": "Take part in reverse mentoring: join, see your pair, find a date, pause or leave",
        "usage_hint": "help | join | home | pair | schedule | pause | mydata",
        "should_escape": True,
    },
)

SHORTCUTS: tuple[Mapping[str, Any], ...] = (
    {
        "name": "Join reverse mentoring",
        "type": "global",
        "callback_id": ids.JOIN,
        "description": "Opens the invitation. Nothing is noted before you say yes.",
    },
    {
        "name": "Save as session idea",
        "type": "message",
        "callback_id": ids.SAVE_IDEA,
        "description": "Keeps this message as an idea for the next talk with your partner.",
    },
)

NAME = "Flipside"
BOT = "flipside"
COLOR = "#24405c"
DESCRIPTION = "Reverse mentoring: a less senior colleague mentors a more senior one. Flipside keeps it going."
LONG_DESCRIPTION = """\
Flipside runs a reverse mentoring program where people already work. It invites colleagues, proposes \
pairs and says why, finds a time inside both working days, brings questions for each talk, and asks \
afterwards whether the two met.

Taking part is voluntary. "No" is a complete answer, nobody is paired without both saying yes, and \
pausing or leaving takes one command and no reason.

Flipside reads no conversations: no channel, no direct message between people, and no calendar. It hears \
only what is typed into its commands and forms, and which of its buttons are pressed. What is known about \
you is shown by /flipside mydata, and removed by /flipside forget."""


def over_http(url: str) -> Manifest:
    """The manifest for an app to which Slack comes at this address (https, without a path)."""
    there = url.rstrip("/")
    endpoint = there + EVENTS_PATH
    manifest = _common()
    manifest["features"]["slash_commands"] = [_with_url(command, endpoint) for command in COMMANDS]
    manifest["oauth_config"] = {"redirect_urls": [there + REDIRECT_PATH], **manifest["oauth_config"]}
    manifest["settings"]["event_subscriptions"] = {"request_url": endpoint, "bot_events": list(EVENTS)}
    manifest["settings"]["interactivity"] |= {
        "request_url": endpoint,
        "message_menu_options_url": endpoint,
    }
    return manifest


def over_socket() -> Manifest:
    """The manifest for an app that opens the connection to Slack itself: no address in it."""
    manifest = _common()
    manifest["settings"]["socket_mode_enabled"] = True
    return manifest


def _with_url(command: Mapping[str, Any], endpoint: str) -> dict[str, Any]:
    """The address stands behind the name, where a reader looks for it."""
    return {"command": command["command"], "url": endpoint, **command}


def _common() -> Manifest:
    """What both variants say, in the order in which Slack shows it."""
    return {
        "_metadata": {"major_version": 2, "minor_version": 1},
        "display_information": {
            "name": NAME,
            "description": DESCRIPTION,
            "long_description": LONG_DESCRIPTION,
            "background_color": COLOR,
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": True,
            },
            "bot_user": {"display_name": BOT, "always_online": True},
            "shortcuts": [dict(shortcut) for shortcut in SHORTCUTS],
            "slash_commands": [dict(command) for command in COMMANDS],
        },
        "oauth_config": {"scopes": {"bot": list(SCOPES), "bot_optional": list(OPTIONAL_SCOPES)}},
        "settings": {
            "event_subscriptions": {"bot_events": list(EVENTS)},
            "interactivity": {"is_enabled": True},
            "org_deploy_enabled": True,
            "socket_mode_enabled": False,
            "token_rotation_enabled": False,
        },
    }

"""What Slack knows: the fields of a manifest with their lengths, scopes of bots, events and their scopes.

Rule: tables to be checked against slack.md, sections 9 to 11, and against Slack's reference. A field that
our manifest does not need is not in FIELDS.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Must(StrEnum):
    """Where a field stands."""

    ALWAYS = "always"
    MAY = "may"
    HTTP = "http"  # where Slack comes to us, and nowhere else


@dataclass(frozen=True)
class Field:
    """One field: its type, the sizes it may have, and whether it must be there.

    `least`, `most`: characters of a text, items of a list; not looked at in numbers.
    """

    kind: type
    least: int = 0
    most: int = 0
    must: Must = Must.ALWAYS
    value: object = None  # the only value that it may have
    why: str = ""  # of the only value


_FLAG = Field(bool)
_ON, _OFF = True, False

# A path ends in [] where it means each item of a list.
FIELDS: Mapping[str, Field] = {
    "_metadata.major_version": Field(int, value=2, why="this file is written for version 2"),
    "_metadata.minor_version": Field(int, value=1, why="this file is written for version 2.1"),
    "display_information.name": Field(str, 1, 35),
    "display_information.description": Field(str, 1, 140),
    "display_information.long_description": Field(str, 175, 4000),
    "display_information.background_color": Field(str, 4, 7),
    "features.app_home.home_tab_enabled": Field(
        bool, value=_ON, why="everybody's page, with all that is true about their pair, is the Home tab"
    ),
    "features.app_home.messages_tab_enabled": Field(
        bool, value=_ON, why="Flipside's direct messages stand in the Messages tab"
    ),
    "features.app_home.messages_tab_read_only_enabled": Field(
        bool, value=_ON, why="what people typed there would need im:history to be read"
    ),
    "features.bot_user.display_name": Field(str, 1, 80),
    "features.bot_user.always_online": _FLAG,
    "features.shortcuts": Field(list, 1, 10),
    "features.shortcuts[].name": Field(str, 1, 24),
    "features.shortcuts[].type": Field(str, 1, 7),
    "features.shortcuts[].callback_id": Field(str, 1, 255),
    "features.shortcuts[].description": Field(str, 1, 150),
    "features.slash_commands": Field(list, 1, 50),
    "features.slash_commands[].command": Field(str, 2, 32),
    "features.slash_commands[].url": Field(str, 1, 3000, Must.HTTP),
    "features.slash_commands[].description": Field(str, 1, 2000),
    "features.slash_commands[].usage_hint": Field(str, 1, 1000, Must.MAY),
    "features.slash_commands[].should_escape": Field(
        bool, value=_ON, why="without it a mention of somebody is no id, and in an organization nobody"
    ),
    "oauth_config.redirect_urls": Field(list, 1, 1000, Must.HTTP),
    "oauth_config.redirect_urls[]": Field(str, 1, 2500),
    "oauth_config.scopes.bot": Field(list, 1, 255),
    "oauth_config.scopes.bot[]": Field(str, 1, 50),
    "oauth_config.scopes.bot_optional": Field(list, 1, 255, Must.MAY),
    "oauth_config.scopes.bot_optional[]": Field(str, 1, 50),
    "settings.event_subscriptions.request_url": Field(str, 1, 3500, Must.HTTP),
    "settings.event_subscriptions.bot_events": Field(list, 1, 100),
    "settings.event_subscriptions.bot_events[]": Field(str, 1, 50),
    "settings.interactivity.is_enabled": Field(bool, value=_ON, why="without it no button works"),
    "settings.interactivity.request_url": Field(str, 1, 3500, Must.HTTP),
    "settings.interactivity.message_menu_options_url": Field(str, 1, 3500, Must.HTTP),
    "settings.org_deploy_enabled": Field(
        bool, value=_ON, why="without it an Enterprise Grid organization cannot install Flipside as a whole"
    ),
    "settings.socket_mode_enabled": _FLAG,
    "settings.token_rotation_enabled": Field(
        bool, value=_OFF, why="once on it cannot be turned off, and tokens end after twelve hours"
    ),
}
SOCKET = "settings.socket_mode_enabled"
ADDRESSES = (*(path for path, field in FIELDS.items() if field.must is Must.HTTP), SOCKET)
URLS = tuple(path for path in (*ADDRESSES, "oauth_config.redirect_urls[]") if "url" in path.split(".")[-1])
SHORTCUT_TYPES = ("global", "message")

# What a bot may ask for. Those of administrators and of user tokens are none of ours.
BOT_SCOPES = frozenset(
    {
        *("app_mentions:read", "assistant:write", "bookmarks:read", "bookmarks:write", "calls:read"),
        *("calls:write", "canvases:read", "canvases:write", "channels:history", "channels:join"),
        *("channels:manage", "channels:read", "channels:write.invites", "channels:write.topic"),
        *("chat:write", "chat:write.customize", "chat:write.public", "commands"),
        *("conversations.connect:manage", "conversations.connect:read", "conversations.connect:write"),
        *("datastore:read", "datastore:write", "dnd:read", "emoji:read", "files:read", "files:write"),
        *("groups:history", "groups:read", "groups:write", "groups:write.invites", "groups:write.topic"),
        *("im:history", "im:read", "im:write", "incoming-webhook", "links.embed:write", "links:read"),
        *("links:write", "lists:read", "lists:write", "metadata.message:read", "mpim:history"),
        *("mpim:read", "mpim:write", "mpim:write.invites", "mpim:write.topic", "pins:read", "pins:write"),
        *("reactions:read", "reactions:write", "reminders:read", "reminders:write"),
        *("remote_files:read", "remote_files:share", "remote_files:write", "team.billing:read"),
        *("team.preferences:read", "team:read", "triggers:read", "triggers:write", "usergroups:read"),
        *("usergroups:write", "users.profile:read", "users:read", "users:read.email", "users:write"),
        "workflow.steps:execute",
    }
)

# The event, and the scopes of which it needs one; nothing where it needs none.
# Of events that nobody here would ever listen to only the message ones are listed: they are refused by name.
EVENT_SCOPES: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(
        (
            *("app_home_opened", "app_uninstalled", "tokens_revoked", "app_rate_limited"),
            *("team_access_granted", "team_access_revoked"),
            *("grid_migration_started", "grid_migration_finished"),
            *("scope_granted", "scope_denied", "app_requested"),
        ),
        frozenset(),
    ),
    **dict.fromkeys(("team_join", "user_change", "user_profile_changed"), frozenset({"users:read"})),
    **dict.fromkeys(
        ("member_joined_channel", "member_left_channel"), frozenset({"channels:read", "groups:read"})
    ),
    **dict.fromkeys(
        (
            *("channel_archive", "channel_created", "channel_deleted", "channel_left", "channel_rename"),
            *("channel_unarchive", "channel_id_changed"),
        ),
        frozenset({"channels:read"}),
    ),
    "app_mention": frozenset({"app_mentions:read"}),
    "team_rename": frozenset({"team:read"}),
    "team_domain_change": frozenset({"team:read"}),
    "message.channels": frozenset({"channels:history"}),
    "message.groups": frozenset({"groups:history"}),
    "message.im": frozenset({"im:history"}),
    "message.mpim": frozenset({"mpim:history"}),
}
SCOPE_NEEDS: Mapping[str, str] = {
    "users:read.email": "users:read"
}  # Slack gives the first with the second only

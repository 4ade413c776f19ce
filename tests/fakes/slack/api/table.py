"""Every method there is, with the scope it takes and how often Slack lets it be called.

Rule: a method that is not in the table is unknown. Those that read conversations are known and forbidden.
"""

from collections.abc import Callable
from dataclasses import dataclass

from tests.fakes.slack.api import access, chat, conversations, people, screens
from tests.fakes.slack.api.calling import Asked
from tests.fakes.slack.reading import Json


@dataclass(frozen=True)
class Method:
    """One method. scope: needed, if any; a minute: calls that a workspace has; holder: whose token."""

    does: Callable[[Asked], Json]
    scope: str = ""
    minute: int = 50
    holder: str = "bot"


METHODS = {
    "auth.test": Method(access.test, minute=600),
    "auth.revoke": Method(access.revoke),
    "auth.teams.list": Method(access.teams, minute=20),
    "apps.connections.open": Method(access.connections_open, holder="app"),
    "oauth.v2.access": Method(access.oauth, minute=600, holder="nobody"),
    "chat.postMessage": Method(chat.post, "chat:write", 600),
    "chat.postEphemeral": Method(chat.ephemeral, "chat:write", 100),
    "chat.update": Method(chat.update, "chat:write"),
    "chat.delete": Method(chat.delete, "chat:write"),
    "conversations.open": Method(conversations.open_),
    "conversations.info": Method(conversations.info),
    "conversations.list": Method(conversations.list_, minute=20),
    "conversations.members": Method(conversations.members, minute=100),
    "users.conversations": Method(conversations.of_the_bot),
    "users.info": Method(people.info, "users:read", 100),
    "users.list": Method(people.list_, "users:read", 20),
    "users.lookupByEmail": Method(people.by_email, "users:read.email"),
    # Slack wants team:read here; without the scope the app has to do without.
    "team.info": Method(people.team_info, "team:read"),
    "views.open": Method(screens.open_, minute=100),
    "views.push": Method(screens.push, minute=100),
    "views.update": Method(screens.update, minute=100),
    "views.publish": Method(screens.publish, minute=100),
}
READS_CONVERSATIONS = (
    "conversations.history", "conversations.replies", "channels.history", "groups.history", "im.history",
    "mpim.history", "search.messages", "search.all",
)  # fmt: skip

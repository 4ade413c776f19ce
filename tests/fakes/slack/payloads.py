"""What Slack's payloads look like: events, commands, interactions.

Rule: the shapes of Slack's documentation, with nothing in them that Slack would leave out.
"""

from typing import TYPE_CHECKING, Any

from tests.fakes.slack.reading import Json
from tests.fakes.slack.world import APP, Message

if TYPE_CHECKING:
    from tests.fakes.slack.team import Team
    from tests.fakes.slack.views import View

TOKEN = "not-to-be-used"  # the old verification token: Slack still sends it, nobody should read it


def event(team: "Team", inner: Json, event_id: str = "") -> Json:
    """The envelope of an event. In an organization both ids are given."""
    slack = team.slack
    install = team.installation
    now = slack.now()
    authorization = {
        "enterprise_id": team.enterprise or None, "team_id": None if _whole(team) else team.id,
        "user_id": install.bot_user if install else "", "is_bot": True,
        "is_enterprise_install": _whole(team),
    }  # fmt: skip
    envelope: Json = {
        "token": TOKEN, "team_id": team.id, "api_app_id": APP,
        "event": {"event_ts": slack.timestamp(), **inner}, "type": "event_callback",
        "event_id": event_id or slack.name("Ev"), "event_time": int(now.timestamp()),
        "authorizations": [authorization], "is_ext_shared_channel": False,
        "event_context": slack.name("4-"),
    }  # fmt: skip
    if team.enterprise:
        envelope["enterprise_id"] = team.enterprise
    return envelope


def command(team: "Team", user: str, typed: str, channel: str, **more: str) -> Json:
    """A slash command, all of it strings: it is a form."""
    word, _, text = typed.partition(" ")
    found = {
        "token": TOKEN, "team_id": team.id, "team_domain": team.domain,
        "channel_id": channel, "channel_name": _channel_name(team, channel), "user_id": user,
        "user_name": _handle(team, user), "command": word, "text": text.strip(), "api_app_id": APP,
        "is_enterprise_install": str(_whole(team)).lower(), **more,
    }  # fmt: skip
    if team.enterprise:
        found |= {"enterprise_id": team.enterprise, "enterprise_name": team.enterprise}
    return found


def interaction(team: "Team", user: str, kind: str, **more: Any) -> Json:
    """What every interaction holds, and more."""
    who = {"id": user, "username": _handle(team, user), "name": _handle(team, user), "team_id": team.id}
    where: Json = {"id": team.id, "domain": team.domain}
    enterprise = None
    if team.enterprise:
        enterprise = {"id": team.enterprise, "name": team.enterprise}
        where |= {"enterprise_id": team.enterprise, "enterprise_name": team.enterprise}
    return {
        "type": kind, "user": who, "api_app_id": APP, "token": TOKEN, "team": where,
        "enterprise": enterprise, "is_enterprise_install": _whole(team), **more,
    }  # fmt: skip


def in_message(team: "Team", message: Message) -> Json:
    """Where an action in a message came from. An ephemeral message is not sent along."""
    found: Json = {
        "container": {"type": "message", "message_ts": message.ts, "channel_id": message.channel,
                      "is_ephemeral": message.ephemeral},
        "channel": {"id": message.channel, "name": _channel_name(team, message.channel)},
        "state": {"values": {}},
    }  # fmt: skip
    return found if message.ephemeral else found | {"message": message.as_json()}


def in_view(view: "View") -> Json:
    """Where an action in a view came from."""
    return {"container": {"type": "view", "view_id": view.id}, "view": view.as_json()}


def _whole(team: "Team") -> bool:
    install = team.installation
    return install is not None and install.whole_organization


def _handle(team: "Team", user: str) -> str:
    member = team.members.get(user)
    return member.name.lower().replace(" ", ".") if member else user.lower()


def _channel_name(team: "Team", channel: str) -> str:
    found = team.slack.channels.get(channel)
    if found is None:
        return "privategroup"
    return {"im": "directmessage", "channel": found.name}.get(found.kind, "privategroup")

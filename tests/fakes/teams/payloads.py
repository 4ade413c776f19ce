"""What Teams' activities look like: messages, events about people and teams, invokes.

The shapes are those of the platform's documentation (the full inbound message, bot added to a team and to a
person, installationUpdate, channelCreated, application/search) and of payloads recorded by public projects;
`value` of adaptiveCard/action, task/fetch and task/submit as the SDK's types name them. From memory:
channelData.source and .legacy of what a card sends, and that a slash command comes without a mention.

Rule: nothing is in them that Teams would leave out: an event about people has no locale and no name.
"""

from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from tests.fakes.teams.reading import Json
from tests.fakes.teams.world import APP_NAME, BOT, CHANNEL, PERSONAL, Conversation, Member

if TYPE_CHECKING:
    from tests.fakes.teams.fake import FakeTeams


def stamp(at: datetime) -> str:
    """A time as Teams writes it: milliseconds, and Z for UTC."""
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def account(member: Member) -> Json:
    """Somebody, as `from` of what they do."""
    return faceless(member) | ({"name": member.name} if member.known else {})


def faceless(member: Member) -> Json:
    """Somebody in an event: without a name."""
    return {"id": member.id} | ({"aadObjectId": member.aad} if member.known else {})


def place(where: Conversation, thread: str = "") -> Json:
    """The conversation of an activity."""
    found: Json = {"conversationType": where.kind, "tenantId": where.tenant, "id": where.id}
    if where.kind != PERSONAL:
        found["isGroup"] = True
    if thread:
        found["id"] = f"{where.id};messageid={thread}"
    return found


def data(where: Conversation, **more: Any) -> Json:
    """channelData: the tenant always, team and channel where there are some."""
    found: Json = {"tenant": {"id": where.tenant}}
    if where.kind == CHANNEL:
        found |= {
            "teamsChannelId": where.id, "teamsTeamId": where.team, "channel": {"id": where.id},
            "team": {"id": where.team},
        }  # fmt: skip
    return found | more


def _envelope(teams: "FakeTeams", where: Conversation, kind: str, thread: str = "") -> Json:
    return {
        "type": kind, "id": teams.activity_id(kind), "timestamp": stamp(teams.now()), "channelId": "msteams",
        "serviceUrl": teams.service, "conversation": place(where, thread),
        "recipient": {"id": BOT, "name": APP_NAME},
    }  # fmt: skip


def said(teams: "FakeTeams", member: Member, where: Conversation, thread: str = "", **more: Any) -> Json:
    """A message of a person, or an invoke (`type`, `name`, `value` in more)."""
    client = {
        "locale": member.locale, "country": member.country, "platform": "Windows", "timezone": member.zone,
        "type": "clientInfo",
    }  # fmt: skip
    found = _envelope(teams, where, str(more.get("type", "message")), thread)
    local = datetime.fromisoformat(found["timestamp"]).astimezone(ZoneInfo(member.zone))
    found |= {
        "localTimestamp": stamp(local), "localTimezone": member.zone, "from": account(member),
        "entities": [client], "channelData": data(where), "locale": member.locale,
    }  # fmt: skip
    return found | more


def typed(teams: "FakeTeams", member: Member, where: Conversation, text: str, **more: Any) -> Json:
    """Words."""
    return said(teams, member, where, text=text, textFormat="plain", **more)


def mention(text: str = f"<at>{APP_NAME}</at>") -> Json:
    """The entity that says that the bot was meant."""
    return {"type": "mention", "mentioned": {"id": BOT, "name": APP_NAME}, "text": text}


def invoke(
    teams: "FakeTeams", member: Member, where: Conversation, name: str, value: Json, **more: Any
) -> Json:
    """A request whose answer is the response itself."""
    found = said(teams, member, where, type="invoke", name=name, value=value, **more)
    found["channelData"] = data(where, source={"name": "message"})
    return found


def event(teams: "FakeTeams", where: Conversation, member: Member, kind: str, **more: Any) -> Json:
    """conversationUpdate, installationUpdate: who did it is `member`."""
    return _envelope(teams, where, kind) | {"from": faceless(member), "channelData": data(where)} | more


def installed(teams: "FakeTeams", where: Conversation, member: Member, action: str) -> Json:
    """installationUpdate: add, remove, add-upgrade, remove-upgrade."""
    extra: Json = {"settings": {"selectedChannel": {"id": where.id}}} if where.kind == CHANNEL else {}
    found = event(teams, where, member, "installationUpdate", action=action, locale=member.locale)
    found["channelData"] = data(where, source={"name": "message"}, **extra)
    found["entities"] = [{"locale": member.locale, "platform": "Windows", "type": "clientInfo"}]
    return found


def members(teams: "FakeTeams", where: Conversation, by: Member, key: str, ids: list[Json]) -> Json:
    """conversationUpdate: `key` is membersAdded or membersRemoved."""
    found = event(teams, where, by, "conversationUpdate", **{key: ids})
    if where.kind == CHANNEL:
        kind = "teamMemberAdded" if key == "membersAdded" else "teamMemberRemoved"
        found["channelData"] = data(where, eventType=kind)
    return found


def channel(teams: "FakeTeams", team: Json, where: Conversation, by: Member, kind: str, new: Json) -> Json:
    """conversationUpdate: channelCreated, channelRenamed, channelDeleted, teamRenamed …"""
    found = event(teams, where, by, "conversationUpdate")
    found["channelData"] = {
        "channel": new, "team": team, "eventType": kind, "tenant": {"id": where.tenant},
    }  # fmt: skip
    return found

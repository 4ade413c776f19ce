"""chat.postMessage, postEphemeral, update and delete: refusing what Slack refuses (slack.md, 8 and 9)."""

from tests.fakes.slack import block_kit
from tests.fakes.slack.api.calling import Asked
from tests.fakes.slack.reading import Json
from tests.fakes.slack.views import Refused
from tests.fakes.slack.world import Channel, Member, Message

CUT = 40_000
UPDATE = 4_000


def post(asked: Asked) -> Json:
    """chat.postMessage: to a channel the bot is in, or to somebody's id, which is the app's DM with them."""
    channel = _place(asked, asked.needed("channel", "channel_not_found"))
    message = _written(asked, channel)
    channel.all_messages.append(message)
    return {"channel": channel.id, "ts": message.ts, "message": message.as_json()}


def ephemeral(asked: Asked) -> Json:
    """chat.postEphemeral: in a channel, for one of its members."""
    channel = _place(asked, asked.needed("channel", "channel_not_found"))
    user = asked.needed("user", "user_not_in_channel")
    if user not in channel.members:
        raise Refused("user_not_in_channel")
    message = _written(asked, channel)
    message.to = user
    channel.all_messages.append(message)
    return {"message_ts": message.ts}


def update(asked: Asked) -> Json:
    """chat.update: the app's own message. Text without blocks takes the blocks away."""
    message = _own(asked, "cant_update_message")
    blocks, text = _blocks(asked), asked.arguments.get("text")
    if text is None and blocks is None:
        raise Refused("no_text")
    if len(asked.text("text")) > UPDATE:
        raise Refused("msg_too_long")
    if text is not None:
        message.text = asked.text("text")
    if blocks is not None or text is not None:
        message.blocks = blocks or []
    message.edited += 1
    return {"channel": message.channel, "ts": message.ts, "text": message.text, "message": message.as_json()}


def delete(asked: Asked) -> Json:
    """chat.delete: the app's own message."""
    message = _own(asked, "cant_delete_message")
    message.deleted = True
    return {"channel": message.channel, "ts": message.ts}


def _own(asked: Asked, otherwise: str) -> Message:
    channel = asked.slack.channels.get(asked.needed("channel", "channel_not_found"))
    if channel is None or asked.slack.teams[channel.team] not in asked.teams():
        raise Refused("channel_not_found")
    ts = asked.needed("ts", "message_not_found")
    found = next((one for one in channel.messages if one.ts == ts), None)
    if found is None:
        raise Refused("message_not_found")
    if found.bot_id != asked.owner.bot_id:
        raise Refused(otherwise)
    return found


def _place(asked: Asked, target: str) -> Channel:
    if target[:1] in ("U", "W"):
        return _app_dm(asked, target)
    channel = asked.slack.channels.get(target) or _named(asked, target.removeprefix("#"))
    if channel is not None and channel.team in asked.owner.refused:
        raise Refused("team_access_not_granted")
    if channel is None or asked.slack.teams[channel.team] not in asked.teams():
        raise Refused("channel_not_found")
    inside = asked.owner.bot_user in channel.members
    if not inside and channel.kind != "channel":
        raise Refused("channel_not_found")
    if channel.archived:
        raise Refused("is_archived")
    if not inside and "chat:write.public" not in asked.owner.scopes:
        raise Refused("not_in_channel")
    if channel.kind == "im":
        _reachable(asked, next(one for one in channel.members if one != asked.owner.bot_user))
    return channel


def _named(asked: Asked, name: str) -> Channel | None:
    """Channels may be called by their name, too."""
    mine = (one for one in asked.slack.channels.values() if asked.slack.teams[one.team] in asked.teams())
    return next((one for one in mine if one.name == name and one.kind in ("channel", "private")), None)


def _app_dm(asked: Asked, user: str) -> Channel:
    member = _reachable(asked, user)
    return asked.slack.conversation(member.team, "im", (asked.owner.bot_user, user))


def _reachable(asked: Asked, user: str) -> Member:
    member = asked.slack.somebody(asked.teams(), user)
    if member is None or member.deleted or member.bot or member.foreign or user == "USLACKBOT":
        raise Refused("channel_not_found")
    if not asked.slack.messages_tab:
        raise Refused("messages_tab_disabled")
    return member


def _written(asked: Asked, channel: Channel) -> Message:
    blocks, text = _blocks(asked), asked.text("text")
    if not text.strip() and not blocks and not asked.read("attachments", "invalid_attachments"):
        raise Refused("no_text")
    if asked.text("username") or asked.text("icon_url") or asked.text("icon_emoji"):
        asked.require("chat:write.customize")
    more: Json = {key: asked.arguments[key] for key in ("thread_ts",) if asked.text(key)}
    if "metadata" in asked.arguments:
        more["metadata"] = _metadata(asked)
    owner = asked.owner
    return Message(
        asked.slack.timestamp(), channel.id, text[:CUT], blocks or [], owner.bot_user, owner.bot_id,
        method=asked.method, more=more, arguments=asked.arguments,
    )  # fmt: skip


def _metadata(asked: Asked) -> Json:
    found = asked.read("metadata", "invalid_metadata_format")
    if not isinstance(found, dict) or set(found) - {"event_type", "event_payload", "entities"}:
        raise Refused("invalid_metadata_format")
    if not isinstance(found.get("event_payload"), dict) or not found.get("event_type"):
        raise Refused("invalid_metadata_schema")
    return found


def _blocks(asked: Asked) -> list[Json] | None:
    blocks = asked.read("blocks", "invalid_blocks_format")
    if blocks is None:
        return None
    if not isinstance(blocks, list):
        raise Refused("invalid_blocks_format")
    if found := block_kit.problems(blocks, "message"):
        raise Refused("invalid_blocks", *found)
    if block_kit.too_long(blocks):
        raise Refused("msg_blocks_too_long")
    return asked.slack.numbered(blocks)

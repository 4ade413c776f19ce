"""conversations.open, info, list and members, and users.conversations."""

from tests.fakes.slack.api.calling import Asked, page
from tests.fakes.slack.reading import Json
from tests.fakes.slack.views import Refused
from tests.fakes.slack.world import Channel, Member

MOST_USERS = 8
SCOPES = {"public_channel": "channels:read", "private_channel": "groups:read", "im": "im:read",
          "mpim": "mpim:read"}  # fmt: skip
KINDS = {"public_channel": "channel", "private_channel": "private", "im": "im", "mpim": "mpim"}


def open_(asked: Asked) -> Json:
    """conversations.open: the DM with one person, or the group DM with up to eight; the same every time."""
    users = list(dict.fromkeys(asked.listed("users")))
    if asked.text("channel"):
        return {"channel": {"id": _seen(asked).id}, "no_op": True, "already_open": True}
    if not users:
        raise Refused("channel_not_found" if asked.text("user") else "users_list_not_supplied")
    if len(users) > MOST_USERS:
        raise Refused("too_many_users")
    asked.require("im:write" if len(users) == 1 else "mpim:write")
    people = [_invited(asked, user, len(users)) for user in users]
    team = people[0].team
    before = len(asked.slack.channels)
    kind = "im" if len(users) == 1 else "mpim"
    channel = asked.slack.conversation(team, kind, (asked.owner.bot_user, *users))
    old = len(asked.slack.channels) == before
    shown = channel.as_json(asked.owner.bot_user) if asked.yes("return_im") else {"id": channel.id}
    return {"channel": shown, **({"no_op": True, "already_open": True} if old else {})}


def _invited(asked: Asked, user: str, among: int) -> Member:
    member = asked.slack.somebody(asked.teams(), user)
    if member is None:
        raise Refused("user_not_found")
    if member.deleted:
        raise Refused("user_disabled")
    if member.foreign:
        raise Refused("user_not_visible")
    if member.bot or user == "USLACKBOT":
        raise Refused("invalid_user_combination")
    if not asked.slack.messages_tab and among == 1:
        raise Refused("messages_tab_disabled")
    return member


def info(asked: Asked) -> Json:
    """conversations.info."""
    return {"channel": _seen(asked).as_json(asked.owner.bot_user)}


def members(asked: Asked) -> Json:
    """conversations.members."""
    found, more = page(asked, list(_seen(asked).members))
    return {"members": found, "response_metadata": more}


def list_(asked: Asked) -> Json:
    """conversations.list: public channels, and the private ones the bot is in, as far as scopes reach."""
    return _listed(asked, only_mine=False)


def of_the_bot(asked: Asked) -> Json:
    """users.conversations: what the bot itself is in."""
    return _listed(asked, only_mine=True)


def _listed(asked: Asked, *, only_mine: bool) -> Json:
    types = asked.listed("types") or ["public_channel"]
    if unknown := set(types) - set(KINDS):
        raise Refused("invalid_types", f"unknown types: {sorted(unknown)}")
    for one in types:
        asked.require(SCOPES[one])
    team, bot = asked.team(), asked.owner.bot_user
    kinds = {KINDS[one] for one in types}
    everything = [
        one.as_json(bot)
        for one in asked.slack.channels.values()
        if one.team == team.id and one.kind in kinds
        and (bot in one.members or (one.kind == "channel" and not only_mine))
        and not (asked.yes("exclude_archived") and one.archived)
    ]  # fmt: skip
    found, more = page(asked, everything)
    return {"channels": found, "response_metadata": more}


def _seen(asked: Asked) -> Channel:
    channel = asked.slack.channels.get(asked.needed("channel", "channel_not_found"))
    if channel is None or asked.slack.teams[channel.team] not in asked.teams():
        raise Refused("channel_not_found")
    if channel.kind != "channel" and asked.owner.bot_user not in channel.members:
        raise Refused("channel_not_found")
    asked.require({kind: SCOPES[name] for name, kind in KINDS.items()}[channel.kind])
    return channel

"""A member of a Slack workspace as an account.

Rule: pure, and only what an Account holds is looked at: no status, phone, picture, birthday, and no field
of a company's own.
"""

from collections.abc import Mapping
from typing import Any

from adapters.slack import wire
from adapters.slack.ports import Installed
from bot.events import Account, Address, Standing

SLACKBOT = "USLACKBOT"  # is_bot is false
LONGEST = 1000  # characters of a name or title that are read; the core keeps fewer


def account(member: Mapping[str, Any], installation: Installed) -> Account:
    """A member as users.list, users.info, team_join and user_change show them."""
    team = wire.text(member, "team_id") if installation.enterprise else ""
    return Account(
        Address(
            wire.PLATFORM, installation.id, wire.text(member, "id"), extra=(("team", team),) if team else ()
        ),
        _name(member),
        wire.text(member, "profile", "email"),
        wire.text(member, "profile", "title", most=LONGEST),
        wire.text(member, "tz"),
        wire.text(member, "locale"),
        standing(member, installation),
    )


def _name(member: Mapping[str, Any]) -> str:
    """The full name; for want of it what they are called, or their handle."""
    paths = (("profile", "real_name"), ("real_name",), ("profile", "display_name"), ("name",))
    names = (wire.text(member, *path, most=LONGEST) for path in paths)
    return next((name for name in names if name.strip()), "")


def standing(member: Mapping[str, Any], installation: Installed) -> Standing:
    """Whether somebody can take part, or why not."""
    if member.get("is_bot") or member.get("is_workflow_bot") or member.get("id") == SLACKBOT:
        return Standing.BOT
    if not _ours(member, installation):
        return Standing.ELSEWHERE
    if member.get("deleted"):
        return Standing.LEFT
    if member.get("is_restricted") or member.get("is_ultra_restricted"):
        return Standing.GUEST
    return Standing.HERE


def _ours(member: Mapping[str, Any], installation: Installed) -> bool:
    """Of this workspace or organization: a shared channel brings people of other companies."""
    if member.get("is_stranger"):
        return False
    team, enterprise = wire.text(member, "team_id"), wire.text(member, "enterprise_user", "enterprise_id")
    if enterprise and enterprise == installation.enterprise:
        return True
    if installation.team:
        return team in ("", installation.team)
    return not enterprise

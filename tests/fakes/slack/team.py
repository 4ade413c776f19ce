"""A workspace, built line by line, and an organization of several.

Rule: what is built here is there before the app asks; nobody is told of it except by `event`.
"""

import dataclasses
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from tests.fakes.slack import payloads
from tests.fakes.slack.delivery import Delivery
from tests.fakes.slack.users import User
from tests.fakes.slack.world import APP, Channel, Install, Member

if TYPE_CHECKING:
    from tests.fakes.slack.fake import FakeSlack


BOT_TO_COME = f"bot of {APP}"


class Team:
    """A workspace."""

    def __init__(self, slack: "FakeSlack", team_id: str, name: str) -> None:
        self.slack, self.id, self.name = slack, team_id, name
        self.domain = name.lower().replace(" ", "-")
        self.enterprise = ""
        self.members: dict[str, Member] = {}
        self._users: dict[str, User] = {}
        self.member("USLACKBOT", name="Slackbot")

    def member(self, user_id: str, name: str = "", **about: Any) -> Member:
        """Somebody in this workspace: the fields of Member."""
        return self.members.setdefault(user_id, Member(user_id, self.id, name or user_id, **about))

    def changed(self, user_id: str, **about: Any) -> Member:
        """The same person, with other fields (deleted=True for a leaver)."""
        member = self.members[user_id]
        self.members[user_id] = dataclasses.replace(
            member, updated=int(self.slack.now().timestamp()), **about
        )
        return self.members[user_id]

    def channel(
        self, channel_id: str, name: str = "", *, bot_in: bool = True, archived: bool = False,
        private: bool = False, members: Sequence[str] = (), shared: bool = False,
    ) -> Channel:  # fmt: skip
        """A channel. `bot_in` holds for installations that come later, too."""
        kind = "private" if private else "channel"
        found = Channel(
            channel_id, name or channel_id.lower(), self.id, kind, list(members), archived, shared
        )
        self.slack.channels[channel_id] = found
        install = self.slack.install_for(self)
        if bot_in:
            found.members.append(install.bot_user if install else BOT_TO_COME)
        return found

    def direct(self, one: str, other: str) -> Channel:
        """A conversation of two people, which no bot can see."""
        return self.slack.conversation(self.id, "im", (one, other))

    def install(self, scopes: Sequence[str] | None = None, installer: str = "") -> Install:
        """The app in this workspace; the token is at `.token`. scopes: by default all that we use."""
        return self.slack.installed(self, None, scopes, installer)

    @property
    def installation(self) -> Install | None:
        """The one that serves this workspace: its own, else its organization's."""
        return self.slack.install_for(self)

    def user(self, user_id: str) -> User:
        """The person with hands; the same one every time."""
        if user_id not in self.members:
            raise KeyError(f"nobody is {user_id} in {self.id}: call team.member first")
        return self._users.setdefault(user_id, User(self, user_id))

    async def event(self, inner: dict[str, Any], retry: int = 0, event_id: str = "", **how: Any) -> Delivery:
        """An event of this workspace. how: secret=, stamp=, retry_reason=, and envelope={…} to change it."""
        envelope = payloads.event(self, inner, event_id) | how.pop("envelope", {})
        return await self.slack.courier.event(envelope, retry=retry, **how)

    async def joins(self, user_id: str, **about: Any) -> Delivery:
        """Somebody is new in the workspace: team_join."""
        self.member(user_id, **about)
        return await self.event({"type": "team_join", "user": self.user_object(user_id)})

    async def changes(self, user_id: str, **about: Any) -> Delivery:
        """Somebody's profile changed, or they were deactivated: user_change."""
        self.changed(user_id, **about)
        return await self.event({"type": "user_change", "user": self.user_object(user_id)})

    async def enters(self, user_id: str, channel_id: str, inviter: str = "") -> Delivery:
        """Somebody, perhaps the bot, came into a channel: member_joined_channel."""
        channel = self.slack.channels[channel_id]
        if user_id not in channel.members:
            channel.members.append(user_id)
        inner = {"type": "member_joined_channel", "user": user_id, "channel": channel_id,
                 "channel_type": "C", "team": self.id}  # fmt: skip
        return await self.event(inner | ({"inviter": inviter} if inviter else {}))

    async def uninstalls(self) -> list[Delivery]:
        """The app is thrown out: tokens_revoked and app_uninstalled, and its token works no more."""
        install = self.installation
        if install is None:
            raise LookupError("not installed")
        revoked = payloads.event(
            self, {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [install.bot_user]}}
        )
        gone = payloads.event(self, {"type": "app_uninstalled"})
        install.trouble = "account_inactive"
        return [await self.slack.courier.event(one) for one in (revoked, gone)]

    def user_object(self, user_id: str) -> dict[str, Any]:
        """The user object that the app may see."""
        install = self.installation
        email = install is not None and "users:read.email" in install.scopes
        return self.members[user_id].as_json(self.slack.now(), with_email=email, with_locale=True)


class Organization:
    """Enterprise Grid: several workspaces, people with one id in all of them."""

    def __init__(self, slack: "FakeSlack", enterprise_id: str, name: str, teams: Sequence[Team]) -> None:
        self.slack, self.id, self.name, self.teams = slack, enterprise_id, name, list(teams)
        for team in teams:
            team.enterprise = enterprise_id

    def install(self, scopes: Sequence[str] | None = None, teams: Sequence[str] | None = None) -> Install:
        """The app for the whole organization; `teams`: the workspaces it was let into, by default all."""
        install = self.slack.installed(None, self, scopes, "")
        if teams is not None:
            install.refused = {one.id for one in self.teams} - set(teams)
        return install

    async def grants(self, install: Install, *teams: str) -> Delivery:
        """An admin lets the app into workspaces: team_access_granted."""
        install.refused -= set(teams)
        return await self._access("team_access_granted", teams)

    async def withdraws(self, install: Install, *teams: str) -> Delivery:
        """An admin puts the app out of workspaces: team_access_revoked."""
        install.refused |= set(teams)
        return await self._access("team_access_revoked", teams)

    async def _access(self, kind: str, teams: Sequence[str]) -> Delivery:
        envelope = payloads.event(self.slack.teams[teams[0]], {"type": kind, "team_ids": list(teams)})
        return await self.slack.courier.event(envelope)

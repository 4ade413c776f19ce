"""A tenant, built line by line: people, guests, teams with channels, group chats.

Rule: what is built here is there before the bot asks; nobody is told of it except by what has a verb as its
name (`installs`, `joins`, `creates` …).
"""

import dataclasses
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from tests.fakes.teams import payloads
from tests.fakes.teams.delivery import Delivery
from tests.fakes.teams.reading import Json
from tests.fakes.teams.users import ORDER, User
from tests.fakes.teams.world import BOT, CHANNEL, GROUP, Conversation, Member, code

if TYPE_CHECKING:
    from tests.fakes.teams.fake import FakeTeams


class Tenant:
    """An organization."""

    def __init__(self, teams: "FakeTeams", tenant_id: str) -> None:
        self.teams, self.id = teams, tenant_id
        self.members: dict[str, Member] = {}
        self.groups: dict[str, Team] = {}
        self._users: dict[str, User] = {}

    def member(self, aad: str, name: str = "", **about: Any) -> Member:
        """Somebody in this tenant: the fields of Member. A guest: role="guest", home=their own tenant."""
        return self.members.setdefault(aad, Member(aad, self.id, name or aad, **about))

    def changed(self, aad: str, **about: Any) -> Member:
        """The same person, with other fields."""
        self.members[aad] = dataclasses.replace(self.members[aad], **about)
        return self.members[aad]

    def user(self, aad: str) -> User:
        """The person with hands; the same one every time."""
        if aad not in self.members:
            raise KeyError(f"nobody is {aad} in {self.id}: call tenant.member first")
        return self._users.setdefault(aad, User(self, aad))

    def somebody(self, name: str) -> Member | None:
        """A person by user id or Entra object id."""
        return next((one for one in self.members.values() if name in (one.id, one.aad)), None)

    def team(self, team_id: str, name: str = "", members: Sequence[str] = (), bot_in: bool = True) -> "Team":
        """A team with its first channel; the same one every time."""
        if team_id not in self.groups:
            self.groups[team_id] = Team(self, team_id, name or team_id, list(members), bot_in)
        return self.groups[team_id]

    def chat(self, chat_id: str, members: Sequence[str], bot_in: bool = True, name: str = "") -> Conversation:
        """A group chat."""
        found = Conversation(chat_id, GROUP, self.id, name, members=list(members), bot_in=bot_in)
        self.teams.conversations[chat_id] = found
        return found

    async def adds(self, chat: Conversation, by: str, **how: Any) -> list[Delivery]:
        """Somebody takes the bot into a group chat."""
        chat.bot_in = True
        return await _both(self.teams, chat, self.members[by], "add", "membersAdded", **how)

    async def drops(self, chat: Conversation, by: str, **how: Any) -> list[Delivery]:
        """Somebody throws the bot out of a group chat."""
        chat.bot_in = False
        return await _both(self.teams, chat, self.members[by], "remove", "membersRemoved", **how)


class Team:
    """A team: members, channels, and perhaps the bot. `id`: of the team, and of its first channel."""

    def __init__(self, tenant: Tenant, team_id: str, name: str, members: list[str], bot_in: bool) -> None:
        self.tenant, self.teams, self.id, self.name = tenant, tenant.teams, team_id, name
        self.members, self.bot_in = members, bot_in
        self.group = f"group-{code(team_id)[:12]}"
        self.general = self.channel(team_id, "General")

    def channel(self, channel_id: str, name: str) -> Conversation:
        """A channel; the same one every time."""
        made = Conversation(channel_id, CHANNEL, self.tenant.id, name, self.id, self.members)
        return self.teams.conversations.setdefault(channel_id, made)

    @property
    def about(self) -> Json:
        """The team, as events name it."""
        return {"id": self.id, "name": self.name, "aadGroupId": self.group}

    # --- the bot

    async def installs(
        self, by: str, order: Sequence[str] = ORDER, repeat: int = 1, **how: Any
    ) -> list[Delivery]:
        """Somebody adds the bot: installationUpdate and conversationUpdate, in any order, each so often."""
        self.bot_in = True
        return await _both(
            self.teams, self.general, self.tenant.members[by], "add", "membersAdded", order, repeat,
            self.about, **how,
        )  # fmt: skip

    async def uninstalls(self, by: str, order: Sequence[str] = ORDER, **how: Any) -> list[Delivery]:
        """Somebody removes the bot."""
        self.bot_in = False
        return await _both(
            self.teams, self.general, self.tenant.members[by], "remove", "membersRemoved", order, 1,
            self.about, **how,
        )  # fmt: skip

    # --- people

    async def joins(self, aad: str, by: str = "", **how: Any) -> Delivery:
        """Somebody is new: teamMemberAdded."""
        if aad not in self.members:
            self.members.append(aad)
        return await self._people("membersAdded", aad, by, **how)

    async def leaves(self, aad: str, by: str = "", **how: Any) -> Delivery:
        """Somebody is gone: teamMemberRemoved."""
        self.members.remove(aad)
        return await self._people("membersRemoved", aad, by, **how)

    async def _people(self, key: str, aad: str, by: str, **how: Any) -> Delivery:
        who = [payloads.faceless(self.tenant.members[aad])]
        activity = payloads.members(self.teams, self.general, self.tenant.members[by or aad], key, who)
        activity["channelData"]["team"] = self.about
        return await self.teams.sends(activity, **how)

    # --- channels and the team itself

    async def creates(self, channel_id: str, name: str, by: str, **how: Any) -> Delivery:
        """A new channel: channelCreated."""
        self.channel(channel_id, name)
        return await self._channel("channelCreated", channel_id, name, by, **how)

    async def renames(self, channel_id: str, name: str, by: str, **how: Any) -> Delivery:
        """Another name for a channel: channelRenamed."""
        self.teams.conversations[channel_id].name = name
        return await self._channel("channelRenamed", channel_id, name, by, **how)

    async def deletes(self, channel_id: str, by: str, **how: Any) -> Delivery:
        """A channel is gone: channelDeleted."""
        gone = self.teams.conversations.pop(channel_id)
        return await self._channel("channelDeleted", channel_id, gone.name, by, **how)

    async def renamed(self, name: str, by: str, **how: Any) -> Delivery:
        """Another name for the team: teamRenamed."""
        self.name = name
        activity = payloads.channel(
            self.teams, self.about, self.general, self.tenant.members[by], "teamRenamed", {"id": self.id}
        )
        return await self.teams.sends(activity, **how)

    async def _channel(self, kind: str, channel_id: str, name: str, by: str, **how: Any) -> Delivery:
        activity = payloads.channel(
            self.teams, self.about, self.general, self.tenant.members[by], kind,
            {"id": channel_id, "name": name},
        )  # fmt: skip
        return await self.teams.sends(activity, **how)


async def _both(
    teams: "FakeTeams", where: Conversation, by: Member, action: str, key: str,
    order: Sequence[str] = ORDER, repeat: int = 1, team: Json | None = None, **how: Any,
) -> list[Delivery]:  # fmt: skip
    """The two activities that tell of the bot's coming or going."""
    sent: list[Delivery] = []
    for one in order:
        for _ in range(repeat):
            if one == "installation":
                activity = payloads.installed(teams, where, by, action)
            else:
                activity = payloads.members(teams, where, by, key, [{"id": BOT}])
            if team is not None:
                activity["channelData"]["team"] = team
            sent.append(await teams.sends(activity, **how))
    return sent

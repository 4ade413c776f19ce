"""What the Bot Connector does: open, say, draw anew, take away, and who is where.

From memory: `Could not parse tenant id`, `Failed to decrypt pairwise id`, the answer to a new group chat, and
that a blocked chat can be opened but not written into. The other refusals are the table of section 13 of
teams.md.

Rule: every refusal is Denied, with the status and the code that Teams has for it.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.fakes.teams.content import checked, for_one
from tests.fakes.teams.faults import NAMED, Denied
from tests.fakes.teams.reading import Json
from tests.fakes.teams.world import CHANNEL, PERSONAL, Conversation, Member, Message

if TYPE_CHECKING:
    from tests.fakes.teams.fake import FakeTeams

Answer = tuple[int, Any]


@dataclass
class Asked:
    """One request, read. `thread`: the message that a conversation id of a channel points into."""

    http: web.Request
    operation: str
    body: Any
    conversation: str = ""
    thread: str = ""
    activity: str = ""

    @property
    def targeted(self) -> bool:
        """Whether one person alone is to see it."""
        return self.http.query.get("isTargetedActivity", "").lower() == "true"


class Rooms:
    """Conversations, as the bot may use them."""

    def __init__(self, teams: "FakeTeams") -> None:
        self.teams = teams

    def meant(self, body: Any) -> Member | None:
        """The one person that a body names; None for nobody, or several."""
        members = body.get("members") if isinstance(body, dict) else None
        if not (isinstance(members, list) and len(members) == 1 and isinstance(members[0], dict)):
            return None
        tenant = inside(body, "channelData", "tenant").get("id")
        found = self.teams.tenants.get(str(tenant))
        return found.somebody(str(members[0].get("id", ""))) if found else None

    # --- conversations

    def create(self, asked: Asked) -> Answer:
        """POST /v3/conversations: the chat with a person, or a thread in a channel."""
        body = asked.body
        if not isinstance(body, dict):
            raise Denied(400, "BadSyntax", "Incorrect conversation creation parameters.")
        channel = inside(body, "channelData", "channel").get("id")
        if body.get("isGroup") and channel:
            asked.conversation = str(channel).partition(";")[0]
            message = self._posted(asked, body.get("activity"))
            return 201, {"id": f"{asked.conversation};messageid={message.id}", "activityId": message.id}
        if body.get("isGroup") or len(body.get("members") or ()) != 1:
            raise Denied(400, "BadSyntax", "Incorrect conversation creation parameters.")
        return 201, {"id": self._personal(body).id}

    def _personal(self, body: Json) -> Conversation:
        tenant = str(inside(body, "channelData", "tenant").get("id") or "")
        if tenant not in self.teams.tenants:
            raise Denied(400, "BadSyntax", "Could not parse tenant id.")
        if body.get("activity"):
            self.teams.mistakes.append(
                "the activity of a new personal chat may not be sent: send it afterwards"
            )
        member = self.meant(body)
        if member is None:
            raise Denied(400, "Bad Argument", "Failed to decrypt pairwise id.")
        if not self.teams.reaches(member):
            raise Denied(*NAMED["forbidden_operation"])
        return self.teams.personal(member)

    def _found(self, asked: Asked) -> Conversation:
        """The conversation, with the bot in it. Raises Denied."""
        found = self.teams.conversations.get(asked.conversation)
        if found is None or (asked.thread and self.teams.threads.get(asked.thread) != found.id):
            raise Denied(*NAMED["conversation_not_found"])
        if not self.teams.present(found):
            raise Denied(*NAMED["not_in_roster"])
        return found

    # --- activities

    def send(self, asked: Asked) -> Answer:
        """POST …/activities and …/activities/{id}."""
        if inside(asked.body).get("type") == "typing":
            self._found(asked)
            return 201, {"id": self.teams.number()}
        return 201, {"id": self._posted(asked, asked.body).id}

    def _posted(self, asked: Asked, activity: Any) -> Message:
        where = self._found(asked)
        if where.kind == PERSONAL and self.teams.tenants[where.tenant].members[where.members[0]].blocked:
            raise Denied(*NAMED["blocked"])
        found, to = self._content(activity), ""
        if asked.targeted:
            members = {one.id for one in self.teams.roster(where)}
            to = for_one(found, where.kind, members, self.teams.prompts)
        elif where.kind != PERSONAL and inside(found, "recipient").get("isTargeted"):
            self.teams.mistakes.append(
                "recipient.isTargeted without ?isTargetedActivity=true: everybody sees it"
            )
        number = self.teams.number()
        thread = asked.thread or (number if where.kind == CHANNEL else "")
        if where.kind == CHANNEL:
            self.teams.threads.setdefault(thread, where.id)
        message = Message(number, where.id, found, thread, to, at=self.teams.now())
        where.all_messages.append(message)
        return message

    def _content(self, activity: Any) -> Json:
        try:
            return checked(activity)
        except Denied as denied:
            self.teams.mistakes.append(str(denied))
            raise

    def _message(self, asked: Asked) -> Message:
        message = self._found(asked).message(asked.activity)
        if message is None or bool(message.to) != asked.targeted:
            raise Denied(*NAMED["activity_not_found"])
        return message

    def update(self, asked: Asked) -> Answer:
        """PUT …/activities/{id}: the message drawn anew, in its place, for everybody."""
        message = self._message(asked)
        if asked.targeted and inside(asked.body).get("recipient"):
            raise Denied(400, "Bad Argument", "The recipient of a targeted message cannot be changed.")
        message.activity = self._content(asked.body)
        message.edited += 1
        return 200, {"id": message.id}

    def delete(self, asked: Asked) -> Answer:
        """DELETE …/activities/{id}."""
        self._message(asked).deleted = True
        return 200, None

    # --- people and channels

    def members(self, asked: Asked) -> Answer:
        """GET …/members."""
        return 200, [one.as_json() for one in self.teams.roster(self._found(asked))]

    def paged(self, asked: Asked) -> Answer:
        """GET …/pagedmembers?pageSize=…&continuationToken=…"""
        people = [one.as_json() for one in self.teams.roster(self._found(asked))]
        size = int(asked.http.query.get("pageSize") or self.teams.page)
        token = asked.http.query.get("continuationToken", "")
        if token and not (token.startswith("from-") and token[5:].isdigit()):
            raise Denied(400, "Bad Argument", "Invalid continuation token.")
        start = int(token[5:]) if token else 0
        found: Json = {"members": people[start : start + size]}
        return 200, found | (
            {"continuationToken": f"from-{start + size}"} if start + size < len(people) else {}
        )

    def member(self, asked: Asked) -> Answer:
        """GET …/members/{id}, by user id, Entra object id or address."""
        for one in self.teams.roster(self._found(asked)):
            if asked.activity in (one.id, one.aad, one.email):
                return 200, one.as_json()
        raise Denied(404, "MemberNotFoundInConversation", "The member is not in the conversation.")

    def channels(self, asked: Asked) -> Answer:
        """GET /v3/teams/{team}/conversations. The first channel of a team has no name here."""
        self._found(asked)
        every = [one for one in self.teams.conversations.values() if one.team == asked.conversation]
        return 200, {"conversations": [
            {"id": one.id, "name": None if one.id == one.team else one.name} for one in every
        ]}  # fmt: skip


def inside(value: Any, *keys: str) -> Json:
    """The object inside of objects, under these keys; an empty one where there is none."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}

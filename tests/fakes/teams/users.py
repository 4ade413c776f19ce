"""A person with hands: what they see in Teams, and what they can do with it.

Rule 1: only what is on the screen can be pressed, chosen or filled in; anything else raises NotThere, unless
        it is `forged`, which is what somebody with a terminal could send.
Rule 2: what the client checks itself raises Refused, and nothing is sent.
Rule 3: what Teams tells them when the bot fails is kept in `errors`; what an answer says, in `told`.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from tests.fakes.teams import acting, asking, dialogs, payloads
from tests.fakes.teams.delivery import Delivery
from tests.fakes.teams.outcome import TROUBLE, Outcome
from tests.fakes.teams.reading import Json, NotThere
from tests.fakes.teams.screens import Dialog, Drawn, Screen
from tests.fakes.teams.world import BOT, CHANNEL, PERSONAL, Conversation, Member, Message

if TYPE_CHECKING:
    from tests.fakes.teams.tenant import Tenant

Seen = Screen | Dialog
ORDER = ("installation", "conversation")


class User:
    """Somebody who uses Teams."""

    def __init__(self, tenant: "Tenant", aad: str) -> None:
        self.tenant, self.teams, self.aad = tenant, tenant.teams, aad
        self.dialog: Dialog | None = None
        self.errors: list[str] = []
        self.told: list[str] = []
        self.visits: list[str] = []  # links that they followed
        self.drawn = Drawn()

    @property
    def member(self) -> Member:
        """Who they are."""
        return self.tenant.members[self.aad]

    @property
    def id(self) -> str:
        """Their user id, as this bot knows it: 29:…"""
        return self.member.id

    @property
    def chat(self) -> Conversation:
        """Their conversation with the app."""
        return self.teams.personal(self.member)

    @property
    def dm(self) -> list[Screen]:
        """What the app told them in it, oldest first."""
        return [self.drawn.screen(one) for one in self.chat.messages]

    @property
    def screens(self) -> list[Screen]:
        """All that they see anywhere, oldest first; what only they can see is there, too."""
        found = [
            one for where in self.teams.conversations.values() if self.teams.sees(self.member, where)
            for one in where.all_messages if not one.deleted and one.to in ("", self.id)
        ]  # fmt: skip
        return [self.drawn.screen(one) for one in sorted(found, key=lambda one: int(one.id))]

    @property
    def private(self) -> list[Screen]:
        """What only they can see, in channels and group chats."""
        return [one for one in self.screens if one.message.to]

    def sees(self, message: Message | Screen) -> Screen:
        """A message as they see it."""
        return message if isinstance(message, Screen) else self.drawn.screen(message)

    # --- installing and blocking

    async def installs(self, order: Sequence[str] = ORDER, repeat: int = 1, **how: Any) -> list[Delivery]:
        """Get the app: installationUpdate and conversationUpdate, in any order, each so often."""
        self.member.installed = True
        added: Json = {
            "installation": lambda: payloads.installed(self.teams, self.chat, self.member, "add"),
            "conversation": lambda: payloads.members(
                self.teams, self.chat, self.member, "membersAdded",
                [{"id": BOT}, payloads.faceless(self.member)],
            ),
        }  # fmt: skip
        return [await self.teams.sends(added[one](), **how) for one in order for _ in range(repeat)]

    async def uninstalls(self, **how: Any) -> Delivery:
        """Throw the app out: installationUpdate remove."""
        self.member.installed = False
        return await self.teams.sends(payloads.installed(self.teams, self.chat, self.member, "remove"), **how)

    async def upgrades(self, **how: Any) -> Delivery:
        """Take a newer version of the app: installationUpdate add-upgrade."""
        return await self.teams.sends(
            payloads.installed(self.teams, self.chat, self.member, "add-upgrade"), **how
        )

    def blocks(self) -> None:
        """Block the bot. It is not told."""
        self.member.blocked = True

    def unblocks(self) -> None:
        """Let the bot write again. It is not told."""
        self.member.blocked = False

    # --- words

    async def types(self, text: str, **how: Any) -> Outcome:
        """Write to the app in the personal chat. how: see FakeTeams.sends."""
        if not self.member.installed:
            raise NotThere(f"{self.member.name} does not have the app")
        return Outcome(
            await self.teams.sends(payloads.typed(self.teams, self.member, self.chat, text), **how)
        )

    async def mentions(
        self, where: Conversation, text: str, under: Message | Screen | None = None, gap: str = "&nbsp;",
        **how: Any,
    ) -> Outcome:  # fmt: skip
        """Name the bot in a channel or group chat; `under`: in the thread of this message."""
        written = payloads.mention()
        activity = self._among(where, f"{written['text']}{gap}{text}", under)
        activity["entities"] = [written, *activity["entities"]]
        return Outcome(await self.teams.sends(activity, **how))

    async def slashes(
        self, text: str, where: Conversation, under: Message | Screen | None = None, **how: Any
    ) -> Outcome:
        """Write to the bot alone, from a channel or group chat: recipient.isTargeted."""
        activity = self._among(where, text, under)
        activity["recipient"] = {**activity["recipient"], "isTargeted": True}
        self.teams.prompts.add(activity["id"])
        return Outcome(await self.teams.sends(activity, **how))

    def _among(self, where: Conversation, text: str, under: Message | Screen | None) -> Json:
        if not self.teams.sees(self.member, where) or where.kind == PERSONAL:
            raise NotThere(f"{self.member.name} is not in {where.name or where.id}")
        if not self.teams.present(where):
            raise NotThere(f"the app is not in {where.name or where.id}")
        activity = payloads.typed(self.teams, self.member, where, text)
        if where.kind == CHANNEL:
            message = under.message if isinstance(under, Screen) else under
            thread = message.thread if message else activity["id"]
            self.teams.threads.setdefault(thread, where.id)
            activity["conversation"] = payloads.place(where, thread)
        return activity

    # --- cards and dialogs

    async def presses(
        self, target: Message | Seen | None = None, *, title: str = "", data: Mapping[str, Any] | None = None,
        verb: str = "", inputs: Mapping[str, Any] | None = None, fallback: bool = False, forged: bool = False,
        **how: Any,
    ) -> Outcome:  # fmt: skip
        """Press a button, named by any of title, data (a part of it), verb. Without a target: wherever it is.

        `inputs`: filled in first, by id or label. `fallback`: as an old client does, which knows no
        Action.Execute. `forged`: data and verb as given, whatever was drawn.
        """
        if forged:
            action = {"type": "Action.Execute", "verb": verb, "data": dict(data or {})}
            where = self.sees(target) if isinstance(target, Message) else target or self._newest()
            return await acting.executed(self, where, action, dict(data or {}), **how)
        seen, action = acting.button(self._looked(target), title, data or {}, verb)
        return await acting.pressed(self, seen, action, inputs or {}, fallback, **how)

    async def submits(
        self, inputs: Mapping[str, Any] | None = None, *, title: str = "", **how: Any
    ) -> Outcome:
        """Fill in and send the dialog, by its first button or the one of that title."""
        if self.dialog is None:
            raise NotThere(
                f"{self.member.name} has no dialog open; they were told {self.told or self.errors}"
            )
        _, action = acting.button([self.dialog], title, {}, "", "Action.Submit")
        return await dialogs.submitted(self, self.dialog, action, inputs or {}, **how)

    def closes(self) -> None:
        """Close the dialog. The bot is not told."""
        self.dialog = None

    async def searches(
        self, name: str, text: str, target: Message | Seen | None = None, **how: Any
    ) -> Outcome:
        """Type into an input that searches, named by dataset, id or label."""
        seen, drawn = asking.searchable(self._looked(target), name)
        return await asking.searched(self, seen, drawn, text, **how)

    async def looks(self, **how: Any) -> list[Outcome]:
        """Look at the screen: cards that refresh themselves for this person do."""
        return [
            await acting.refreshed(self, one, **how) for one in self.screens if acting.fresh(self, one)
        ]  # fmt: skip

    def _looked(self, target: Message | Seen | None) -> list[Seen]:
        """Where they look, in order: the dialog, then messages from the newest on."""
        if target is not None:
            return [self.sees(target) if isinstance(target, Message) else target]
        return [*([self.dialog] if self.dialog else []), *reversed(self.screens)]

    def _newest(self) -> Seen:
        found = self._looked(None)
        if not found:
            raise NotThere(f"{self.member.name} sees nothing yet")
        return found[0]

    def in_trouble(self, outcome: Outcome, mistake: str = "") -> Outcome:
        """Teams could not follow the answer: the person is told, and the mistake is kept."""
        if mistake:
            self.teams.mistakes.append(mistake)
        outcome.error = TROUBLE
        self.errors.append(TROUBLE)
        return outcome

"""A person with hands: what they see, and what they can do with it.

Rule 1: only what is on the screen can be pressed, chosen or filled in; anything else raises NotThere,
        unless it is `forged`, which is what somebody with a terminal could send.
Rule 2: what Slack tells them when the app fails is kept in `errors`.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tests.fakes.slack import acting, forms, payloads
from tests.fakes.slack.delivery import Delivery
from tests.fakes.slack.outcome import Outcome
from tests.fakes.slack.reading import Json
from tests.fakes.slack.views import View
from tests.fakes.slack.world import Channel, Member, Message, order

if TYPE_CHECKING:
    from tests.fakes.slack.team import Team

Screen = Message | View


class User:
    """Somebody who uses Slack."""

    def __init__(self, team: "Team", user_id: str) -> None:
        self.team, self.id, self.slack = team, user_id, team.slack
        self.errors: list[str] = []
        self.visits: list[str] = []  # links that they followed

    @property
    def member(self) -> Member:
        """Who they are."""
        return self.team.members[self.id]

    @property
    def app_dm(self) -> Channel:
        """Their conversation with the app."""
        install = self.team.installation
        bot = install.bot_user if install else "U0NOBODY"
        return self.slack.conversation(self.team.id, "im", (bot, self.id))

    @property
    def dm(self) -> list[Message]:
        """What the app told them, oldest first."""
        return self.app_dm.messages

    @property
    def ephemeral(self) -> list[Message]:
        """What only they can see, anywhere, oldest first."""
        found = [
            one for channel in self.slack.channels.values() for one in channel.all_messages
            if one.to == self.id and channel.team == self.team.id and not one.deleted
        ]  # fmt: skip
        return sorted(found, key=order)

    @property
    def views(self) -> list[View]:
        """The modals they have open, the top one last."""
        return self.slack.views.stack(self.team.id, self.id)

    @property
    def view(self) -> View:
        """The modal on top. Raises NotThere."""
        if not self.views:
            raise forms.NotThere(f"{self.id} has no modal open; they were told {self.errors}")
        return self.views[-1]

    @property
    def home(self) -> View | None:
        """The app's home as they see it."""
        return self.slack.views.homes.get((self.team.id, self.id))

    async def types(self, text: str, channel: str = "", **how: Any) -> Outcome:
        """A slash command. how: secret=, stamp= for a wrong signature or an old one; command={…}."""
        where = channel or self.app_dm.id
        more = {
            "response_url": self.slack.responses.url(self.team.id, self.id, where),
            "trigger_id": self.slack.views.trigger(self.team.id, self.id),
        }  # fmt: skip
        payload = payloads.command(self.team, self.id, text, where, **more) | how.pop("command", {})
        outcome = await self._sends("slash_commands", payload, **how)
        if not outcome.error:
            responses = self.slack.responses
            outcome.message = responses.in_body(self.team.id, self.id, where, outcome.body)
        return outcome

    async def shortcut(self, callback_id: str, **how: Any) -> Outcome:
        """A global shortcut."""
        return await self.sends(
            self._interaction(
                "shortcut", callback_id=callback_id, action_ts=self.slack.timestamp(),
                trigger_id=self.slack.views.trigger(self.team.id, self.id),
            ), **how,
        )  # fmt: skip

    async def message_shortcut(self, callback_id: str, message: Message, **how: Any) -> Outcome:
        """A shortcut from a message's menu."""
        where = payloads.in_message(self.team, message)
        return await self.sends(
            self._interaction(
                "message_action", callback_id=callback_id, action_ts=self.slack.timestamp(),
                trigger_id=self.slack.views.trigger(self.team.id, self.id), message_ts=message.ts,
                response_url=self.slack.responses.url(self.team.id, self.id, message.channel, message),
                channel=where["channel"], message=message.as_json(),
            ), **how,
        )  # fmt: skip

    async def presses(
        self, target: Screen | None = None, *, action_id: str = "", label: str = "", value: str | None = None,
        forged: bool = False, **how: Any,
    ) -> Outcome:  # fmt: skip
        """Press a button, named by any of action_id, label, value. Without a target: wherever it is."""
        if forged:
            screen = target or self._newest()
            action = acting.forged(action_id, value)
        else:
            screen, block, button = acting.button(self.screens(target), action_id, label, value)
            action = acting.pressed(block, button)
            self.visits += [button["url"]] if "url" in button else []
        return await acting.acted(self, screen, action, **how)

    async def chooses(
        self, what: Any, target: Screen | None = None, *, action_id: str = "", label: str = "", **how: Any
    ) -> Outcome:
        """Choose in a select, menu, list of ticks or a picker; options by value or by what they say.

        In an input block nothing is sent: the form holds it.
        """
        screen, block, element = acting.chooser(self.screens(target), what, action_id, label)
        return await acting.chosen(self, screen, block, element, what, **how)

    async def chooses_overflow(self, what: str, target: Screen | None = None, **how: Any) -> Outcome:
        """Choose from a menu of three dots."""
        return await self.chooses(what, target, **how)

    def fills(self, values: Mapping[str, Any], view: View | None = None) -> None:
        """Fill in fields, named by block_id or label, and send nothing. Raises NotThere."""
        forms.fill(view or self.view, values)

    async def submits(
        self, values: Mapping[str, Any] | None = None, view: View | None = None, **how: Any
    ) -> Outcome:
        """Fill in and send the form on top. What has to be searched for is searched for first."""
        return await forms.submit(self, view or self.view, values or {}, **how)

    async def closes(self, *, all_of_them: bool = False, **how: Any) -> Outcome | None:
        """Close the modal on top, or the whole stack; the app hears of it where it asked to."""
        return await forms.close(self, all_of_them=all_of_them, **how)

    async def searches(self, field: str, text: str, target: Screen | None = None, **how: Any) -> Outcome:
        """Type into a select that searches, named by block_id, action_id or label."""
        return await forms.search(self, self.screens(target), field, text, **how)

    async def opens_home(self, tab: str = "home", **how: Any) -> Delivery:
        """Open the app: app_home_opened."""
        inner: Json = {"type": "app_home_opened", "user": self.id, "channel": self.app_dm.id, "tab": tab}
        if self.home is not None and tab == "home":
            inner["view"] = self.home.as_json()
        return await self.team.event(inner, **how)

    async def sends(self, payload: Json, **how: Any) -> Outcome:
        """Any interaction at all, signed as Slack signs it."""
        return await self._sends("interactive", payload, **how)

    def screens(self, target: Screen | None = None) -> list[Screen]:
        """Where they look, in order: the modal on top, then messages from the newest on, then the home."""
        if target is not None:
            return [target]
        messages = sorted([*self._messages(), *self.ephemeral], key=order, reverse=True)
        return [*self.views[-1:], *messages, *([self.home] if self.home else [])]

    def _messages(self) -> list[Message]:
        mine = (one for one in self.slack.channels.values() if self.id in one.members)
        return [message for channel in mine for message in channel.messages]

    def _newest(self) -> Screen:
        found = self.screens()
        if not found:
            raise forms.NotThere(f"{self.id} sees nothing yet")
        return found[0]

    def _interaction(self, kind: str, **more: Any) -> Json:
        return payloads.interaction(self.team, self.id, kind, **more)

    async def _sends(self, kind: str, payload: Json, **how: Any) -> Outcome:
        sent = await self.slack.courier.carry(kind, payload, **how)
        outcome = Outcome(sent.status, sent.seconds, body=sent.json, delivery=sent)
        if sent.reason:
            outcome.error = "operation_timeout" if sent.reason == "http_timeout" else "dispatch_failed"
            self.errors.append(outcome.error)
        outcome.view = self.views[-1] if self.views else None
        return outcome

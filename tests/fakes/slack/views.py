"""Modals and homes: trigger ids that work once and for three seconds, stacks of three, hashes.

Rule 1: an update keeps what was entered where the ids are the same.
Rule 2: every error is Slack's own word, raised as Refused.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count

from tests.fakes.slack import block_kit, state
from tests.fakes.slack.reading import Json, Readable, texts
from tests.fakes.slack.world import APP, Install

TRIGGER = timedelta(seconds=3)
STACK = 3


class Refused(Exception):
    """Slack says no: the error, and what else the answer holds."""

    def __init__(self, error: str, *messages: str, **more: object) -> None:
        super().__init__(error)
        self.error, self.more = error, dict(more)
        if messages:
            said = [f"[ERROR] {one}" for one in messages]
            self.more |= {"errors": list(messages), "response_metadata": {"messages": said}}


@dataclass(eq=False)
class View(Readable):
    """A modal or a home as a person sees it. `values`: what its fields hold now."""

    id: str
    user: str
    team: str
    install: Install
    given: Json
    blocks: list[Json]
    values: state.Values
    hash: str
    root: str
    previous: str | None = None
    found: dict[tuple[str, str], list[Json]] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """modal or home."""
        return str(self.given["type"])

    @property
    def title(self) -> str:
        """What stands at the top of a modal."""
        return str(self.given["title"]["text"]) if "title" in self.given else ""

    @property
    def callback_id(self) -> str:
        """The app's word for the kind of form."""
        return str(self.given.get("callback_id", ""))

    @property
    def private_metadata(self) -> str:
        """What the app wrote on its back."""
        return str(self.given.get("private_metadata", ""))

    @property
    def external_id(self) -> str:
        """The app's own id of it."""
        return str(self.given.get("external_id", ""))

    @property
    def submit(self) -> str:
        """What the button says that sends it; empty where there is none."""
        return next(texts(self.given.get("submit")), "")

    def as_json(self) -> Json:
        """The view object of answers and payloads."""
        owner = self.install
        return {
            "id": self.id, "team_id": self.team, "type": self.kind, "blocks": self.blocks,
            "private_metadata": self.private_metadata, "callback_id": self.callback_id,
            "state": {"values": self.values}, "hash": self.hash, "title": self.given.get("title"),
            "clear_on_close": self.given.get("clear_on_close", False),
            "notify_on_close": self.given.get("notify_on_close", False),
            "close": self.given.get("close"), "submit": self.given.get("submit"),
            "previous_view_id": self.previous, "root_view_id": self.root, "app_id": APP,
            "external_id": self.external_id, "app_installed_team_id": owner.team or owner.enterprise,
            "bot_id": owner.bot_id,
        }  # fmt: skip


@dataclass
class Trigger:
    """Leave to open one modal, for somebody, for three seconds. `view`: the modal it came from."""

    user: str
    team: str
    at: datetime
    view: str = ""
    used: bool = False


class Views:
    """Every view that is open, and the triggers that may open more."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now, self._number = now, count(1)
        self.triggers: dict[str, Trigger] = {}
        self.stacks: dict[tuple[str, str], list[View]] = {}
        self.homes: dict[tuple[str, str], View] = {}
        self.opened: list[View] = []

    def trigger(self, team: str, user: str, view: str = "") -> str:
        """A fresh trigger_id."""
        number = next(self._number)
        trigger_id = f"{number}.{number * 7919}.{number:012x}"
        self.triggers[trigger_id] = Trigger(user, team, self._now(), view)
        return trigger_id

    def stack(self, team: str, user: str) -> list[View]:
        """The modals somebody has open, the top one last."""
        return self.stacks.setdefault((team, user), [])

    def open(self, trigger_id: str, given: object, install: Install, team: list[str]) -> View:
        """views.open. From within a modal it lands on top of it."""
        trigger = self._exchange(trigger_id, given, team)
        stack = self.stack(trigger.team, trigger.user)
        if not trigger.view:
            stack.clear()
        return self.on_top(stack, trigger, given, install)

    def push(self, trigger_id: str, given: object, install: Install, team: list[str]) -> View:
        """views.push: only from within a modal."""
        trigger = self._exchange(trigger_id, given, team)
        stack = self.stack(trigger.team, trigger.user)
        if not stack:
            raise Refused("not_found")
        return self.on_top(stack, trigger, given, install)

    def on_top(self, stack: list[View], trigger: Trigger, given: object, install: Install) -> View:
        """One more modal on a stack."""
        spec = self._checked(given, "modal", trigger.team)
        if len(stack) >= STACK:
            raise Refused("push_limit_reached")
        view_id = self._id("V")
        blocks = state.numbered(spec["blocks"], lambda: self._id("b"))
        root, previous = (stack[0].root, stack[-1].id) if stack else (view_id, None)
        view = View(view_id, trigger.user, trigger.team, install, spec, blocks, state.first(blocks),
                    self._hash(), root, previous)  # fmt: skip
        stack.append(view)
        self.opened.append(view)
        return view

    def update(self, view: View, given: object, hash_: str = "") -> View:
        """views.update, and response_action update: the same view, drawn anew."""
        spec = self._checked(given, "modal", view.team, view)
        self._fresh(view, hash_)
        self._drawn(view, spec)
        return view

    def publish(self, team: str, user: str, given: object, install: Install, hash_: str = "") -> View:
        """views.publish."""
        old = self.homes.get((team, user))
        spec = self._checked(given, "home", team, old)
        if old is None:
            if hash_:
                raise Refused("hash_conflict")
            home_id = self._id("V")
            old = View(home_id, user, team, install, spec, [], {}, "", home_id)
            self.homes[team, user] = old
        else:
            self._fresh(old, hash_)
        self._drawn(old, spec)
        return old

    def find(self, install: Install, view_id: str = "", external_id: str = "") -> View:
        """An open modal of this installation. Raises Refused: not_found."""
        for view in (one for stack in self.stacks.values() for one in stack):
            asked = view.id == view_id if view_id else bool(external_id) and view.external_id == external_id
            if asked and view.install.bot_id == install.bot_id:
                return view
        raise Refused("not_found")

    def _drawn(self, view: View, spec: Json) -> None:
        view.given, view.blocks = spec, state.numbered(spec["blocks"], lambda: self._id("b"))
        view.values, view.hash = state.kept(view.values, view.blocks), self._hash()

    def _fresh(self, view: View, hash_: str) -> None:
        if hash_ and hash_ != view.hash:
            raise Refused("hash_conflict")

    def _exchange(self, trigger_id: str, given: object, team: list[str]) -> Trigger:
        """A trigger is used up by a call that opens something; a faulty view leaves it be."""
        trigger = self.triggers.get(trigger_id)
        if trigger is None or trigger.team not in team:
            raise Refused("invalid_trigger_id")
        if trigger.used:
            raise Refused("exchanged_trigger_id")
        if self._now() - trigger.at > TRIGGER:
            raise Refused("expired_trigger_id")
        self._checked(given, "modal", trigger.team)
        trigger.used = True
        return trigger

    def _checked(self, given: object, kind: str, team: str, own: View | None = None) -> Json:
        if block_kit.too_large(given):
            raise Refused("view_too_large")
        found = block_kit.view_problems(given)
        if not isinstance(given, dict) or found:
            raise Refused("invalid_arguments", *found)
        if given["type"] != kind:
            raise Refused("invalid_arguments", f"expected a view of type {kind} [json-pointer:/view/type]")
        external = given.get("external_id")
        if external and any(one.external_id == external and one is not own for one in self._of(team)):
            raise Refused("duplicate_external_id")
        return given

    def _of(self, team: str) -> list[View]:
        stacks = [one for (where, _), stack in self.stacks.items() if where == team for one in stack]
        return stacks + [one for (where, _), one in self.homes.items() if where == team]

    def _id(self, letter: str) -> str:
        return f"{letter}{next(self._number):08d}"

    def _hash(self) -> str:
        return f"{int(self._now().timestamp())}.{next(self._number):08x}"

"""What Slack sent, as an event.

Rule 1: pure, and nothing is believed but the shape; what is foreign, malformed or too long is no event.
Rule 2: the id makes a repeat the same event: Slack's own id of an event; the trigger of a command, a press
        or a shortcut, which only a repeated request shares; the nonce of a form with what was filled in,
        so that a form that was mended after an error is a new one.
Rule 3: what only fits this request (trigger, response address, view) is not in the event: `live` has it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from adapters.contract import Payload
from adapters.slack import filled, ids, wire
from bot.events import Address, Event
from conversations.forms import Answered, Asked, Heard, Line, Looked, Opened
from conversations.intents import MOST, parse

PLATFORM = wire.PLATFORM
LONGEST_URL = 3000
LONGEST_IDEA = 1000  # characters of a message that is kept as an idea
LONGEST_MESSAGE = 100_000  # Slack's own end of a message is 40,000
SHORTCUTS = ("shortcut", "message_action")

Said = tuple[Heard, int | None, str]  # what was heard, in which conversation, and what makes it this event


@dataclass(frozen=True)
class Live:
    """What only fits the request that asked.

    `view`: the dialog that is open, by id. `opens`: the conversation whose form a button opens; `more`: a
    button that shows a whole card. `fields`: the questions of the form that was sent. `message` and
    `channel`: the message that was pressed, `ephemeral` where only this person sees it.
    """

    installation: str = ""
    user: str = ""
    trigger: str = ""
    response_url: str = ""
    command: bool = False
    view: str = ""
    hash: str = ""
    nonce: str = ""
    fields: tuple[str, ...] = ()
    opens: int | None = None
    more: bool = False
    message: str = ""
    channel: str = ""
    ephemeral: bool = False

    @property
    def answerable(self) -> bool:
        """Whether a person waits for the answer: Slack repeats only what nobody waits for."""
        return bool(self.trigger or self.response_url or self.nonce)


@dataclass(frozen=True)
class Search:
    """Somebody looks for a choice of a question in a form."""

    sender: Address
    conversation: int
    question: str
    query: str


def read(payload: Payload) -> Event | None:
    """The event in a payload, or None where there is nothing for us."""
    sender, said = wire.sender(payload), _said(payload)
    if sender is None or said is None:
        return None
    heard, conversation, name = said
    own = name if name.startswith("Ev") else f"{sender.installation}:{sender.user}:{name}"
    return Event(f"{PLATFORM}:{own}", sender, heard, conversation)


def live(payload: Payload) -> Live:
    """What only fits this request; empty where it has nothing of the kind."""
    sender = wire.sender(payload) or Address(PLATFORM)
    pressed = _pressed(payload)
    in_dialog = wire.text(payload, "view", "type") == "modal"
    container = wire.text(payload, "container", "type") == "message"
    opens = wire.number(pressed.arguments[0]) if pressed and pressed.verb == ids.OPEN else None
    return Live(
        installation=sender.installation,
        user=sender.user,
        trigger=wire.text(payload, "trigger_id"),
        response_url=wire.text(payload, "response_url", most=LONGEST_URL),
        command=bool(wire.text(payload, "command")),
        view=wire.text(payload, "view", "id") if in_dialog else "",
        hash=wire.text(payload, "view", "hash"),
        nonce=wire.metadata(payload)[1],
        fields=tuple(str(key) for key in filled.state(payload)),
        opens=opens,
        more=pressed is not None and pressed.verb == ids.MORE,
        message=wire.text(payload, "container", "message_ts") if container else "",
        channel=wire.text(payload, "container", "channel_id") if container else "",
        ephemeral=container and wire.at(payload, "container", "is_ephemeral") is True,
    )


def searched(payload: Payload) -> Search | None:
    """What somebody looks for in a form; None where it is none of our searches."""
    sender, found = wire.sender(payload), ids.pressed(wire.text(payload, "action_id"))
    conversation, query = wire.metadata(payload)[0], wire.text(payload, "value", most=LONGEST_URL)
    if payload.get("type") != "block_suggestion" or found is None or found.verb != ids.FIND:
        return None
    if sender is None or conversation is None:
        return None
    return Search(sender, conversation, found.arguments[1], query)


def _said(payload: Payload) -> Said | None:
    if "command" in payload:
        return _command(payload)
    kind = payload.get("type")
    reader = _READERS.get(kind) if isinstance(kind, str) else None
    return reader(payload) if reader else None


def _command(payload: Payload) -> Said | None:
    typed, trigger = payload.get("text", ""), wire.text(payload, "trigger_id")
    if payload.get("command") != ids.COMMAND or not trigger or not wire.fits(typed, MOST):
        return None
    return parse(wire.unescaped(typed)), None, f"cmd:{trigger}"


def _event(payload: Payload) -> Said | None:
    """Of the events only the look at one's own page is a turn."""
    name, event = wire.text(payload, "event_id"), payload.get("event")
    if not name.startswith("Ev") or wire.text(event, "type") != "app_home_opened":
        return None
    return (Looked(), None, name) if wire.text(event, "tab") == "home" else None


def _press(payload: Payload) -> Said | None:
    """A button of a message, a dialog or a home."""
    pressed, trigger = _pressed(payload), wire.text(payload, "trigger_id")
    heard = _verb(pressed, _value(wire.first(payload.get("actions")))) if pressed and trigger else None
    return (*heard, f"act:{trigger}") if heard else None


def _pressed(payload: Payload) -> ids.Pressed | None:
    if payload.get("type") != "block_actions":
        return None
    return ids.pressed(wire.text(wire.first(payload.get("actions")), "action_id", most=255))


def _value(action: Any) -> str | None:
    """What a button or a menu carries."""
    for path in (("value",), ("selected_option", "value")):
        if isinstance(value := wire.at(action, *path), str) and wire.fits(value, MOST):
            return value
    return None


def _verb(pressed: ids.Pressed, value: str | None) -> tuple[Heard, int | None] | None:
    conversation = wire.number(pressed.arguments[0])
    match pressed.verb:
        case ids.ANSWER if conversation and value is not None:
            return Answered((Line(pressed.arguments[1], (value,)),)), conversation
        case ids.OPEN if conversation:
            return Opened(), conversation
        case ids.SAY if value is not None:
            return parse(value), None
    return None


def _form(payload: Payload) -> Said | None:
    """A form that was sent: every field, also the empty ones."""
    conversation, nonce = wire.metadata(payload)
    name, lines = nonce or wire.text(payload, "view", "id"), filled.lines(payload)
    if wire.text(payload, "view", "callback_id") != ids.SHEET or not (conversation and name) or lines is None:
        return None
    return Answered(lines), conversation, f"view:{name}:{filled.digest(lines)}"


def _shortcut(payload: Payload) -> Said | None:
    """A shortcut asks for what a command asks for; a message that is saved comes with its words."""
    name, trigger = wire.text(payload, "callback_id"), wire.text(payload, "trigger_id")
    if not trigger or name not in (ids.JOIN, ids.SAVE_IDEA):
        return None
    written = wire.text(payload, "message", "text", most=LONGEST_MESSAGE)
    idea = wire.unescaped(written).strip()[:LONGEST_IDEA]
    asked = Asked("join") if name == ids.JOIN else Asked("idea", idea)
    return asked, None, f"cut:{trigger}"


_READERS: Mapping[str, Callable[[Payload], Said | None]] = {
    "event_callback": _event,
    "block_actions": _press,
    "view_submission": _form,
    **dict.fromkeys(SHORTCUTS, _shortcut),
}

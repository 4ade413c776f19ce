"""What Teams sent, as an event.

Rule 1: pure, and nothing is believed but the shape; what is foreign, malformed or too long is no event.
Rule 2: the id of an activity within its conversation makes a repeat the same event (teams.md, section 11);
        the nonce of a form with what was filled in does, too: a double click sends it twice.
Rule 3: what only fits this request (the message that was pressed, the scope) is in `Live`.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import chain
from typing import Any

from adapters.contract import Payload
from adapters.teams import filled, ids, wire
from bot.events import Address, Event
from conversations.cards import COMMAND
from conversations.forms import Answered, Heard, Line, Looked, Opened, Said
from conversations.intents import MOST, parse, words_key
from conversations.words import languages, words

PLATFORM = wire.PLATFORM
ACTION, FETCH, SUBMIT, SEARCH = "adaptiveCard/action", "task/fetch", "task/submit", "application/search"
HOME = "home"  # the command for the home card
FIND = "find"  # the dataset of a search: find|CONVERSATION|QUESTION
Data = Mapping[str, Any]


@dataclass(frozen=True)
class Live:
    """What only fits the request that asked.

    `invoke`: its name; empty for a message. `verb` of the button. `here`: the conversation in which it
    happened; `message`: the message that was pressed. `targeted`: a slash command, which only its sender
    sees. `opens`: the conversation whose form a button opens. `data`: what the button and the form carried.
    """

    tenant: str = ""
    user: str = ""
    id: str = ""
    service: str = ""
    here: str = ""
    scope: str = ""
    invoke: str = ""
    verb: str = ""
    message: str = ""
    targeted: bool = False
    opens: int | None = None
    data: Data = field(default_factory=dict)


@dataclass(frozen=True)
class Search:
    """Somebody looks for a choice of a question in a form."""

    sender: Address
    conversation: int
    question: str
    query: str


def read(activity: Payload) -> Event | None:
    """The event in an activity, or None where there is nothing for us."""
    sender, heard = wire.sender(activity), _heard(activity)
    if sender is None or heard is None:
        return None
    said, conversation = heard
    name = _name(activity, said)
    return Event(name, sender, said, conversation) if name else None


def live(activity: Payload) -> Live:
    """What only fits this request."""
    sender, data = wire.sender(activity) or Address(PLATFORM), _data(activity)
    return Live(
        tenant=sender.installation,
        user=sender.user,
        id=wire.text(activity, "from", "id"),
        service=wire.text(activity, "serviceUrl", most=wire.LONGEST_URL),
        here=wire.text(activity, "conversation", "id"),
        scope=wire.scope(activity),
        invoke=wire.text(activity, "name") if activity.get("type") == "invoke" else "",
        verb=wire.text(data, ids.DO),
        message=wire.text(activity, "replyToId"),
        targeted=wire.at(activity, "recipient", "isTargeted") is True,
        opens=wire.number(data.get(ids.CONVERSATION)) if data.get(ids.DO) == ids.OPEN else None,
        data=data,
    )


def searched(activity: Payload) -> Search | None:
    """What somebody looks for in a form; None where it is none of our searches."""
    sender, value = wire.sender(activity), wire.at(activity, "value")
    parts = wire.text(value, "dataset").split("|")
    conversation = wire.number(parts[1]) if len(parts) == 3 and parts[0] == FIND else None
    if activity.get("name") != SEARCH or sender is None or conversation is None:
        return None
    return Search(sender, conversation, parts[2], wire.text(value, "queryText", most=wire.LONGEST_URL))


def _data(activity: Payload) -> Data:
    """What a button carried, wherever Teams puts it."""
    paths = {ACTION: ("value", "action", "data"), FETCH: ("value", "data"), SUBMIT: ("value", "data")}
    path = paths.get(wire.text(activity, "name"), ("value",))
    found = wire.at(activity, *path)
    return found if isinstance(found, Mapping) and wire.text(found, ids.DO) in ids.VERBS else ids.NOTHING


def _name(activity: Payload, heard: Heard) -> str:
    """Rule 2. Hashed: conversations have long ids. Empty where there is nothing to tell it by."""
    own, here = wire.text(activity, "id"), wire.text(activity, "conversation", "id")
    nonce = wire.text(_data(activity), ids.NONCE)
    if nonce and isinstance(heard, Answered):
        own, here = f"{nonce}:{filled.digest(heard.lines)}", ""
    parts = (wire.tenant(activity), wire.text(activity, "from", "aadObjectId"), here, own)
    return f"{PLATFORM}:{hashlib.sha256(chr(0).join(parts).encode()).hexdigest()[:40]}" if own else ""


def _heard(activity: Payload) -> tuple[Heard, int | None] | None:
    if (data := _data(activity)) is not ids.NOTHING:
        return _pressed(data)
    if activity.get("type") != "message":
        return None
    typed = wire.said(activity, MOST)
    return (typed_in(typed, wire.scope(activity)), None) if typed is not None else None


def typed_in(typed: str, scope: str) -> Heard:
    """What typed words say: in a chat with us they may be an answer, elsewhere they are a command."""
    plain = typed.removeprefix(COMMAND).strip()
    heard = parse(plain) if plain != typed or scope != wire.PERSONAL or not typed else Said(typed)
    return Looked() if _wants_home(plain) else heard


def _wants_home(typed: str) -> bool:
    """Whether the home card is asked for, in any language that we speak."""
    return " ".join(typed.split()).casefold() in _homes()


@cache
def _homes() -> frozenset[str]:
    """What the home card is called. Every message is held against it."""
    named = (words(speech).names(f"{words_key(HOME)}.names") for speech in languages())
    return frozenset({HOME, *chain.from_iterable(named)})


def _pressed(data: Data) -> tuple[Heard, int | None] | None:
    reader = _READERS.get(str(data[ids.DO]))
    return reader(data) if reader else None


def _answer(data: Data) -> tuple[Heard, int | None] | None:
    """A choice that was pressed, or the one input of a card."""
    conversation, question = wire.number(data.get(ids.CONVERSATION)), wire.text(data, ids.QUESTION)
    value = data.get(ids.VALUE)
    if not conversation or not question:
        return None
    if isinstance(value, str) and len(value) <= MOST:
        return Answered((Line(question, (value,)),)), conversation
    given = filled.lines({**data, ids.SHOWN: question})
    mine = tuple(line for line in given or () if line.question == question)
    return (Answered(mine), conversation) if value is None and mine else None


def _form(data: Data) -> tuple[Heard, int | None] | None:
    conversation, lines = wire.number(data.get(ids.CONVERSATION)), filled.lines(data)
    return (Answered(lines), conversation) if conversation and lines else None


def _open(data: Data) -> tuple[Heard, int | None] | None:
    conversation = wire.number(data.get(ids.CONVERSATION))
    return (Opened(), conversation) if conversation else None


def _say(data: Data) -> tuple[Heard, int | None] | None:
    value = wire.text(data, ids.VALUE, most=MOST)
    if not value:
        return None
    return (Looked() if _wants_home(value) else parse(value)), None


_READERS: Mapping[str, Callable[[Data], tuple[Heard, int | None] | None]] = {
    ids.ANSWER: _answer,
    ids.FORM: _form,
    ids.OPEN: _open,
    ids.SAY: _say,
}

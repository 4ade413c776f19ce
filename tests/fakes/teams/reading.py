"""What a person can read, press and fill in on an Adaptive Card.

Rule: only what is really there. What is hidden (isVisible false) cannot be read, pressed or filled in.
"""

from collections.abc import Iterator, Mapping
from typing import Any

Json = dict[str, Any]

CARD = "application/vnd.microsoft.card.adaptive"
UNSEEN = ("data", "fallback", "refresh", "msteams", "authentication", "choices.data", "requires")
# Of every type, what can be read of it, in order.
WRITTEN = {
    "TextBlock": ("text",),
    "TextRun": ("text",),
    "Image": ("altText",),
    "Media": ("altText",),
    "Fact": ("title", "value"),
}


class NotThere(LookupError):
    """A person tried what the screen does not offer. The message says what it does offer."""


def parts(card: Any) -> Iterator[Json]:
    """Everything on a card that has a type or stands in a list, in order, the card itself first."""
    if isinstance(card, Mapping):
        if card.get("isVisible") is False:
            return
        yield dict(card) if not isinstance(card, dict) else card
        for key, inner in card.items():
            if key not in UNSEEN and isinstance(inner, dict | list):
                yield from parts(inner)
    elif isinstance(card, list):
        for one in card:
            yield from parts(one)


def actions(card: Any) -> list[Json]:
    """Every action that can be pressed."""
    return [one for one in parts(card) if str(one.get("type", "")).startswith("Action.")]


def inputs(card: Any) -> list[Json]:
    """Every input that can be filled in, as drawn."""
    return [
        one for one in parts(card)
        if str(one.get("type", "")).startswith("Input.") and one["type"] != "Input.Choice"
    ]  # fmt: skip


def texts(card: Any) -> Iterator[str]:
    """Every text on a card, in order, what is written on inputs and buttons included."""
    for one in parts(card):
        kind = str(one.get("type", ""))
        if kind.startswith("Input.") and kind != "Input.Choice":
            yield from (str(one[key]) for key in ("label", "title", "placeholder") if one.get(key))
            yield from (str(choice["title"]) for choice in one.get("choices", ()))
        elif kind.startswith("Action."):
            yield from (str(one[key]) for key in ("title",) if one.get(key))
        else:
            keys = WRITTEN.get(kind, ("title", "value") if "title" in one and "value" in one else ())
            yield from (str(one[key]) for key in keys if one.get(key))


def drawn(activity: Json) -> Json | None:
    """The first Adaptive Card of an activity; None where it has none."""
    found = [one for one in activity.get("attachments") or () if one.get("contentType") == CARD]
    return found[0]["content"] if found else None


class Readable:
    """Something with a card: a message on a screen, a dialog."""

    card: Json | None

    @property
    def reads(self) -> str:
        """Every text of the card, a line each."""
        return "\n".join(texts(self.card))

    @property
    def buttons(self) -> list[str]:
        """What is written on the buttons."""
        return [str(one.get("title", "")) for one in actions(self.card)]

    @property
    def labels(self) -> list[str]:
        """What the inputs are called."""
        return [str(one.get("label", "")) for one in inputs(self.card)]

    @property
    def input_ids(self) -> list[str]:
        """The ids of the inputs, in order."""
        return [str(one["id"]) for one in inputs(self.card)]

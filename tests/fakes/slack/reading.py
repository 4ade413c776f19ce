"""What a person can read and press in blocks, whatever the surface.

Rule: only what is really there. A button that is not in the stored blocks cannot be found here.
"""

from collections.abc import Iterator, Sequence
from typing import Any

Json = dict[str, Any]


def elements(blocks: Sequence[Json]) -> Iterator[tuple[Json, Json]]:
    """Every element that can be acted on, with its block, in order."""
    for block in blocks:
        inside = [*block.get("elements", ())] if block["type"] == "actions" else []
        inside += [block[key] for key in ("accessory", "element") if key in block]
        yield from ((block, one) for one in inside if one["type"] != "image")


def texts(value: Any) -> Iterator[str]:
    """Every text in blocks, in order, what is written on elements included."""
    if isinstance(value, dict):
        if value.get("type") in ("plain_text", "mrkdwn"):
            yield str(value.get("text", ""))
        elif "alt_text" in value:
            yield str(value["alt_text"])
        for key, inner in value.items():
            if key not in ("confirm", "placeholder"):
                yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)


def label(block: Json, element: Json) -> str:
    """What an element is called on the screen: its own text, its block's label, or its placeholder."""
    for holder in (element.get("text"), block.get("label"), element.get("placeholder"), block.get("text")):
        if holder:
            return str(holder["text"])
    return ""


def offered(element: Json) -> list[Json]:
    """The options of an element, those in groups included."""
    found = list(element.get("options") or ())
    for group in element.get("option_groups") or ():
        found += group["options"]
    return found


class Readable:
    """Something with blocks: a message, a modal, a home."""

    blocks: list[Json]

    @property
    def reads(self) -> str:
        """Every text of the blocks, a line each."""
        return "\n".join(texts(self.blocks))

    @property
    def buttons(self) -> list[str]:
        """What is written on the buttons."""
        return [one["text"]["text"] for _, one in elements(self.blocks) if one["type"] == "button"]

    @property
    def action_ids(self) -> list[str]:
        """The action ids, in order."""
        return [one["action_id"] for _, one in elements(self.blocks)]

    @property
    def labels(self) -> list[str]:
        """What the questions of a form are called."""
        return [one["label"]["text"] for one in self.blocks if one["type"] == "input"]

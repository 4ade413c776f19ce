"""Block Kit as text that people can look at: what is written, what can be pressed, what can be filled in.

Rule: nothing of the drawing is left out but its ids.
"""

from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]


def message(drawn: Json) -> str:
    """A message: its blocks, then the text that stands for them."""
    return "\n".join([*blocks(drawn["blocks"]), "", "In plain words:", *_inside(drawn["text"])])


def view(drawn: Json) -> str:
    """A dialog or a home."""
    title = [f"┌ {drawn['title']['text']}"] if "title" in drawn else []
    ends = [f"[ {drawn[key]['text']} ]" for key in ("close", "submit") if key in drawn]
    return "\n".join([*title, *blocks(drawn["blocks"]), *([f"└ {'  '.join(ends)}"] if ends else [])])


def blocks(drawn: list[Json]) -> Iterator[str]:
    """The blocks, line by line."""
    for block in drawn:
        yield from _BLOCKS[block["type"]](block)


def _inside(text: str) -> list[str]:
    return [f"  {line}" for line in text.splitlines()]


def _header(block: Json) -> Iterator[str]:
    yield from ("", f"# {block['text']['text']}")


def _divider(block: Json) -> Iterator[str]:
    yield "─" * 40


def _section(block: Json) -> Iterator[str]:
    if "text" in block:
        yield block["text"]["text"]
    fields = [one["text"] for one in block.get("fields", ())]
    yield from (f"{label}  {value}" for label, value in zip(fields[::2], fields[1::2], strict=True))
    if "accessory" in block:
        yield f"    {_element(block['accessory'])}"


def _context(block: Json) -> Iterator[str]:
    yield from (f"  ({one['text']})" for one in block["elements"])


def _actions(block: Json) -> Iterator[str]:
    yield "  ".join(_element(one) for one in block["elements"])


def _image(block: Json) -> Iterator[str]:
    yield f"[picture: {block['alt_text']}]"


def _input(block: Json) -> Iterator[str]:
    optional = " (optional)" if block["optional"] else ""
    yield from ("", f"{block['label']['text']}{optional}", f"  {_element(block['element'])}")
    yield from (f"  ({line})" for line in block.get("hint", {}).get("text", "").splitlines())


def _element(one: Json) -> str:
    """An element with what is chosen in it."""
    kind = one["type"]
    if kind == "button":
        return (
            f"[[ {one['text']['text']} ]]" if one.get("style") == "primary" else f"[ {one['text']['text']} ]"
        )
    if kind == "overflow":
        return f"[ … {' | '.join(option['text']['text'] for option in one['options'])} ]"
    chosen = [one["initial_option"]] if "initial_option" in one else list(one.get("initial_options", ()))
    marks = [
        f"{'(x)' if option in chosen else '( )'} {option['text']['text']}"
        for option in (one.get("options") or chosen)
    ]
    first = next(
        (str(one[key]) for key in ("initial_value", "initial_date", "initial_time") if key in one), ""
    )
    most = f" ≤{one['max_length']}" if "max_length" in one else ""
    return f"{kind}{most}: {first or ' '.join(marks)}".rstrip(": ")


_BLOCKS = {
    "header": _header,
    "divider": _divider,
    "section": _section,
    "context": _context,
    "actions": _actions,
    "image": _image,
    "input": _input,
}

"""Adaptive Cards as text to look at: what is written, what can be pressed, what can be filled in.

Rule: nothing of the drawing is left out but its ids.
"""

from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]


def read(drawn: Json) -> str:
    """A message, an answer that opens a dialog, or a card."""
    if "task" in drawn:
        return dialog(drawn)
    return message(drawn) if "attachments" in drawn else "\n".join(card(drawn))


def message(drawn: Json) -> str:
    """A message: its card, then the words that stand for it."""
    (one,) = drawn["attachments"]
    said = [f"  {line}" for line in drawn["summary"].splitlines()]
    return "\n".join([*card(one["content"]), "", "In plain words:", *said])


def dialog(drawn: Json) -> str:
    """An answer that opens a dialog."""
    shown = drawn["task"]["value"]
    size = f"{shown['width']} × {shown['height']}"
    return "\n".join([f"┌ {shown['title']} ({size})", *card(shown["card"]["content"]), "└"])


def card(drawn: Json) -> Iterator[str]:
    """A card, line by line."""
    yield from elements(drawn["body"])


def elements(drawn: list[Json]) -> Iterator[str]:
    """The elements, line by line."""
    for one in drawn:
        if one.get("separator"):
            yield "─" * 40
        yield from _KINDS[one["type"]](one)


def _text(one: Json) -> Iterator[str]:
    yield from ("", f"# {one['text']}")


def _rich(one: Json) -> Iterator[str]:
    text = "".join(run["text"] for run in one["inlines"])
    style = one["inlines"][0]
    marks = "*" if style.get("weight") == "bolder" else ""
    mark = "!" if style.get("color") == "attention" else marks
    yield f"  ({text})" if style.get("isSubtle") else f"{mark}{text}{mark}"


def _columns(one: Json) -> Iterator[str]:
    yield "  ┆  ".join("\n".join(elements(column["items"])) for column in one["columns"])


def _actions(one: Json) -> Iterator[str]:
    open_ones = [_button(button) for button in one["actions"] if button.get("mode") != "secondary"]
    tucked = [button["title"] for button in one["actions"] if button.get("mode") == "secondary"]
    yield "  ".join([*open_ones, *([f"[ … {' | '.join(tucked)} ]"] if tucked else [])])


def _button(one: Json) -> str:
    title = f"{one['title']} ↗" if one["type"] == "Action.OpenUrl" else one["title"]
    return f"[[ {title} ]]" if one.get("style") == "positive" else f"[ {title} ]"


def _image(one: Json) -> Iterator[str]:
    yield f"[picture: {one['altText']}]"


def _input(one: Json) -> Iterator[str]:
    optional = "" if one.get("isRequired") else " (optional)"
    yield from ("", f"{one['label']}{optional}", f"  {_field(one)}")


def _field(one: Json) -> str:
    """An input with what is filled into it."""
    kind = one["type"].removeprefix("Input.")
    chosen = one.get("value", "").split(",") if one.get("isMultiSelect") else [one.get("value")]
    marks = [
        f"{'(x)' if choice['value'] in chosen else '( )'} {choice['title']}"
        for choice in one.get("choices", ())
    ]
    how = " ".join(filter(None, (one.get("style"), "several" if one.get("isMultiSelect") else "")))
    most = f" ≤{one['maxLength']}" if "maxLength" in one else ""
    first = one.get("value", "") if not marks else " ".join(marks)
    return f"{kind} {how}{most}: {first or one.get('placeholder', '')}".rstrip(": ")


_KINDS = {
    "TextBlock": _text,
    "RichTextBlock": _rich,
    "ColumnSet": _columns,
    "ActionSet": _actions,
    "Image": _image,
    **dict.fromkeys(("Input.Text", "Input.ChoiceSet", "Input.Date", "Input.Time"), _input),
}

"""What Slack gets, drawn as HTML in the manner of a chat window: for the pictures of docs/install-slack.md.

Rule 1: every block and element of the payload is drawn, in its order; one of an unknown type is a KeyError.
Rule 2: every text is escaped. Only what our adapter itself marks up is markup: bold labels and links.
Rule 3: a look of our own (slack_screens.css): no logo, no font and no picture of anybody else's.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from html import escape, unescape
from itertools import chain, zip_longest
from pathlib import Path
from typing import Any

Json = Mapping[str, Any]

LOOK = Path(__file__).with_suffix(".css")
_BOLD = re.compile(r"\*([^*\n]+)\*")
_LINK = re.compile(r"<[^|<>]*\|([^<>]*)>")


def chat(name: str, payload: Json, typed: str = "", note: str = "") -> str:
    """A message of Flipside in a conversation. `typed`: what it answers; `note`: who sees it."""
    before = f'<p class="typed">{escape(typed)}</p>' if typed else ""
    noted = f'<p class="note">{escape(note)}</p>' if note else ""
    said = f'<p class="by"><b>Flipside</b> <i>App</i></p>{_all(payload["blocks"])}'
    message = f'<section class="message"><span class="face">F</span><div>{noted}{said}</div></section>'
    return _page(f'<div class="window"><h1>{escape(name)}</h1>{before}{message}</div>')


def dialog(view: Json) -> str:
    """A modal with its two buttons, above a darkened window."""
    ends = "".join(_end(view[key]["text"], key) for key in ("close", "submit") if key in view)
    title = f'<h1>{_text(view["title"])}<span class="x">×</span></h1>'
    inside = f'<div class="inside">{_all(view["blocks"])}</div>'
    return _page(f'<div class="shade"><div class="window">{title}{inside}<footer>{ends}</footer></div></div>')


def home(view: Json) -> str:
    """App Home, under its two tabs."""
    tabs = "<nav><b>Home</b><span>Messages</span><span>About</span></nav>"
    head = '<h1><span class="face">F</span>Flipside</h1>'
    return _page(f'<div class="window">{head}{tabs}<div class="inside">{_all(view["blocks"])}</div></div>')


def surface(payload: Json) -> str:
    """Whatever a payload is: a modal, a home, or else a message."""
    of: Mapping[str, Callable[[Json], str]] = {"modal": dialog, "home": home}
    kind = payload.get("type")
    return of[kind](payload) if kind else chat("Flipside", payload)


def _page(body: str) -> str:
    style = LOOK.read_text("utf-8")
    return f'<!doctype html><meta charset="utf-8"><style>{style}</style><main>{body}</main>'


def _end(label: str, key: str) -> str:
    return f'<span class="button {"primary" if key == "submit" else ""}">{escape(label)}</span>'


def _all(blocks: Sequence[Json]) -> str:
    return "".join(BLOCKS[block["type"]](block) for block in blocks)


def _text(text: Json) -> str:
    """A text object: as it is written, or with the markup that our adapter writes."""
    if text["type"] == "plain_text":
        return escape(text["text"])
    if text["type"] != "mrkdwn":
        raise KeyError(text["type"])
    around, labels = (_LINK.split(text["text"])[start::2] for start in (0, 1))
    drawn = [_BOLD.sub(r"<b>\1</b>", _written(piece)) for piece in around]
    links = [f"<u>{_written(label)}</u>" for label in labels]
    return "".join(chain.from_iterable(zip_longest(drawn, links, fillvalue="")))


def _written(escaped: str) -> str:
    """What Slack's escapes stand for, as HTML."""
    return escape(unescape(escaped))


def _header(block: Json) -> str:
    return f"<h2>{_text(block['text'])}</h2>"


def _section(block: Json) -> str:
    text = f"<p>{_text(block['text'])}</p>" if "text" in block else ""
    fields = "".join(f"<p>{_text(one)}</p>" for one in block.get("fields", ()))
    beside = _element(block["accessory"]) if "accessory" in block else ""
    told = f"{text}<div class='fields'>{fields}</div>" if fields else text
    return f'<div class="section"><div class="told">{told}</div>{beside}</div>'


def _context(block: Json) -> str:
    return "".join(f'<p class="context">{_text(one)}</p>' for one in block["elements"])


def _divider(_block: Json) -> str:
    return "<hr>"


def _image(block: Json) -> str:
    """Its words: nothing is fetched for a drawing."""
    return f'<p class="image">{escape(block["alt_text"])}</p>'


def _actions(block: Json) -> str:
    return f'<div class="actions">{"".join(map(_element, block["elements"]))}</div>'


def _input(block: Json) -> str:
    optional = ' <span class="optional">(optional)</span>' if block.get("optional") else ""
    label = f'<p class="label">{_text(block["label"])}{optional}</p>'
    hint = f'<p class="context">{_text(block["hint"])}</p>' if "hint" in block else ""
    inside = f"{label}{_element(block['element'])}{hint}"
    return f'<div class="input" data-block="{escape(block["block_id"])}">{inside}</div>'


def _element(one: Json) -> str:
    return ELEMENTS[one["type"]](one)


def _button(one: Json) -> str:
    return f'<span class="button {escape(one.get("style", ""))}">{_text(one["text"])}</span>'


def _overflow(_one: Json) -> str:
    return '<span class="button more">⋯</span>'


def _typed(one: Json) -> str:
    kind = "box tall" if one.get("multiline") else "box"
    return f'<div class="{kind}">{_first(one, one.get("initial_value", ""))}</div>'


def _first(one: Json, value: str) -> str:
    """What stands in a field: its value, or the words for when there is none."""
    waiting = one.get("placeholder", {}).get("text", "")
    return escape(value) if value else f'<span class="waiting">{escape(waiting)}</span>'


def _listed(mark: str) -> Callable[[Json], str]:
    """Options one below the other, each with a mark before it."""

    def drawn(one: Json) -> str:
        chosen = _chosen(one)
        lines = (
            f'<p class="option"><span class="{mark} {"is-on" if each in chosen else ""}"></span>'
            f"{_text(each['text'])}</p>"
            for each in one["options"]
        )
        return "".join(lines)

    return drawn


def _chosen(one: Json) -> list[Json]:
    return [one["initial_option"]] if "initial_option" in one else list(one.get("initial_options", ()))


def _select(one: Json) -> str:
    found = "".join(f'<span class="tag">{_text(each["text"])} ×</span>' for each in _chosen(one))
    return f'<div class="box list">{found or _first(one, "")}</div>'


def _single(one: Json) -> str:
    found = "".join(_text(each["text"]) for each in _chosen(one))
    return f'<div class="box list">{found or _first(one, "")}</div>'


def _people(one: Json) -> str:
    return f'<div class="box list">{_first(one, "")}</div>'


def _day(one: Json) -> str:
    return f'<div class="box short list">{_first(one, one.get("initial_date", ""))}</div>'


def _hour(one: Json) -> str:
    return f'<div class="box short list">{_first(one, one.get("initial_time", ""))}</div>'


BLOCKS: Mapping[str, Callable[[Json], str]] = {
    "header": _header,
    "section": _section,
    "context": _context,
    "divider": _divider,
    "image": _image,
    "actions": _actions,
    "input": _input,
}
ELEMENTS: Mapping[str, Callable[[Json], str]] = {
    "button": _button,
    "overflow": _overflow,
    "plain_text_input": _typed,
    "radio_buttons": _listed("radio"),
    "checkboxes": _listed("check"),
    "static_select": _single,
    "external_select": _single,
    "multi_static_select": _select,
    "multi_external_select": _select,
    "users_select": _people,
    "multi_users_select": _people,
    "datepicker": _day,
    "timepicker": _hour,
}

"""The pieces of an Adaptive Card: whatever goes in, what comes out is taken.

Rule 1: what people wrote is a TextRun: no markdown, no link and no mention in it is obeyed. A heading is a
        TextBlock, which screen readers can jump to, where its text is harmless.
Rule 2: an empty text makes no piece.
Rule 3: every Action.Execute has an Action.Submit with the same mapping, for clients that do not know it.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from adapters.fitting import Drawn, Piece
from adapters.teams import ids, limits
from adapters.teams.texts import is_harmless
from adapters.texts import clean, cut, one_line, units

Pair = tuple[str, str]

BESIDE = 160  # a value longer than that is not read well beside its label
HEADING = 150  # a heading longer than that is a text
NOTHING = "–"  # an empty value beside its label
_WEB = re.compile(r"(?:https://|mailto:)[^\s<>]+", re.IGNORECASE)
_DRAWN = re.compile(r"\.(?:png|jpe?g|gif)$", re.IGNORECASE)
_PARAGRAPHS = re.compile(r"\n[ \t]*\n\s*")
_SECONDARY = {"mode": "secondary"}
SMALL: Mapping[str, Any] = {"size": "small", "isSubtle": True}
STRONG: Mapping[str, Any] = {"weight": "bolder"}
WRONG: Mapping[str, Any] = {"weight": "bolder", "color": "attention"}


def sentences(text: str, style: Mapping[str, Any] = ids.NOTHING) -> Drawn:
    """A text of any length as it is written, a piece for each paragraph."""
    paragraphs = (part.strip("\n") for part in _PARAGRAPHS.split(clean(text)))
    return [run(part, style) for part in paragraphs if part.strip()]


def run(text: str, style: Mapping[str, Any] = ids.NOTHING) -> Piece:
    """One paragraph."""
    return {"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": text, **style}]}


def small(*texts: str) -> Drawn:
    """What is said small, below."""
    return [{**piece, "spacing": "small"} for text in texts for piece in sentences(text, SMALL)]


def heading(text: str, size: str = "large") -> Drawn:
    """A heading; a text too long for one stands as a text."""
    line = one_line(text)
    if not line or units(line) > HEADING:
        return sentences(text)
    style = {"size": size, "weight": "bolder"}
    if not is_harmless(line):
        return [run(line, style)]
    return [{"type": "TextBlock", "text": line, "style": "heading", "wrap": True, **style}]


def strong(text: str) -> Drawn:
    """A heading inside of a page: bold, not large."""
    return heading(text, "default")


def facts(pairs: Iterable[Pair]) -> Drawn:
    """Labels and values side by side; a long value stands below its label, in the whole width."""
    told = ((one_line(label) or NOTHING, clean(value).strip() or NOTHING) for label, value in pairs)
    return [piece for label, value in told for piece in _fact(label, value)]


def _fact(label: str, value: str) -> Drawn:
    if units(value) > BESIDE or units(label) > BESIDE:
        return [run(label, STRONG), *({**piece, "spacing": "none"} for piece in sentences(value))]
    widths = (("1", sentences(label, STRONG)), ("2", sentences(value)))
    return [beside(*({"width": width, "items": items} for width, items in widths))]


def beside(*columns: Piece) -> Piece:
    """Columns in one row."""
    drawn = [{"type": "Column", **column} for column in columns]
    return {"type": "ColumnSet", "spacing": "small", "columns": drawn}


def links(pairs: Iterable[Pair]) -> Drawn:
    """Labels that open addresses; what is no address of the web stands as it is written."""
    told = [(one_line(label), clean(url).strip()) for label, url in pairs]
    opening = [_open_url(label or url, url) for label, url in told if _WEB.fullmatch(url)]
    others = [f"{label}: {url}" for label, url in told if not _WEB.fullmatch(url)]
    return [*(piece for text in others for piece in sentences(text)), *actions(opening)]


def _open_url(label: str, url: str) -> Piece:
    return {"type": "Action.OpenUrl", **_named(label), "url": url}


def picture(base: str, source: str, alt: str) -> Drawn:
    """A picture below a public address with its words; only the words where Teams cannot show it."""
    alt = clean(alt).strip()
    url = f"{base.rstrip('/')}/{quote(source.lstrip('/'), errors='replace')}"
    if not alt:
        return []
    if not base.startswith("https://") or not _DRAWN.search(source):
        return small(f"[{alt}]")
    return [{"type": "Image", "url": url, "altText": alt, "size": "stretch"}]


def press(label: str, data: Mapping[str, Any], said: str = "", inputs: str = "none") -> Piece:
    """A button that is heard. `said`: what a screen reader says, where the label alone does not tell.

    `inputs`: "auto" sends everything that was filled in on the card with it, "none" nothing.
    """
    named = {**_named(label, said), "associatedInputs": inputs}
    fallback = {"type": "Action.Submit", **named, "data": dict(data)}
    return {"type": "Action.Execute", **named, "verb": data[ids.DO], "data": dict(data), "fallback": fallback}


def fetch(label: str, data: Mapping[str, Any], said: str = "") -> Piece:
    """A button that opens a dialog."""
    named = {**_named(label, said), "associatedInputs": "none"}
    return {"type": "Action.Submit", **named, "data": {**data, **ids.FETCH}}


def _named(label: str, said: str = "") -> Piece:
    line = one_line(label) or NOTHING
    shown, told = cut(line, limits.BUTTON), one_line(said) or line
    return {"title": shown, **({"tooltip": cut(told, 200)} if told != shown else {})}


def actions(buttons: Sequence[Piece]) -> Drawn:
    """Buttons in rows."""
    starts = range(0, len(buttons), limits.ACTIONS)
    return [{"type": "ActionSet", "actions": list(buttons[n : n + limits.ACTIONS])} for n in starts]


def tucked(buttons: Sequence[Piece]) -> Drawn:
    """Buttons behind three dots."""
    return actions([{**button, **_SECONDARY} for button in buttons])


def apart(drawn: Sequence[Piece]) -> Drawn:
    """The pieces, with a line above the first one."""
    return [{**piece, **({} if n else {"separator": True})} for n, piece in enumerate(drawn)]


def in_dialog(drawn: Any) -> Any:
    """The same for a dialog, which knows only Action.Submit, and opens no other: the answer goes on in it."""
    if isinstance(drawn, dict):
        if drawn.get("type") == "Action.Execute":
            drawn = {**drawn["fallback"], **{key: drawn[key] for key in ("style", "mode") if key in drawn}}
        if drawn.get("type") == "Action.Submit":
            return {**drawn, "data": {k: v for k, v in drawn["data"].items() if k not in ids.FETCH}}
        return {key: in_dialog(value) for key, value in drawn.items()}
    return [in_dialog(one) for one in drawn] if isinstance(drawn, list) else drawn

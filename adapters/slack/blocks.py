"""The pieces of Block Kit, within Slack's limits: whatever goes in, what comes out is taken.

Rule 1: what people wrote is plain_text without emoji codes: no markup and no mention in it is obeyed.
        Only our bold labels and our links are mrkdwn, escaped.
Rule 2: an empty text makes no piece. Slack refuses it, and nobody would see it.
Rule 3: action_ids are made without the number of their button; `numbered` gives each its own, last of all.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import count
from typing import Any
from urllib.parse import quote

from adapters.slack import ids, limits
from adapters.slack.texts import carries, clean, cut, escaped, one_line, size, split

Block = dict[str, Any]
Pair = tuple[str, str]

BESIDE = 300  # a value longer than that is not read well in half the width
NOTHING = "–"  # an empty value beside its label
_MARKUP = re.compile(r"[*_~`\n]|:\S+:|^\s|\s$")
_WEB = re.compile(r"(?:https?://|mailto:)\S+", re.IGNORECASE)
_DRAWN = re.compile(r"\.(?:png|jpe?g|gif)$", re.IGNORECASE)


def plain(text: str) -> Block:
    """A text as it is written."""
    return {"type": "plain_text", "text": clean(text), "emoji": False}


def bold(text: str) -> Block:
    """A text in bold; one in which Slack would see markup of its own stays as it is written."""
    if _MARKUP.search(text):
        return plain(text)
    return {"type": "mrkdwn", "text": f"*{escaped(clean(text))}*", "verbatim": True}


def sections(text: str, beside: Block | None = None) -> list[Block]:
    """A text of any length, with an element beside its end."""
    found: list[Block] = [{"type": "section", "text": plain(t)} for t in split(text, limits.SECTION_TEXT)]
    if beside and found:
        found[-1] = {**found[-1], "accessory": beside}
    return found


def heading(text: str) -> list[Block]:
    """A heading; a text too long for one stands as a section."""
    line = one_line(text)
    if size(line) > limits.HEADER_TEXT:
        return sections(text)
    return [{"type": "header", "text": plain(line)}] if line else []


def strong(text: str) -> list[Block]:
    """A heading inside of a page: bold, not large."""
    line = one_line(text)
    if size(line) > limits.HEADER_TEXT:
        return sections(text)
    return [{"type": "section", "text": bold(line)}] if line else []


def context(*texts: str) -> list[Block]:
    """What is said small, below: each text an element, long ones in several."""
    pieces = [plain(piece) for text in texts for piece in split(text, limits.CONTEXT_TEXT)]
    return [{"type": "context", "elements": run} for run in runs(pieces, limits.CONTEXT_ELEMENTS)]


def facts(pairs: Iterable[Pair]) -> list[Block]:
    """Labels and values side by side; a long value stands below its label, in the whole width."""
    found: list[Block] = []
    beside: list[Block] = []
    told = ((one_line(label) or NOTHING, clean(value).strip() or NOTHING) for label, value in pairs)
    for label, value in told:
        if size(value) <= BESIDE and size(label) <= BESIDE:
            beside += [bold(label), plain(value)]
            continue
        found += [*_fields(beside), *strong(label), *sections(value)]
        beside = []
    return [*found, *_fields(beside)]


def _fields(texts: Sequence[Block]) -> list[Block]:
    return [{"type": "section", "fields": run} for run in runs(texts, limits.FIELDS)]


def links(pairs: Iterable[Pair]) -> list[Block]:
    """Labels with addresses behind them; what is no address of the web stands as it is written."""
    return [block for label, url in pairs for block in _link(one_line(label), clean(url).strip())]


def _link(label: str, url: str) -> list[Block]:
    shown = escaped(label.replace("|", "∣")) or escaped(url)  # a bar would end the address
    text = f"<{escaped(url.replace('|', '%7C'))}|{shown}>"
    if not _WEB.fullmatch(url) or len(text) > limits.SECTION_TEXT:
        return sections(f"{label}: {url}")
    return [{"type": "section", "text": {"type": "mrkdwn", "text": text, "verbatim": True}}]


def picture(base: str, source: str, alt: str) -> list[Block]:
    """A picture below a public address with its words; only the words where Slack cannot show it."""
    alt = clean(alt).strip()
    url = f"{base.rstrip('/')}/{quote(source.lstrip('/'), errors='replace')}"
    if not base or not _DRAWN.search(source) or len(url) > limits.IMAGE_URL or not alt:
        return context(f"[{alt}]") if alt else []
    return [{"type": "image", "image_url": url, "alt_text": cut(alt, limits.ALT_TEXT)}]


def button(label: str, action_id: str, value: str, said: str = "") -> Block:
    """A button. `said`: what a screen reader says, where the label alone does not tell."""
    drawn: Block = {"type": "button", "text": plain(cut(one_line(label) or NOTHING, limits.BUTTON_TEXT))}
    drawn |= {"action_id": action_id, "value": value or ids.NOTHING}
    if said:
        drawn["accessibility_label"] = cut(one_line(said), limits.ACCESSIBILITY_LABEL)
    return drawn


def actions(elements: Sequence[Block]) -> list[Block]:
    """Buttons in rows."""
    return [{"type": "actions", "elements": run} for run in runs(elements, limits.ACTIONS)]


def overflow(pairs: Iterable[Pair], action_id: str) -> Block | None:
    """A small menu of values and labels; None where they do not fit one."""
    options = tuple(pairs)
    fits = all(
        size(label) <= limits.OPTION_TEXT and carries(value, limits.OPTION_VALUE) for value, label in options
    )
    if not fits or not 2 <= len(options) <= limits.OVERFLOW_OPTIONS:
        return None
    return {"type": "overflow", "action_id": action_id, "options": [option(*pair) for pair in options]}


def option(value: str, label: str) -> Block:
    """A choice of a menu or a list. A label too long for it is cut."""
    return {"text": plain(cut(one_line(label) or NOTHING, limits.OPTION_TEXT)), "value": value}


DIVIDER: Block = {"type": "divider"}


def runs(items: Sequence[Block], most: int) -> Iterator[list[Block]]:
    """The items in lists of at most so many."""
    for start in range(0, len(items), most):
        yield list(items[start : start + most])


def numbered(blocks: Iterable[Block]) -> list[Block]:
    """The blocks with a number behind every action_id, since Slack wants each to be its own."""
    numbers = count()
    return [_numbered(block, numbers) for block in blocks]


def _numbered(block: Block, numbers: "count[int]") -> Block:
    if block["type"] == "actions":
        return {**block, "elements": [_own(element, numbers) for element in block["elements"]]}
    if "accessory" in block:
        return {**block, "accessory": _own(block["accessory"], numbers)}
    return block


def _own(element: Block, numbers: "count[int]") -> Block:
    return {**element, "action_id": f"{element['action_id']}|{next(numbers)}"}


def weight(blocks: object) -> int:
    """Characters of blocks as JSON, in the form that is sent: a letter beyond ASCII counts six."""
    return len(json.dumps(blocks))

"""Block Kit as Slack checks it: `problems(blocks, surface)` and `view_problems(view)` say what it refuses.

Rule 1: both are pure; nothing found means that Slack would take it. surface: message, modal or home.
Rule 2: strict where Slack's documents leave a doubt: what passes here is meant to pass there.
"""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from tests.fakes.slack.elements import element
from tests.fakes.slack.parts import (
    ID,
    Check,
    Shape,
    either,
    finding,
    flag,
    kind_of,
    many,
    objects,
    one_of,
    plain,
    rich,
    text,
)  # fmt: skip

MOST = {"message": 50, "modal": 100, "home": 100}
MESSAGE_CHARACTERS = 13_200  # undocumented; msg_blocks_too_long from about here on
VIEW_BYTES = 250_000


def _either_text_or_fields(at: str, value: Any) -> Iterator[str]:
    if "text" not in value and "fields" not in value:
        yield finding("missing required field: text or fields", at)


def _context(at: str, value: Any) -> Iterator[str]:
    kind = kind_of(value)
    yield from (element("context") if kind == "image" else rich(2000))(at, value)


def _own_action_ids(at: str, value: Any) -> Iterator[str]:
    ids = (one.get("action_id") for one in objects(value.get("elements")))
    for action_id, times in Counter(one for one in ids if isinstance(one, str)).items():
        if times > 1:
            yield finding(f"action_id already exists: {action_id}", f"{at}/elements")


_ID: dict[str, Check] = {"block_id": text(ID)}
BLOCKS: dict[str, Shape] = {
    "section": Shape(
        {}, {**_ID, "text": rich(3000), "fields": many(rich(2000), 1, 10), "expand": flag,
             "accessory": element("section")},
        (_either_text_or_fields,),
    ),
    "header": Shape({"text": plain(150)}, _ID),
    "divider": Shape({}, _ID),
    "context": Shape({"elements": many(_context, 1, 10)}, _ID),
    "actions": Shape({"elements": many(element("actions"), 1, 25)}, _ID, (_own_action_ids,)),
    "image": Shape(
        {"alt_text": text(2000)},
        {**_ID, "image_url": text(3000), "slack_file": lambda at, value: iter(()), "title": plain(2000)},
        (either("image_url", "slack_file"),),
    ),
    "input": Shape(
        {"label": plain(2000), "element": element("input")},
        {**_ID, "hint": plain(2000), "optional": flag, "dispatch_action": flag},
    ),
}  # fmt: skip


def problems(blocks: Any, surface: str) -> list[str]:
    """What Slack refuses in the blocks of a message, a modal or a home; nothing where it takes them."""
    return list(_problems(blocks, surface))


def _problems(blocks: Any, surface: str) -> Iterator[str]:
    yield from many(_block, 0, MOST[surface])("/blocks", blocks)
    ids = (one.get("block_id") for one in objects(blocks))
    for block_id, times in Counter(one for one in ids if isinstance(one, str)).items():
        if times > 1:
            yield finding(f"block_id already exists: {block_id}", "/blocks")
    focused = _count(blocks, "focus_on_load")
    if focused > (0 if surface == "message" else 1):
        yield finding("focus_on_load is for one element of a view", "/blocks")


def _block(at: str, value: Any) -> Iterator[str]:
    kind = kind_of(value)
    if kind not in BLOCKS:
        yield finding(f"unsupported type: {kind}", f"{at}/type")
    else:
        yield from BLOCKS[kind](at, value)


def _count(value: Any, key: str) -> int:
    if isinstance(value, dict):
        return (value.get(key) is True) + sum(_count(one, key) for one in value.values())
    return sum(_count(one, key) for one in value) if isinstance(value, list) else 0


def _blocks_checked_apart(at: str, value: Any) -> Iterator[str]:
    yield from ()


_VIEW: dict[str, Check] = {
    "private_metadata": text(3000, 0), "callback_id": text(ID), "external_id": text(ID, 0),
}  # fmt: skip
VIEWS = {
    "modal": Shape(
        {"type": one_of("modal"), "title": plain(24), "blocks": _blocks_checked_apart},
        {**_VIEW, "submit": plain(24), "close": plain(24), "clear_on_close": flag,
         "notify_on_close": flag, "submit_disabled": flag},
    ),
    "home": Shape({"type": one_of("home"), "blocks": _blocks_checked_apart}, _VIEW),
}  # fmt: skip


def view_problems(view: Any) -> list[str]:
    """What Slack refuses in a view; its size is asked apart, by `too_large`."""
    kind = kind_of(view)
    if kind not in VIEWS:
        return [finding(f"unsupported type: {kind}", "/view/type")]
    found = [*VIEWS[kind]("/view", view), *problems(view.get("blocks"), kind)]
    inputs = any(kind_of(one) == "input" for one in objects(view.get("blocks")))
    if kind == "modal" and inputs and "submit" not in view:
        found.append(finding("missing required field: submit (the view has an input block)", "/view"))
    return found


def too_long(blocks: Any) -> bool:
    """Whether the blocks of a message are too much together (msg_blocks_too_long)."""
    return len(json.dumps(blocks, ensure_ascii=False, separators=(",", ":"))) >= MESSAGE_CHARACTERS


def too_large(view: Any) -> bool:
    """Whether a view is too much (view_too_large)."""
    return len(json.dumps(view, ensure_ascii=False, separators=(",", ":")).encode()) > VIEW_BYTES

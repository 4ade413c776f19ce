"""The parts of Block Kit that others are made of: shapes, texts, options, the question before an act.

Rule 1: strict. A key that Slack does not know is refused, and so is an empty text.
Rule 2: a finding says what is wrong and where, as a JSON pointer, in the way that Slack says it.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

Check = Callable[[str, Any], Iterator[str]]
ID = 255


def finding(what: str, at: str) -> str:
    """A sentence of Slack's: what, and a pointer to where."""
    return f"{what} [json-pointer:{at}]"


def kind_of(value: Any) -> str:
    """The type of an object; empty where it has none."""
    found = value.get("type") if isinstance(value, dict) else None
    return found if isinstance(found, str) else ""


def objects(value: Any) -> list[dict[str, Any]]:
    """The objects in what may be a list."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


@dataclass(frozen=True)
class Shape:
    """An object: what it must hold, what it may hold, and what has to be true of it as a whole."""

    required: Mapping[str, Check] = field(default_factory=dict)
    optional: Mapping[str, Check] = field(default_factory=dict)
    further: tuple[Check, ...] = ()

    def __call__(self, at: str, value: Any) -> Iterator[str]:
        if not isinstance(value, dict):
            yield finding("must provide an object", at)
            return
        known = {**self.optional, **self.required}
        for key in value.keys() - known.keys() - {"type"}:
            yield finding(f"no more properties allowed: {key}", f"{at}/{key}")
        for key in self.required.keys() - value.keys():
            yield finding(f"missing required field: {key}", at)
        for key, check in known.items():
            if key in value:
                yield from check(f"{at}/{key}", value[key])
        for check in self.further:
            yield from check(at, value)


def text(most: int, least: int = 1) -> Check:
    """A string of so many characters."""

    def check(at: str, value: Any) -> Iterator[str]:
        if not isinstance(value, str):
            yield finding("must provide a string", at)
        elif len(value) > most:
            yield finding(f"must be less than {most + 1} characters", at)
        elif len(value.strip() if least else value) < least:
            yield finding(f"must be more than {least - 1} characters", at)

    return check


def whole(least: int, most: int) -> Check:
    """A whole number."""

    def check(at: str, value: Any) -> Iterator[str]:
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            yield finding(f"must be a whole number from {least} to {most}", at)

    return check


def one_of(*words: str) -> Check:
    """One of these words."""

    def check(at: str, value: Any) -> Iterator[str]:
        if value not in words:
            yield finding(f"must be one of: {', '.join(words)}", at)

    return check


def flag(at: str, value: Any) -> Iterator[str]:
    """True or false."""
    if not isinstance(value, bool):
        yield finding("must provide a boolean", at)


def day(at: str, value: Any) -> Iterator[str]:
    """YYYY-MM-DD."""
    yield from _read(at, value, date.fromisoformat, 10, "must be a date, YYYY-MM-DD")


def clock(at: str, value: Any) -> Iterator[str]:
    """HH:mm, of 24 hours."""
    yield from _read(at, value, time.fromisoformat, 5, "must be a time, HH:mm")


def _read(at: str, value: Any, reads: Callable[[str], Any], length: int, otherwise: str) -> Iterator[str]:
    try:
        reads(value)
        fits = len(value) == length
    except (TypeError, ValueError):
        fits = False
    if not fits:
        yield finding(otherwise, at)


def many(check: Check, least: int, most: int) -> Check:
    """A list of so many."""

    def each(at: str, value: Any) -> Iterator[str]:
        if not isinstance(value, list):
            yield finding("must provide an array", at)
            return
        if len(value) > most:
            yield finding(f"no more than {most} items allowed", at)
        if len(value) < least:
            yield finding(f"no fewer than {least} items allowed", at)
        for place, one in enumerate(value):
            yield from check(f"{at}/{place}", one)

    return each


def plain(most: int) -> Check:
    """A plain_text object."""
    return _texts(most, "plain_text")


def rich(most: int) -> Check:
    """A text object, plain_text or mrkdwn."""
    return _texts(most, "plain_text", "mrkdwn")


def _texts(most: int, *kinds: str) -> Check:
    own = {"plain_text": Shape({"text": text(most)}, {"emoji": flag}),
           "mrkdwn": Shape({"text": text(most)}, {"verbatim": flag})}  # fmt: skip

    def check(at: str, value: Any) -> Iterator[str]:
        kind = kind_of(value)
        if kind not in kinds:
            yield finding(f"must be a text object of type {' or '.join(kinds)}", at)
        else:
            yield from own[kind](at, value)

    return check


PLACEHOLDER = plain(150)
ACTION = text(ID)
CONFIRM = Shape(
    {"title": plain(100), "text": rich(300), "confirm": plain(30), "deny": plain(30)},
    {"style": one_of("primary", "danger")},
)
OPTION = Shape({"text": plain(75), "value": text(150)}, {"description": plain(75)})
TICK = Shape({"text": rich(75), "value": text(150)}, {"description": rich(75)})
MENU = Shape({"text": plain(75), "value": text(150)}, {"description": plain(75), "url": text(3000)})
GROUP = Shape({"label": plain(75), "options": many(OPTION, 1, 100)})


def either(*keys: str) -> Check:
    """Exactly one of the keys."""

    def check(at: str, value: Any) -> Iterator[str]:
        if sum(key in value for key in keys) != 1:
            yield finding(f"exactly one is required: {', '.join(keys)}", at)

    return check


def chosen_is_offered(at: str, value: Any) -> Iterator[str]:
    """What is chosen at first has to be one of the options, in every letter."""
    offered = objects(value.get("options"))
    for group in objects(value.get("option_groups")):
        offered += objects(group.get("options"))
    chosen = objects(value.get("initial_options")) + objects([value.get("initial_option")])
    if any(one not in offered for one in chosen):
        yield finding("initial option must be one of the options", at)

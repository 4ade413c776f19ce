"""What Teams, or good manners, would refuse of an Adaptive Card: `problems(card)`.

Where the rules come from
  published schema 1.5   types, properties, enumerations, what must be there (schema.py)
  documentation          at most 60 refresh.userIds; Data.Query typeahead; no comma in the value of a choice
                         of several; charts are extensions
  handbook               version at most 1.5; a label on every input, alt text on every image, a message about
                         what is wrong on inputs that are checked; a fallback for charts; msteams.width "full"
  from memory            six actions in one row; https only for pictures and links; 80 KB for one card; ids
                         unique over elements, inputs and actions; a verb on every Action.Execute

Rule: a finding says where, as a path into the card, and what.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from tests.fakes.teams.reading import Json
from tests.fakes.teams.schema import ENUMS, GROUPS, NAMED, TYPES, Properties

BYTES = 80_000  # of a card, as UTF-16
REFRESHED, ROW = 60, 6
LINKS = ("https://", "mailto:", "http://127.0.0.1", "http://localhost")
PICTURES = ("https://", "data:image/")
PLAIN: dict[str, tuple[type, ...]] = {
    "str": (str,), "num": (int, float), "bool": (bool,), "dict": (dict,), "picture": (str,),
}  # fmt: skip


def problems(card: Any) -> list[str]:
    """Everything that is wrong with a card; nothing where it is fine."""
    try:
        text = json.dumps(card, ensure_ascii=False, allow_nan=False)
    except (TypeError, ValueError) as error:
        return [f"the card is not JSON: {error}"]
    found = list(_value("AdaptiveCard", "card", card))
    if not isinstance(card, dict):
        return found
    if len(text.encode("utf-16-le")) > BYTES:
        found.append(f"the card has more than {BYTES} bytes")
    return [*found, *_version(card), *_ids(card)]


def _version(card: Json) -> Iterator[str]:
    match = re.fullmatch(r"1\.(\d)", str(card.get("version", "")))
    if match is None or int(match[1]) > 5:
        yield f"card.version: {card.get('version')!r} is not 1.0 to 1.5"


def _ids(card: Json) -> Iterator[str]:
    names = Counter(str(one["id"]) for one in _typed(card) if "id" in one)
    yield from (f"the id {name!r} is there {often} times" for name, often in names.items() if often > 1)


def _typed(value: Any) -> Iterator[Json]:
    """Every element and action; what is in data and what stands in for something else is not."""
    if isinstance(value, dict):
        if str(value.get("type")) in NAMED:
            yield value
        for key, inner in value.items():
            if key not in ("data", "fallback", "refresh", "msteams"):
                yield from _typed(inner)
    elif isinstance(value, list):
        for one in value:
            yield from _typed(one)


# --- the schema


def _value(what: str, at: str, value: Any) -> Iterator[str]:
    """A value against what it may be, as schema.py writes it."""
    if what.startswith("["):
        if not isinstance(value, list):
            yield f"{at}: must be a list"
            return
        for place, one in enumerate(value):
            yield from _value(what[1:-1], f"{at}[{place}]", one)
    elif "|" in what:
        yield from _either(what.split("|"), at, value)
    elif what in PLAIN:
        yield from _plain(what, at, value)
    elif what in ENUMS:
        if not isinstance(value, str) or value.lower() not in (one.lower() for one in ENUMS[what]):
            yield f"{at}: {value!r} is none of {', '.join(ENUMS[what])}"
    else:
        yield from _object(what, at, value)


def _either(ways: list[str], at: str, value: Any) -> Iterator[str]:
    tried = [list(_value(one, at, value)) for one in ways]
    if all(tried):
        # What is an object was meant as the object: its findings say more.
        kinds = dict(zip(ways, tried, strict=True))
        objects = [one for one in ways if one in TYPES or one in GROUPS]
        yield from kinds[objects[0]] if objects and isinstance(value, dict) else tried[0]


def _plain(what: str, at: str, value: Any) -> Iterator[str]:
    if not isinstance(value, PLAIN[what]) or (what == "num" and isinstance(value, bool)):
        yield f"{at}: {value!r} is no {what}"
    elif what == "picture" and not str(value).startswith(PICTURES):
        yield f"{at}: a picture comes by https or as data:image"


def _object(what: str, at: str, value: Any) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{at}: must be an object ({what})"
        return
    kind = str(value.get("type", what))
    group = GROUPS.get(what, {what: TYPES[what]} if what in TYPES else {})
    if kind.startswith("Chart.") and what == "Element":
        yield from _chart(at, value)
        return
    if kind not in group or ("type" not in value and (what in NAMED or what in GROUPS)):
        yield f"{at}: {value.get('type')!r} is no {what}"
        return
    yield from _properties(group[kind], f"{at}({kind})", value)
    yield from _further(kind, f"{at}({kind})", value)


def _properties(known: Properties, at: str, value: Json) -> Iterator[str]:
    yield from (f"{at}: no property {key!r} is known" for key in value if key not in known and key != "type")
    for key, what in known.items():
        if key in value:
            yield from _value(what.rstrip("!"), f"{at}.{key}", value[key])
        elif what.endswith("!"):
            yield f"{at}: {key} is missing"


def _chart(at: str, value: Json) -> Iterator[str]:
    if "fallback" not in value:
        yield f"{at}: a chart needs a fallback"
    else:
        yield from _value("Element|Drop", f"{at}.fallback", value["fallback"])


# --- what the schema does not say


def _further(kind: str, at: str, value: Json) -> Iterator[str]:
    if kind.startswith("Input.") and kind != "Input.Choice":
        yield from _input(kind, at, value)
    elif kind.startswith("Action."):
        yield from _action(kind, at, value)
    elif kind == "Image" and not str(value.get("altText", "")).strip():
        yield f"{at}: altText is missing"
    elif kind == "TextBlock" and not str(value.get("text", "x")).strip():
        yield f"{at}: there is no text"
    elif kind == "Refresh":
        yield from _refresh(at, value)
    if kind in ("AdaptiveCard", "ActionSet") and len(_list(value.get("actions"))) > ROW:
        yield f"{at}: more than {ROW} actions in one row"
    if kind == "AdaptiveCard" and isinstance(value.get("msteams"), dict):
        yield from _msteams(at, value["msteams"])


def _input(kind: str, at: str, value: Json) -> Iterator[str]:
    if not str(value.get("id", "x")).strip() or not str(value.get("label", "")).strip():
        yield f"{at}: id or label is missing"
    if (value.get("isRequired") or value.get("regex")) and not value.get("errorMessage"):
        yield f"{at}: errorMessage is missing, and the input is checked"
    if "regex" in value:
        try:
            re.compile(str(value["regex"]))
        except re.error as error:
            yield f"{at}.regex: {error}"
    if kind == "Input.ChoiceSet":
        yield from _choices(at, value)


def _choices(at: str, value: Json) -> Iterator[str]:
    choices = [one for one in _list(value.get("choices")) if isinstance(one, dict)]
    values = [str(one.get("value", "")) for one in choices]
    held = str(value.get("value", ""))
    chosen = held.split(",") if value.get("isMultiSelect") else [held]
    if not choices and "choices.data" not in value:
        yield f"{at}: nothing to choose from"
    if len(set(values)) < len(values) or "" in values:
        yield f"{at}: values of choices are there twice or empty"
    if value.get("isMultiSelect") and any("," in one for one in values):
        yield f"{at}: a comma in the value of one of several choices"
    if held and any(one not in values for one in chosen):
        yield f"{at}.value: {held!r} is not among the choices"
    if "choices.data" in value and str(value.get("style", "")).lower() != "filtered":
        yield f"{at}: a search needs the style filtered"


def _action(kind: str, at: str, value: Json) -> Iterator[str]:
    if kind == "Action.Execute" and not value.get("verb"):
        yield f"{at}: verb is missing"
    if kind in ("Action.Execute", "Action.Submit") and not isinstance(value.get("data"), dict):
        yield f"{at}: data is missing, or no object"
    if kind == "Action.OpenUrl" and not str(value.get("url", "")).startswith(LINKS):
        yield f"{at}.url: {value.get('url')!r} is no https address"
    if not str(value.get("title", "")).strip() and not at.endswith(
        ("refresh(Refresh).action(Action.Execute)", f"selectAction({kind})")
    ):  # fmt: skip
        yield f"{at}: title is missing"


def _refresh(at: str, value: Json) -> Iterator[str]:
    people = _list(value.get("userIds"))
    if len(people) > REFRESHED:
        yield f"{at}: more than {REFRESHED} userIds"
    if any(not str(one).startswith("29:") for one in people):
        yield f"{at}: a userId that is no 29: id"


def _msteams(at: str, value: Json) -> Iterator[str]:
    yield from (f"{at}.msteams: no property {key!r} is known" for key in value.keys() - {"width", "entities"})
    if value.get("width", "full") != "full":
        yield f'{at}.msteams.width: only "full", in lower case'


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []

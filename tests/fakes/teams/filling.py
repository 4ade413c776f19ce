"""What the inputs of a card hold, and what the client makes of them before anything is sent.

Rule 1: what is missing stays missing: an empty input is not in the data (teams.md, section 9).
Rule 2: several choices are one text with commas between them; numbers and toggles are texts, too.
Rule 3: what the client would not send raises Refused, with the input's own errorMessage.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from tests.fakes.teams.reading import Json, NotThere, inputs


class Refused(Exception):
    """The client itself says no, and nothing is sent: a required input is empty, a text does not fit."""


def filled(card: Json | None, given: Mapping[str, Any], found: Mapping[str, Sequence[Json]]) -> Json:
    """The values of all inputs. given: by id or label; found: what searches offered. Raises both errors."""
    drawn = inputs(card)
    named = {_named(drawn, name): value for name, value in given.items()}
    values: Json = {}
    for one in drawn:
        held = entered(one, named.get(one["id"], one.get("value")), found.get(one["id"], ()))
        check(one, held)
        if held != "":
            values[one["id"]] = held
    return values


def _named(drawn: Sequence[Json], name: str) -> str:
    for one in drawn:
        if name in (one["id"], one.get("label"), one.get("title")):
            return str(one["id"])
    raise NotThere(f"no input {name!r}; there are {[(one['id'], one.get('label')) for one in drawn]}")


def input_of(card: Json | None, name: str) -> Json:
    """An input by id or label. Raises NotThere."""
    drawn = inputs(card)
    wanted = _named(drawn, name)
    return next(one for one in drawn if one["id"] == wanted)


def entered(drawn: Json, value: Any, found: Sequence[Json] = ()) -> str:
    """What an input says after a person gave it; empty where it holds nothing. Raises NotThere."""
    kind = drawn["type"]
    if kind == "Input.Toggle":
        on, off = str(drawn.get("valueOn", "true")), str(drawn.get("valueOff", "false"))
        return {True: on, False: off, None: off}.get(value, str(value))
    if value is None:
        return ""
    if kind != "Input.ChoiceSet":
        return str(value)
    several = bool(drawn.get("isMultiSelect"))
    if isinstance(value, str):
        wanted = value.split(",") if several and value == drawn.get("value") else [value]
    else:
        wanted = list(value)
    if len(wanted) > 1 and not several:
        raise NotThere(f"{drawn['id']}: one choice only, not {wanted}")
    offered = [*drawn.get("choices", ()), *found]
    return ",".join(_choice(drawn["id"], offered, str(one)) for one in wanted if one != "")


def _choice(where: str, offered: Sequence[Json], wanted: str) -> str:
    for one in offered:
        if wanted in (one["value"], one["title"]):
            return str(one["value"])
    raise NotThere(f"{where}: no choice {wanted!r}; there are {[one['title'] for one in offered]}")


def check(drawn: Json, held: str) -> None:
    """What the client checks. Raises Refused."""
    if complaint := _complaint(drawn, held):
        raise Refused(f"{drawn.get('label') or drawn['id']}: {drawn.get('errorMessage') or complaint}")


def _complaint(drawn: Json, held: str) -> str:
    if not held.strip() or (drawn["type"] == "Input.Toggle" and held == drawn.get("valueOff", "false")):
        return "required" if drawn.get("isRequired") else ""
    if drawn["type"] == "Input.Number":
        return _out_of_bounds(drawn, held)
    if "maxLength" in drawn and len(held) > drawn["maxLength"]:
        return f"longer than {drawn['maxLength']}"
    if "regex" in drawn and re.search(str(drawn["regex"]), held) is None:
        return f"not of the form {drawn['regex']}"
    if drawn["type"] in ("Input.Date", "Input.Time") and not (
        drawn.get("min", held) <= held <= drawn.get("max", held)
    ):
        return "out of bounds"
    return ""


def _out_of_bounds(drawn: Json, held: str) -> str:
    try:
        number = float(held)
    except ValueError:
        return "no number"
    inside = drawn.get("min", number) <= number <= drawn.get("max", number)
    return "" if inside else "out of bounds"

"""What people enter into the fields of a dialog for what a transcript says."""

from typing import Any

from tests.fakes.slack.reading import Json, offered
from tests.slack.theatre import account


def entry(element: Json, said: str) -> Any:
    """What somebody enters for what a transcript says: a number counts the choices, names are picked."""
    kind = element["type"]
    many = kind.startswith("multi_") or kind == "checkboxes"
    parts = [part.strip() for part in said.split(",")] if many else [said]
    if "users" in kind:
        return [account(part) for part in parts if part != "-"]
    if kind == "timepicker":
        return said if ":" in said else f"{int(said):02}:00"
    choices = [option["value"] for option in offered(element)]
    named = [
        choices[int(part) - 1] if part.isdecimal() and part not in choices and choices else part
        for part in parts
    ]
    return named if many else named[0]


def is_field(block: Json) -> bool:
    """Whether something is filled in there."""
    return bool(block["type"] == "input")

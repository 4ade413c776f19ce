"""What people enter into the inputs of a card for what a transcript says."""

from typing import Any

from tests.fakes.teams.reading import Json
from tests.teams.theatre import account


def entry(drawn: Json, said: str) -> Any:
    """What somebody enters for what a transcript says: a number counts the choices, names are picked."""
    several = bool(drawn.get("isMultiSelect"))
    parts = [part.strip() for part in said.split(",")] if several else [said]
    if drawn["id"].startswith("person."):
        return [account(part) for part in parts if part != "-"]
    if drawn["type"] == "Input.Time":
        return said if ":" in said else f"{int(said):02}:00"
    choices = [choice["value"] for choice in drawn.get("choices", ())]
    named = [
        choices[int(part) - 1] if part.isdecimal() and part not in choices and choices else part
        for part in parts
    ]
    return named if several else named[0]

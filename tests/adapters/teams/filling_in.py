"""What somebody fills in, field by field, and what is heard of it."""

from typing import Any

from adapters.contract import Payload
from adapters.teams import ids, sheets
from adapters.teams.inbox import read
from bot.events import Event
from conversations.cards import Field, Sheet
from tests.adapters.teams.sending import pressing, submitting
from tests.adapters.test_contract import SHOWN

SHEETS = tuple({shown.sheet: None for shown in SHOWN})
GUIDS = ("bbbbbbbb-0000-4000-8000-000000000003", "bbbbbbbb-0000-4000-8000-000000000004")
SENT = {"text": "Some words.", "date": "2026-03-09", "time": "14:30", "person": list(GUIDS)}
MEANT = {"person": tuple(f"<@{guid}>" for guid in GUIDS), "tags": ("SQL, and more",)}


def heard(activity: dict[str, Any]) -> Event:
    """What is read of an activity."""
    event = read(activity)
    assert event is not None
    return event


def filled(field: Field) -> Any:
    """What somebody enters in a field."""
    some = next(iter(field.options), ("", ""))[0]
    match field.kind:
        case "one" | "yes_no" | "scale":
            return some
        case "many":
            return [ids.packed(some)]
        case "tags":
            return [ids.packed("SQL, and more")]
    return SENT[field.kind]


def meant(field: Field) -> tuple[str, ...]:
    """What is heard of it."""
    given = filled(field)
    known = MEANT.get(field.kind)
    return known or (tuple(map(str, given)) if isinstance(given, list) else (given,))


def found() -> tuple[str, ...]:
    """What searches had offered."""
    return (*GUIDS, ids.packed("SQL, and more"))


def forms() -> list[tuple[Sheet, Payload, Any]]:
    """Every form, in the chat and as a dialog, and how each is sent."""
    return [
        way
        for sheet in SHEETS
        for way in (
            (sheet, sheets.draw_sheet(sheet, "nonce"), pressing),
            (sheet, sheets.dialog(sheet, "nonce"), submitting),
        )
    ]


def drawn_fields(sheet: Sheet) -> list[Field]:
    """The fields as they are drawn: unanswered ones first."""
    return sorted(sheet.fields, key=lambda field: field.answered)

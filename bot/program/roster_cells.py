"""One record in, one person out, or everything that is wrong with it.

Rule 1: a cell that cannot be read is a problem, never a default. Only an empty cell has one.
Rule 2: all the problems of a record are named at once.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import date, time
from typing import TypeVar

from bot.program.roster_codes import language_code, region_code, zone_name
from bot.program.roster_text import tidy
from bot.program.roster_values import LONGEST_CELL, NINE_TO_FIVE, Heading, PersonRow, Problem, problem

T = TypeVar("T")

_EMAIL = re.compile(r"[^\s@,;:<>()\"]+@[^\s@,;:<>()\".]+(\.[^\s@,;:<>()\".]+)+")
_GRADE = re.compile(r"([0-9]{1,3})(\.0+)?")  # spreadsheets write 3 as 3.0
_CLOCK = r"([0-9]{1,2})(?:[:.]([0-9]{2}))?(?: ?uhr)?"
_HOURS = re.compile(rf"{_CLOCK} ?(?:-|–|—|to|bis) ?{_CLOCK}", re.IGNORECASE)
_DATES = (
    re.compile(r"(?P<y>[0-9]{4})-(?P<m>[0-9]{2})-(?P<d>[0-9]{2})(?:[T ][0-9:.]+Z?)?"),
    re.compile(r"(?P<d>[0-9]{1,2})\.(?P<m>[0-9]{1,2})\.(?P<y>[0-9]{4})"),
)
# Several words to one status, the two in two languages; leave of absence is not leaving.
HERE = frozenset(
    (
        *("active", "aktiv", "employed", "beschäftigt", "on leave", "leave", "beurlaubt", "abwesend"),
        *("yes", "ja", "true", "wahr", "1", "x"),
    )
)
GONE = frozenset(
    (
        *("left", "leaver", "inactive", "inaktiv", "terminated", "resigned", "deactivated", "gekündigt"),
        *("ausgeschieden", "ausgetreten", "no", "nein", "false", "falsch", "0"),
    )
)


class Unreadable(Exception):
    """A cell that its reader does not understand, with the words key that says what is expected."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def email(text: str) -> str:
    """In small letters. Raises Unreadable."""
    if len(text) > 254 or not _EMAIL.fullmatch(text):
        raise Unreadable("roster.bad_email")
    return text.lower()


def grade(text: str) -> int:
    """A whole number of at most three digits. Raises Unreadable."""
    found = _GRADE.fullmatch(text)
    if not found:
        raise Unreadable("roster.grade_not_number")
    return int(found[1])


def region(text: str) -> str:
    """Raises Unreadable."""
    return _known(region_code(text), "roster.unknown_region")


def zone(text: str) -> str:
    """Raises Unreadable."""
    return _known(zone_name(text), "roster.unknown_zone")


def languages(text: str) -> tuple[str, ...]:
    """In the order given, each once; English if the cell is empty. Raises Unreadable."""
    codes = (
        _known(language_code(part), "roster.unknown_language") for part in re.findall(r"[^;,/\s]+", text)
    )
    return tuple(dict.fromkeys(codes)) or ("en",)


def hours(text: str) -> tuple[time, time]:
    """Start and end within one day, "09:00-17:00". Raises Unreadable."""
    found = _HOURS.fullmatch(text)
    numbers = [int(group or 0) for group in found.groups()] if found else []
    if not numbers or max(numbers[::2]) > 23 or max(numbers[1::2]) > 59 or numbers[:2] >= numbers[2:]:
        raise Unreadable("roster.bad_hours")
    return time(numbers[0], numbers[1]), time(numbers[2], numbers[3])


def gone(text: str) -> bool:
    """Whether a status says that the person left. Leave of absence is not leaving. Raises Unreadable."""
    word = text.casefold()
    if word in GONE:
        return True
    if word not in HERE:
        raise Unreadable("roster.unknown_status")
    return False


def day(text: str) -> date:
    """2026-03-31 or 31.03.2026. With slashes it could be two days. Raises Unreadable."""
    for found in filter(None, (pattern.fullmatch(text) for pattern in _DATES)):
        with suppress(ValueError):
            return date(*(int(found[part]) for part in "ymd"))
    raise Unreadable("roster.bad_date")


def _known(code: str | None, key: str) -> str:
    if code is None:
        raise Unreadable(key)
    return code


class Record:
    """The tidied cells of one record and what is wrong with them, gathered while they are read."""

    def __init__(self, heading: Heading, row: int, cells: Sequence[str]) -> None:
        self.heading = heading
        self.row = row
        self.cells: Mapping[str, str] = {
            column.field: tidy(cells[column.place]) if column.place < len(cells) else ""
            for column in heading.columns
        }
        self.problems: list[Problem] = []
        if any(cell.strip() for cell in cells[heading.width :]):
            counts = (("cells", str(len(cells))), ("columns", str(heading.width)))
            self.problems.append(problem(row, "roster.too_many_cells", self["id"], counts))

    def __getitem__(self, field: str) -> str:
        return self.cells.get(field, "")

    def wrong(self, key: str, field: str) -> None:
        """Notes a problem with the cell of a field."""
        values = (("column", self.heading.label(field)), ("value", self[field]), ("limit", str(LONGEST_CELL)))
        self.problems.append(problem(self.row, key, self["id"], values))

    def read(self, field: str, reader: Callable[[str], T], instead: T) -> T:
        """What the reader makes of the cell. `instead` if it is empty; also, with a problem, if it cannot."""
        if not (text := self.cells.get(field)):
            return instead
        try:
            return reader(text)
        except Unreadable as found:
            self.wrong(found.key, field)
            return instead


def read_person(record: Record, today: date) -> PersonRow:
    """The person; only to be used if `record.problems` stays empty. The end date is the last day here."""
    _check_texts(record)
    left = record.read("status", gone, False)
    ended = record.read("end", day, date.max) < today
    return PersonRow(
        id=record["id"],
        name=_name(record),
        email=record.read("email", email, ""),
        title=record["title"],
        department=record["department"],
        site=record["site"],
        region=record.read("region", region, ""),
        zone=record.read("zone", zone, ""),
        grade=record.read("grade", grade, 0),
        manager=record["manager"],
        languages=record.read("languages", languages, ("en",)),
        hours=record.read("hours", hours, NINE_TO_FIVE),
        left=left or ended,
    )


def _name(record: Record) -> str:
    return record["name"] or f"{record['first']} {record['last']}".strip()


ID = re.compile(r"[^\s:~|]{1,60}")  # these marks part an id from what it belongs to


def _check_texts(record: Record) -> None:
    if record["id"] and not ID.fullmatch(record["id"]):
        record.wrong("roster.bad_id", "id")
    for field in ("id", "email", "grade"):
        if not record[field]:
            record.wrong("roster.missing", field)
    if not _name(record):
        record.wrong("roster.missing", "name" if "name" in record.cells else "last")
    for field, text in record.cells.items():
        if len(text) > LONGEST_CELL and field != "email":
            record.wrong("roster.too_long", field)
        if "\ufffd" in text:
            record.wrong("roster.broken_letters", field)

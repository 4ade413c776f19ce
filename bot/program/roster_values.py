"""What an HR export turns into: people, problems, a report.

Rule 1: no field here can hold a protected attribute (domain.md, section 5).
Rule 2: a problem is a key and values; its sentence lives in the words files under the same key.
"""

from dataclasses import dataclass
from datetime import time
from enum import StrEnum

Values = tuple[tuple[str, str], ...]

LONGEST_CELL = 200  # characters
LONGEST_VALUE = 80  # characters of a cell that a problem repeats
KEPT_PROBLEMS = 1_000  # kept whole in a report; the rest is only counted
NINE_TO_FIVE = (time(9), time(17))

PROBLEM_KEYS = (
    # The whole file is refused.
    "roster.empty",
    "roster.spreadsheet",
    "roster.not_csv",
    "roster.not_utf8",
    "roster.protected_columns",
    "roster.missing_columns",
    "roster.double_column",
    # One row is left out.
    "roster.broken_quotes",
    "roster.too_many_cells",
    "roster.missing",
    "roster.too_long",
    "roster.broken_letters",
    "roster.bad_email",
    "roster.grade_not_number",
    "roster.unknown_region",
    "roster.unknown_zone",
    "roster.unknown_language",
    "roster.bad_hours",
    "roster.unknown_status",
    "roster.bad_date",
    "roster.bad_id",
    "roster.double_id",
    "roster.double_email",
    "roster.self_manager",
    "roster.unknown_manager",
    "roster.manager_cycle",
)


@dataclass(frozen=True)
class PersonRow:
    """One employee as the export describes them. Empty text means unknown; manager "" means none."""

    id: str
    name: str
    email: str  # lower case
    title: str = ""
    department: str = ""
    site: str = ""
    region: str = ""  # ISO 3166: "DE" or "DE-BY"
    zone: str = ""  # IANA name
    grade: int = 0
    manager: str = ""  # an employee id
    languages: tuple[str, ...] = ("en",)  # ISO 639-1, lower case
    hours: tuple[time, time] = NINE_TO_FIVE  # local
    left: bool = False


@dataclass(frozen=True)
class Row:
    """A person and the file line where their record begins."""

    number: int
    person: PersonRow


@dataclass(frozen=True)
class Problem:
    """Why the record at file line `row` is left out. `who` is its employee id, "" if it has none."""

    row: int
    key: str
    values: Values = ()
    who: str = ""


@dataclass(frozen=True)
class Column:
    """A column that is read: our field, its place in a record (from 0), its name in the file."""

    field: str
    place: int
    label: str


@dataclass(frozen=True)
class Heading:
    """What the first record says about all the others. `ignored` names the columns not looked at."""

    columns: tuple[Column, ...]
    ignored: tuple[str, ...]
    width: int
    delimiter: str
    row: int

    def label(self, field: str) -> str:
        """The file's own name of a field; the field itself if no column holds it."""
        return next((column.label for column in self.columns if column.field == field), field)


@dataclass(frozen=True)
class RosterReport:
    """What to show after reading. read = good + left out; problem_count also counts those not kept."""

    read: int
    good: int
    problem_count: int
    ignored: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


class Extent(StrEnum):
    """Whether somebody who is absent from the rows may be taken for a leaver."""

    WHOLE = "whole"
    PART = "part"


@dataclass(frozen=True)
class Roster:
    """A file read to its end: the good rows, the ids left out, whether absence means something."""

    rows: tuple[PersonRow, ...]
    unread: tuple[str, ...]
    extent: Extent
    report: RosterReport


class RosterRefused(Exception):
    """The whole file is refused: a words key and its values say why and what to do."""

    def __init__(self, key: str, values: Values = ()) -> None:
        super().__init__(key, values)
        self.key = key
        self.values = values


def problem(row: int, key: str, who: str = "", values: Values = ()) -> Problem:
    """A problem whose values also name its row, shortened for reading."""
    short = tuple((name, value[:LONGEST_VALUE]) for name, value in values)
    return Problem(row, key, (("row", str(row)), *short), who)

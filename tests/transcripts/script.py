"""Reading a transcript: who takes part, and what each of them does.

`~` is the header, `>` somebody does something, `@` time passes, `#` a remark. Below the header,
`~ maya: no answer` is how the platform treats what goes to Maya from here on, `~ tom+maya: refused` what
goes to both at once; `~ with: groups` is a platform that can do that. What Flipside says
(`<`), what is decided (`!`) and when (`*`) is written by the player and not read.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.program.people import Person

FOLDER = Path(__file__).parent
BEFORE = FOLDER / "before"
_INPUT = re.compile(r"^(\w*)> (.*)$")
_HEADER = re.compile(r"^~ (\w+): (.*)$")
_MOOD = re.compile(r"^~ ([\w#+-]+): (.*)$")
HEAD = ("before", "at", "with")
_NOTE = re.compile(r"\s{2,}\(.*\)$")
_GRADE = re.compile(r"^grade (\d+)$")
UNGRADED = "no grade"
_REGIONS = {"Europe/Berlin": "DE-BE", "Europe/London": "GB", "America/New_York": "US-NY"}


@dataclass(frozen=True)
class Entry:
    """One line that somebody wrote. `mark` is `>`, `@`, `~` (a mood) or `#` (remark, header, nothing)."""

    mark: str
    raw: str
    person: str = ""
    text: str = ""


@dataclass(frozen=True)
class Script:
    """One transcript. `people` are whom it is about; only what they see is written down."""

    path: Path
    people: tuple[Person, ...]
    entries: tuple[Entry, ...]
    before: str = ""
    at: datetime | None = None
    groups: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """Handles, in the order of the header."""
        return tuple(person.id for person in self.people)


def scripts() -> tuple[Path, ...]:
    """Every transcript."""
    return tuple(sorted(FOLDER.glob("*.txt")))


def in_turns(otherwise: Collection[str]) -> list[Any]:
    """Every transcript but these, with a database: SQLite and PostgreSQL take turns. For parametrize."""
    chosen = [path for path in scripts() if path.stem not in otherwise]
    return [
        pytest.param(path, "postgres", id=f"{path.stem}-postgres", marks=pytest.mark.postgres)
        if number % 2
        else pytest.param(path, "sqlite", id=f"{path.stem}-sqlite")
        for number, path in enumerate(chosen)
    ]


def read(path: Path) -> Script:
    """The script in a file."""
    rows = path.read_text("utf-8").splitlines()
    known = {match[1]: match[2] for row in rows[: _head(rows)] if (match := _HEADER.match(row))}
    people = tuple(_person(name, facts) for name, facts in known.items() if name not in HEAD)
    at = datetime.strptime(known["at"], "%Y-%m-%d %H:%M").replace(tzinfo=UTC) if "at" in known else None
    groups = known.get("with") == "groups"
    return Script(path, people, tuple(_entries(rows, people)), known.get("before", ""), at, groups)


def _head(rows: list[str]) -> int:
    """How many lines stand above the first empty one."""
    return rows.index("") if "" in rows else len(rows)


def _entries(rows: list[str], people: tuple[Person, ...]) -> Iterator[Entry]:
    for number, row in enumerate(rows):
        if number > _head(rows) and (mood := _MOOD.match(row)):
            yield Entry("~", row, mood[1], mood[2])
        elif row.startswith("@ "):
            yield Entry("@", row, text=_NOTE.sub("", row[2:]))
        elif row.startswith(("# ", "~ ")) or not row:
            yield Entry("#", row)
        elif match := _INPUT.match(row):
            yield Entry(">", row, match[1] or people[0].id, _NOTE.sub("", match[2]).replace("\\n", "\n"))


def _person(handle: str, facts: str) -> Person:
    """`Maya Ferreira, Data Analyst, Operations, grade 1, Europe/London, en`; the first language is spoken.

    `no grade` instead of `grade 1`: somebody of whom only a chat directory has told.
    """
    name, title, department, grade, zone, *languages = (fact.strip() for fact in facts.split(","))
    found = _GRADE.match(grade)
    assert found or grade == UNGRADED, f"{handle}: {grade} is not like: grade 2"
    return Person(
        handle,
        name,
        email=f"{handle}@example.com",
        title=title,
        department=department,
        region=_REGIONS.get(zone, ""),
        zone=zone,
        grade=int(found[1]) if found else 0,
        told=() if found else (("name", "slack/T1/U1"),),
        languages=tuple(languages),
        speech=languages[0],
    )

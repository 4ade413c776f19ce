"""Reading an HR export: what is good is kept, what is not is named by its row.

Rule 1: a column about a protected attribute refuses the whole file; so does an encoding we would guess.
Rule 2: rows stream. A problem may come after its row, once the whole file is known: it takes the row back.
Rule 3: read twice, it says the same; nothing here depends on the clock (today is an argument).
"""

from collections.abc import Iterable, Iterator
from datetime import date

from bot.program.roster_cells import Record, read_person
from bot.program.roster_changes import Changes, difference
from bot.program.roster_heading import read_heading
from bot.program.roster_ledger import Ledger
from bot.program.roster_text import Record as TextRecord
from bot.program.roster_text import records, text_lines
from bot.program.roster_values import (
    KEPT_PROBLEMS,
    PROBLEM_KEYS,
    Extent,
    Heading,
    PersonRow,
    Problem,
    Roster,
    RosterRefused,
    RosterReport,
    Row,
    problem,
)

__all__ = [
    "PROBLEM_KEYS",
    "Changes",
    "Extent",
    "Heading",
    "PersonRow",
    "Problem",
    "Roster",
    "RosterRefused",
    "RosterReport",
    "Row",
    "difference",
    "gather",
    "read_roster",
]


def read_roster(lines: Iterable[bytes], today: date) -> tuple[Heading, Iterator[Row | Problem]]:
    """The heading at once, then rows and problems in one pass over a file or any other chunks of it.

    Only ids, e-mails and manager ids stay in memory. A problem with the row number of an earlier Row
    takes that row back. Raises RosterRefused, also while iterating if a later byte is not UTF-8.
    """
    delimiter, found = records(text_lines(lines))
    row, _, labels = next(found)
    if labels is None:
        raise RosterRefused("roster.not_csv")
    heading = read_heading(labels, delimiter, row)
    return heading, _rows(heading, found, today)


def _rows(heading: Heading, found: Iterator[TextRecord], today: date) -> Iterator[Row | Problem]:
    ledger = Ledger()
    for first, last, cells in found:
        if cells is None:
            yield problem(first, "roster.broken_quotes", values=(("last", str(last)),))
        elif any(cell.strip() for cell in cells):
            yield from _row(Record(heading, first, cells), ledger, today)
    yield from ledger.close()


def _row(record: Record, ledger: Ledger, today: date) -> Iterator[Row | Problem]:
    person = read_person(record, today)
    record.problems.extend(ledger.enter(record, person))
    if record.problems:
        yield from record.problems
    else:
        yield Row(record.row, person)


def gather(lines: Iterable[bytes], today: date) -> Roster:
    """The whole file in memory: good rows, ids left out, report. Raises RosterRefused.

    When some record gives no id, nobody's absence means anything: the extent is then PART.
    """
    heading, found = read_roster(lines, today)
    good: dict[int, PersonRow] = {}
    bad: dict[int, str] = {}
    problems: list[Problem] = []
    for one in found:
        if isinstance(one, Row):
            good[one.number] = one.person
        else:
            good.pop(one.row, None)
            bad[one.row] = one.who
            problems.append(one)
    report = RosterReport(
        read=len(good) + len(bad),
        good=len(good),
        problem_count=len(problems),
        ignored=heading.ignored,
        problems=tuple(problems[:KEPT_PROBLEMS]),
    )
    extent = Extent.WHOLE if all(bad.values()) else Extent.PART
    return Roster(tuple(good.values()), tuple(dict.fromkeys(filter(None, bad.values()))), extent, report)

"""What must hold between the rows of one export: ids and e-mails are unique, reporting lines end.

Rule 1: only ids, e-mails and manager ids are remembered, never rows.
Rule 2: a manager counts as present as soon as the id is in the file, even if that row has a problem:
        one bad row must not take its whole line with it.
"""

from collections.abc import Iterator, Mapping

from bot.program.roster_cells import Record
from bot.program.roster_values import PersonRow, Problem, Values, problem

SHOWN_CHAIN = 6  # people of a circle that a problem names


class Ledger:
    """The ids, e-mails and manager ids seen so far."""

    def __init__(self) -> None:
        self._rows: dict[str, int] = {}  # employee id: row
        self._emails: dict[str, int] = {}  # e-mail: row
        self._managers: dict[str, str] = {}  # employee id: manager id
        self._left: set[str] = set()

    def enter(self, record: Record, person: PersonRow) -> Iterator[Problem]:
        """Remembers a row and yields what clashes with itself or an earlier one. The first one counts."""
        who, row = person.id, record.row
        if who in self._rows:
            yield problem(row, "roster.double_id", who, _first(who, self._rows[who]))
            return
        if who:
            self._rows[who] = row
            self._managers[who] = "" if person.manager == who else person.manager
            if person.left:
                self._left.add(who)
        if who and person.manager == who:
            yield problem(row, "roster.self_manager", who)
        yield from self._email(record, person)

    def _email(self, record: Record, person: PersonRow) -> Iterator[Problem]:
        first = self._emails.setdefault(person.email, record.row) if person.email else record.row
        if first != record.row:
            yield problem(record.row, "roster.double_email", person.id, _first(person.email, first))

    def close(self) -> Iterator[Problem]:
        """What only the whole file can tell: managers that are not in it, lines that run in a circle.

        A leaver's manager may be gone before them.
        """
        for who, manager in self._managers.items():
            if manager and manager not in self._rows and who not in self._left:
                yield problem(self._rows[who], "roster.unknown_manager", who, (("manager", manager),))
        for circle in circles(self._managers):
            chain = " → ".join((*circle[:SHOWN_CHAIN], "…" if len(circle) > SHOWN_CHAIN else circle[0]))
            for who in circle:
                yield problem(self._rows[who], "roster.manager_cycle", who, (("chain", chain),))


def circles(managers: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    """Each circle of people who report to one another, once. Walks every link once."""
    walked: set[str] = set()
    for start in managers:
        path: dict[str, None] = {}
        at = start
        while at in managers and at not in walked:
            walked.add(at)
            path[at] = None
            at = managers[at]
        if at in path:
            line = tuple(path)
            yield line[line.index(at) :]


def _first(value: str, row: int) -> Values:
    return (("value", value), ("first", str(row)))

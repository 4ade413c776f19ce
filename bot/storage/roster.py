"""The directory as rows of an export.

Rule: what people corrected themselves is not overwritten, nor reported as changed, by the next import.
"""

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import Connection, RowMapping, Text, cast, select

from bot.program.people import PersonState
from bot.program.roster import Changes, PersonRow, Roster, difference
from bot.storage import tables as t


def compared(connection: Connection, roster: Roster) -> Changes:
    """What an export changes in the directory."""
    known = known_rows(connection)
    rows = _corrected(connection, roster.rows, known)
    return difference(rows, known, roster.extent, roster.unread)


def _corrected(
    connection: Connection, rows: tuple[PersonRow, ...], known: Mapping[str, PersonRow]
) -> tuple[PersonRow, ...]:
    """The rows with the corrections of the people in them."""
    p = t.people.c
    query = select(p.id, p.adjusted).where(cast(p.adjusted, Text) != "[]")
    adjusted = {row.id: frozenset(row.adjusted) for row in connection.execute(query)}
    return tuple(_kept(row, known[row.id], adjusted[row.id]) if row.id in adjusted else row for row in rows)


def _kept(row: PersonRow, known: PersonRow, adjusted: frozenset[str]) -> PersonRow:
    starts = known.hours[0] if "starts" in adjusted else row.hours[0]
    ends = known.hours[1] if "ends" in adjusted else row.hours[1]
    return replace(
        row,
        zone=known.zone if "zone" in adjusted else row.zone,
        languages=known.languages if "languages" in adjusted else row.languages,
        hours=(starts, ends),
    )


def known_rows(connection: Connection) -> Mapping[str, PersonRow]:
    """What is known of everybody, as an export would say it. Who was forgotten is not known."""
    p = t.people.c
    query = select(t.people).where(p.state != PersonState.ERASED).order_by(p.id)
    return {row.id: _row(row._mapping) for row in connection.execute(query)}


def _row(row: RowMapping) -> PersonRow:
    same = ("id", "name", "email", "title", "department", "site", "region", "zone", "grade", "manager")
    facts = {name: row[name] for name in same}
    return PersonRow(
        **facts,
        languages=tuple(row["languages"]),
        hours=(row["starts"], row["ends"]),
        left=row["state"] == PersonState.LEFT,
    )

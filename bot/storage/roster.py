"""The directory as rows, and writing an import in one transaction."""

from collections.abc import Mapping

from sqlalchemy import Connection, RowMapping, select

from bot.program.people import PersonState
from bot.program.roster import PersonRow
from bot.storage import tables as t


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

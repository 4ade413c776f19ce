"""The directory as rows of an export.

Rule 1: what people corrected themselves is not overwritten, nor reported as changed, by the next import.
Rule 2: whom a chat directory told of first has an id that no export knows: rows find them by their e-mail.
        Nobody is taken for a leaver who was never in an export.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import Connection, RowMapping, Text, cast, or_, select

from bot.program.listings import ID
from bot.program.people import PersonState
from bot.program.roster import Changes, PersonRow, Roster, difference
from bot.storage import tables as t


def compared(connection: Connection, roster: Roster) -> Changes:
    """What an export changes in the directory."""
    known, listed = known_rows(connection), _listed(connection)
    rows = _corrected(connection, _by_our_ids(roster.rows, known, listed), known)
    kept = listed.alone if known.keys() >= set(roster.unread) else listed.first
    absent = kept - {row.id for row in rows}
    concerned = {who: row for who, row in known.items() if who not in absent}
    return difference(rows, concerned, roster.extent, roster.unread)


@dataclass(frozen=True)
class Listed:
    """Whom a chat directory told of first, by id and by e-mail. `alone`: of whom no export has told yet."""

    first: frozenset[str]
    alone: frozenset[str]
    ids: Mapping[str, str]


def _listed(connection: Connection) -> Listed:
    p = t.people.c
    query = select(p.id, p.email, p.told).where(p.state == PersonState.HERE, cast(p.told, Text) != "[]")
    told = [(row.id, row.email, {fact for fact, _ in row.told}) for row in connection.execute(query)]
    first = {who: email for who, email, facts in told if ID in facts}
    often = Counter(first.values())
    ids = {email: who for who, email in first.items() if email and often[email] == 1}
    return Listed(frozenset(first), frozenset(who for who, _, facts in told if "name" in facts), ids)


def _by_our_ids(
    rows: tuple[PersonRow, ...], known: Mapping[str, PersonRow], listed: Listed
) -> tuple[PersonRow, ...]:
    """The rows with our id of whoever was met in a chat directory first, also as somebody's manager.

    A leaver of whom no export told before may be an earlier owner of the e-mail address: nobody we know.
    """
    strange = ((row, listed.ids.get(row.email, "")) for row in rows if row.id not in known)
    ours = {row.id: who for row, who in strange if who and not (row.left and who in listed.alone)}
    if not ours:
        return rows
    found = ((row, ours.get(row.id, row.id), ours.get(row.manager, row.manager)) for row in rows)
    return tuple(replace(row, id=who, manager=manager) for row, who, manager in found)


def _corrected(
    connection: Connection, rows: tuple[PersonRow, ...], known: Mapping[str, PersonRow]
) -> tuple[PersonRow, ...]:
    """The rows with what stays: corrections of the people in them, and the zone that a platform told."""
    p = t.people.c
    stays = or_(cast(p.adjusted, Text) != "[]", cast(p.told, Text) != "[]")
    query = select(p.id, p.adjusted, p.told).where(stays)
    adjusted = {row.id: _stays(row.adjusted, row.told) for row in connection.execute(query)}
    return tuple(_kept(row, known[row.id], adjusted[row.id]) if row.id in adjusted else row for row in rows)


def _stays(adjusted: Iterable[str], told: Iterable[Iterable[str]]) -> frozenset[str]:
    return frozenset(adjusted) | {fact for fact, _ in told if fact == "zone"}


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

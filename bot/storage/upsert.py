"""Insert or update, in the same words on both databases."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

BATCH = 500  # rows a statement: SQLite allows 32,766 variables


def _insert(connection: Connection, table: Table) -> Any:
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    return dialect.insert(table)


def upsert(
    connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]], key: tuple[str, ...] = ()
) -> None:
    """Write rows; one whose key (by default the primary key) is known takes the new values."""
    key = key or tuple(column.name for column in table.primary_key)
    for start in range(0, len(rows), BATCH):
        batch = rows[start : start + BATCH]
        statement = _insert(connection, table).values(list(batch))
        changed = {name: statement.excluded[name] for name in batch[0] if name not in key}
        if changed:
            statement = statement.on_conflict_do_update(index_elements=list(key), set_=changed)
        else:
            statement = statement.on_conflict_do_nothing(index_elements=list(key))
        connection.execute(statement)


def add_all_once(
    connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]], key: str
) -> Mapping[str, int]:
    """Insert those whose key is not there, in as few statements as it takes. The new ids, by key."""
    column, first = table.c[key], next(iter(table.primary_key))
    statement = _insert(connection, table).on_conflict_do_nothing(index_elements=[key])
    found: dict[str, int] = {}
    for start in range(0, len(rows), BATCH):
        batch = [dict(row) for row in rows[start : start + BATCH]]
        found |= {row[0]: row[1] for row in connection.execute(statement.returning(column, first), batch)}
    return found


def add_once(
    connection: Connection, table: Table, row: Mapping[str, Any], key: tuple[str, ...]
) -> int | None:
    """Insert unless the key is there. The new row's first key column as a number, or None."""
    first = next(iter(table.primary_key))
    statement = _insert(connection, table).values(**row).on_conflict_do_nothing(index_elements=list(key))
    found: int | None = connection.scalar(statement.returning(first))
    return found

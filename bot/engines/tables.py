"""Procrastinate's own tables: made where there are none, looked at where there are some.

Rule 1: one process at a time; who waited finds nothing left to do. Tables that are there are only read.
Rule 2: its changes between releases are its own. We do not run them blindly: which of them a database
        has had is not written down in it. We say which files to run.
"""

import re

from procrastinate.schema import SchemaManager

from bot.engines.port import OlderTables
from bot.storage.database import Connection, Engine, reading, writing

TURNSTILE = 7_033_506  # PostgreSQL's advisory lock: any number but migrate's, the same in every release
NAMED = re.compile(r"^CREATE (?:UNIQUE )?(?:TABLE|TYPE|FUNCTION|INDEX|TRIGGER) (\w+)", re.MULTILINE)
# Not to_regclass: that one answers from a cache, which an advisory lock does not freshen.
MADE = "SELECT 1 FROM pg_class WHERE relname = 'procrastinate_jobs' AND pg_table_is_visible(oid)"
PRESENT = """
    SELECT relname AS name FROM pg_class WHERE pg_table_is_visible(oid)
    UNION SELECT typname FROM pg_type WHERE pg_type_is_visible(oid)
    UNION SELECT proname FROM pg_proc WHERE pg_function_is_visible(oid)
    UNION SELECT tgname FROM pg_trigger
"""


def prepare(engine: Engine) -> bool:
    """Make the tables where there are none; whether there were none. Raises OlderTables."""
    if _there(engine):
        _look(engine)
        return False
    return writing(engine, _make)


def missing(engine: Engine) -> tuple[str, ...]:
    """What this release of Procrastinate needs and the database lacks, by name; everything in a new one."""
    with reading(engine) as connection:
        present = {row.name for row in connection.exec_driver_sql(PRESENT)}
    return tuple(sorted(set(NAMED.findall(SchemaManager.get_schema())) - present))


def _there(engine: Engine) -> bool:
    with reading(engine) as connection:
        return _made(connection)


def _made(connection: Connection) -> bool:
    return connection.exec_driver_sql(MADE).scalar() is not None


def _look(engine: Engine) -> None:
    if lacking := missing(engine):
        raise OlderTables(
            f"The tables of Procrastinate are older than its library: they lack {', '.join(lacking)}. "
            "Stop every serve and worker, run with psql the files that are newer than your tables, in the "
            f"order of their names, and start again. The files are in {SchemaManager.get_migrations_path()}"
        )


def _make(connection: Connection) -> bool:
    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({TURNSTILE})")
    if _made(connection):
        return False
    # As it is: without parameters, so that a percent sign is one.
    connection.exec_driver_sql(SchemaManager.get_schema(), execution_options={"no_parameters": True})
    return True

"""Secrets of the program's own, which nobody sets and nobody needs to know: made once, then kept.

Rule 1: of several processes that begin at once all get the same one.
Rule 2: a copy of the database holds them, as it holds everything else.
"""

from collections.abc import Callable

from bot.storage import records
from bot.storage import tables as t
from bot.storage.database import Connection, Engine, reading, writing
from bot.storage.upsert import add_once


def kept(engine: Engine, name: str, draw: Callable[[], str]) -> str:
    """The secret of that name; `draw` gives one that nobody can guess, if there is none yet."""
    key = f"secret:{name}"
    with reading(engine) as connection:
        found = records.marked(connection, key)
    if found:
        return found
    drawn = draw()
    return writing(engine, lambda connection: _first(connection, key, drawn))


def _first(connection: Connection, key: str, drawn: str) -> str:
    """Whoever is first counts; the others wait for them, and read it."""
    add_once(connection, t.marks, {"key": key, "value": drawn}, ("key",))
    return records.marked(connection, key)

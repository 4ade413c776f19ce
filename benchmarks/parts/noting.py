"""The least that a program can keep of a message: one row in a table of SQLite, committed.

Rule: the cheapest way there is: the standard library, one connection, one thread. As safe as Flipside's.
"""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor

Note = Callable[[str], Awaitable[None]]


async def nothing(name: str) -> None:
    """Without a database."""


def committed(path: str) -> Note:
    """Notes a name once, as safely on the disk as Flipside does."""
    thread = ThreadPoolExecutor(1)

    def opened() -> sqlite3.Connection:
        connection = sqlite3.connect(path, isolation_level=None)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("CREATE TABLE IF NOT EXISTS inbox (id TEXT PRIMARY KEY, at TEXT NOT NULL)")
        return connection

    connection = thread.submit(opened).result()

    def write(name: str) -> None:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO inbox VALUES (?, datetime()) ON CONFLICT (id) DO NOTHING", (name,))
        connection.execute("COMMIT")

    async def note(name: str) -> None:
        await asyncio.get_running_loop().run_in_executor(thread, write, name)

    return note

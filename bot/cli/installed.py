"""`slack list`: where Flipside is installed in Slack, and whether it is let in."""

import typer

from bot.cli.wiring import settings
from bot.storage import installations, migrate
from bot.storage.database import connected, reading
from bot.storage.installations import Installation, State

PLATFORM = "slack"
NONE = "Flipside is not installed in any workspace yet. See docs/operate.md, Keys and installations."


def list_() -> None:
    """List the installations: where, whether it is let in and since when, and why not."""
    with connected(settings().database) as engine:
        migrate.upgrade(engine)
        with reading(engine) as connection:
            found = [one for one in installations.everywhere(connection) if one.platform == PLATFORM]
    for one in found:
        typer.echo(_line(one))
    if not found:
        typer.echo(NONE)


def _line(one: Installation) -> str:
    since = f"{one.changed_at:%Y-%m-%d %H:%M} UTC"
    why = f" ({one.reason})" if one.state is not State.ACTIVE else ""
    token = "sealed" if one.sealed else "in the environment" if one.state is not State.GONE else "forgotten"
    return f"{one.id}  {one.name or '–'}  {one.kind}  {one.state}{why} since {since}  token {token}"

"""`key`: a new key for the tokens of installations; or every token sealed again with the first key.

Rule: doing it twice does it once, and what cannot be opened is left as it is and told.
"""

from typing import Annotated

import typer
from rich.progress import TaskID

from bot.cli.output import progress, stop
from bot.cli.wiring import settings
from bot.storage import installations, migrate
from bot.storage.database import Engine, connected, reading, writing
from bot.storage.installations import Installation
from bot.vault import CannotOpen, NoKey, Vault, new_key

Rotate = Annotated[bool, typer.Option("--rotate", help="Seal every token again with the first key.")]


def key(rotate: Rotate = False) -> None:
    """Print a new key for FLIPSIDE_KEY; with --rotate, seal every token again with the first of the keys."""
    if not rotate:
        typer.echo(new_key())
        return
    told = settings()
    vault = Vault(told.key)
    if not vault.ready:
        stop(str(NoKey()))
    with connected(told.database) as engine:
        migrate.upgrade(engine)
        _rotated(engine, vault)


def _rotated(engine: Engine, vault: Vault) -> None:
    with reading(engine) as connection:
        sealed = [one for one in installations.everywhere(connection) if one.sealed]
    done, lost = 0, list[Installation]()
    with progress("Sealing", len(sealed)) as (bar, task):
        for number, one in enumerate(sealed, 1):
            try:
                done += _again(engine, one, vault)
            except CannotOpen:
                lost.append(one)
            bar.update(TaskID(task), completed=number)
    same = len(sealed) - done - len(lost)
    typer.echo(f"{done} tokens sealed again, {same} were sealed with the first key.")
    if lost:
        homes = ", ".join(one.home for one in lost)
        stop(f"{len(lost)} cannot be opened with any key: {homes}. Keep the old key, or install there again.")
    typer.echo("The other keys may go from FLIPSIDE_KEY when every process has the first one.")


def _again(engine: Engine, one: Installation, vault: Vault) -> bool:
    return writing(engine, lambda connection: installations.rotate(connection, one, vault))

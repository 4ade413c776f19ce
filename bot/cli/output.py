"""How the command line speaks: sentences to the reader, bars on a terminal, a clean end on a problem."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn


def stop(*sentences: str) -> NoReturn:
    """Say what is wrong and what to do next, and end with exit code 1."""
    for sentence in sentences:
        typer.echo(sentence, err=True)
    raise typer.Exit(1)


@contextmanager
def progress(what: str, total: float) -> Iterator[tuple[Progress, int]]:
    """A bar on the terminal; nothing where nobody watches."""
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f}%"),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        disable=not sys.stderr.isatty(),
        transient=True,
    )
    with bar:
        yield bar, int(bar.add_task(what, total=total))

"""The blocks of docs/add-a-conversation.md, applied to a copy of the repository.

Rule: a block with a file is the whole file; in a diff, lines with a plus are new and the others must
stand in the file exactly once, in a row.
"""

import shutil
from collections.abc import Iterable
from pathlib import Path

from tests.docs.pages import ROOT, Block

NEEDED = ("bot", "adapters", "conversations", "scheduler", "tests", "docs", "pyproject.toml")
LEFT_OUT = shutil.ignore_patterns("__pycache__", "pictures", "*.png", "browser")


def copy(to: Path) -> None:
    """What the example needs of the repository."""
    for name in NEEDED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, to / name, ignore=LEFT_OUT)
        else:
            shutil.copy(source, to / name)


def apply(blocks: Iterable[Block], root: Path) -> tuple[str, ...]:
    """Apply every block that names a file. The files that were touched, in order, each once."""
    touched: dict[str, None] = {}
    for block in blocks:
        if not block.file:
            continue
        path = root / block.file
        if block.language == "diff":
            path.write_text(patched(path.read_text("utf-8"), block.body), "utf-8")
        else:
            assert not path.exists(), f"{block.file} exists already"
            path.write_text(block.body, "utf-8")
        touched[block.file] = None
    return tuple(touched)


def patched(text: str, diff: str) -> str:
    """The text with the lines of a diff added. Raises ValueError when its place is not found once."""
    lines = diff.splitlines()
    if any(line[:1] not in ("", " ", "+") for line in lines):
        raise ValueError("only added lines and lines around them")
    old = [line[1:] for line in lines if not line.startswith("+")]
    new = [line[1:] for line in lines]
    place = "\n" + "\n".join(old) + "\n"
    if ("\n" + text).count(place) != 1:
        raise ValueError(f"stands in the file {text.count(place)} times: {place}")
    return ("\n" + text).replace(place, "\n" + "\n".join(new) + "\n")[1:]

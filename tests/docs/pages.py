"""Reading the docs: pages, headings, tables, fenced blocks and links."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
FENCE = re.compile(r"^```(?P<info>[^\n`]*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"!?\[[^\]]*\]\((?P<target>[^)\s]+)\)")


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, the file it is about, and its lines."""

    language: str
    file: str
    body: str


def pages() -> tuple[Path, ...]:
    """Every Markdown page that a reader may open."""
    own = (ROOT / "README.md", ROOT / "CHANGELOG.md", ROOT / "deploy" / "README.md")
    return (*(path for path in own if path.exists()), *sorted(DOCS.rglob("*.md")))


@cache
def text(name: str) -> str:
    """A page by its path from the root."""
    return (ROOT / name).read_text("utf-8")


def prose(page: str) -> str:
    """A page without its fenced blocks."""
    return FENCE.sub("", page)


def headings(page: str, level: int) -> list[str]:
    """The headings of a level, without backticks."""
    found = re.findall(rf"^{'#' * level} (.+)$", prose(page), re.MULTILINE)
    return [heading.strip("`") for heading in found]


def section(page: str, heading: str) -> str:
    """What stands under a heading, up to the next one of the same level or above. Raises ValueError."""
    found = re.search(rf"^(#+) `?{re.escape(heading)}`?$\n", page, re.MULTILINE)
    if not found:
        raise ValueError(f"no heading {heading!r}")
    rest = page[found.end() :]
    following = re.search(rf"^#{{1,{len(found[1])}}} ", rest, re.MULTILINE)
    return rest[: following.start()] if following else rest


def rows(page: str) -> Iterator[list[str]]:
    """The rows of every table, cell by cell; headings and rules are left out."""
    lines = prose(page).splitlines()
    for number, line in enumerate(lines):
        following = lines[number + 1] if number + 1 < len(lines) else ""
        if line.startswith("|") and not line.startswith("|-") and not following.startswith("|-"):
            yield [cell.strip() for cell in line.strip("|").split("|")]


def code(cell: str) -> list[str]:
    """What stands in backticks."""
    return re.findall(r"`([^`]+)`", cell)


def blocks(page: str) -> Iterator[Block]:
    """The fenced blocks of a page, in order."""
    for found in FENCE.finditer(page):
        language, _, rest = found["info"].strip().partition(" ")
        named = re.search(r"file=(\S+)", rest)
        yield Block(language, named[1] if named else "", found["body"])

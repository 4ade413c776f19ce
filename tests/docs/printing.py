"""The parts of docs/ that are printed from code: arrows, help blocks, the README's transcript.

Rule: such a part stands between `<!-- printed: name -->` and `<!-- /printed -->`. All else is written
by hand.
"""

import re
from collections.abc import Callable, Iterator, Mapping

from typer.testing import CliRunner

from bot.cli import app
from tests.docs.pages import ROOT
from tests.shape.arrows import PLAN, ROOT_NAMES, TABLE

WIDTH = 100
PROGRAM = "python -m bot"
COMMANDS = (
    *("", "demo", "chat", "match", "migrate", "check", "people", "people import", "apply", "announce"),
    *("serve", "worker", "key", "slack", "slack manifest", "slack list", "teams", "teams package"),
    *("backup", "restore", "recovered", "outbox", "outbox list", "outbox resend", "outbox dismiss"),
)
EXCERPT = "tests/transcripts/onboarding_mentor.txt"
FIRST, LAST = "> agree", "< Which topics would you enjoy talking about?"


def filled(page: str, parts: Mapping[str, Callable[[], str]]) -> str:
    """The page with its printed parts printed anew. Raises ValueError for a part it has no place for."""
    for name, part in parts.items():
        begin, end = f"<!-- printed: {name} -->\n", "<!-- /printed -->"
        place = re.compile(f"({re.escape(begin)})(.*?)({end})", re.DOTALL)
        if len(place.findall(page)) != 1:
            raise ValueError(f"the page needs one place for {name!r}")
        body = part()
        page = place.sub(lambda found, body=body: f"{found[1]}{body}\n{found[3]}", page)  # type: ignore[misc]
    return page


def architecture() -> str:
    """docs/architecture.md."""
    return filled(_page("docs/architecture.md"), {"arrows": arrows, "diagram": diagram})


def commands() -> str:
    """docs/commands.md."""
    return filled(_page("docs/commands.md"), {"help": help_blocks})


def readme() -> str:
    """README.md."""
    return filled(_page("README.md"), {"transcript": excerpt})


def _page(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def arrows() -> str:
    """The table of the architecture as Markdown."""
    head = "| part | may import of the house | and from outside |\n|---|---|---|"
    lines = (
        f"| `{name}` | {_listed(row.house) or 'nothing'} | {_listed(row.outside) or '–'} |"
        for name, row in TABLE.items()
        if "." in name or name == "conversations"
    )
    return "\n".join((head, *lines))


def _listed(names: tuple[str, ...]) -> str:
    folded = tuple(dict.fromkeys("the plan" if name in PLAN else f"`{name}`" for name in names))
    return ", ".join(folded)


def diagram() -> str:
    """The table as a picture: parts folded, and no arrow that follows from two others."""
    edges = {(a, b) for a, b in _edges() if a != b}
    shown = sorted(e for e in edges if not _follows(e, edges))
    names = dict.fromkeys(name for edge in shown for name in edge)
    boxes = (f'  {_key(name)}["{name}"]' for name in names)
    return "\n".join(
        ("```mermaid", "flowchart TD", *boxes, *(f"  {_key(a)} --> {_key(b)}" for a, b in shown), "```")
    )


def _edges() -> Iterator[tuple[str, str]]:
    for name, row in TABLE.items():
        yield from (
            (_folded(name), _folded(other)) for other in row.house if _exists(name) and _exists(other)
        )
    for name in TABLE:
        if _exists(name) and "." in name:
            yield " · ".join(f"bot.{one}" for one in ROOT_NAMES if one[0] != "_"), _folded(name)


def _exists(name: str) -> bool:
    path = ROOT / name.replace(".", "/")
    return path.with_suffix(".py").exists() or (path / "__init__.py").exists()


def _folded(name: str) -> str:
    if name in PLAN:
        return "the plan (scheduler)"
    if name.startswith("conversations"):
        return "conversations"
    if name.startswith("adapters.") and name != "adapters.contract":
        return "adapters: " + ", ".join(
            one.removeprefix("adapters.")
            for one in TABLE
            if one.startswith("adapters.") and _exists(one) and one != "adapters.contract"
        )
    return name


def _follows(edge: tuple[str, str], edges: set[tuple[str, str]]) -> bool:
    """Whether another way leads along the arrow."""
    start, goal = edge
    seen, todo = set[str](), [b for a, b in edges if a == start and b != goal]
    while todo:
        here = todo.pop()
        if here == goal:
            return True
        if here not in seen:
            seen.add(here)
            todo += [b for a, b in edges if a == here]
    return False


def _key(name: str) -> str:
    return re.sub(r"\W+", "_", name).strip("_")


def help_blocks() -> str:
    """Every command's help, as it prints itself on a terminal of a fixed width."""
    return "\n\n".join(f"### `{_command(name)}`\n\n```text\n{help_of(name)}\n```" for name in COMMANDS)


def _command(name: str) -> str:
    return f"{PROGRAM} {name}".strip()


def help_of(name: str) -> str:
    """The help of a command, without the spaces that end its lines."""
    terminal = {"COLUMNS": str(WIDTH), "TERM": "dumb", "NO_COLOR": "1", "TERMINAL_WIDTH": None}
    run = CliRunner(env=terminal).invoke(app, [*name.split(), "--help"], prog_name=PROGRAM)
    assert run.exit_code == 0, run.output
    return "\n".join(line.rstrip() for line in run.output.splitlines()).strip("\n")


def excerpt() -> str:
    """Some lines of a transcript that is a test."""
    lines = (ROOT / EXCERPT).read_text("utf-8").splitlines()
    chosen = lines[lines.index(FIRST) : lines.index(LAST)]
    return "\n".join(("```text", *chosen, "```"))


PAGES: Mapping[str, Callable[[], str]] = {
    "README.md": readme,
    "docs/architecture.md": architecture,
    "docs/commands.md": commands,
}

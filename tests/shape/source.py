"""Our own source, read once and parsed.

Rule 1: a module is its name and its text, so a test can make a bad one from a string.
Rule 2: what a checker finds is a sentence: where, what, and what to do.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
HOUSE = ("bot", "adapters", "conversations", "scheduler")
AROUND = ("tests", "benchmarks")


@dataclass(frozen=True)
class Module:
    """One Python file of ours."""

    name: str
    path: str
    text: str
    tree: ast.Module

    @property
    def lines(self) -> int:
        return len(self.text.splitlines())

    def at(self, node: ast.AST, message: str) -> str:
        """A finding: file, line, and what to do."""
        return f"{self.path}:{getattr(node, 'lineno', 1)}: {message}"


def module(name: str, text: str) -> Module:
    """A module made from a string, as if it lay where its name says."""
    return Module(name, name.replace(".", "/") + ".py", text, ast.parse(text))


@cache
def house() -> tuple[Module, ...]:
    """Every module of the product."""
    return tuple(_read(HOUSE))


@cache
def everything() -> tuple[Module, ...]:
    """The product, its tests and its benchmarks."""
    return house() + tuple(_read(AROUND))


def under(name: str, *prefixes: str) -> bool:
    """Whether the name is one of the prefixes, or lies inside one."""
    return any(name == prefix or name.startswith(f"{prefix}.") for prefix in prefixes)


def _read(folders: tuple[str, ...]) -> Iterator[Module]:
    for folder in folders:
        for file in sorted((ROOT / folder).rglob("*.py")):
            path = file.relative_to(ROOT)
            text = file.read_text(encoding="utf-8")
            parts = path.with_suffix("").parts
            name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
            yield Module(name, path.as_posix(), text, ast.parse(text, filename=str(file)))

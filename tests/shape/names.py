"""Names that say nothing, arguments that hide two functions in one, and modules without a header."""

import ast
import re
from collections.abc import Iterable, Iterator

from tests.shape.source import Module, under

PATTERNS = frozenset(("manager", "handler", "service", "util", "utils", "helper", "helpers"))
# "manager" in a function is a person here: somebody's line manager.
PEOPLE = frozenset(("manager",))

PURE = ("bot.program", "bot.matching", "conversations", "scheduler")

Function = ast.FunctionDef | ast.AsyncFunctionDef


def pattern_names(modules: Iterable[Module]) -> list[str]:
    """Every class, function and module named after a pattern instead of what it does."""
    return [finding for module in modules for finding in _patterns(module)]


def switches(modules: Iterable[Module]) -> list[str]:
    """Every boolean argument in the core: it is two functions, or a value with a name."""
    return [finding for module in modules if under(module.name, *PURE) for finding in _switches(module)]


def headless(modules: Iterable[Module]) -> list[str]:
    """Every module without a docstring."""
    return [
        module.at(module.tree, "no module docstring: say what this is, then its one or two rules")
        for module in modules
        if not ast.get_docstring(module.tree)
    ]


def functions(tree: ast.Module) -> Iterator[Function]:
    """Every function and method, also those inside others."""
    return (node for node in ast.walk(tree) if isinstance(node, Function))


def words(name: str) -> list[str]:
    """The words of a name: PairManager and pair_manager are both pair, manager."""
    return [word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+", name)]


def _patterns(module: Module) -> Iterator[str]:
    advice = "name it after what it does in the program"
    if _ends_in_pattern(module.name.rpartition(".")[2]):
        yield module.at(module.tree, f"module {module.name}: {advice}")
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ClassDef) and PATTERNS.intersection(words(node.name)):
            yield module.at(node, f"class {node.name}: {advice}")
        if isinstance(node, Function) and _ends_in_pattern(node.name):
            yield module.at(node, f"function {node.name}: {advice}")


def _ends_in_pattern(name: str) -> bool:
    """Only the last word names the thing: a service_url is a URL."""
    return bool((PATTERNS - PEOPLE).intersection(words(name)[-1:]))


def _switches(module: Module) -> Iterator[str]:
    for function in functions(module.tree):
        for argument, default in _arguments(function.args):
            if _is_bool(argument.annotation) or _is_true_or_false(default):
                yield module.at(argument, f"{function.name}({argument.arg}): two functions, or a named value")


def _arguments(given: ast.arguments) -> Iterator[tuple[ast.arg, ast.expr | None]]:
    placed = [*given.posonlyargs, *given.args]
    gap: list[ast.expr | None] = [None] * (len(placed) - len(given.defaults))
    yield from zip(placed, gap + list(given.defaults), strict=True)
    yield from zip(given.kwonlyargs, given.kw_defaults, strict=True)


def _is_bool(annotation: ast.expr | None) -> bool:
    """bool, "bool", bool | None, Optional[bool]. A union with other types is an answer, not a switch."""
    return annotation is not None and ast.unparse(annotation).strip("'\"") in (
        "bool", "bool | None", "None | bool", "Optional[bool]", "builtins.bool",
    )  # fmt: skip


def _is_true_or_false(default: ast.expr | None) -> bool:
    return isinstance(default, ast.Constant) and isinstance(default.value, bool)

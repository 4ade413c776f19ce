"""Our own source, read for lines of the log: constant sentences, and only what may be put into them."""

import ast
from collections.abc import Iterator

from bot import logs
from tests.shape.purity import dotted, names_in
from tests.shape.source import house

LEVELS = frozenset(("debug", "info", "warning", "error", "exception", "critical", "log"))


def test_our_own_lines_are_constant_sentences_and_agreed_fields() -> None:
    """What a line says is read here in review; what is put into it are arguments that can be looked at."""
    found = [finding for module in house() for finding in _loose(module.tree, module.path)]
    assert found == []


# What may be put into a sentence: last words of expressions, or whole ones; ids, kinds, counts, times.
SPOKEN = frozenset((
    "id", "kind", "state", "value", "__name__", "seconds", "held", "followed", "newer", "method", "path",
    "outcome", "rows", "revisions()[-1]", "request.get(EVENT, '-')", "dropped", "name", "asked", "asked_dead",
    "LATE // timedelta(minutes=1)", "home", "why", "installation", "reason", "pause", "told(figures)",
    "error", "status", "refused", "listening",
))  # fmt: skip


def _loose(tree: ast.Module, path: str) -> Iterator[str]:
    for call in _lines(tree):
        where = f"{path}:{call.lineno}"
        first = call.args[1] if _verb(call) == "log" else call.args[0]
        if not isinstance(first, ast.Constant):
            yield f"{where}: the sentence is not a constant"
        for argument in call.args[call.args.index(first) + 1 :]:
            for word in _words(argument):
                if word not in SPOKEN:
                    yield f"{where}: {word} in a line of the log: is it an id, a kind, a count or a time?"
        for keyword in call.keywords:
            if keyword.arg == "extra":
                names = [k.value for k in getattr(keyword.value, "keys", []) if isinstance(k, ast.Constant)]
                yield from (f"{where}: {n!r} is not in FIELDS" for n in names if n not in logs.FIELDS)


def _lines(tree: ast.Module) -> Iterator[ast.Call]:
    """Every call of a module's own logger."""
    names = names_in(tree)
    loggers = {
        target.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call)
        and dotted(node.value.func, names) == "logging.getLogger"
        for target in node.targets
        if isinstance(target, ast.Name)
    }  # fmt: skip
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _verb(node) in LEVELS:
            owner = node.func.value if isinstance(node.func, ast.Attribute) else None
            if isinstance(owner, ast.Name) and owner.id in loggers:
                yield node


def _verb(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else ""


def _words(argument: ast.expr) -> Iterator[str]:
    """The last word of a name; anything else as it is written. A length is always a count."""
    if isinstance(argument, ast.Attribute):
        yield argument.attr
    elif isinstance(argument, ast.Name):
        yield argument.id
    elif not (isinstance(argument, ast.Call) and ast.unparse(argument.func) == "len"):
        yield ast.unparse(argument)

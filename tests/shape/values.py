"""Values stay what they were, and some things about people are never kept."""

import ast
from collections.abc import Iterable, Iterator

from tests.shape.names import words
from tests.shape.source import Module, under

VALUES = ("bot.program", "conversations")
CHANGEABLE = frozenset((
    "dict", "list", "set", "Dict", "List", "Set", "bytearray", "deque", "defaultdict", "OrderedDict",
    "Counter", "MutableMapping", "MutableSequence", "MutableSet",
))  # fmt: skip

# Never kept, from domain.md: protected attributes, and the proxies by which they come back.
PROTECTED = frozenset((
    "age", "birth", "birthday", "birthdate", "birthplace", "dob", "gender", "sex", "ethnicity", "ethnic",
    "race", "religion", "religious", "faith", "orientation", "sexuality", "disability", "disabled", "health",
    "union", "nationality", "citizenship", "marital", "parental", "pregnant", "pregnancy", "children",
    "graduation", "photo", "salary", "caste",
))  # fmt: skip


def changeable_values(modules: Iterable[Module]) -> list[str]:
    """Every dataclass of the core that can change: not frozen, or holding something that is not."""
    return [finding for module in modules if under(module.name, *VALUES) for finding in _changeable(module)]


def protected_fields(modules: Iterable[Module]) -> list[str]:
    """Every column or field named after a protected attribute or a proxy of one."""
    return [finding for module in modules for finding in _protected(module)]


def dataclasses(tree: ast.AST) -> Iterator[tuple[ast.ClassDef, ast.expr]]:
    """Every dataclass, with its decorator."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            for decorator in node.decorator_list:
                name = decorator.func if isinstance(decorator, ast.Call) else decorator
                if ast.unparse(name).rpartition(".")[2] == "dataclass":
                    yield node, decorator


def fields(node: ast.ClassDef) -> Iterator[ast.AnnAssign]:
    """The fields of a dataclass."""
    return (line for line in node.body if isinstance(line, ast.AnnAssign))


def _changeable(module: Module) -> Iterator[str]:
    for node, decorator in dataclasses(module.tree):
        if not _is_frozen(decorator):
            yield module.at(node, f"{node.name} is not frozen: @dataclass(frozen=True)")
        for field in fields(node):
            for kind in _kinds(field.annotation):
                text = f"{node.name}.{ast.unparse(field.target)} holds a {kind}: tuple, frozenset or Mapping"
                yield module.at(field, text)
    for line in _outside_workers(module.tree):
        if _writes_into(line):
            yield module.at(line, "writes into a value: make a new one with dataclasses.replace")


def _is_frozen(decorator: ast.expr) -> bool:
    return isinstance(decorator, ast.Call) and any(
        keyword.arg == "frozen" and isinstance(keyword.value, ast.Constant) and keyword.value.value is True
        for keyword in decorator.keywords
    )


def _kinds(annotation: ast.expr) -> list[str]:
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        annotation = ast.parse(annotation.value, mode="eval").body
    names = {node.id for node in ast.walk(annotation) if isinstance(node, ast.Name)}
    names |= {node.attr for node in ast.walk(annotation) if isinstance(node, ast.Attribute)}
    return sorted(names & CHANGEABLE)


def _outside_workers(node: ast.AST) -> Iterator[ast.AST]:
    """Every node, but none of a class that is no dataclass: what it collects on the way is its own."""
    values = [value for value, _ in dataclasses(node)]
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.ClassDef) or child in values:
            yield child
            yield from _outside_workers(child)


def _writes_into(node: ast.AST) -> bool:
    """`talk.answers[key] = value`, `del talk.answers[key]`, `object.__setattr__(talk, ...)`."""
    if isinstance(node, ast.Subscript) and not isinstance(node.ctx, ast.Load):
        return isinstance(node.value, ast.Attribute)
    return isinstance(node, ast.Call) and ast.unparse(node.func) == "object.__setattr__"


def _protected(module: Module) -> Iterator[str]:
    for node, name in _named(module):
        if found := PROTECTED.intersection(words(name)):
            yield module.at(node, f"{name}: {', '.join(sorted(found))} is never kept. Remove it")


def _named(module: Module) -> Iterator[tuple[ast.AST, str]]:
    """Names of columns in the tables, names of fields in the program."""
    if under(module.name, "bot.storage.tables"):
        yield from _columns(module.tree)
    if under(module.name, "bot.program"):
        for node, _ in dataclasses(module.tree):
            for field in fields(node):
                yield field, ast.unparse(field.target)


def _columns(tree: ast.Module) -> Iterator[tuple[ast.AST, str]]:
    """Whatever is called with a name first: Column("name", ...), Table("name", ...), short forms of ours."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            yield node, str(node.args[0].value)
        if isinstance(node, ast.AnnAssign):
            yield node, ast.unparse(node.target)

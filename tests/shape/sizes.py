"""How long a function and a file may be, so that nothing grows into the file that nobody can change.

Rule 1: the longest is held from the first day. Middle and ninth tenth mean something
        only when there is enough to count.
Rule 2: a function is counted from `def` to its last line, docstring included.
"""

from collections.abc import Iterable, Sequence
from math import ceil

from tests.shape.names import functions
from tests.shape.source import Module, under

ENOUGH = 20

LONGEST_FUNCTION = 50
LONGEST_FILE = 300
FUNCTION_MIDDLE, FUNCTION_NINTH_TENTH = 8, 25
FILE_NINTH_TENTH = 200

# Longer texts as data.
TEXTS = ("conversations.words", "conversations.guides")


def long_functions(modules: Iterable[Module]) -> list[str]:
    """Every function over the limit."""
    return [
        f"{path}:{line}: {name} has {length} lines, at most {LONGEST_FUNCTION}: give its steps names"
        for length, path, line, name in _functions(modules)
        if length > LONGEST_FUNCTION
    ]


def long_files(modules: Iterable[Module]) -> list[str]:
    """Every file over the limit."""
    return [
        module.at(module.tree, f"{module.lines} lines, at most {LONGEST_FILE}: split it by subject")
        for module in modules
        if module.lines > LONGEST_FILE and not under(module.name, *TEXTS)
    ]


def functions_by_length(modules: Iterable[Module]) -> list[str]:
    """The budgets over all functions; the longest ones are named, to begin with."""
    found = sorted(_functions(modules), reverse=True)
    lengths = [length for length, *_ in found]
    longest = [f"{path}:{line}: {name} has {length} lines" for length, path, line, name in found[:10]]
    too_much = over(lengths, 0.5, FUNCTION_MIDDLE) + over(lengths, 0.9, FUNCTION_NINTH_TENTH)
    return too_much + longest if too_much else []


def files_by_length(modules: Iterable[Module]) -> list[str]:
    """The budget over all files; the longest ones are named, to begin with."""
    found = sorted(((m.lines, m.path) for m in modules if not under(m.name, *TEXTS)), reverse=True)
    too_much = over([lines for lines, _ in found], 0.9, FILE_NINTH_TENTH)
    return too_much + [f"{path}:1: {lines} lines" for lines, path in found[:10]] if too_much else []


def over(sizes: Sequence[int], share: float, limit: int) -> list[str]:
    """A finding when that share of the sizes is not within the limit. Nothing while there are few."""
    if len(sizes) < ENOUGH:
        return []
    reached = sorted(sizes)[ceil(share * len(sizes)) - 1]
    return [f"{share:.0%} are within {reached} lines, the budget is {limit}"] if reached > limit else []


def _functions(modules: Iterable[Module]) -> list[tuple[int, str, int, str]]:
    return [
        ((node.end_lineno or node.lineno) - node.lineno + 1, module.path, node.lineno, node.name)
        for module in modules
        for node in functions(module.tree)
    ]

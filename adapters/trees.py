"""Values inside of groups and lists, each with its path: how a manifest is looked through.

Rule: pure. A path joins the keys with points, and [] stands for each item of a list: `bots[].scopes[]`.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

Leaves = tuple[tuple[str, Any], ...]  # a path, and what stands there


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every value with its path: texts, numbers, flags, empty groups; lists, and what is in them."""
    if isinstance(value, Mapping) and value:
        for key, inner in value.items():
            yield from leaves(inner, f"{path}.{key}" if path else str(key))
        return
    yield path, value
    if isinstance(value, list):
        for item in value:
            yield from leaves(item, f"{path}[]")


def there(tree: Mapping[str, Any], path: str) -> list[Any]:
    """Every value at a path."""
    return [holder[key(path)] for holder in holders(tree, path) if key(path) in holder]


def key(path: str) -> str:
    """The last part of a path."""
    return path.rpartition(".")[2]


def holders(tree: Mapping[str, Any], path: str) -> list[Mapping[str, Any]]:
    """Every group in which the last part of a path should stand; an empty one where the way there ends."""
    here: list[Any] = [tree]
    for part in path.split(".")[:-1]:
        name = part.removesuffix("[]")
        here = [value.get(name) if isinstance(value, Mapping) else None for value in here]
        if part != name:
            here = [item for value in here for item in _items(value)]
    return [value if isinstance(value, Mapping) else {} for value in here]


def _items(value: Any) -> Iterable[Any]:
    return value if isinstance(value, list) else ()

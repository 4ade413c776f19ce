"""Domain objects to rows and back, by their field types.

Rule: one mapping for every frozen dataclass. Tuples, sets and nested values become JSON;
lists come back as tuples, sets come back as frozensets, sorted on the way in so that the
same object always gives the same row.
"""

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from sqlalchemy import RowMapping

T = TypeVar("T")
NATIVE = (date, datetime)  # columns of their own outside JSON


def to_row(thing: Any) -> dict[str, Any]:
    """The columns of a domain object."""
    return {f.name: _column(getattr(thing, f.name)) for f in fields(thing)}


def from_row(kind: type[T], row: RowMapping | Mapping[str, Any]) -> T:
    """The domain object of a row. Columns that it does not know are left out."""
    readers = _readers(kind)  # type: ignore[arg-type]  # every class is hashable
    return kind(**{name: read(row[name]) for name, read in readers if name in row})


def _column(value: Any) -> Any:
    return value if isinstance(value, NATIVE) else freeze(value)


def freeze(value: Any) -> Any:
    """A value as JSON."""
    match value:
        case Enum():
            return value.value
        case frozenset():
            return sorted(freeze(item) for item in value)
        case tuple() | list():
            return [freeze(item) for item in value]
        case datetime() | date():
            return value.isoformat()
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: freeze(getattr(value, f.name)) for f in fields(value)}
    return value


Reader = Callable[[Any], Any]


def thaw(hint: Any, value: Any) -> Any:
    """A value of the type `hint`, from JSON or from a column."""
    return _reader(hint)(value)


@cache
def _readers(kind: type) -> tuple[tuple[str, Reader], ...]:
    """How each field is read: worked out once for a type."""
    known = get_type_hints(kind)
    return tuple((f.name, _reader(known[f.name])) for f in fields(kind))


def _reader(hint: Any) -> Reader:
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        return _or_none(_reader(next(a for a in get_args(hint) if a is not NoneType)))
    if origin is tuple:
        return _tuple(get_args(hint))
    if origin is frozenset:
        one = _reader(get_args(hint)[0])
        return lambda value: frozenset(map(one, value))
    return _or_none(_plain(hint))


def _or_none(read: Reader) -> Reader:
    return lambda value: None if value is None else read(value)


def _tuple(kinds: tuple[Any, ...]) -> Reader:
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        one = _reader(kinds[0])
        return lambda value: tuple(map(one, value))
    each = tuple(_reader(kind) for kind in kinds)
    return lambda value: tuple(read(item) for read, item in zip(each, value, strict=True))


def _plain(hint: Any) -> Reader:
    if not isinstance(hint, type) or hint is Any:
        return _as_it_is
    if is_dataclass(hint):
        return lambda value: from_row(hint, value)
    if issubclass(hint, Enum):
        return hint
    if issubclass(hint, date):
        return lambda value: hint.fromisoformat(value) if isinstance(value, str) else value
    return _as_it_is


def _as_it_is(value: Any) -> Any:
    return value

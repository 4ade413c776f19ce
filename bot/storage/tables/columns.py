"""The kinds of columns that the tables are made of, and the names of their constraints."""

from typing import Any

from sqlalchemy import JSON, Column, Integer, MetaData, String, Text

from bot.storage.types import Instant

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def identity() -> Column[str]:
    """The id of a subject, as in `kind:id`."""
    return Column("id", String(120), primary_key=True)


def text(name: str) -> Column[str]:
    """Words of any length; empty where there are none."""
    return Column(name, Text, nullable=False, default="")


def word(name: str, *more: Any, null: Any = False) -> Column[str]:
    """An id or a word of ours."""
    return Column(name, String(120), *more, nullable=null)


def number(name: str) -> Column[int]:
    """A whole number; zero where nothing is said."""
    return Column(name, Integer, nullable=False, default=0)


def values(name: str) -> Column[Any]:
    """What mapping.freeze made of a tuple, a set or a nested value."""
    return Column(name, JSON, nullable=False)


def instant(name: str, null: Any = True) -> Column[Any]:
    """An aware UTC time."""
    return Column(name, Instant, nullable=null)

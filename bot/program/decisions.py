"""A decision: what the program must now do. Each is declared beside the thing it changes.

Rule 1: decisions are values; applying one is a pure function (thing, decision, now).
Rule 2: an impossible decision is one missing table entry and one named error; nothing has changed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

S = TypeVar("S", bound=StrEnum)


@dataclass(frozen=True)
class Decision:
    """The common kind of everything that may happen to a domain object."""


Table = Mapping[S, Mapping[type[Decision], S]]


class OutOfTurn(Exception):
    """The lifecycle has no such step from here. Carries subject, state and decision."""

    def __init__(self, subject: str, state: StrEnum, decision: Decision) -> None:
        super().__init__(f"{subject} is {state}: {type(decision).__name__} does not apply")
        self.subject, self.state, self.decision = subject, state, decision


def step(table: Table[S], subject: str, state: S, decision: Decision) -> S:
    """The state after `decision`, by the table. Raises OutOfTurn."""
    try:
        return table[state][type(decision)]
    except KeyError:
        raise OutOfTurn(subject, state, decision) from None

"""Ideas for the next session: what one of a pair would like to talk about.

Rule 1: nothing is kept but the words that were chosen, and who may see them: no author of a message, no link.
Rule 2: an idea is a row, not an object with a lifecycle: the turn writes it where the decision is applied.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.program.decisions import Decision

LONGEST = 500  # characters


class IdeaState(StrEnum):
    """Whether it is still to be talked about."""

    OPEN = "open"
    DONE = "done"


@dataclass(frozen=True)
class Idea:
    """One idea of one of a pair. `session`: the number of the one that came next; None after the last."""

    id: int
    pair: str
    person: str
    text: str
    shared: bool
    session: int | None
    state: IdeaState
    created_at: datetime


@dataclass(frozen=True)
class IdeaNoted(Decision):
    """To be kept for a talk. `seen`: "me" or "both"; `pair`: another of the person's pairs, if it is one."""

    person: str
    text: str
    seen: str
    pair: str = ""


def shortened(text: str) -> str:
    """As much of a text as is kept, cut between words."""
    if len(text) <= LONGEST:
        return text
    cut = text[: LONGEST - 1]
    return f"{(cut.rpartition(' ')[0] or cut).rstrip()}…"

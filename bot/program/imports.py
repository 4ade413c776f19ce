"""Imports: an HR export pasted by a program lead, kept until she has seen what it would change.

Rule: dry run first. Nothing is written before the lead confirms the report.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.program.consequences import Consequences, Notice, Opening
from bot.program.decisions import Decision, Table, step


class ImportState(StrEnum):
    """Where an import stands."""

    DRAFT = "draft"
    APPLIED = "applied"
    DROPPED = "dropped"


S = ImportState


@dataclass(frozen=True)
class Import:
    """One pasted export."""

    id: str
    cohort: str
    author: str
    rows: str
    state: ImportState = S.DRAFT
    since: datetime | None = None

    @property
    def ref(self) -> str:
        """The subject id."""
        return f"import:{self.id}"


@dataclass(frozen=True)
class ImportRead(Decision):
    """The export was pasted; show the author what it would change."""

    rows: str


@dataclass(frozen=True)
class ImportConfirmed(Decision):
    """Apply it."""


@dataclass(frozen=True)
class ImportDropped(Decision):
    """Leave everything as it is."""


TRANSITIONS: Table[ImportState] = {
    S.DRAFT: {ImportRead: S.DRAFT, ImportConfirmed: S.APPLIED, ImportDropped: S.DROPPED},
    S.APPLIED: {},
    S.DROPPED: {},
}


def apply(one: Import, decision: Decision, now: datetime) -> tuple[Import, Consequences]:
    """The import after the decision. The rows themselves are written by the turn (turns/roster.py)."""
    one = replace(one, state=step(TRANSITIONS, one.ref, one.state, decision), since=now)
    if isinstance(decision, ImportRead):
        return replace(one, rows=decision.rows), (Opening(one.author, "import", one.ref),)
    if isinstance(decision, ImportConfirmed):
        return one, (Notice(one.author, "imported", one.ref),)
    return one, ()

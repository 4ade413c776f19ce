"""What may happen to a session.

Rule: values only; what each means for the session is in sessions.py. Times are UTC.
"""

from dataclasses import dataclass
from datetime import datetime

from bot.program.decisions import Decision


@dataclass(frozen=True)
class WindowOpened(Decision):
    """Time to find a date. The mentee moves first, unless somebody else owes the step."""

    first: str = ""


@dataclass(frozen=True)
class TimesOffered(Decision):
    """One side offers up to three times, UTC."""

    person: str
    slots: tuple[datetime, ...]


@dataclass(frozen=True)
class TimePicked(Decision):
    """The other side takes one of them."""

    person: str
    slot: datetime


@dataclass(frozen=True)
class NoneFits(Decision):
    """None of the offered times fits; the step goes to the one who says so."""

    person: str


@dataclass(frozen=True)
class NextFixed(Decision):
    """They fixed the date and time while they were together."""

    person: str
    slot: datetime


@dataclass(frozen=True)
class Cancelled(Decision):
    """Called off without a new date."""

    person: str


@dataclass(frozen=True)
class MetReported(Decision):
    """One side's answer to "did you meet?": yes, moved or no."""

    person: str
    met: str


@dataclass(frozen=True)
class CheckedIn(Decision):
    """One side finished the check-in, perhaps with the next date and time."""

    person: str
    next: datetime | None = None


@dataclass(frozen=True)
class MoveAsked(Decision):
    """One side wants another time; the old one stands until a new one is offered."""

    person: str


@dataclass(frozen=True)
class MeetUnanswered(Decision):
    """Nobody said whether they met (ladder H)."""


@dataclass(frozen=True)
class CheckinOver(Decision):
    """Five working days after a held session the check-in closes."""


@dataclass(frozen=True)
class Lapsed(Decision):
    """Not scheduled fifteen working days after it was due."""


@dataclass(frozen=True)
class Skipped(Decision):
    """Left out because the pair paused, ended or reached its close."""


@dataclass(frozen=True)
class Rested(Decision):
    """The pair pauses: the date falls away without blame, the session is planned again."""

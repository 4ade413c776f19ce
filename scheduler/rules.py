"""What a line of the plan is made of, and a place in the plan.

Rule 1: a rule is data; a non-programmer can check a table of them against the handbook.
Rule 2: a seat must show every fact in `needs`; a rule is followed once for each date it hangs on.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from bot.program.decisions import Decision


@dataclass(frozen=True)
class Ask:
    """Open a conversation about the seat's subject, or about the pair of its session."""

    form: str
    about: str = ""


@dataclass(frozen=True)
class Survey:
    """Send a survey of a wave."""

    wave: str
    form: str


@dataclass(frozen=True)
class Remind:
    """Ask again, in other words. The key stands under [remind]."""

    key: str


@dataclass(frozen=True)
class Tell:
    """Say something that asks nothing. The key stands under [notice]."""

    key: str


@dataclass(frozen=True)
class Hand:
    """Give it to a human: a task for the program lead."""

    key: str


@dataclass(frozen=True)
class Decide:
    """Time decides; nobody is written to by this step itself."""

    make: Callable[[], Decision]


Step = Ask | Survey | Remind | Tell | Hand | Decide
Hung = date | datetime


@dataclass(frozen=True)
class Rule:
    """One line of the plan. `days` counts working days, `after` real time; `at` is local wall time."""

    name: str
    event: str
    step: Step
    days: int = 0
    after: timedelta = timedelta()
    at: time | None = None
    too_late: timedelta = timedelta(days=10)
    needs: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Seat:
    """One person's place in the plan, or a thing's (then nobody is written to by the rule itself)."""

    subject: str
    dates: Mapping[str, Hung]
    cohort: str
    person: str = ""
    zone: str = "UTC"
    region: str = ""
    facts: frozenset[str] = field(default_factory=frozenset)
    followed: frozenset[str] = field(default_factory=frozenset)


TEN = time(10)
NINE = time(9)
ALWAYS = timedelta(days=400)  # decisions of time are never too late


def needs(*facts: str) -> frozenset[str]:
    """The facts a seat must show."""
    return frozenset(facts)


def decide(name: str, event: str, make: Callable[[], Decision], *facts: str, days: int = 0) -> Rule:
    """A decision of time at nine, `days` working days after."""
    return Rule(name, event, Decide(make), days, at=NINE, too_late=ALWAYS, needs=needs(*facts))

"""What follows from a decision, as values.

Rule 1: nothing here acts. The turn writes each consequence as rows of its own transaction.
Rule 2: a subject is named by a text id, `kind:id`, a repeated asking adds `:n` (`session:s1p3-2:1`).
"""

from dataclasses import dataclass

from bot.program.decisions import Decision

Values = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Opening:
    """Begin a conversation. Unique by (person, form, subject): opening twice opens once."""

    person: str
    form: str
    subject: str


@dataclass(frozen=True)
class Notice:
    """Say something that asks nothing. `key` is in the words files under [notice]."""

    person: str
    key: str
    subject: str
    values: Values = ()


@dataclass(frozen=True)
class Gathering:
    """Say something to several who are to talk with one another: in one conversation, or to each."""

    people: tuple[str, ...]
    key: str
    subject: str


@dataclass(frozen=True)
class Post:
    """Say something in the cohort's channel."""

    cohort: str
    key: str
    subject: str
    values: Values = ()


@dataclass(frozen=True)
class Circular:
    """Say the same to each of an audience, by direct message: who they are is looked up when it is sent."""

    cohort: str
    subject: str


@dataclass(frozen=True)
class Closing:
    """End the open conversations about a subject: all of them, or one form, or one person's."""

    subject: str
    form: str = ""
    person: str = ""


@dataclass(frozen=True)
class Task:
    """Work for the program lead, due in `days` working days."""

    cohort: str
    key: str
    subject: str
    values: Values = ()
    days: int = 3


@dataclass(frozen=True)
class Then:
    """A decision on another subject, in the same transaction."""

    subject: str
    decision: Decision


@dataclass(frozen=True)
class New:
    """A domain object that now exists. Storing one that exists already changes nothing."""

    thing: object


Consequence = Opening | Notice | Gathering | Post | Circular | Closing | Task | Then | New
Consequences = tuple[Consequence, ...]


def subject_of(reference: str) -> tuple[str, str]:
    """('session', 's1p3-2') of `session:s1p3-2` or `session:s1p3-2:1`. Raises ValueError."""
    kind, _, rest = reference.partition(":")
    identity = rest.partition(":")[0]
    if not kind or not identity:
        raise ValueError(f"{reference!r} names no subject: it needs the form kind:id")
    return kind, identity


def cohort_of(reference: str) -> str:
    """The cohort a subject belongs to: every id but a person's begins with it, up to `~`."""
    kind, identity = subject_of(reference)
    return "" if kind == "person" else identity.partition("~")[0]

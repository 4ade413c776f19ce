"""What may happen to a participant, and the profile that some of it carries.

Rule: values only; what each means for the participant is in participants.py.
"""

from dataclasses import dataclass
from datetime import date

from bot.program.consequences import Values
from bot.program.decisions import Decision
from bot.program.roles import Role


@dataclass(frozen=True)
class Profile:
    """What the matcher may know. Offers: what the person can give; wants: what they look for."""

    offers: tuple[str, ...] = ()
    wants: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    about: str = ""
    capacity: int = 1
    never: tuple[str, ...] = ()  # please not: person ids, seen by the steward only


@dataclass(frozen=True)
class Applied(Decision):
    """Yes, with a profile. The role comes from the seniority rule and was checked by the form."""

    role: Role
    profile: Profile


@dataclass(frozen=True)
class FoundIneligible(Decision):
    """Yes, but the seniority rule gives no role."""


@dataclass(frozen=True)
class Declined(Decision):
    """No, thank you."""


@dataclass(frozen=True)
class Deferred(Decision):
    """Not now; ask for the next cohort."""


@dataclass(frozen=True)
class InvitationLapsed(Decision):
    """No answer to the second ask."""


@dataclass(frozen=True)
class LogisticsGiven(Decision):
    """Hours, languages, capacity and the please-not list. Empty text: as in the directory."""

    capacity: int = 1
    never: tuple[str, ...] = ()
    zone: str = ""
    hours: tuple[str, str] = ("", "")
    languages: tuple[str, ...] = ()
    speech: str = ""


@dataclass(frozen=True)
class Oriented(Decision):
    """Knows what it is, who sees what and how to get out."""


@dataclass(frozen=True)
class ProfileChanged(Decision):
    """Answers changed later; open proposals stay as they are."""

    profile: Profile


@dataclass(frozen=True)
class Proposed(Decision):
    """A proposal was approved for this participant."""

    pair: str


@dataclass(frozen=True)
class ProposalEnded(Decision):
    """The proposal will not become a pair."""

    pair: str


@dataclass(frozen=True)
class Waitlisted(Decision):
    """Matching closed without a place for this participant."""

    position: int
    reason: str  # a words key under [reason]
    values: Values = ()


@dataclass(frozen=True)
class Matched(Decision):
    """Both confirmed."""

    pair: str


@dataclass(frozen=True)
class Started(Decision):
    """Contract agreed and session 1 held."""


@dataclass(frozen=True)
class PauseAsked(Decision):
    """A break until a date, at most six weeks (domain.md, section 14)."""

    until: date


@dataclass(frozen=True)
class ResumeAsked(Decision):
    """Back, by wish or because the date is reached."""


@dataclass(frozen=True)
class PairEnded(Decision):
    """The pair ended early; a new one is possible."""

    pair: str


@dataclass(frozen=True)
class CycleEnded(Decision):
    """The cycle of this participant's pair is over; closing begins."""


@dataclass(frozen=True)
class ClosingDone(Decision):
    """Said goodbye, or the closing date passed. `next` is stop, adhoc, continue or alumni."""

    next: str = "stop"
    thanks: str = ""


@dataclass(frozen=True)
class Withdrawn(Decision):
    """Left the program. No reason is asked."""


@dataclass(frozen=True)
class Rejoined(Decision):
    """Typed `join` after leaving, deferring or declining."""


@dataclass(frozen=True)
class DepartedCompany(Decision):
    """The person left the company; nobody is written to."""


@dataclass(frozen=True)
class ParticipantErased(Decision):
    """Everything about the membership but its count is removed."""

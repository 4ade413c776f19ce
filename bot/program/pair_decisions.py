"""What may happen to a pair.

Rule: values only; what each means for the pair is in pairs.py.
"""

from dataclasses import dataclass
from datetime import date

from bot.program.decisions import Decision


@dataclass(frozen=True)
class Approved(Decision):
    """The steward lets the proposal go out; both are asked in parallel."""


@dataclass(frozen=True)
class Blocked(Decision):
    """The steward does not want this pair."""


@dataclass(frozen=True)
class MatchAccepted(Decision):
    """One of the two says yes."""

    person: str


@dataclass(frozen=True)
class MatchDeclined(Decision):
    """One of the two would rather not. The other never learns who or why."""

    person: str


@dataclass(frozen=True)
class MatchQuestioned(Decision):
    """One of the two wants to ask the program lead first."""

    person: str
    text: str


@dataclass(frozen=True)
class OfferLapsed(Decision):
    """No answer in time (ladder D)."""


@dataclass(frozen=True)
class Introduced(Decision):
    """Both were told who the other is."""


@dataclass(frozen=True)
class AgreementMade(Decision):
    """One side accepts the ground rules, with up to three goals or `explore first`."""

    person: str
    goals: tuple[str, ...] = ()


@dataclass(frozen=True)
class SessionWasHeld(Decision):
    """They met."""

    number: int
    day: date


@dataclass(frozen=True)
class Slipped(Decision):
    """A session was cancelled without a new date, or one side did not come."""

    person: str


@dataclass(frozen=True)
class DateSet(Decision):
    """The next session has a date and a time."""


@dataclass(frozen=True)
class DateMissing(Decision):
    """Five working days after a session there is still no next date."""


@dataclass(frozen=True)
class LongSilence(Decision):
    """More than 45 days since the last held session."""


@dataclass(frozen=True)
class FirstDateMissing(Decision):
    """No session 1 within fifteen working days (end of ladder E)."""


@dataclass(frozen=True)
class FitChecked(Decision):
    """good, unsure or no: told to the coordinator and nobody else."""

    person: str
    answer: str


@dataclass(frozen=True)
class StuckAnswered(Decision):
    """Ladder G, third step: busy, pause, no_match or done."""

    person: str
    answer: str


@dataclass(frozen=True)
class HelpAsked(Decision):
    """One side wants a human to look at it."""

    person: str


@dataclass(frozen=True)
class Repaired(Decision):
    """A human talked with both; there is a new contract item."""


@dataclass(frozen=True)
class PairPaused(Decision):
    """One side needs a break until a date."""

    person: str
    until: date


@dataclass(frozen=True)
class PairResumed(Decision):
    """The side that paused is back."""

    person: str


@dataclass(frozen=True)
class ExitAsked(Decision):
    """One side leaves, without a reason."""

    person: str


@dataclass(frozen=True)
class ExitSettled(Decision):
    """Both know; three working days passed."""


@dataclass(frozen=True)
class ClosingHeld(Decision):
    """The last session was held, or the closing week began."""


@dataclass(frozen=True)
class FarewellSaid(Decision):
    """One side is done with the closing questions, perhaps with words of thanks."""

    person: str
    thanks: str = ""


@dataclass(frozen=True)
class ContinuedInformally(Decision):
    """Both go on by themselves; Flipside is silent from now on."""


@dataclass(frozen=True)
class ConcernRaised(Decision):
    """A safety matter; nothing of its content is kept."""

    person: str

"""Surveys: one person's asking in one wave, and the wave itself.

Rule 1: confidential: what is answered is kept apart from who answered, under a pseudonym
        whose key is destroyed after the follow-up (domain.md, invariant 8).
Rule 2: declining is a button and ends the reminders; unsent answers do not count.
States: domain.md, section 4.5.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.program.consequences import Closing, Consequences, Opening
from bot.program.decisions import Decision, Table, step


class SurveyState(StrEnum):
    """Where one person's survey stands."""

    SCHEDULED = "scheduled"
    SENT = "sent"
    STARTED = "started"
    SUBMITTED = "submitted"
    DECLINED = "declined"
    EXPIRED = "expired"


class WaveState(StrEnum):
    """Where a cohort's wave stands."""

    COLLECTING = "collecting"
    CLOSED = "closed"
    BELOW_THRESHOLD = "below_threshold"
    REPORTABLE = "reportable"
    PUBLISHED = "published"
    ACTED_ON = "acted_on"


S = SurveyState
W = WaveState


@dataclass(frozen=True)
class Survey:
    """One asking. Holds no answer: those are in the survey store (bot/storage/surveys.py)."""

    id: str
    cohort: str
    wave: str  # "pulse1", "pulse2" …
    form: str
    person: str
    state: SurveyState = S.SCHEDULED
    since: datetime | None = None

    @property
    def ref(self) -> str:
        """The subject id."""
        return f"survey:{self.id}"


def survey_id(cohort: str, wave: str, person: str) -> str:
    """The natural id: a person is asked once a wave."""
    return f"{cohort}~{wave}~{person}"


@dataclass(frozen=True)
class Wave:
    """One measuring point of a cohort."""

    id: str
    cohort: str
    state: WaveState = W.COLLECTING


@dataclass(frozen=True)
class SurveySent(Decision):
    """It is time to ask."""


@dataclass(frozen=True)
class SurveyStarted(Decision):
    """The first answer was given."""


@dataclass(frozen=True)
class PulseAnswered(Decision):
    """Sent by the person. The answers went to the survey store and nowhere else."""


@dataclass(frozen=True)
class SurveyDeclined(Decision):
    """I prefer not to: reminders end."""


@dataclass(frozen=True)
class SurveyExpired(Decision):
    """The window of ten working days is over."""


@dataclass(frozen=True)
class WaveClosed(Decision):
    """No more answers are taken."""


@dataclass(frozen=True)
class WaveCounted(Decision):
    """How many answered; at least five make a result."""

    answers: int


@dataclass(frozen=True)
class WavePublished(Decision):
    """The suppression check passed."""


@dataclass(frozen=True)
class WaveActedOn(Decision):
    """What was done about it was written down: you said, we did."""


_ENDS = {PulseAnswered: S.SUBMITTED, SurveyDeclined: S.DECLINED, SurveyExpired: S.EXPIRED}

TRANSITIONS: Table[SurveyState] = {
    S.SCHEDULED: {SurveySent: S.SENT, SurveyExpired: S.EXPIRED},
    S.SENT: {SurveyStarted: S.STARTED, **_ENDS},
    S.STARTED: _ENDS,
    S.SUBMITTED: {},
    S.DECLINED: {},
    S.EXPIRED: {},
}

MIN_SCORES = 5  # domain.md, section 14: configuration can raise it, never lower it

WAVE_TRANSITIONS: Table[WaveState] = {
    W.COLLECTING: {WaveClosed: W.CLOSED},
    W.CLOSED: {WaveCounted: W.REPORTABLE},
    W.BELOW_THRESHOLD: {},
    W.REPORTABLE: {WavePublished: W.PUBLISHED},
    W.PUBLISHED: {WaveActedOn: W.ACTED_ON},
    W.ACTED_ON: {},
}


def apply(survey: Survey, decision: Decision, now: datetime) -> tuple[Survey, Consequences]:
    """The survey after the decision, and what follows. Raises OutOfTurn; then nothing changed."""
    state = step(TRANSITIONS, survey.ref, survey.state, decision)
    survey = replace(survey, state=state, since=now)
    if isinstance(decision, SurveySent):
        return survey, (Opening(survey.person, survey.form, survey.ref),)
    if state is S.EXPIRED:
        return survey, (Closing(survey.ref),)
    return survey, ()


def apply_to_wave(wave: Wave, decision: Decision, now: datetime) -> tuple[Wave, Consequences]:
    """The wave after the decision. Raises OutOfTurn; then nothing changed."""
    state = step(WAVE_TRANSITIONS, f"wave:{wave.id}", wave.state, decision)
    if isinstance(decision, WaveCounted) and decision.answers < MIN_SCORES:
        state = W.BELOW_THRESHOLD  # the threshold is no transition of the table: it looks at a number
    return replace(wave, state=state), ()

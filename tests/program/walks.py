"""Walks through the lifecycles: things to begin with, and examples of everything that may happen to them.

Rule: a walk draws among the decisions that the table allows now, so that it gets far.
"""

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from bot.program import cohorts, pairs, participants, sessions, surveys
from bot.program import pair_decisions as pd
from bot.program import participant_decisions as md
from bot.program import session_decisions as sd
from bot.program.consequences import Consequences, Opening
from bot.program.decisions import Decision, OutOfTurn, Table
from bot.program.pairs import Pair
from bot.program.participants import Participant
from bot.program.roles import Role
from bot.program.sessions import Session
from bot.program.surveys import Survey, Wave

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
MENTOR, MENTEE = "mira", "max"
PAIR, OTHER = "c1~r1n1", "c1~r1n2"
PLAN = """
[program]
name = "Flipside"
owner = "HR"
[cohort]
name = "Spring"
kickoff = 2026-03-02
[matching]
mentee_from_grade = 4
mentor_to_grade = 2
[people]
lead = "lea"
deputy = "dan"
sponsor = "sam"
contacts = ["lea", "dan"]
"""
DUE = tuple(date(2026, 3, 16) + timedelta(weeks=4 * n) for n in range(3))
SLOTS = (NOW + timedelta(days=3), NOW + timedelta(days=4))
SOON, LATER = date(2026, 3, 16), date(2026, 3, 30)

pair = Pair(PAIR, "c1", MENTOR, MENTEE, plan=DUE)
session = Session(f"{PAIR}-1", "c1", PAIR, 1, MENTOR, MENTEE, due=DUE[0])
member = Participant(f"c1~{MENTOR}", "c1", MENTOR)
survey = Survey(f"c1~pulse1~{MENTOR}", "c1", "pulse1", "pulse", MENTOR)
wave = Wave("c1~pulse1", "c1")
cohort = cohorts.Cohort("c1", PLAN)

Samples = Mapping[type[Decision], tuple[Decision, ...]]


def by_type(*decisions: Decision) -> Samples:
    """Examples, sorted under their types."""
    found: dict[type[Decision], tuple[Decision, ...]] = {}
    for one in decisions:
        found[type(one)] = (*found.get(type(one), ()), one)
    return found


def _each(make: Callable[[str], Decision]) -> tuple[Decision, ...]:
    """The same from either side."""
    return make(MENTOR), make(MENTEE)


PAIR_SAMPLES = by_type(
    *(pd.Approved(), pd.Blocked(), pd.OfferLapsed(), pd.Introduced(), pd.DateSet(), pd.DateMissing()),
    *(pd.LongSilence(), pd.FirstDateMissing(), pd.Repaired(), pd.ExitSettled(), pd.ClosingHeld()),
    *(pd.SessionWasHeld(1, SOON), pd.SessionWasHeld(2, LATER), pd.SessionWasHeld(3, LATER)),
    *(pd.ContinuedInformally(), pd.ExitAsked("lea")),
    *_each(pd.MatchAccepted),
    *_each(pd.MatchDeclined),
    *_each(lambda who: pd.MatchQuestioned(who, "May I ask something first?")),
    *_each(lambda who: pd.AgreementMade(who, (f"a goal of {who}", "a goal of both", "one more"))),
    *_each(pd.AgreementMade),
    *_each(pd.Slipped),
    *(pd.FitChecked(who, said) for who in (MENTOR, MENTEE) for said in ("good", "unsure", "no")),
    *(pd.StuckAnswered(MENTEE, said) for said in ("busy", "pause", "no_match", "done")),
    *_each(pd.HelpAsked),
    *_each(lambda who: pd.PairPaused(who, LATER)),
    *_each(pd.PairResumed),
    *_each(pd.ExitAsked),
    *_each(pd.ConcernRaised),
    *_each(pd.FarewellSaid),
    *_each(lambda who: pd.FarewellSaid(who, "Thank you.")),
)
SESSION_SAMPLES = by_type(
    *(sd.WindowOpened(), sd.WindowOpened(MENTOR), sd.MeetUnanswered(), sd.CheckinOver()),
    *(sd.Lapsed(), sd.Skipped(), sd.Rested()),
    *_each(lambda who: sd.TimesOffered(who, SLOTS)),
    *_each(lambda who: sd.TimePicked(who, SLOTS[0])),
    *_each(sd.NoneFits),
    *_each(lambda who: sd.NextFixed(who, SLOTS[1])),
    *_each(sd.Cancelled),
    *(sd.MetReported(who, met) for who in (MENTOR, MENTEE) for met in ("yes", "moved", "no")),
    *_each(sd.CheckedIn),
    *_each(lambda who: sd.CheckedIn(who, SLOTS[1])),
    *_each(sd.MoveAsked),
)
PROFILE = md.Profile(("python",), ("strategy",))
MEMBER_SAMPLES = by_type(
    *(md.Applied(Role.MENTOR, PROFILE), md.FoundIneligible(), md.Declined(), md.Deferred()),
    *(md.InvitationLapsed(), md.LogisticsGiven(capacity=2), md.Oriented(), md.ProfileChanged(PROFILE)),
    *(make(which) for make in (md.Proposed, md.ProposalEnded, md.Matched) for which in (PAIR, OTHER)),
    *(md.PairEnded(PAIR), md.PairEnded(OTHER), md.Waitlisted(3, "too_few")),
    *(md.Started(), md.PauseAsked(SOON), md.PauseAsked(LATER), md.ResumeAsked(), md.CycleEnded()),
    *(md.ClosingDone(), md.ClosingDone("alumni", "Thank you."), md.Withdrawn(), md.Rejoined()),
    *(md.DepartedCompany(), md.ParticipantErased()),
)
SURVEY_SAMPLES = by_type(
    *(surveys.SurveySent(), surveys.SurveyStarted(), surveys.PulseAnswered()),
    *(surveys.SurveyDeclined(), surveys.SurveyExpired()),
)
WAVE_SAMPLES = by_type(
    *(surveys.WaveClosed(), surveys.WaveCounted(4), surveys.WaveCounted(5)),
    *(surveys.WavePublished(), surveys.WaveActedOn()),
)
COHORT_SAMPLES = by_type(
    *(cohorts.ReadinessBegun(), cohorts.FoundReady(), cohorts.FoundConditional("no council here")),
    *(cohorts.FoundNotReady(), cohorts.EnrollmentOpened((MENTOR, MENTEE)), cohorts.MatchingBegun()),
    *(cohorts.PairsConfirmed(), cohorts.KickoffHeld(), cohorts.ClosingBegun(), cohorts.EvaluationBegun()),
    *(cohorts.CohortClosed(), cohorts.Suspended(), cohorts.Unsuspended()),
)


@dataclass(frozen=True)
class Road:
    """Where a walk begins and what may happen on it."""

    start: Any
    apply: Callable[[Any, Decision, datetime], tuple[Any, Consequences]]
    table: Table[Any]
    samples: Samples


ROADS: Mapping[str, Road] = {
    "participant": Road(member, participants.apply, participants.TRANSITIONS, MEMBER_SAMPLES),
    "pair": Road(pair, pairs.apply, pairs.TRANSITIONS, PAIR_SAMPLES),
    "session": Road(session, sessions.apply, sessions.TRANSITIONS, SESSION_SAMPLES),
    "survey": Road(survey, surveys.apply, surveys.TRANSITIONS, SURVEY_SAMPLES),
    "wave": Road(wave, surveys.apply_to_wave, surveys.WAVE_TRANSITIONS, WAVE_SAMPLES),
    "cohort": Road(cohort, cohorts.apply, cohorts.TRANSITIONS, COHORT_SAMPLES),
}


@dataclass(frozen=True)
class Step:
    """One decision on a walk, and what came of it."""

    old: Any
    decision: Decision
    new: Any
    follows: Consequences
    at: datetime

    @property
    def arrow(self) -> tuple[str, str, str]:
        """From, what happened, to."""
        return self.old.state.value, type(self.decision).__name__, self.new.state.value

    @property
    def openings(self) -> frozenset[Opening]:
        """The conversations that begin."""
        return frozenset(one for one in self.follows if isinstance(one, Opening))


Choose = Callable[[tuple[Decision, ...]], Decision]


def possible(road: Road, thing: Any) -> tuple[Decision, ...]:
    """The examples that the table allows now."""
    return tuple(d for kind in road.table[thing.state] for d in road.samples[kind])


def one_step(road: Road, thing: Any, decision: Decision, at: datetime) -> Step | None:
    """The step, or None where code knows better than the table: examples of a kind are not all possible."""
    try:
        new, follows = road.apply(thing, decision, at)
    except OutOfTurn:
        return None
    return Step(thing, decision, new, follows, at)


def walk(road: Road, choose: Choose, length: int) -> Iterator[Step]:
    """A walk from the start until nothing is possible any more. `choose` takes one of the examples."""
    thing, at = road.start, NOW
    for _ in range(length):
        allowed = possible(road, thing)
        if not allowed:
            return
        at += timedelta(hours=7)
        if found := one_step(road, thing, choose(allowed), at):
            yield found
            thing = found.new


def explore(road: Road) -> Iterator[Step]:
    """Every kind of step that can be reached: what looks new is followed further."""
    waiting, known = deque([(road.start, NOW)]), set[tuple[object, ...]]()
    while waiting:
        thing, at = waiting.popleft()
        at += timedelta(hours=7)
        for decision in possible(road, thing):
            if found := one_step(road, thing, decision, at):
                yield found
                seen = _memory(found.new)
                if seen not in known:
                    known.add(seen)
                    waiting.append((found.new, at))


def _memory(thing: Any) -> tuple[object, ...]:
    """What says how a thing goes on, roughly: places that look the same are visited once."""
    if isinstance(thing, Pair):
        counts = (len(thing.yes), len(thing.agreed), len(thing.farewells), bool(thing.slips))
        return thing.state, thing.before, thing.held > 0, counts
    if isinstance(thing, Session):
        return thing.state, thing.said, thing.asks, len(thing.checked)
    return thing.state, getattr(thing, "before", None), getattr(thing, "pairs", ())

"""A small world in memory: things, open questions, and consequences that reach from one to the other.

Rule: what turns/settling.py does with rows is done here with values, so a walk can cross every lifecycle.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.program import cohorts, pairs, participants, people, sessions, surveys
from bot.program.consequences import (
    Closing,
    Consequence,
    Consequences,
    New,
    Notice,
    Opening,
    Task,
    Then,
    subject_of,
)
from bot.program.decisions import Decision, OutOfTurn
from bot.program.pair_decisions import Approved
from bot.program.pairs import RUNNING, Pair
from bot.program.participant_decisions import Proposed
from bot.program.participants import Participant, ParticipantState, participant_id
from bot.program.people import Person
from bot.program.roles import Role
from bot.program.session_decisions import Cancelled, MoveAsked
from bot.program.sessions import Session, SessionState
from tests.program.walks import DUE, MENTEE, MENTOR, NOW, ROADS

Apply = Callable[[Any, Any, datetime], tuple[Any, Consequences]]
APPLY: dict[str, Apply] = {
    "person": people.apply,
    "cohort": cohorts.apply,
    "participant": participants.apply,
    "pair": pairs.apply,
    "session": sessions.apply,
    "survey": surveys.apply,
}
DEEPEST = 40
OTHER_MENTEE = "mona"


@dataclass
class World:
    """Everything of one small cohort. `asked` are the open questions, `said` what was said, in order."""

    now: datetime = NOW
    things: dict[str, Any] = field(default_factory=dict)
    asked: set[Opening] = field(default_factory=set)
    ever: set[Opening] = field(default_factory=set)
    said: list[Consequence] = field(default_factory=list)

    def put(self, *things: Any) -> None:
        """Something exists now."""
        for thing in things:
            self.things.setdefault(thing.ref, thing)

    def decide(self, subject: str, decision: Decision, depth: int = 0) -> None:
        """Apply a decision and what follows. Raises OutOfTurn, KeyError."""
        assert depth <= DEEPEST, f"{subject}: {decision} does not end"
        kind, identity = subject_of(subject)
        key = f"{kind}:{identity}"
        self.things[key], follows = APPLY[kind](self.things[key], decision, self.now)
        for one in follows:
            self._follow(one, depth)

    def _follow(self, one: Consequence, depth: int) -> None:
        match one:
            case Then(subject, decision):
                try:
                    self.decide(subject, decision, depth + 1)
                except (OutOfTurn, KeyError):
                    return
            case New(thing):
                self.put(thing)
            case Opening() if one not in self.ever:
                self.ever.add(one)
                self.asked.add(one)
            case Closing(subject, form, person):
                self.asked = {o for o in self.asked if not _about(o, subject, form, person)}
            case Notice() | Task():
                self.said.append(one)

    def member(self, person: str) -> Participant:
        """Somebody in the cohort."""
        found: Participant = self.things[f"participant:{participant_id('c1', person)}"]
        return found

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """All pairs."""
        return tuple(thing for thing in self.things.values() if isinstance(thing, Pair))

    def questions(self, pair: Pair) -> set[Opening]:
        """What the two are still asked about their pair and its sessions."""
        about = (f"pair:{pair.id}", f"session:{pair.id}-")
        return {o for o in self.asked if o.person in pair.both and o.subject.startswith(about)}

    def possible(self) -> Iterator[tuple[str, Decision]]:
        """Every example that some thing's table allows now; an answer only where the question is open."""
        for subject, thing in self.things.items():
            road = ROADS.get(subject_of(subject)[0])
            if road is None:
                continue
            for kind in road.table[thing.state]:
                for one in road.samples[kind]:
                    if _fits(thing, one) and self._free(thing, kind) and self._asked(subject, one):
                        yield subject, one

    def _asked(self, subject: str, decision: Decision) -> bool:
        return type(decision).__name__ not in ANSWERS or self._question(subject, decision) is not None

    def _free(self, thing: Any, kind: type[Decision]) -> bool:
        """The steward approves free people only; who is on a break does not move dates."""
        if kind is Approved:
            return all(Proposed in participants.TRANSITIONS[self.member(p).state] for p in thing.both)
        if kind in (MoveAsked, Cancelled):
            return self.things[f"pair:{thing.pair}"].state in RUNNING
        return True

    def answer(self, subject: str, decision: Decision) -> None:
        """Decide, and the question that was answered is closed."""
        if question := self._question(subject, decision):
            self.asked.remove(question)
        self.decide(subject, decision)

    def _question(self, subject: str, decision: Decision) -> Opening | None:
        form = ANSWERS.get(type(decision).__name__, "")
        person = getattr(decision, "person", getattr(self.things[subject], "person", ""))
        return next((o for o in self.asked if _about(o, subject, form, person)), None) if form else None

    def wait(self) -> None:
        """Some hours pass; whoever has a date is asked whether they met, as the plan says."""
        self.now += timedelta(hours=7)
        for session in [one for one in self.things.values() if isinstance(one, Session)]:
            if (
                session.state is SessionState.SCHEDULED
                and self.things[f"pair:{session.pair}"].state in RUNNING
            ):
                for person in session.both:
                    self._follow(Opening(person, "met", session.ref), 0)


def _about(one: Opening, subject: str, form: str, person: str) -> bool:
    here = one.subject == subject or one.subject.startswith(f"{subject}:")
    return here and (not form or one.form == form) and (not person or one.person == person)


# Which question an answer needs.
ANSWERS = {
    **dict.fromkeys(("MatchAccepted", "MatchDeclined", "MatchQuestioned"), "proposal"),
    **dict.fromkeys(("TimePicked", "NoneFits"), "pick"),
    "TimesOffered": "times",
    "AgreementMade": "agreement",
    "MetReported": "met",
    "CheckedIn": "checkin",
    "ClosingDone": "farewell",
}
# Decisions that only follow from others: alone they would tear apart what belongs together.
ONLY_FOLLOWS = (
    *("Proposed", "Matched", "ProposalEnded", "PairEnded", "Started", "CycleEnded", "Oriented", "Introduced"),
    *(
        "SessionWasHeld",
        "Slipped",
        "DateSet",
        "PairPaused",
        "PairResumed",
        "FarewellSaid",
        "Skipped",
        "Rested",
    ),
    *("Rejoined", "WindowOpened", "Waitlisted", "ContinuedInformally"),
)


def _fits(thing: Any, decision: Decision) -> bool:
    if type(decision).__name__ in ONLY_FOLLOWS:
        return False
    who = getattr(decision, "person", "")
    return not who or who in getattr(thing, "both", (who,))


def two_pairs() -> World:
    """A mentor with room for two, both mentees in the pool, both pairs waiting for the steward."""
    world = World()
    for person, role in ((MENTOR, Role.MENTOR), (MENTEE, Role.MENTEE), (OTHER_MENTEE, Role.MENTEE)):
        state = ParticipantState.POOL
        one = Participant(participant_id("c1", person), "c1", person, role, state)
        world.put(Person(person, person.title()), one)
    first = Pair("c1~r1n1", "c1", MENTOR, MENTEE, plan=DUE)
    world.put(first, replace(first, id="c1~r1n2", mentee=OTHER_MENTEE))
    return world


def at(day: int, hour: int = 9) -> datetime:
    """A moment of March 2026, UTC."""
    return datetime(2026, 3, day, hour, tzinfo=UTC)

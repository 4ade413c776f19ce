"""Prints docs/lifecycles.md from the tables of bot/program: a diagram and a plain table for each subject.

Rule: what the table cannot show is listed here as a detour, in words; a test walks every one of them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from inspect import getdoc
from types import MappingProxyType
from typing import Any

from bot.program import (
    announcements,
    cohorts,
    imports,
    pairs,
    participants,
    people,
    rounds,
    sessions,
    surveys,
)
from bot.program.announcements import AnnouncementState
from bot.program.cohorts import CohortState as C
from bot.program.decisions import Decision, Table
from bot.program.imports import ImportState
from bot.program.pairs import PairState
from bot.program.participants import ParticipantState as P
from bot.program.people import PersonState
from bot.program.rounds import RoundState
from bot.program.sessions import SessionState
from bot.program.surveys import SurveyState, WaveState

Arrow = tuple[str, str, str]
NONE: Mapping[Arrow, str] = MappingProxyType({})

HEAD = """# Lifecycles

Printed by `make docs` from the tables in `bot/program/`. Change those, not this file; a test compares
the two.

- What lasts is an object with a state. A **decision** moves it: an answer that somebody gave, or time
  that passed.
- What is not in a table is impossible: it raises `OutOfTurn`, nothing changes, and the person sees the
  present.
- "(stays)" means that something is noted or said, and the state is the same. Diagrams leave these rows
  out.
- A row with **If** is a detour: the state alone cannot tell, so the code looks at more than the state.
- Whatever follows for other objects happens in the same transaction ([timeline](timeline.md) says what
  time decides).
"""


@dataclass(frozen=True)
class Lifecycle:
    """One subject: its table, where it begins, and what the table cannot show."""

    subject: str
    about: str
    table: Table[Any]
    start: StrEnum
    detours: Mapping[Arrow, str]

    @property
    def arrows(self) -> list[Arrow]:
        """Everything that can happen, in the order of the table; a detour stands behind its own row."""
        rows = [(a.value, d.__name__, b.value) for a, row in self.table.items() for d, b in row.items()]
        places = {row[:2]: at for at, row in enumerate(rows)}
        return sorted([*rows, *self.detours], key=lambda arrow: places[arrow[:2]])

    @property
    def decisions(self) -> Mapping[str, type[Decision]]:
        """The decisions by name."""
        return {d.__name__: d for row in self.table.values() for d in row}

    @property
    def ends(self) -> list[str]:
        """The states from which nothing happens any more."""
        return [state.value for state, row in self.table.items() if not row]


_WHOLE = "both have agreed and they have met"
_LEFT = "another one is left"
PAIR_DETOURS: Mapping[Arrow, str] = {
    ("offered", "MatchAccepted", "offered"): "the other one has not said yes yet",
    **{(s, "AgreementMade", "active.green"): _WHOLE for s in ("contracting", "stalled")},
    **{(s, "SessionWasHeld", "active.green"): _WHOLE for s in ("contracting", "stalled")},
    **{
        (s, "Slipped", "active.red"): "the second slip in a row"
        for s in ("contracting", "stalled", "active.green", "active.amber")
    },
    **{
        (s, "FitChecked", "active.red"): "the answer is no"
        for s in ("contracting", "stalled", "active.green", "active.amber")
    },
    ("active.green", "FitChecked", "active.amber"): "the answer is unsure",
    **{(f"active.{c}", "StuckAnswered", "active.red"): "not the right match" for c in ("green", "amber")},
    **{
        (s, "Repaired", "contracting"): "they have not met, or not both agreed"
        for s in ("active.red", "held")
    },
    **{
        ("paused", "PairResumed", s): "it was paused in this state"
        for s in ("contracting", "stalled", "active.amber", "active.red")
    },
    ("wrapping_up", "FarewellSaid", "wrapping_up"): "the other one has not said goodbye yet",
}
SESSION_DETOURS: Mapping[Arrow, str] = {
    **{(s, "MetReported", "no_show"): "they did not meet" for s in ("scheduled", "unknown")},
    **{
        (s, "MetReported", "unknown"): "the two do not say the same" for s in ("proposing", "held", "unknown")
    },
    ("held", "CheckedIn", "closed"): "both have",
}
MEMBER_DETOURS: Mapping[Arrow, str] = {
    **{(s, what, s): _LEFT for s in ("matched", "active") for what in ("PairEnded", "ProposalEnded")},
    ("proposed", "ProposalEnded", "proposed"): _LEFT,
    **{
        ("paused", "ResumeAsked", s): "it was paused in this state" for s in ("pool", "waitlisted", "matched")
    },
    ("completing", "ClosingDone", "alumni"): "chose to hear from the program now and then",
    ("graduated", "ClosingDone", "graduated"): "did not choose that",
}
WAVE_DETOURS: Mapping[Arrow, str] = {
    ("closed", "WaveCounted", "below_threshold"): f"fewer than {surveys.MIN_SCORES} answered",
}


def _life(
    subject: str, about: str, table: Table[Any], start: StrEnum, detours: Mapping[Arrow, str] = NONE
) -> Lifecycle:
    return Lifecycle(subject, about, table, start, detours)


ALL: tuple[Lifecycle, ...] = (
    _life("Cohort", "A group of people going through one cycle together.", cohorts.TRANSITIONS, C.DRAFT),
    _life(
        "Participant",
        "One person's membership in one cohort.",
        participants.TRANSITIONS,
        P.INVITED,
        MEMBER_DETOURS,
    ),
    _life("Pair", "One mentor and one mentee.", pairs.TRANSITIONS, PairState.PROPOSED, PAIR_DETOURS),
    _life(
        "Session", "One planned talk of a pair.", sessions.TRANSITIONS, SessionState.PLANNED, SESSION_DETOURS
    ),
    _life("Survey", "One person's asking in one wave.", surveys.TRANSITIONS, SurveyState.SCHEDULED),
    _life(
        "Wave",
        "One measuring point of a cohort.",
        surveys.WAVE_TRANSITIONS,
        WaveState.COLLECTING,
        WAVE_DETOURS,
    ),
    _life("Round", "One run of matching.", rounds.TRANSITIONS, RoundState.RUN),
    _life(
        "Announcement",
        "What a program lead says to the channel.",
        announcements.TRANSITIONS,
        AnnouncementState.DRAFT,
    ),
    _life("Import", "A pasted directory export.", imports.TRANSITIONS, ImportState.DRAFT),
    _life("Person", "A colleague, in every cohort at once.", people.TRANSITIONS, PersonState.HERE),
)


def page() -> str:
    """The whole of docs/lifecycles.md."""
    return "\n".join([HEAD, *(_section(life) for life in ALL)])


def _section(life: Lifecycle) -> str:
    diagram = ["```mermaid", *diagram_of(life), "```"]
    table = ["| from | decision | to | which means |", "|---|---|---|---|", *_rows(life)]
    return "\n".join([f"## {life.subject}", "", life.about, "", *diagram, "", *table, ""])


def diagram_of(life: Lifecycle) -> Iterator[str]:
    """A Mermaid state diagram; decisions with the same way share an arrow."""
    yield "stateDiagram-v2"
    for state in life.table:
        yield f"    {_alias(state.value)} : {state.value}"
    yield f"    [*] --> {_alias(life.start.value)}"
    ways: dict[tuple[str, str], list[str]] = {}
    for old, decision, new in life.arrows:
        if old != new:
            ways.setdefault((old, new), []).append(decision)
    for (old, new), decisions in ways.items():
        yield f"    {_alias(old)} --> {_alias(new)} : {', '.join(decisions)}"
    for state in life.ends:
        yield f"    {_alias(state)} --> [*]"


def _alias(state: str) -> str:
    return state.replace(".", "_")


def _rows(life: Lifecycle) -> Iterator[str]:
    for old, decision, new in life.arrows:
        meaning = _meaning(life.decisions[decision])
        condition = life.detours.get((old, decision, new))
        told = f"{meaning} **If** {condition}." if condition else meaning
        yield f"| {old} | `{decision}` | {new if new != old else '(stays)'} | {told} |"


def _meaning(decision: type[Decision]) -> str:
    """The promise of the decision, as it stands beside the thing it changes."""
    return " ".join((getdoc(decision) or "").split())

"""Why this pair: two or three facts for each side, a label, and the runners-up for the steward.

Rule 1: a side hears only facts the other side agreed to share; the own facts are known anyway.
Rule 2: no text to a participant names a third person.
"""

from collections.abc import Iterable, Iterator

import numpy as np

from bot.matching.board import Board, Mask
from bot.matching.people import Levels, Member
from bot.matching.plain import shared_half_hours
from bot.matching.plan import Label, Proposal, Reason
from bot.matching.policy import Parts
from bot.matching.reasons import joined, reason

MOST_REASONS = 3
MOST_NAMES = 3


def proposal(board: Board, row: int, column: int, pinned: Mask) -> Proposal:
    """The pair of a row and a column, with everything that explains it."""
    mentee, mentor = board.mentees[row], board.mentors[column]
    needs, wants, interests, topics, logistics = (int(part[row, column]) for part in board.parts)
    next_mentor, next_mentee = _runners_up(board, row, column)
    return Proposal(
        mentee=mentee.id,
        mentor=mentor.id,
        score=int(board.score[row, column]),
        parts=Parts(needs, wants, interests, topics, logistics),
        for_mentee=_heard_by_mentee(mentee, mentor),
        for_mentor=_heard_by_mentor(mentee, mentor),
        label=_label(board, row, column),
        taught=_met(mentee.wants, mentor.offers),
        given_back=_met(mentor.wants, mentee.offers),
        runner_up_mentor=next_mentor,
        runner_up_mentee=next_mentee,
        pinned=bool(pinned[row]),
    )


def _heard_by_mentee(mentee: Member, mentor: Member) -> tuple[Reason, ...]:
    taught = _skills("needs_met", mentee.wants, mentor.offers, "offers", mentor)
    back = _skills("gives_back", mentor.wants, mentee.offers, "wants", mentor)
    return _first((*taught, *back, *_common(mentee, mentor)))


def _heard_by_mentor(mentee: Member, mentor: Member) -> tuple[Reason, ...]:
    taught = _skills("needs_met", mentee.wants, mentor.offers, "wants", mentee)
    back = _skills("gives_back", mentor.wants, mentee.offers, "offers", mentee)
    return _first((*taught, *back, *_common(mentor, mentee)))


def _first(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    return tuple(reasons)[:MOST_REASONS]


def _skills(key: str, wants: Levels, offers: Levels, fact: str, other: Member) -> Iterator[Reason]:
    """The skills that meet, if the other side shares the fact they would give away."""
    skills = _met(wants, offers)[:MOST_NAMES]
    levels = dict(offers)
    if skills and fact in other.shares:
        yield reason(key, joined(skills), joined(levels[skill] for skill in skills))


def _met(wants: Levels, offers: Levels) -> tuple[str, ...]:
    """Skills wanted and offered: the largest product of priority and level first, then by name."""
    levels = dict(offers)
    met = [(-priority * levels[skill], skill) for skill, priority in wants if skill in levels]
    return tuple(skill for _, skill in sorted(met))


def _common(own: Member, other: Member) -> Iterator[Reason]:
    """What both have or where they differ, the telling facts first."""
    for fact, key, names in (
        ("interests", "shared_interests", own.interests & other.interests),
        ("topics", "shared_topics", own.topics & other.topics),
        ("department", "other_department", _apart(own.department, other.department)),
        ("site", "other_site", _apart(own.site, other.site)),
        ("style", "shared_style", own.style & other.style),
        ("hours", "hours", _hours(own, other)),
        ("languages", "shared_languages", own.languages & other.languages),
    ):
        if names and fact in other.shares:
            yield reason(key, joined(sorted(names)[:MOST_NAMES]))


def _apart(own: str, other: str) -> frozenset[str]:
    return frozenset({other}) if own and other and own != other else frozenset()


def _hours(own: Member, other: Member) -> frozenset[str]:
    """Whole hours a day that both work, if any."""
    hours = shared_half_hours(own, other) // 2
    return frozenset({str(hours)}) if hours else frozenset()


def _label(board: Board, row: int, column: int) -> Label:
    """The weaker standing of the two: the same word is true for both who read it."""
    score = board.score[row, column]
    rivals = (
        board.score[row, board.admissible[row]],
        board.score[board.admissible[:, column], column],
    )
    better = max(int((others > score).sum()) / max(others.size, 1) for others in rivals)
    if better == 0:
        return Label.BEST_AVAILABLE
    return Label.STRONG if better <= 0.25 else Label.FAIR


def _runners_up(board: Board, row: int, column: int) -> tuple[str | None, str | None]:
    """The best other mentor of the row and the best other mentee of the column; canonical order in ties."""
    mentors = np.where(board.admissible[row], board.score[row], -1)
    mentees = np.where(board.admissible[:, column], board.score[:, column], -1)
    mentors[column] = mentees[row] = -1
    next_column, next_row = int(mentors.argmax()), int(mentees.argmax())
    return (
        board.mentors[next_column].id if mentors[next_column] >= 0 else None,
        board.mentees[next_row].id if mentees[next_row] >= 0 else None,
    )

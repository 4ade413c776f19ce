"""Why somebody waits: the one binding reason, and what would change it.

Rule 1: every reason can be recounted from the pool, the rules and the pairs; nothing is guessed.
Rule 2: the person hears no count under 5, no third person and nothing of a please-not.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from bot.matching.assign import Grid
from bot.matching.board import Board, Mask
from bot.matching.people import Member
from bot.matching.plain import shared_half_hours
from bot.matching.plan import Reason, Waiting
from bot.matching.policy import Policy
from bot.matching.reasons import joined, reason, told


@dataclass(frozen=True, eq=False)
class Outcome:
    """The board with everybody's pair: `partner` is each mentee's column or -1, pins included."""

    board: Board
    partner: Grid
    pinned: Mask
    policy: Policy


def waiting_list(outcome: Outcome) -> tuple[Waiting, ...]:
    """Everybody without a pair, mentees first, each role in the order of its list."""
    board, taken = outcome.board, frozenset(outcome.partner.tolist())
    mentees = [row for row in range(len(board.mentees)) if outcome.partner[row] < 0]
    mentors = [column for column in range(len(board.mentors)) if column not in taken]
    return (
        *_listed(board.mentees, {row: _mentee(outcome, row) for row in mentees}),
        *_listed(board.mentors, {column: _mentor(outcome, column) for column in mentors}),
    )


def _listed(people: Sequence[Member], found: dict[int, Reason]) -> Iterator[Waiting]:
    """By rounds waited, then by need, then in canonical order (domain.md, section 2)."""
    order = sorted(found, key=lambda place: (*_urgency(people[place]), place))
    for position, place in enumerate(order, start=1):
        steward = found[place]
        person = told(steward, _counts(steward))
        yield Waiting(people[place].id, people[place].role, position, person, steward)


def _urgency(member: Member) -> tuple[int, int]:
    return -member.waiting_rounds, -sum(priority for _, priority in member.wants)


def _counts(steward: Reason) -> list[int]:
    """The values of a reason that count people."""
    people = {"opens", "mentees", "mentors", "seats", "candidates"}
    return [int(value) for name, value in steward.values if name in people]


def _mentee(outcome: Outcome, row: int) -> Reason:
    board = outcome.board
    if not board.mentors:
        return reason("no_one_on_other_side")
    if not board.admissible[row].any():
        masks = {name: mask[row] for name, mask in board.rules}
        return _rule(board.mentees[row], board.mentors, masks, outcome.policy)
    return _rivals(outcome, row)


def _mentor(outcome: Outcome, column: int) -> Reason:
    board = outcome.board
    if not board.mentees:
        return reason("no_one_on_other_side")
    if not board.admissible[:, column].any():
        masks = {name: mask[:, column] for name, mask in board.rules}
        return _rule(board.mentors[column], board.mentees, masks, outcome.policy)
    return _surplus(outcome, column)


def _rivals(outcome: Outcome, row: int) -> Reason:
    """The Hall set: everybody who competes with this mentee, and the seats they compete for.

    1. Start with the mentee; take all mentors the group may have.
    2. Add the mentees who sit there; pinned ones cannot move, so they bring no further mentors.
    3. Repeat until the group stops growing. It has more mentees than seats: nobody can be added.
    4. Count in whoever else waits for these mentors only.
    """
    board, partner = outcome.board, outcome.partner
    group = np.arange(len(partner)) == row
    while True:
        mentors = board.admissible[group].any(axis=0)
        seated = (partner >= 0) & mentors[partner]
        larger = group | (seated & ~outcome.pinned)
        if (larger == group).all():
            break
        group = larger
    waits = board.admissible.any(axis=1) & ~board.admissible[:, ~mentors].any(axis=1) & (partner < 0)
    seats = sum(board.mentors[column].capacity for column in np.flatnonzero(mentors))
    return reason("too_few_mentors", int((group | seated | waits).sum()), int(mentors.sum()), seats)


def _surplus(outcome: Outcome, column: int) -> Reason:
    """How many points were missing to the nearest mentee, against what that mentee got."""
    board, partner = outcome.board, outcome.partner
    rows = np.flatnonzero(board.admissible[:, column])
    missing = board.score[rows, partner[rows]] - board.score[rows, column]
    nearest = int(missing.argmin())
    points = max(0, int(missing[nearest]))
    return reason("surplus_mentor", len(rows), points, board.mentees[rows[nearest]].id)


def _rule(member: Member, others: Sequence[Member], masks: dict[str, Mask], policy: Policy) -> Reason:
    """The rule that alone shuts out the most people; several together when no single one does."""
    history = masks.pop("past") | masks.pop("never")
    masks = {**masks, "history": history}
    broken = np.sum(list(masks.values()), axis=0)
    alone = {name: np.flatnonzero(mask & (broken == 1)) for name, mask in masks.items()}
    binding = max(alone, key=lambda name: len(alone[name]))
    if not len(alone[binding]):
        return reason("rule_combined", len(others))
    shut_out = [others[place] for place in alone[binding].tolist()]
    return reason(f"rule_{binding}", len(shut_out), *_change(binding, member, shut_out, policy))


def _change(rule: str, member: Member, shut_out: Sequence[Member], policy: Policy) -> tuple[object, ...]:
    """What would let those people in, in the order of WAITING_REASONS."""
    if rule == "language":
        spoken = Counter(language for other in shut_out for language in other.languages)
        return (joined(sorted(spoken, key=lambda language: (-spoken[language], language))[:3]),)
    if rule == "hours":
        most = max(shared_half_hours(member, other) for other in shut_out)
        return policy.min_overlap, policy.min_overlap - most
    return {"grade": (policy.min_gap,), "line": (policy.min_steps,), "floor": (policy.floor,)}.get(rule, ())

"""All pairs of a pool at once: which rules they break, what they score.

Rule 1: rows are mentees and columns mentors, both in canonical order; the order of the input is gone.
Rule 2: products run in float64 only where every sum stays an exact integer, far below 2**53.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import isqrt

import numpy as np
import numpy.typing as npt

from bot.matching.canon import in_order
from bot.matching.people import Ledger, Levels, Member, Pairs
from bot.matching.policy import Policy, RequireSkill
from bot.program.roles import Role

Grid = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Board:
    """The compiled pool: `rules` are masks of broken pairs, `parts` five grids in the order of Parts."""

    mentees: tuple[Member, ...]
    mentors: tuple[Member, ...]
    rules: tuple[tuple[str, Mask], ...]
    parts: tuple[Grid, ...]
    score: Grid
    admissible: Mask

    @property
    def skilled(self) -> Mask:
        """Pairs with a complementary skill: the mentor knows something that the mentee needs."""
        return self.parts[0] > 0

    def rows(self) -> dict[str, int]:
        """Where each mentee's row is."""
        return {member.id: row for row, member in enumerate(self.mentees)}

    def columns(self) -> dict[str, int]:
        """Where each mentor's column is."""
        return {member.id: column for column, member in enumerate(self.mentors)}


def lay_out(members: Iterable[Member], policy: Policy, ledger: Ledger) -> Board:
    """Compile a pool. Raises ValueError when two members have the same id."""
    people = in_order(members, policy.seed)
    if len({member.id for member in people}) < len(people):
        raise ValueError("two members have the same id; give every person one entry")
    mentees = tuple(member for member in people if member.role is Role.MENTEE)
    mentors = tuple(member for member in people if member.role is Role.MENTOR)
    parts = _parts(mentees, mentors, policy)
    score: Grid = parts[0] + parts[1] + parts[2] + parts[3] + parts[4]
    rules = (
        *_people_rules(mentees, mentors, policy),
        *_ledger_rules(mentees, mentors, ledger),
        *_point_rules(parts[0], score, policy),
    )
    broken = np.logical_or.reduce([mask for _, mask in rules])
    return Board(mentees, mentors, rules, parts, score, ~broken)


def listed(mentees: Sequence[Member], mentors: Sequence[Member], pairs: Pairs) -> Mask:
    """Which pairs a ledger's set names; ids outside the pool are passed over."""
    rows = {member.id: row for row, member in enumerate(mentees)}
    columns = {member.id: column for column, member in enumerate(mentors)}
    mask = np.zeros((len(mentees), len(mentors)), dtype=np.bool_)
    for mentee, mentor in pairs:
        if mentee in rows and mentor in columns:
            mask[rows[mentee], columns[mentor]] = True
    return mask


def _people_rules(
    mentees: Sequence[Member], mentors: Sequence[Member], policy: Policy
) -> tuple[tuple[str, Mask], ...]:
    departments = _one_hot(
        [_present(one.department) for one in mentees], [_present(one.department) for one in mentors]
    )
    gaps = _column([one.grade for one in mentees])[:, None] - _column([one.grade for one in mentors])
    languages = _one_hot([one.languages for one in mentees], [one.languages for one in mentors])
    return (
        ("department", departments > 0),
        ("grade", gaps < policy.min_gap),
        ("line", _line(mentees, mentors, policy.min_steps)),
        ("language", languages == 0),
        ("hours", _shared_hours(mentees, mentors) < policy.min_overlap),
    )


def _ledger_rules(
    mentees: Sequence[Member], mentors: Sequence[Member], ledger: Ledger
) -> tuple[tuple[str, Mask], ...]:
    turned = frozenset((right, left) for left, right in ledger.never)
    return (
        ("past", listed(mentees, mentors, ledger.past)),
        ("never", listed(mentees, mentors, ledger.never | turned)),
    )


def _point_rules(needs: Grid, score: Grid, policy: Policy) -> tuple[tuple[str, Mask], ...]:
    hard = policy.require_skill is RequireSkill.HARD
    return (("skill", (needs == 0) & hard), ("floor", score < policy.floor))


def _line(mentees: Sequence[Member], mentors: Sequence[Member], steps: int) -> Mask:
    """Pairs in which one is fewer than so many reporting steps above the other."""
    below = frozenset((one.id, boss) for one in mentees for boss in one.line[: steps - 1])
    above = frozenset((boss, one.id) for one in mentors for boss in one.line[: steps - 1])
    return listed(mentees, mentors, below | above)


def _parts(mentees: Sequence[Member], mentors: Sequence[Member], policy: Policy) -> tuple[Grid, ...]:
    weights = policy.weights
    wanted = [_shares(one.wants, weights.needs) for one in mentees]
    wished = [_shares(one.wants, weights.wants) for one in mentors]
    return (
        _product(wanted, [one.offers for one in mentors]),
        _product([one.offers for one in mentees], wished),
        _common([one.interests for one in mentees], [one.interests for one in mentors], weights.interests),
        _common([one.topics for one in mentees], [one.topics for one in mentors], weights.topics),
        _logistics(mentees, mentors, weights.logistics),
    )


def _shares(wants: Levels, weight: int) -> Levels:
    """A person's wants as points per level, rounded down once, so that a part cannot pass its weight."""
    quarter = 4 * sum(priority for _, priority in wants)
    return tuple((skill, weight * priority // quarter) for skill, priority in wants)


def _logistics(mentees: Sequence[Member], mentors: Sequence[Member], weight: int) -> Grid:
    style = _common([one.style for one in mentees], [one.style for one in mentors], weight // 2)
    hours = weight // 4 * np.minimum(_shared_hours(mentees, mentors), 16) // 16
    left, right = [_present(one.site) for one in mentees], [_present(one.site) for one in mentors]
    known = _column(list(map(len, left)))[:, None] * _column(list(map(len, right)))
    points: Grid = style + hours + weight // 4 * (known - _one_hot(left, right))
    return points


def _shared_hours(mentees: Sequence[Member], mentors: Sequence[Member]) -> Grid:
    left, right = _column([one.hours for one in mentees]), _column([one.hours for one in mentors])
    shared: Grid = np.bitwise_count(left[:, None] & right).astype(np.int64)
    return shared


def _common(left: Sequence[frozenset[str]], right: Sequence[frozenset[str]], weight: int) -> Grid:
    roots = _column([_root(tags, weight) for tags in left])[:, None] * _column(
        [_root(tags, weight) for tags in right]
    )
    points: Grid = roots * _one_hot(left, right)
    return points


def _root(tags: frozenset[str], weight: int) -> int:
    return isqrt(weight // len(tags)) if tags else 0


def _present(value: str) -> frozenset[str]:
    return frozenset({value}) if value else frozenset()


def _one_hot(left: Sequence[frozenset[str]], right: Sequence[frozenset[str]]) -> Grid:
    """How many tags each pair has in common."""
    return _product(
        [tuple((tag, 1) for tag in tags) for tags in left],
        [tuple((tag, 1) for tag in tags) for tags in right],
    )


def _product(left: Sequence[Levels], right: Sequence[Levels]) -> Grid:
    """Sum over the names both have of number times number, for every pair."""
    shared = {name for row in left for name, _ in row} & {name for row in right for name, _ in row}
    places = {name: place for place, name in enumerate(sorted(shared))}
    product: Grid = np.rint(_spread(left, places) @ _spread(right, places).T).astype(np.int64)
    return product


def _spread(rows: Sequence[Levels], places: dict[str, int]) -> npt.NDArray[np.float64]:
    table = np.zeros((len(rows), len(places)), dtype=np.float64)
    for row, levels in enumerate(rows):
        for name, number in levels:
            if name in places:
                table[row, places[name]] = number
    return table


def _column(values: Sequence[int]) -> Grid:
    return np.array(values, dtype=np.int64)

"""From a pool to a plan.

Rule 1: pure. The same people, policy and ledger give the same plan, in whatever order they come.
Rule 2: hard rules and pins hold before anything is weighed; a plan without a proof is an error.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from bot.matching.assign import Assignment, Grid
from bot.matching.board import Board, lay_out, listed
from bot.matching.canon import dice, digest
from bot.matching.explain import proposal
from bot.matching.figures import drawn, metrics
from bot.matching.levels import Settled, Task, settle
from bot.matching.people import Ledger, Member
from bot.matching.plain import admissible
from bot.matching.plan import Certificate, Plan, Prices, Proof, Proposal
from bot.matching.policy import Policy, RequireSkill
from bot.matching.waiting import Outcome, waiting_list


@dataclass(frozen=True, eq=False)
class Table:
    """The board with the pins taken out: rows still free, seats left, pinned partner or -1 per row."""

    board: Board
    pinned: Grid
    free: Grid
    seats: Grid


def match(members: Iterable[Member], policy: Policy, ledger: Ledger) -> Plan:
    """The best plan under the priority order of matching.md, section 2.4, with its proof.

    Raises ValueError when two members share an id, a pin cannot stand, or the pool is too large for exact
    dense numbers. Works up to about 1,000 a side.
    """
    members = tuple(members)
    table = _table(lay_out(members, policy, ledger), policy, ledger)
    settled = settle(_task(table, policy, ledger))
    partner = table.pinned.copy()
    partner[table.free] = settled.partner
    outcome = Outcome(table.board, partner, table.pinned >= 0, policy)
    by_chance = _by_chance(table, policy)
    return Plan(
        pairs=_proposals(outcome),
        waiting=waiting_list(outcome),
        certificate=_certificate(table, settled, policy, input_hash(members, ledger)),
        metrics=metrics(table.board, partner, by_chance),
    )


def input_hash(members: Iterable[Member], ledger: Ledger) -> str:
    """A digest of the pool and the ledger, whatever their order."""
    return digest(tuple(sorted(members, key=lambda member: member.id)), ledger)


def _table(board: Board, policy: Policy, ledger: Ledger) -> Table:
    check_pins(board.mentees + board.mentors, policy, ledger)
    rows, columns = board.rows(), board.columns()
    pinned = np.full(len(rows), -1, dtype=np.int64)
    for mentee, mentor in ledger.pinned:
        pinned[rows[mentee]] = columns[mentor]
    capacity = np.array([member.capacity for member in board.mentors], dtype=np.int64)
    used = np.bincount(pinned[pinned >= 0], minlength=len(columns))
    return Table(board, pinned, np.flatnonzero(pinned < 0), capacity - used)


def check_pins(members: Iterable[Member], policy: Policy, ledger: Ledger) -> None:
    """Raises ValueError, naming the pin and the rule, when a pin cannot stand."""
    people = {member.id: member for member in members}
    for pair in sorted(ledger.pinned):
        for gone in (one for one in pair if one not in people):
            raise ValueError(f"pin {pair}: {gone!r} is not in the pool; add the person or drop the pin")
        broken = admissible(people[pair[0]], people[pair[1]], policy, ledger)
        if pair in ledger.overridden:
            broken = tuple(rule for rule in broken if rule in ("role", "line"))
        if broken:
            raise ValueError(f"pin {pair} breaks {', '.join(broken)}; drop it or let the steward override it")
    sides = Counter(one for pair in ledger.pinned for one in pair)
    for one in sorted(sides):
        if sides[one] > people[one].capacity:
            raise ValueError(f"{one!r} has {sides[one]} pins and {people[one].capacity} seats; drop a pin")


def _task(table: Table, policy: Policy, ledger: Ledger) -> Task:
    board, free = table.board, table.free
    skilled = board.skilled & (policy.require_skill is RequireSkill.LEVEL)
    return Task(
        admissible=board.admissible[free],
        skilled=skilled[free],
        score=board.score[free],
        bonus=_bonus(board, policy, ledger)[free],
        seats=table.seats,
        dice=dice(board.mentees, board.mentors, policy.seed)[free],
        bar_dice=dice(board.mentees, board.mentors, 0)[free],
        fairness=policy.fairness,
    )


def _bonus(board: Board, policy: Policy, ledger: Ledger) -> Grid:
    """Points for open proposals, and for each round that either of the two has waited."""
    rows = np.array([member.waiting_rounds for member in board.mentees], dtype=np.int64)
    columns = np.array([member.waiting_rounds for member in board.mentors], dtype=np.int64)
    kept = listed(board.mentees, board.mentors, ledger.proposed).astype(np.int64)
    return policy.keep_bonus * kept + policy.waiting_bonus * (rows[:, None] + columns)


def _by_chance(table: Table, policy: Policy) -> Grid:
    """A random matching of the free people beside the same pins, with dice of its own."""
    board = table.board
    faces = dice(board.mentees, board.mentors, policy.seed + 1)
    partner = table.pinned.copy()
    partner[table.free] = drawn(board.admissible[table.free], table.seats, faces[table.free])
    return partner


def _proposals(outcome: Outcome) -> tuple[Proposal, ...]:
    rows = (int(row) for row in np.flatnonzero(outcome.partner >= 0))
    pairs = (proposal(outcome.board, row, int(outcome.partner[row]), outcome.pinned) for row in rows)
    return tuple(sorted(pairs, key=lambda pair: pair.mentee))


def _certificate(table: Table, settled: Settled, policy: Policy, hashed: str) -> Certificate:
    most = min(len(table.free), int(table.seats.sum()))
    final = _proof(table, "total", settled.lowest, settled.scale.pair, settled.final)
    levels = [_proof(table, "reach", 0, most + 1, settled.reach)]
    if settled.above is not None:
        levels.append(_proof(table, "above", settled.lowest + 1, most + 1, settled.above))
    return Certificate(
        primal=final.primal,
        dual=final.dual,
        gap=final.dual - final.primal,
        u=final.u,
        v=final.v,
        lowest=settled.lowest,
        bar=settled.bar,
        pair_weight=settled.scale.pair,
        skill_weight=settled.scale.skill,
        offset=settled.scale.offset,
        levels=tuple(levels),
        input_hash=hashed,
        rules_hash=digest(policy),
        seed=policy.seed,
    )


def _proof(table: Table, level: str, lowest: int, pair: int, found: Assignment) -> Proof:
    dual = int(found.u.sum()) + int((table.seats * found.v).sum())
    mentees = [table.board.mentees[row].id for row in table.free]
    mentors = [member.id for member in table.board.mentors]
    u, v = _prices(mentees, found.u), _prices(mentors, found.v)
    return Proof(level, lowest, pair, found.value, dual, u, v)


def _prices(ids: Iterable[str], prices: Grid) -> Prices:
    return tuple(sorted(zip(ids, map(int, prices), strict=True)))

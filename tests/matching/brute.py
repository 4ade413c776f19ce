"""The priority order by trying every plan: the judge of tiny pools.

Rule 1: uses the slow scorer only, nothing of the solver.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.matching import Fairness, Ledger, Member, Plan, Policy, RequireSkill, admissible
from bot.matching.plain import parts_of
from bot.program.roles import Role

Pairs = tuple[tuple[Member, Member], ...]


@dataclass(frozen=True)
class Worth:
    """A plan level by level: compare as tuples of these in order."""

    placed: int
    skilled: int
    lowest: int
    total: int

    @property
    def order(self) -> tuple[int, int, int, int]:
        """The levels, highest first."""
        return self.placed, self.skilled, self.lowest, self.total


def best(members: Sequence[Member], policy: Policy, ledger: Ledger, bar: int) -> Worth:
    """The best worth of any plan without pins, trying them all."""
    mentees = [member for member in members if member.role is Role.MENTEE]
    mentors = [member for member in members if member.role is Role.MENTOR]
    plans = _plans(mentees, mentors, policy, ledger)
    return max((worth(pairs, policy, ledger, bar) for pairs in plans), key=lambda found: found.order)


def worth_of(plan: Plan, members: Sequence[Member], policy: Policy, ledger: Ledger) -> Worth:
    """What a plan is worth under its own shortfall bar."""
    people = {member.id: member for member in members}
    pairs = tuple((people[pair.mentee], people[pair.mentor]) for pair in plan.pairs)
    return worth(pairs, policy, ledger, plan.certificate.bar)


def worth(pairs: Pairs, policy: Policy, ledger: Ledger, bar: int) -> Worth:
    """The four levels of one set of pairs; a level that is off counts 0."""
    parts = [parts_of(mentee, mentor, policy) for mentee, mentor in pairs]
    counts_skill = policy.require_skill is RequireSkill.LEVEL
    return Worth(
        placed=len(pairs),
        skilled=sum(part.needs > 0 for part in parts) if counts_skill else 0,
        lowest=0 if policy.fairness is Fairness.OFF else min((part.total for part in parts), default=0),
        total=sum(_points(mentee, mentor, policy, ledger, bar) for mentee, mentor in pairs),
    )


def _points(mentee: Member, mentor: Member, policy: Policy, ledger: Ledger, bar: int) -> int:
    score = parts_of(mentee, mentor, policy).total
    lowered = max(-4000, score - 2 * max(0, bar - score))
    waited = policy.waiting_bonus * (mentee.waiting_rounds + mentor.waiting_rounds)
    return lowered + waited + policy.keep_bonus * ((mentee.id, mentor.id) in ledger.proposed)


def _plans(
    mentees: Sequence[Member], mentors: Sequence[Member], policy: Policy, ledger: Ledger
) -> Iterator[Pairs]:
    """Every set of admissible pairs within capacity."""
    if not mentees:
        yield ()
        return
    for rest in _plans(mentees[1:], mentors, policy, ledger):
        yield rest
        load = Counter(mentor.id for _, mentor in rest)
        for mentor in mentors:
            free = load[mentor.id] < mentor.capacity
            if free and not admissible(mentees[0], mentor, policy, ledger):
                yield ((mentees[0], mentor), *rest)

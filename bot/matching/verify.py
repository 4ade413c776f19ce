"""A slow second look at a plan: every rule, every score, every price, from the data alone.

Rule 1: shares no code with the solver; what it needs is in `plain` and in this file.
Rule 2: an empty answer means that no better plan exists and no promise is broken.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.matching.canon import digest
from bot.matching.people import Ledger, Member
from bot.matching.plain import admissible, parts_of
from bot.matching.plan import Certificate, Plan, Prices, Proof, Proposal, Reason
from bot.matching.policy import SCALE, Fairness, Policy, RequireSkill
from bot.program.roles import Role

HEARD_FROM = {
    ("needs_met", Role.MENTEE): "offers",
    ("needs_met", Role.MENTOR): "wants",
    ("gives_back", Role.MENTEE): "wants",
    ("gives_back", Role.MENTOR): "offers",
}
"""Which fact of the other side a skill reason gives away, by who hears it."""

GIVES_AWAY = {
    "shared_interests": "interests",
    "shared_topics": "topics",
    "shared_style": "style",
    "other_department": "department",
    "other_site": "site",
    "hours": "hours",
    "shared_languages": "languages",
}


@dataclass(frozen=True)
class Case:
    """A plan beside what it was made of."""

    plan: Plan
    members: tuple[Member, ...]
    policy: Policy
    ledger: Ledger

    def side(self, role: Role) -> Iterator[Member]:
        """The members of one role."""
        return (member for member in self.members if member.role is role)


@dataclass(frozen=True, slots=True)
class Worth:
    """An admissible pair without pins: its points, and whether it has a complementary skill that counts."""

    mentee: str
    mentor: str
    score: int
    points: int
    skill: int


def verify(plan: Plan, members: Iterable[Member], policy: Policy, ledger: Ledger) -> tuple[str, ...]:
    """What is wrong with a plan, in words for the steward; empty when it stands. O(mentees · mentors)."""
    case = Case(plan, tuple(members), policy, ledger)
    people = {member.id: member for member in case.members}
    strangers = [pair for pair in plan.pairs if not {pair.mentee, pair.mentor} <= people.keys()]
    if strangers:
        return tuple(f"{pair.mentee} and {pair.mentor}: not both in the pool" for pair in strangers)
    return (*_places(case), *_pairs(case, people), *_proof(case))


def _places(case: Case) -> Iterator[str]:
    """Capacity, pins, and everybody either in a pair or on the waiting list."""
    load = Counter(one for pair in case.plan.pairs for one in (pair.mentee, pair.mentor))
    waiting = Counter(entry.member_id for entry in case.plan.waiting)
    for member in case.members:
        if load[member.id] > member.capacity:
            yield f"{member.id}: {load[member.id]} pairs, {member.capacity} seats"
        if (load[member.id] > 0) + waiting[member.id] != 1:
            yield f"{member.id}: neither placed nor waiting, or both"
    kept = {(pair.mentee, pair.mentor) for pair in case.plan.pairs if pair.pinned}
    if kept != case.ledger.pinned:
        yield f"pins differ: {sorted(kept ^ case.ledger.pinned)}"


def _pairs(case: Case, people: dict[str, Member]) -> Iterator[str]:
    for pair in case.plan.pairs:
        mentee, mentor = people[pair.mentee], people[pair.mentor]
        name = f"{pair.mentee} and {pair.mentor}"
        broken = admissible(mentee, mentor, case.policy, case.ledger)
        if (pair.mentee, pair.mentor) in case.ledger.overridden and pair.pinned:
            broken = tuple(rule for rule in broken if rule in ("role", "line"))
        if broken:
            yield f"{name}: breaks {', '.join(broken)}"
        parts = parts_of(mentee, mentor, case.policy)
        if (pair.parts, pair.score) != (parts, parts.total):
            yield f"{name}: {pair.score} points told, {parts.total} counted"
        yield from _secrets(pair, mentee, mentor)


def _secrets(pair: Proposal, mentee: Member, mentor: Member) -> Iterator[str]:
    """Facts told to a side that the other side did not agree to share."""
    heard = ((pair.for_mentee, Role.MENTEE, mentor), (pair.for_mentor, Role.MENTOR, mentee))
    for reasons, role, other in heard:
        for told in reasons:
            if _fact(told, role) not in other.shares:
                yield f"{pair.mentee} and {pair.mentor}: {told.key} tells what {other.id} does not share"


def _fact(told: Reason, role: Role) -> str | None:
    return GIVES_AWAY.get(told.key) or HEARD_FROM.get((told.key, role))


def _proof(case: Case) -> Iterator[str]:
    """The certificate, from its hashes to its last price."""
    given = case.plan.certificate
    hashed = digest(tuple(sorted(case.members, key=lambda member: member.id)), case.ledger)
    if (given.input_hash, given.rules_hash) != (hashed, digest(case.policy)):
        yield "the plan was made from other people, another ledger or other rules"
    free = [pair for pair in case.plan.pairs if not pair.pinned]
    worths = tuple(_worths(case))
    chosen = {(pair.mentee, pair.mentor) for pair in free}
    held = [worth for worth in worths if (worth.mentee, worth.mentor) in chosen]
    yield from _levels(case, worths, held)
    yield from _scale(given, worths, most=_most(case))
    proof = Proof("total", given.lowest, given.pair_weight, given.primal, given.dual, given.u, given.v)
    weigh = {worth: _weight(given, worth) for worth in worths}
    yield from _bound(case, proof, weigh)
    if not sum(weigh[worth] for worth in held) == given.primal == given.dual == given.dual - given.gap:
        yield "total: the value of the pairs is not that of the prices"


def _worths(case: Case) -> Iterator[Worth]:
    pinned = {mentee for mentee, _ in case.ledger.pinned}
    free = [mentee for mentee in case.side(Role.MENTEE) if mentee.id not in pinned]
    for mentee in free:
        for mentor in case.side(Role.MENTOR):
            if not admissible(mentee, mentor, case.policy, case.ledger):
                yield _worth(case, mentee, mentor)


def _worth(case: Case, mentee: Member, mentor: Member) -> Worth:
    policy, bar = case.policy, case.plan.certificate.bar
    parts = parts_of(mentee, mentor, policy)
    points = max(-SCALE, parts.total - 2 * max(0, bar - parts.total))
    points += policy.waiting_bonus * (mentee.waiting_rounds + mentor.waiting_rounds)
    points += policy.keep_bonus * ((mentee.id, mentor.id) in case.ledger.proposed)
    skill = policy.require_skill is RequireSkill.LEVEL and parts.needs > 0
    return Worth(mentee.id, mentor.id, parts.total, points, int(skill))


def _weight(given: Certificate, worth: Worth) -> int:
    return given.pair_weight + given.skill_weight * worth.skill + worth.points - given.offset


def _most(case: Case) -> int:
    """The most pairs there could be beside the pins."""
    pins = len(case.ledger.pinned)
    seats = sum(mentor.capacity for mentor in case.side(Role.MENTOR)) - pins
    return min(sum(1 for _ in case.side(Role.MENTEE)) - pins, seats)


def _levels(case: Case, worths: tuple[Worth, ...], held: list[Worth]) -> Iterator[str]:
    """Coverage and skills are the most there can be; above the lowest score they are out of reach."""
    unit = _most(case) + 1
    reached = len(held) * unit + sum(worth.skill for worth in held)
    weigh = {worth: unit + worth.skill for worth in worths}
    proofs = {proof.level: proof for proof in case.plan.certificate.levels}
    for proof in proofs.values():
        yield from _bound(case, proof, weigh)
    if proofs["reach"].dual != reached or proofs["reach"].lowest:
        yield "reach: more pairs or more skills may be possible"
    if case.policy.fairness is not Fairness.OFF and held:
        yield from _fair(case.plan.certificate, proofs.get("above"), held, reached)


def _fair(given: Certificate, above: Proof | None, held: list[Worth], reached: int) -> Iterator[str]:
    if min(worth.score for worth in held) != given.lowest:
        yield "the lowest score is not the one told"
    if above is None or above.lowest != given.lowest + 1 or above.dual >= reached:
        yield "above: a higher lowest score may be possible"


def _scale(given: Certificate, worths: tuple[Worth, ...], most: int) -> Iterator[str]:
    """No number of points makes up for a skill, no skills and points for a pair."""
    inside = [worth.points - given.offset for worth in worths if worth.score >= given.lowest]
    top, bottom = max(inside, default=0), min(inside, default=0)
    pair_floor = most * (given.skill_weight + top)
    if bottom < 0 or given.skill_weight <= most * top or given.pair_weight <= pair_floor:
        yield "scale: a lower level could outweigh a higher one"


def _bound(case: Case, proof: Proof, weigh: dict[Worth, int]) -> Iterator[str]:
    """Whether the prices are at least 0, cover every pair of the level, and add up to the bound told."""
    u, v = dict(proof.u), dict(proof.v)
    if any(price < 0 for price in (*u.values(), *v.values())):
        yield f"{proof.level}: a price is below 0"
    for worth, weight in weigh.items():
        if worth.score >= proof.lowest and u[worth.mentee] + v[worth.mentor] < weight:
            yield f"{proof.level}: {worth.mentee} and {worth.mentor} outbid their prices"
    if sum(u.values()) + _seats_price(case, proof.v) != proof.dual:
        yield f"{proof.level}: the prices do not add up to {proof.dual}"


def _seats_price(case: Case, prices: Prices) -> int:
    """What all seats cost that are not taken by pins."""
    pins = Counter(mentor for _, mentor in case.ledger.pinned)
    seats = {mentor.id: mentor.capacity - pins[mentor.id] for mentor in case.side(Role.MENTOR)}
    return sum(seats[mentor] * price for mentor, price in prices)

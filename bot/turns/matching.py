"""A round of matching: the pool as members, the plan as pairs and a round for the steward.

Rule: the matcher sees ids, tags, hours and lines; nobody outside the pool is ever a member of it.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot import matching
from bot.matching import Ledger, Member, Parts, Plan, Policy, Proposal, Reason
from bot.program.cohorts import Cohort
from bot.program.pairs import OPEN, Pair, Why
from bot.program.participants import Participant, ParticipantState
from bot.program.people import Person
from bot.program.plans import MatchingPlan
from bot.program.roles import Role
from bot.program.rounds import Round, Waiter
from bot.program.seniority import level
from bot.storage import lookup, people
from bot.turns.work import Work

FREE = (ParticipantState.POOL, ParticipantState.WAITLISTED)
LEVEL, PRIORITY = 3, 2  # self-declared tags have no depth yet: all alike
SHARED = frozenset({"offers", "wants", "interests", "languages", "hours", "department", "site", "topics"})


def run(work: Work, cohort: Cohort) -> tuple[Round, tuple[Pair, ...]]:
    """The best pairs of the pool, and the round that holds them."""
    everyone = lookup.participants_in(work.connection, cohort.id)
    known = lookup.pairs_in(work.connection, cohort.id)
    free = [p for p in everyone if p.state in FREE and _seats(p, known)]
    rule = cohort.course.matching
    members = [_member(work, one, rule, _seats(one, known)) for one in free]
    plan = matching.match(members, policy(rule, work.secrets.seed), ledger(everyone, known))
    number = cohort.round + 1
    pairs = tuple(_pair(cohort, number, index, one, work) for index, one in enumerate(plan.pairs, start=1))
    return _round(cohort, number, pairs, plan), pairs


def _seats(one: Participant, known: Iterable[Pair]) -> int:
    taken = sum(1 for p in known if p.state in OPEN and one.person in (p.mentor, p.mentee))
    return (one.profile.capacity if one.role is Role.MENTOR else 1) - taken


def _member(work: Work, one: Participant, rule: MatchingPlan, seats: int) -> Member:
    assert one.role is not None  # the pool holds people with a role only
    person = work.person(one.person)
    person = replace(person, grade=level(person, one.role, rule))
    return member(person, one, people.line(work.connection, person), work.now.date(), seats)


def member(person: Person, one: Participant, line: tuple[str, ...], day: date, seats: int = 1) -> Member:
    """A participant as the matcher sees them."""
    assert one.role is not None  # the pool holds people with a role only
    return Member(
        id=person.id,
        role=one.role,
        grade=person.grade,
        department=person.department,
        site=person.site,
        line=line,
        languages=frozenset(person.languages),
        hours=half_hours(person, day),
        offers=tuple((skill, LEVEL) for skill in one.profile.offers),
        wants=tuple((skill, PRIORITY) for skill in one.profile.wants),
        topics=frozenset(one.profile.topics),
        capacity=seats,
        waiting_rounds=1 if one.state is ParticipantState.WAITLISTED else 0,
        shares=SHARED,
    )


def half_hours(person: Person, day: date) -> int:
    """The working hours of a day as a mask of UTC half hours; bit 0 is 00:00."""
    zone = ZoneInfo(person.zone)
    at, end = _utc(day, person.starts, zone), _utc(day, person.ends, zone)
    mask = 0
    while at < end:
        mask |= 1 << (at.hour * 2 + at.minute // 30)
        at += timedelta(minutes=30)
    return mask


def _utc(day: date, at: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, at, zone).astimezone(UTC)


def policy(plan: MatchingPlan, seed: int) -> Policy:
    """The program's rules in the matcher's integers. The largest weight takes what rounding leaves."""
    shares = dict(plan.weights)
    points = {name: int(share * 4000) for name, share in shares.items()}
    points[max(points, key=lambda name: points[name])] += 4000 - sum(points.values())
    weights = Parts(points["needs"], points["wants"], points["interests"], points["topics"], points["style"])
    return Policy(weights, min_gap=plan.min_gap, min_overlap=plan.min_overlap_half_hours, seed=seed)


def ledger(everyone: Iterable[Participant], known: Iterable[Pair]) -> Ledger:
    """Past pairs and please-not wishes; both forbid."""
    past = frozenset((p.mentee, p.mentor) for p in known)
    never = frozenset((one.person, other) for one in everyone for other in one.profile.never)
    return Ledger(past=past, never=never)


def _pair(cohort: Cohort, number: int, index: int, found: Proposal, work: Work) -> Pair:
    return Pair(
        id=f"{cohort.id}~r{number}n{index}",
        cohort=cohort.id,
        mentor=found.mentor,
        mentee=found.mentee,
        since=work.now,
        plan=cohort.due(work.now.date()),
        minutes=cohort.course.cohort.minutes,
        score=found.score,
        label=found.label.value,
        for_mentor=_whys(found.for_mentor),
        for_mentee=_whys(found.for_mentee),
    )


def _whys(reasons: Iterable[Reason]) -> tuple[Why, ...]:
    return tuple(Why(reason.key, reason.values) for reason in reasons)


def _round(cohort: Cohort, number: int, pairs: Iterable[Pair], plan: Plan) -> Round:
    waiting = tuple(
        Waiter(
            w.member_id,
            w.position,
            w.for_person.key,
            w.for_person.values,
            w.for_steward.key,
            w.for_steward.values,
        )
        for w in plan.waiting
    )
    proof = json.dumps(asdict(plan.certificate), sort_keys=True)
    lead, ids = cohort.course.people.lead, tuple(pair.id for pair in pairs)
    return Round(f"{cohort.id}~round{number}", cohort.id, number, lead, ids, waiting, proof)

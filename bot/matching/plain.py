"""The rules and the score of one pair, spelled out the slow way.

Rule 1: shares no code with the tables of the solver; each is checked against the other.
Rule 2: a broken rule is a name, never a low score.
"""

from math import isqrt

from bot.matching.people import Ledger, Levels, Member
from bot.matching.policy import Parts, Policy, RequireSkill
from bot.program.roles import Role

RULES = ("department", "grade", "line", "language", "hours", "past", "never", "skill", "floor")
"""Every hard rule between two people, in the order in which `admissible` names them."""


def admissible(mentee: Member, mentor: Member, policy: Policy, ledger: Ledger) -> tuple[str, ...]:
    """The names of the hard rules this pair breaks, in the order of RULES; empty when it may be formed.

    "role" comes first when the two do not sit on their sides of the table.
    """
    if (mentee.role, mentor.role) != (Role.MENTEE, Role.MENTOR):
        return ("role",)
    broken = {
        "department": bool(mentee.department) and mentee.department == mentor.department,
        "grade": mentee.grade - mentor.grade < policy.min_gap,
        "line": steps_apart(mentee, mentor) < policy.min_steps,
        "language": not mentee.languages & mentor.languages,
        "hours": shared_half_hours(mentee, mentor) < policy.min_overlap,
        **_history(mentee.id, mentor.id, ledger),
        **_points(mentee, mentor, policy),
    }
    return tuple(rule for rule in RULES if broken[rule])


def _history(mentee: str, mentor: str, ledger: Ledger) -> dict[str, bool]:
    return {
        "past": (mentee, mentor) in ledger.past,
        "never": (mentee, mentor) in ledger.never or (mentor, mentee) in ledger.never,
    }


def _points(mentee: Member, mentor: Member, policy: Policy) -> dict[str, bool]:
    parts = parts_of(mentee, mentor, policy)
    missing = policy.require_skill is RequireSkill.HARD and parts.needs == 0
    return {"skill": missing, "floor": parts.total < policy.floor}


def steps_apart(one: Member, other: Member) -> int:
    """Reporting steps when one is above the other; a number above every limit when neither is."""
    ways = ((one, other), (other, one))
    found = [below.line.index(above.id) + 1 for below, above in ways if above.id in below.line]
    return min(found, default=1 << 30)


def shared_half_hours(one: Member, other: Member) -> int:
    """How many half hours of a day both work."""
    return (one.hours & other.hours).bit_count()


def parts_of(mentee: Member, mentor: Member, policy: Policy) -> Parts:
    """The points of a pair by part (matching.md, section 2.3)."""
    weights = policy.weights
    return Parts(
        needs=_met(mentee.wants, mentor.offers, weights.needs),
        wants=_met(mentor.wants, mentee.offers, weights.wants),
        interests=_shared(mentee.interests, mentor.interests, weights.interests),
        topics=_shared(mentee.topics, mentor.topics, weights.topics),
        logistics=_logistics(mentee, mentor, weights.logistics),
    )


def _met(wants: Levels, offers: Levels, weight: int) -> int:
    """Level times the wanter's share of the weight, summed over the skills wanted and offered."""
    whole = sum(priority for _, priority in wants)
    levels = dict(offers)
    return sum(levels.get(skill, 0) * (weight * priority // (4 * whole)) for skill, priority in wants)


def _shared(one: frozenset[str], other: frozenset[str], weight: int) -> int:
    if not one or not other:
        return 0
    return len(one & other) * isqrt(weight // len(one)) * isqrt(weight // len(other))


def _logistics(mentee: Member, mentor: Member, weight: int) -> int:
    """Half for a shared style, a quarter for shared hours (full at 8), a quarter for another site."""
    style = _shared(mentee.style, mentor.style, weight // 2)
    hours = weight // 4 * min(shared_half_hours(mentee, mentor), 16) // 16
    apart = bool(mentee.site and mentor.site) and mentee.site != mentor.site
    return style + hours + (weight // 4 if apart else 0)

"""The seniority rule for a person: which side they are on, and how senior the matcher takes them for.

Rule: of whom only a chat directory tells, nobody knows the grade. The rule is silent then: they are not
invited by it, and whoever joins says which side they are on.
"""

from bot.program.people import Person
from bot.program.plans import MatchingPlan
from bot.program.roles import Role


def side(person: Person, plan: MatchingPlan) -> Role | None:
    """The role that the rule gives; None in between, and where the grade is not known."""
    return plan.side(person.grade) if person.exported else None


def level(person: Person, role: Role, plan: MatchingPlan) -> int:
    """The grade; where it is not known, one that is far enough from everybody on the other side."""
    if person.exported:
        return person.grade
    if role is Role.MENTEE:
        return max(plan.mentee_from_grade, plan.mentor_to_grade + plan.min_gap)
    return min(plan.mentor_to_grade, plan.mentee_from_grade - plan.min_gap)

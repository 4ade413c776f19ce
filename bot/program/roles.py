"""Who somebody is in a program.

Rule 1: the mentor is the junior, the mentee the senior colleague; the labels never swap.
Rule 2: a participant has exactly one role per cohort; an office (lead, sponsor) is something else.
"""

from enum import StrEnum


class Role(StrEnum):
    """A participant's side of a pair (domain.md, section 2)."""

    MENTOR = "mentor"
    MENTEE = "mentee"

    @property
    def other(self) -> "Role":
        """The side across the table."""
        return Role.MENTEE if self is Role.MENTOR else Role.MENTOR


class Office(StrEnum):
    """What somebody may do for a program besides taking part in it."""

    OWNER = "owner"
    LEAD = "lead"
    SPONSOR = "sponsor"

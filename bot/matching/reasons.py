"""Every key a Reason can have, with the names of its values.

Rule 1: words files are checked against REASON_KEYS; a key has these values in this order, always.
Rule 2: a value is a string; several names are joined by SEPARATOR, numbers are written in digits.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from bot.matching.plan import Reason

SEPARATOR = ","
SMALLEST_COUNT = 5
"""Counts of fewer people are for the matching steward only (domain.md, section 3)."""

PAIR_REASONS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "needs_met": ("skills", "levels"),
        "gives_back": ("skills", "levels"),
        "shared_interests": ("interests",),
        "shared_topics": ("topics",),
        "shared_style": ("style",),
        "other_department": ("department",),
        "other_site": ("site",),
        "hours": ("hours",),
        "shared_languages": ("languages",),
    }
)
"""Facts of a pair. The same key is told to both sides; `levels` are those of whoever teaches the skill."""

WAITING_REASONS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "no_one_on_other_side": (),
        "too_few_mentors": ("mentees", "mentors", "seats"),
        "surplus_mentor": ("mentees", "points", "nearest"),
        "rule_department": ("opens",),
        "rule_grade": ("opens", "gap"),
        "rule_line": ("opens", "steps"),
        "rule_language": ("opens", "languages"),
        "rule_hours": ("opens", "half_hours", "missing"),
        "rule_history": ("opens",),
        "rule_skill": ("opens",),
        "rule_floor": ("opens", "points"),
        "rule_combined": ("candidates",),
    }
)
"""Binding reasons of people who wait. `opens` = how many of the other side this rule alone shuts out."""

UNCOUNTED = "_uncounted"
"""The ending of the same reason without values, for the person when the counts are small or private."""

PRIVATE = frozenset({"rule_history", "surplus_mentor"})
"""Reasons whose values would name a third person, or whose key would tell of a please-not."""

REASON_KEYS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        **PAIR_REASONS,
        **WAITING_REASONS,
        **{
            key + UNCOUNTED: () for key, values in WAITING_REASONS.items() if values and key != "rule_history"
        },
    }
)


def reason(key: str, *values: object) -> Reason:
    """A reason with its values in the order of REASON_KEYS. Raises ValueError when the count differs."""
    return Reason(key, tuple(zip(REASON_KEYS[key], map(str, values), strict=True)))


def joined(names: Iterable[object]) -> str:
    """Several names as one value."""
    return SEPARATOR.join(map(str, names))


def told(steward: Reason, counts: Iterable[int]) -> Reason:
    """What the person hears of a steward's reason: without small counts, without private history."""
    if steward.key == "rule_history":
        return reason("rule_combined" + UNCOUNTED)
    small = any(count < SMALLEST_COUNT for count in counts)
    if steward.values and (small or steward.key in PRIVATE):
        return reason(steward.key + UNCOUNTED)
    return steward

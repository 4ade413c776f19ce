"""Matching of mentees (senior) with mentors (junior): the best plan, its proof, its explanations.

Rule 1: pure. No clock, no chance, no files, no database; a seed is part of the policy.
Rule 2: hard rules are pairs that do not exist, never low scores; coverage comes before points.
"""

from bot.matching.cooldown import cooled
from bot.matching.engine import match
from bot.matching.people import FACTS, Ledger, Member
from bot.matching.plain import RULES, admissible
from bot.matching.plan import (
    Certificate,
    Label,
    Measures,
    Metrics,
    Plan,
    Proof,
    Proposal,
    Reason,
    Waiting,
)
from bot.matching.policy import Fairness, Parts, Policy, RequireSkill
from bot.matching.reasons import PAIR_REASONS, REASON_KEYS, SEPARATOR, UNCOUNTED, WAITING_REASONS
from bot.matching.verify import verify

__all__ = [
    "FACTS",
    "PAIR_REASONS",
    "REASON_KEYS",
    "RULES",
    "SEPARATOR",
    "UNCOUNTED",
    "WAITING_REASONS",
    "Certificate",
    "Fairness",
    "Label",
    "Ledger",
    "Measures",
    "Member",
    "Metrics",
    "Parts",
    "Plan",
    "Policy",
    "Proof",
    "Proposal",
    "Reason",
    "RequireSkill",
    "Waiting",
    "admissible",
    "cooled",
    "match",
    "verify",
]

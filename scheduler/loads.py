"""How each kind of message is treated: a table that a non-programmer can check.

load      answer: asked for by the person · status: needed · logistics: of one session ·
          nudge, survey: capped (domain.md, section 9) · bulk: channel posts, and the same to many
priority  0 answers and safety, 1 reminders, 2 bulk (delivery.md, section 3)
policy    what to do when nobody knows whether it arrived (delivery.md, section 5)
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Load(StrEnum):
    """What a message costs the reader."""

    ANSWER = "answer"
    STATUS = "status"
    LOGISTICS = "logistics"
    NUDGE = "nudge"
    SURVEY = "survey"
    BULK = "bulk"


CAPPED = (Load.NUDGE, Load.SURVEY)
PLANNED = (Load.NUDGE, Load.SURVEY, Load.LOGISTICS)  # what "stop" ends


@dataclass(frozen=True)
class Postage:
    """Load, priority and policy of a kind of message."""

    load: Load
    priority: int = 1
    policy: str = "drop"


_STATUS = Postage(Load.STATUS)
_ASKED_FOR_HUMANS = Postage(Load.STATUS, 1, "ask")
_LOGISTICS = Postage(Load.LOGISTICS)
_NUDGE = Postage(Load.NUDGE)
_SURVEY = Postage(Load.SURVEY, 2)

POSTAGE: Mapping[str, Postage] = {
    # what answers the one who acted: asking the open question again is harmless
    "reply": Postage(Load.ANSWER, 0, "repeat"),
    # forms that Flipside begins
    "onboarding": _NUDGE,
    "logistics": _STATUS,
    "proposal": _ASKED_FOR_HUMANS,
    "agreement": _STATUS,
    "times": _LOGISTICS,
    "pick": _LOGISTICS,
    "met": _LOGISTICS,
    "checkin": _LOGISTICS,
    "stuck": _NUDGE,
    "fit": _NUDGE,
    "pulse": _SURVEY,
    "farewell": _SURVEY,
    # notices
    "introduction": _ASKED_FOR_HUMANS,
    "not_going_ahead": _ASKED_FOR_HUMANS,
    "pair_ending": _ASKED_FOR_HUMANS,
    # the alert about undelivered messages: once too often harms nobody
    "undelivered": Postage(Load.STATUS, 1, "repeat"),
    "delivery_stuck": Postage(Load.STATUS, 1, "repeat"),
    "installation_paused": Postage(Load.STATUS, 1, "repeat"),
    "prep": _LOGISTICS,
    "mentor_may_pick": _NUDGE,
    "remind.met": _LOGISTICS,
    # posts in a channel
    "open_call": Postage(Load.BULK, 2, "ask"),
    "kickoff": Postage(Load.BULK, 2, "ask"),
    "announcement": Postage(Load.BULK, 2, "ask"),
}


def postage(kind: str) -> Postage:
    """How a kind is treated: by the table, reminders as nudges, anything else as status."""
    return POSTAGE.get(kind) or (_NUDGE if kind.startswith("remind.") else _STATUS)

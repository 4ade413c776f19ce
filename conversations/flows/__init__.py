"""All conversations, written out by hand: one line each."""

from collections.abc import Mapping

from conversations.flows.agreement import AGREEMENT
from conversations.flows.announcing import ANNOUNCEMENT, COMPOSE
from conversations.flows.checkin import CHECKIN, MET
from conversations.flows.farewell import FAREWELL, FORGET, LEAVE, PAUSE
from conversations.flows.ideas import IDEA
from conversations.flows.linking import LINK, WHERE
from conversations.flows.logistics import LOGISTICS
from conversations.flows.onboarding import ONBOARDING
from conversations.flows.profile import PROFILE, SPEECH
from conversations.flows.proposal import PROPOSAL
from conversations.flows.pulse import FIT, PULSE, STUCK
from conversations.flows.steward import APPROVAL, IMPORT, LAUNCH, PASTE, REPAIR
from conversations.flows.times import MOVE, PICK, TIMES
from conversations.flows.undelivered import UNDELIVERED
from conversations.forms import Form

ALL = (
    ONBOARDING,
    LOGISTICS,
    PROFILE,
    SPEECH,
    PROPOSAL,
    AGREEMENT,
    TIMES,
    PICK,
    MOVE,
    MET,
    CHECKIN,
    IDEA,
    STUCK,
    FIT,
    PULSE,
    FAREWELL,
    PAUSE,
    LEAVE,
    FORGET,
    LINK,
    WHERE,
    LAUNCH,
    APPROVAL,
    COMPOSE,
    ANNOUNCEMENT,
    PASTE,
    IMPORT,
    REPAIR,
    UNDELIVERED,
)

# Opened by a command, not by the program: over as soon as the person turns to something else.
ASIDE = frozenset(
    {"profile", "speech", "pause", "leave", "forget", "where", "move", "paste", "compose", "idea"}
)

# Asked of an account that is nobody's yet, not of the person: heard there, and nowhere else.
UNCONFIRMED = LINK.name

FORMS: Mapping[str, Form] = {form.name: form for form in ALL}

"""The rows of the handbook's lifecycle tables (sections 4.1 to 4.5), as they are documented.

Rule: a row that is not in our table says here why, and who or what takes that step instead.
"""

from collections.abc import Mapping

Row = tuple[str, str, str]

STATES: Mapping[str, str] = {
    "Cohort": "draft readiness not_ready conditional ready recruiting matching kickoff running closing "
    "evaluating closed suspended",
    "Participant": "invited applied deferred declined lapsed onboarding ineligible pool proposed matched "
    "waitlisted active paused completing graduated alumni withdrawn departed erased",
    "Pair": "proposed offered confirmed void contracting active.green stalled active.amber active.red paused "
    "ending ended_early wrapping_up completed continuing_informally held",
    "Session": "planned proposing scheduled moved held cancelled no_show unknown closed lapsed skipped",
    "Survey": "scheduled sent started submitted declined expired",
    "Wave": "collecting closed below_threshold reportable published acted_on",
}

COHORT: tuple[Row, ...] = (
    ("draft", "ReadinessBegun", "readiness"),
    ("readiness", "FoundNotReady", "not_ready"),
    ("not_ready", "ReadinessBegun", "draft"),
    ("readiness", "FoundConditional", "conditional"),
    ("readiness", "FoundReady", "ready"),
    ("conditional", "EnrollmentOpened", "recruiting"),
    ("ready", "EnrollmentOpened", "recruiting"),
    ("recruiting", "MatchingBegun", "matching"),
    ("matching", "PairsConfirmed", "kickoff"),
    ("kickoff", "KickoffHeld", "running"),
    ("running", "ClosingBegun", "closing"),
    ("closing", "EvaluationBegun", "evaluating"),
    ("evaluating", "CohortClosed", "closed"),
    *((s, "Suspended", "suspended") for s in ("recruiting", "matching", "kickoff", "running", "closing")),
    ("evaluating", "Suspended", "suspended"),
    ("suspended", "Unsuspended", "running"),
)
_IN = ("applied", "onboarding", "pool", "proposed", "waitlisted", "matched", "active", "paused", "completing")
_OUT = ("declined", "lapsed", "ineligible", "graduated", "withdrawn")
PARTICIPANT: tuple[Row, ...] = (
    ("invited", "Applied", "applied"),
    ("invited", "Deferred", "deferred"),
    ("invited", "Declined", "declined"),
    ("invited", "InvitationLapsed", "lapsed"),
    ("applied", "LogisticsGiven", "onboarding"),
    ("applied", "FoundIneligible", "ineligible"),
    ("onboarding", "Oriented", "pool"),
    ("pool", "Proposed", "proposed"),
    ("proposed", "Matched", "matched"),
    ("proposed", "ProposalEnded", "pool"),
    ("pool", "Waitlisted", "waitlisted"),
    ("waitlisted", "Proposed", "proposed"),
    ("matched", "Started", "active"),
    ("active", "PauseAsked", "paused"),
    ("paused", "ResumeAsked", "active"),
    ("active", "PairEnded", "pool"),
    ("active", "CycleEnded", "completing"),
    ("completing", "ClosingDone", "graduated"),
    ("graduated", "ClosingDone", "alumni"),
    *((state, "Withdrawn", "withdrawn") for state in ("invited", "deferred", *_IN, *_OUT, "alumni")),
    *((state, "DepartedCompany", "departed") for state in ("invited", "deferred", *_IN, *_OUT, "alumni")),
    *(
        (state, "ParticipantErased", "erased")
        for state in ("invited", "deferred", *_IN, *_OUT, "alumni", "departed")
    ),
)
_ACTIVE = ("active.green", "active.amber", "active.red")
_RUNNING = ("contracting", "stalled", *_ACTIVE)
PAIR: tuple[Row, ...] = (
    ("proposed", "Approved", "offered"),
    ("offered", "MatchAccepted", "confirmed"),
    ("offered", "MatchDeclined", "void"),
    ("offered", "OfferLapsed", "void"),
    ("confirmed", "Introduced", "contracting"),
    ("contracting", "SessionWasHeld", "active.green"),
    ("contracting", "AgreementMade", "active.green"),
    ("contracting", "FirstDateMissing", "stalled"),
    ("active.green", "DateMissing", "active.amber"),
    ("active.green", "Slipped", "active.amber"),
    ("active.green", "FitChecked", "active.amber"),
    ("active.amber", "DateSet", "active.green"),
    ("active.amber", "Repaired", "active.green"),
    *((s, "Slipped", "active.red") for s in ("active.green", "active.amber")),
    *((s, "LongSilence", "active.red") for s in ("active.green", "active.amber")),
    *((s, "FitChecked", "active.red") for s in ("active.green", "active.amber")),
    *((s, "HelpAsked", "active.red") for s in ("active.green", "active.amber")),
    *((s, "PairPaused", "paused") for s in _ACTIVE),
    ("active.red", "Repaired", "active.green"),
    *((s, "ExitAsked", "ending") for s in ("confirmed", *_RUNNING, "paused", "held", "wrapping_up")),
    ("ending", "ExitSettled", "ended_early"),
    *((s, "ClosingHeld", "wrapping_up") for s in _ACTIVE),
    ("wrapping_up", "FarewellSaid", "completed"),
    ("completed", "ContinuedInformally", "continuing_informally"),
    *((s, "ConcernRaised", "held") for s in ("confirmed", *_RUNNING, "paused", "wrapping_up")),
)
SESSION: tuple[Row, ...] = (
    ("planned", "WindowOpened", "proposing"),
    ("proposing", "TimePicked", "scheduled"),
    ("scheduled", "TimesOffered", "moved"),
    ("moved", "TimePicked", "scheduled"),
    ("scheduled", "Cancelled", "cancelled"),
    ("cancelled", "WindowOpened", "proposing"),
    ("scheduled", "MetReported", "held"),
    ("scheduled", "MetReported", "no_show"),
    ("scheduled", "MetReported", "unknown"),
    ("scheduled", "MeetUnanswered", "unknown"),
    ("unknown", "MetReported", "held"),
    ("held", "CheckedIn", "closed"),
    ("held", "CheckinOver", "closed"),
    ("proposing", "Lapsed", "lapsed"),
    *((s, "Skipped", "skipped") for s in ("planned", "proposing", "scheduled", "moved")),
)
SURVEY: tuple[Row, ...] = (
    ("scheduled", "SurveySent", "sent"),
    ("sent", "SurveyStarted", "started"),
    ("started", "PulseAnswered", "submitted"),
    ("started", "SurveyDeclined", "declined"),
    ("started", "SurveyExpired", "expired"),
)
WAVE: tuple[Row, ...] = (
    ("collecting", "WaveClosed", "closed"),
    ("closed", "WaveCounted", "below_threshold"),
    ("closed", "WaveCounted", "reportable"),
    ("reportable", "WavePublished", "published"),
    ("published", "WaveActedOn", "acted_on"),
)
ROWS: Mapping[str, tuple[Row, ...]] = {
    "Cohort": COHORT,
    "Participant": PARTICIPANT,
    "Pair": PAIR,
    "Session": SESSION,
    "Survey": SURVEY,
    "Wave": WAVE,
}

_NOTHING_RUNS = "nothing runs that could be left; a graduate stays one, and joining again starts anew"
ELSEWHERE: Mapping[Row, str] = {
    ("not_ready", "ReadinessBegun", "draft"): "the lead goes through the gates again at once, without a stop",
    ("evaluating", "Suspended", "suspended"): "nothing is sent any more that could be suspended",
    ("applied", "FoundIneligible", "ineligible"): "asked before the profile: invited -> ineligible",
    **{(s, "Withdrawn", "withdrawn"): _NOTHING_RUNS for s in _OUT},
    ("alumni", "Withdrawn", "withdrawn"): "leaves the alumni and stays a graduate: alumni -> graduated",
    ("wrapping_up", "ConcernRaised", "held"): "the contacts are shown; the pair is over in at most ten days",
    ("scheduled", "MetReported", "unknown"): "the first answer moves it: held or proposing -> unknown",
}
# In the table and tested, but nothing in the product takes the step yet.
LATER: Mapping[str, str] = {
    "Suspended": "program leads get a command for it",
    "Unsuspended": "program leads get a command for it",
    "CohortClosed": "reports: results published, keys destroyed or dated",
    "SurveyStarted": "surveys that are shown page by page",
    "WaveClosed": "reports",
    "WaveCounted": "reports",
    "WavePublished": "reports: the suppression check",
    "WaveActedOn": "reports: you said, we did",
    "ContinuedInformally": "the choice of both in the farewell is kept, and nothing is sent either way",
    "ConcernRaised": "the concern button",
}

"""The plan as data: what, hung on which date, how long after, at what local time, too late when.

Rule: a line here is a row of domain.md, sections 4 and 7; a cohort's own plan moves the dates.
"""

from datetime import timedelta

from bot.program.cohorts import ClosingBegun, EvaluationBegun, KickoffHeld, PairsConfirmed
from bot.program.pair_decisions import (
    ClosingHeld,
    DateMissing,
    ExitSettled,
    FirstDateMissing,
    LongSilence,
    OfferLapsed,
)
from bot.program.participant_decisions import ResumeAsked
from bot.program.session_decisions import CheckinOver, Lapsed, WindowOpened
from scheduler.ladders import LADDERS
from scheduler.rules import ALWAYS, NINE, TEN, Ask, Decide, Rule, Survey, Tell, decide, needs

WEEK = timedelta(weeks=1)

TIMELINE: tuple[Rule, ...] = (
    # cohort
    decide("enough", "since", PairsConfirmed, "matching", "enough"),
    decide("kickoff", "kickoff", KickoffHeld, "kickoff"),
    decide("closing", "close", ClosingBegun, "running"),
    decide("evaluation", "close", EvaluationBegun, "closing", days=15),
    # participant
    decide("pause_over", "paused_until", ResumeAsked, "paused"),
    # pair
    decide("offer_lapsed", "offered", OfferLapsed, days=5),
    decide("first_date_missing", "contracting", FirstDateMissing, "undated", "unmet", days=15),
    decide("date_missing", "last_held", DateMissing, "green", "undated", "more", days=5),
    Rule(
        "long_silence",
        "last_held",
        Decide(LongSilence),
        after=timedelta(days=45),
        at=NINE,
        too_late=ALWAYS,
        needs=needs("calm", "more"),
    ),
    decide("exit_settled", "ending", ExitSettled, days=3),
    decide("close_pair", "close", ClosingHeld, "running"),
    # session: rows 20, 22, 27
    decide("window", "due", WindowOpened, "planned", "next", days=-15),
    decide("lapsed", "due", Lapsed, "undated", days=15),
    decide("checkin_over", "held", CheckinOver, days=5),
    Rule("prep", "starts", Tell("prep"), days=-3, at=TEN, too_late=timedelta(days=3), needs=needs("dated")),
    Rule("met", "ends", Ask("met"), after=timedelta(minutes=30), needs=needs("dated")),
    Rule("fit", "met", Ask("fit", "pair"), days=2, at=TEN, needs=needs("second")),
    # waves: rows 28 and 39
    Rule("pulse1", "kickoff", Survey("pulse1", "pulse"), after=6 * WEEK, at=TEN, needs=needs("paired")),
    Rule("pulse2", "kickoff", Survey("pulse2", "pulse"), after=16 * WEEK, at=TEN, needs=needs("paired")),
    *LADDERS,
)

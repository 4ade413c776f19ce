"""What follows silence, as data: the ladders A to H of domain.md, section 8.

Rule 1: never more than three automatic contacts on one matter; then a human, then a silent default.
Rule 2: a ladder keeps no counter. Its steps hang on the moment a conversation was opened.
"""

from bot.program.participant_decisions import ClosingDone, InvitationLapsed
from bot.program.session_decisions import MeetUnanswered
from bot.program.surveys import SurveyExpired
from scheduler.rules import TEN, Ask, Hand, Remind, Rule, Tell, decide, needs

LADDERS: tuple[Rule, ...] = (
    # A: invitation
    decide("invitation_lapsed", "asked:onboarding", InvitationLapsed, days=9),
    Rule("a1", "asked:onboarding", Remind("onboarding"), days=4, at=TEN),
    # B: profile
    Rule("b1", "asked:logistics", Remind("logistics"), days=2, at=TEN),
    Rule("b3", "asked:logistics", Hand("profile_help"), days=8, at=TEN),
    # C: surveys
    Rule("c1", "asked:pulse", Remind("pulse"), days=3, at=TEN),
    Rule("c2", "asked:pulse", Remind("pulse_last"), days=7, at=TEN),
    decide("c4", "asked:pulse", SurveyExpired, days=10),
    decide("closing_done", "asked:farewell", ClosingDone, days=10),
    Rule("c1_farewell", "asked:farewell", Remind("farewell"), days=3, at=TEN),
    # D: match confirm
    Rule("d2", "asked:proposal", Remind("proposal"), days=3, at=TEN),
    Rule("d3", "asked:proposal", Hand("late_answer"), days=4, at=TEN),
    # E: first date
    Rule("e1", "asked:times", Remind("times"), days=3, at=TEN, needs=needs("first")),
    Rule("e2", "asked:times", Tell("mentor_may_pick"), days=5, at=TEN, needs=needs("first")),
    Rule("e3", "asked:times", Hand("late_date"), days=7, at=TEN, needs=needs("first")),
    # G: next session
    Rule("g1", "asked:times", Remind("times"), days=3, at=TEN, needs=needs("later")),
    Rule("g2", "asked:times", Ask("stuck", "pair"), days=7, at=TEN, needs=needs("later")),
    Rule("g3", "asked:times", Hand("late_date"), days=10, at=TEN, needs=needs("later")),
    Rule("g1_pick", "asked:pick", Remind("pick"), days=2, at=TEN),
    Rule("g3_pick", "asked:pick", Hand("late_date"), days=5, at=TEN),
    # H: held?
    Rule("h1", "asked:met", Remind("met"), days=1, at=TEN),
    decide("h4", "asked:met", MeetUnanswered, days=3),
    # fit check: one reminder; silence is no signal
    Rule("fit1", "asked:fit", Remind("fit"), days=3, at=TEN),
)

"""Fit check and pulse: how it goes.

The fit check is seen by the program lead, and says so. The pulse is confidential: its answers
go to the survey store under a pseudonym and are shown only for groups of five or more.
"""

from bot.program.decisions import Decision
from bot.program.pair_decisions import FitChecked, StuckAnswered
from bot.program.surveys import PulseAnswered, SurveyDeclined
from conversations.flows.checkin import FIVE
from conversations.forms import Answers, Form, Known, Question


def taking(known: Known) -> bool:
    """Did not prefer not to."""
    return known.get("start") == "start"


def finish(answers: Answers, given: Known) -> tuple[Decision, ...]:
    """Sent, or declined."""
    return (PulseAnswered(),) if answers["start"] == "start" else (SurveyDeclined(),)


def ending(answers: Answers) -> str:
    """The last word fits the answer."""
    return "done" if answers["start"] == "start" else "done_decline"


def fit(answers: Answers, given: Known) -> tuple[Decision, ...]:
    """One tap for the program lead."""
    return (FitChecked(given["me"], answers["fit"]),)


def stuck(answers: Answers, given: Known) -> tuple[Decision, ...]:
    """What keeps the next date from being found."""
    return (StuckAnswered(given["me"], answers["what"]),)


def stuck_ending(answers: Answers) -> str:
    """The last word fits the answer."""
    return f"done_{answers['what']}"


ITEMS = ("useful", "safe", "learning", "giving", "going_on")
PULSE = Form(
    "pulse",
    finish=finish,
    ending=ending,
    questions=(
        Question("start", "one", ("start", "decline")),
        *(Question(item, "scale", FIVE, when=taking, shelf="apart") for item in ITEMS),
    ),
)
FIT = Form("fit", finish=fit, questions=(Question("fit", "one", ("good", "unsure", "no")),))
STUCK = Form(
    "stuck",
    finish=stuck,
    ending=stuck_ending,
    questions=(Question("what", "one", ("busy", "pause", "no_match", "done")),),
)

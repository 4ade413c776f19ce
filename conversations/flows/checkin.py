"""Did you meet, and the three-tap check-in.

Whether a pair met is known; how it was is answered confidentially and kept apart from the person.
"""

from bot.program.decisions import Decision
from bot.program.session_decisions import CheckedIn, MetReported
from conversations.forms import Answers, Form, Known, Question
from conversations.kinds import at_local

FIVE = ("1", "2", "3", "4", "5")


def report(answers: Answers, given: Known) -> tuple[Decision, ...]:
    """One side's word on whether they met."""
    return (MetReported(given["me"], answers["met"]),)


def reported(answers: Answers) -> str:
    """The last word fits the answer."""
    return f"done_{answers['met']}"


def more(known: Known) -> bool:
    """There is another session to plan."""
    return bool(known["next_number"])


def fixed(known: Known) -> bool:
    """They fixed the next date while they were together."""
    return more(known) and known.get("next") == "set"


def finish(answers: Answers, given: Known) -> tuple[Decision, ...]:
    """Checked in, with the next date where there is one."""
    if answers.get("next") != "set":
        return (CheckedIn(given["me"]),)
    return (CheckedIn(given["me"], at_local(answers["day"], answers["hour"], given["here"])),)


MET = Form("met", finish=report, ending=reported, questions=(Question("met", "one", ("yes", "moved", "no")),))
CHECKIN = Form(
    "checkin",
    finish=finish,
    questions=(
        Question("useful", "scale", FIVE, shelf="apart"),
        Question("safe", "scale", FIVE, shelf="apart"),
        Question("next", "one", ("set", "later"), when=more),
        Question("day", "date", when=fixed),
        Question("hour", "time", when=fixed),
    ),
)

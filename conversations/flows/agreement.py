"""Ground rules and goals: each side agrees for itself; the pair has a contract when both did."""

from bot.program.decisions import Decision
from bot.program.pair_decisions import AgreementMade, HelpAsked
from conversations.forms import Answers, Form, Known, Question


def agreeing(known: Known) -> bool:
    """The ground rules are fine."""
    return known.get("rules") == "agree"


def with_goals(known: Known) -> bool:
    """Has goals to write down already."""
    return agreeing(known) and known.get("aim") == "goals"


def finish(answers: Answers, given: Known) -> tuple[Decision, ...]:
    """Agreed, or a human is asked to help."""
    if answers["rules"] == "talk":
        return (HelpAsked(given["me"]),)
    lines = (line.strip(" -•\t") for line in answers.get("goals", "").splitlines())
    return (AgreementMade(given["me"], tuple(line for line in lines if line)[:3]),)


def ending(answers: Answers) -> str:
    """The last word fits the answer."""
    return "done" if answers["rules"] == "agree" else "done_talk"


AGREEMENT = Form(
    "agreement",
    finish=finish,
    ending=ending,
    questions=(
        Question("rules", "one", ("agree", "talk")),
        Question("aim", "one", ("explore", "goals"), when=agreeing),
        Question("goals", "text", when=with_goals, most=600),
    ),
)

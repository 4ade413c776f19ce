"""Match prompt: why this pair, and yes, rather not, or a question first.

Blind: each side answers in a conversation of their own and never sees the other's answer.
"""

from bot.program.decisions import Decision
from bot.program.pair_decisions import MatchAccepted, MatchDeclined, MatchQuestioned
from conversations.forms import Answers, Form, Known, Question


def asking(known: Known) -> bool:
    """Wants to ask the program lead first."""
    return known.get("answer") == "question"


def finish(answers: Answers, given: Known) -> tuple[Decision, ...]:
    """The answer of one side."""
    match answers["answer"]:
        case "yes":
            return (MatchAccepted(given["me"]),)
        case "no":
            return (MatchDeclined(given["me"]),)
    return (MatchQuestioned(given["me"], answers["question"]),)


def ending(answers: Answers) -> str:
    """The last word fits the answer."""
    return f"done_{answers['answer']}"


PROPOSAL = Form(
    "proposal",
    finish=finish,
    ending=ending,
    questions=(
        Question("answer", "one", ("yes", "no", "question")),
        Question("question", "text", when=asking, most=500),
    ),
)

"""Messages that did not arrive, or may not have: sent again or left, in one tap.

Asked of whoever looks after the program; what is decided is what was known when it was asked.
"""

from bot.program.decisions import Decision
from bot.program.letters import LeftUnsent, SentAgain
from conversations.forms import Answers, Form, Known, Question


def finish(answers: Answers, given: Known) -> tuple[Decision, ...]:
    """Once more, or not."""
    kind = SentAgain if answers["what"] == "again" else LeftUnsent
    return (kind(given["upto"]),)


def ending(answers: Answers) -> str:
    """The last word fits the answer."""
    return f"done_{answers['what']}"


UNDELIVERED = Form(
    "undelivered",
    finish=finish,
    ending=ending,
    questions=(Question("what", "one", ("again", "leave")),),
)

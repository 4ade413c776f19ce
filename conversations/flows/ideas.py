"""An idea for the next session: the words, and who may see them.

Nothing but these words is kept, also where they come from somebody's message.
"""

from bot.program.decisions import Decision
from bot.program.ideas import LONGEST, IdeaNoted
from conversations.forms import Answers, Form, Known, Option, Question, Scene


def several(known: Known) -> bool:
    """In more than one pair."""
    return len(known.get("pairs", ())) > 1


def pairs(known: Known, scene: Scene) -> tuple[Option, ...]:
    """The pairs, by the other one's name."""
    return tuple(Option(pair, name) for pair, name in known["pairs"])


def finish(answers: Answers, given: Known) -> tuple[Decision, ...]:
    """Noted."""
    return (IdeaNoted(given["me"], answers["text"], answers["seen"], answers.get("pair", "")),)


def ending(answers: Answers) -> str:
    """The last word says who sees it."""
    return f"done_{answers['seen']}"


IDEA = Form(
    "idea",
    finish=finish,
    ending=ending,
    questions=(
        Question("text", "text", most=LONGEST),
        Question("pair", "one", pairs, when=several),
        Question("seen", "one", ("me", "both")),
    ),
)

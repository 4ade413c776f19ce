"""Onboarding: from an invitation to a profile that the matcher can use.

"No" is a complete answer: nothing else is asked or kept. The role is a fact of the
seniority rule, so nobody is asked whether they are senior or junior; only where nobody has told the
grade, as of whoever is known from a chat directory alone, the person says which side they are on.
"""

from bot.program.decisions import Decision
from bot.program.participant_decisions import Applied, Declined, Deferred, FoundIneligible, Profile
from bot.program.roles import Role
from conversations.forms import Answers, Form, Known, Option, Question, Scene


def joining(known: Known) -> bool:
    """Yes to the invitation."""
    return known.get("join") == "yes"


def informed(known: Known) -> bool:
    """Read who sees what, agreed, and has a role."""
    return joining(known) and known.get("notice") == "agree" and known["rule"] != "none"


def choosing(known: Known) -> bool:
    """Nobody knows the grade, so the rule says nothing."""
    return informed(known) and known["rule"] == "open"


def on(side: Role, known: Known) -> bool:
    """By the rule, or by the person's own word where it is silent."""
    return informed(known) and side == (known.get("side") if choosing(known) else known["rule"])


def mentor(known: Known) -> bool:
    """Shares expertise and leads the agenda."""
    return on(Role.MENTOR, known)


def mentee(known: Known) -> bool:
    """Learns and protects the time."""
    return on(Role.MENTEE, known)


def topics(known: Known, scene: Scene) -> tuple[Option, ...]:
    """The program's topics in the reader's language."""
    return tuple(Option(topic, scene.words.label(f"topic.{topic}")) for topic in known["topics_offered"])


def profile(answers: Answers) -> Profile:
    """What each side gives and looks for, under the same two names."""
    return Profile(
        offers=answers.get("offers") or answers.get("gives", ()),
        wants=answers.get("needs") or answers.get("wants", ()),
        topics=answers.get("topics", ()),
    )


def finish(answers: Answers, given: Known) -> tuple[Decision, ...]:
    """Applied, or kindly not."""
    match answers:
        case {"join": "no"} | {"notice": "no"}:
            return (Declined(),)
        case {"join": "later"}:
            return (Deferred(),)
    if given["rule"] == "none":
        return (FoundIneligible(),)
    return (Applied(Role(answers.get("side") or given["rule"]), profile(answers)),)


def ending(answers: Answers) -> str:
    """The last word fits the answer."""
    if answers["join"] != "yes":
        return f"done_{answers['join']}"
    if answers["notice"] == "no":
        return "done_no"
    return "done" if "topics" in answers else "done_ineligible"


ONBOARDING = Form(
    "onboarding",
    finish=finish,
    ending=ending,
    questions=(
        Question("join", "one", ("yes", "later", "no")),
        Question("notice", "one", ("agree", "no"), when=joining),
        Question("side", "one", (Role.MENTOR.value, Role.MENTEE.value), when=choosing),
        Question("offers", "tags", when=mentor, most=8),
        Question("wants", "tags", when=mentor, most=5),
        Question("needs", "tags", when=mentee, most=5),
        Question("gives", "tags", when=mentee, most=8),
        Question("topics", "many", topics, when=informed, most=6),
    ),
)

"""Profile: change one answer at any time, or the language. Open proposals stay as they are."""

from collections.abc import Callable

from bot.program.decisions import Decision
from bot.program.participant_decisions import LogisticsGiven, Profile, ProfileChanged
from bot.program.people import Adjusted
from bot.program.roles import Role
from conversations.flows.logistics import heard, spoken, zones
from conversations.flows.onboarding import topics
from conversations.forms import Answers, Form, Known, Option, Question, Scene

LOGISTICS = ("zone", "hours", "languages", "speech", "capacity", "never")


def parts(known: Known, scene: Scene) -> tuple[Option, ...]:
    """What this role can change, each with what stands there now."""
    own = ("offers", "wants") if known["role"] == Role.MENTOR else ("needs", "gives")
    tail = LOGISTICS if known["role"] == Role.MENTOR else tuple(p for p in LOGISTICS if p != "capacity")
    return tuple(Option(p, scene.words.say(f"profile.part.{p}")) for p in (*own, "topics", *tail))


def part(name: str) -> Callable[[Known], bool]:
    """Asked when this part was chosen."""
    return lambda known: known.get("part") == name


def finish(answers: Answers, given: Known) -> tuple[Decision, ...]:
    """The profile with one part changed."""
    if answers["part"] in LOGISTICS:
        return (
            LogisticsGiven(
                capacity=int(answers.get("capacity", given["capacity"])),
                never=answers.get("never", given["never"]),
                zone=answers.get("zone", ""),
                hours=(answers.get("starts", ""), answers.get("ends", "")),
                languages=answers.get("languages", ()),
                speech=answers.get("speech", ""),
            ),
        )
    return (ProfileChanged(_changed(answers, given)),)


def _changed(answers: Answers, given: Known) -> Profile:
    return Profile(
        offers=answers.get("offers") or answers.get("gives") or given["offered"],
        wants=answers.get("needs") or answers.get("wants") or given["wanted"],
        topics=answers.get("topics") or given["topics_chosen"],
        capacity=int(given["capacity"]),
        never=given["never"],
    )


def speak(answers: Answers, given: Known) -> tuple[Decision, ...]:
    """The language to be written to in: also for whoever does not take part."""
    return (Adjusted(speech=answers["speech"]),)


PROFILE = Form(
    "profile",
    finish=finish,
    questions=(
        Question("part", "one", parts),
        Question("offers", "tags", when=part("offers"), most=8),
        Question("wants", "tags", when=part("wants"), most=5),
        Question("needs", "tags", when=part("needs"), most=5),
        Question("gives", "tags", when=part("gives"), most=8),
        Question("topics", "many", topics, when=part("topics"), most=6),
        Question("zone", "one", zones, when=part("zone")),
        Question("starts", "time", when=part("hours")),
        Question("ends", "time", when=part("hours")),
        Question("languages", "many", spoken, when=part("languages"), most=8),
        Question("speech", "one", heard, when=part("speech")),
        Question("capacity", "one", ("1", "2"), when=part("capacity")),
        Question("never", "person", when=part("never"), most=5, least=0),
    ),
)
SPEECH = Form("speech", finish=speak, questions=(Question("speech", "one", heard),))

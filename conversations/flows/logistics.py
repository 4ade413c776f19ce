"""Logistics: time zone, working hours, languages, capacity, and the please-not list.

The directory's facts are shown first; whoever finds them right answers two questions in all.
"""

from bot.program.decisions import Decision
from bot.program.participant_decisions import LogisticsGiven
from bot.program.roles import Role
from conversations.forms import Answers, Form, Known, Option, Question, Scene
from conversations.words import languages as speeches


def wrong(known: Known) -> bool:
    """Something in the directory is not right."""
    return known.get("fits") is False


def wrong_mentor(known: Known) -> bool:
    """Capacity is a mentor's matter."""
    return wrong(known) and known["role"] == Role.MENTOR


def zones(known: Known, scene: Scene) -> tuple[Option, ...]:
    """The zones that colleagues live in."""
    return tuple(Option(zone, zone.replace("_", " ")) for zone in known["zones"])


def spoken(known: Known, scene: Scene) -> tuple[Option, ...]:
    """The languages that colleagues speak."""
    return tuple(Option(code, scene.words.label(f"language.{code}")) for code in known["languages_known"])


def heard(known: Known, scene: Scene) -> tuple[Option, ...]:
    """The languages that Flipside speaks."""
    return tuple(Option(code, scene.words.label(f"language.{code}")) for code in speeches())


def finish(answers: Answers, given: Known) -> tuple[Decision, ...]:
    """What was changed, and who not to be paired with."""
    return (
        LogisticsGiven(
            capacity=int(answers.get("capacity", given["capacity"])),
            never=answers["never"],
            zone=answers.get("zone", ""),
            hours=(answers.get("starts", ""), answers.get("ends", "")),
            languages=answers.get("languages", ()),
            speech=answers.get("speech", ""),
        ),
    )


LOGISTICS = Form(
    "logistics",
    finish=finish,
    questions=(
        Question("fits", "yes_no"),
        Question("zone", "one", zones, when=wrong),
        Question("starts", "time", when=wrong),
        Question("ends", "time", when=wrong),
        Question("languages", "many", spoken, when=wrong, most=8),
        Question("speech", "one", heard, when=wrong),
        Question("capacity", "one", ("1", "2"), when=wrong_mentor),
        Question("never", "person", most=5, least=0),
    ),
)

"""Session scheduling: one side offers up to three times, the other picks one.

A date alone is no plan: every choice is a date and a time, read in the reader's own zone.
"""

from datetime import UTC, datetime

from bot.program.decisions import Decision
from bot.program.session_decisions import Cancelled, MoveAsked, NoneFits, TimePicked, TimesOffered
from conversations.forms import Answers, Form, Known, Option, Question, Scene
from conversations.kinds import at_local

OWN, NONE = "own", "none"


def key(slot: datetime) -> str:
    """A time as a button carries it: UTC to the minute."""
    return f"{slot.astimezone(UTC):%Y-%m-%dT%H:%MZ}"


def slot(value: str) -> datetime:
    """The time that a button carries."""
    return datetime.strptime(value, "%Y-%m-%dT%H:%MZ").replace(tzinfo=UTC)


def free(known: Known, scene: Scene) -> tuple[Option, ...]:
    """Times inside both people's working hours, and a way to name another."""
    slots = (Option(key(at), scene.words.moment(at)) for at in known["free"])
    return (*slots, Option(OWN, scene.words.say("times.slots.own")))


def offered(known: Known, scene: Scene) -> tuple[Option, ...]:
    """What the other side offered and is still to come, and a way to say that none fits."""
    slots = (Option(key(at), scene.words.moment(at)) for at in known["slots"] if at > scene.now)
    return (*slots, Option(NONE, scene.words.say("pick.slot.none")))


def own(known: Known) -> bool:
    """Wants to name another time."""
    return OWN in known.get("slots", ())


def offer(answers: Answers, given: Known) -> tuple[Decision, ...]:
    """The times offered, earliest first."""
    slots = {slot(value) for value in answers["slots"] if value != OWN}
    if OWN in answers["slots"]:
        slots.add(at_local(answers["day"], answers["hour"], given["here"]))
    return (TimesOffered(given["me"], tuple(sorted(slots))),)


def pick(answers: Answers, given: Known) -> tuple[Decision, ...]:
    """One of them, or none."""
    if answers["slot"] == NONE:
        return (NoneFits(given["me"]),)
    return (TimePicked(given["me"], slot(answers["slot"])),)


def move(answers: Answers, given: Known) -> tuple[Decision, ...]:
    """Another time, or off without one."""
    return (MoveAsked(given["me"]) if answers["what"] == "move" else Cancelled(given["me"]),)


def picked(answers: Answers) -> str:
    """The last word fits the answer."""
    return "done_none" if answers["slot"] == NONE else "done"


def moved(answers: Answers) -> str:
    """The last word fits the answer."""
    return f"done_{answers['what']}"


TIMES = Form(
    "times",
    finish=offer,
    questions=(
        Question("slots", "many", free, most=3),
        Question("day", "date", when=own),
        Question("hour", "time", when=own),
    ),
)
PICK = Form("pick", finish=pick, ending=picked, questions=(Question("slot", "one", offered),))
MOVE = Form("move", finish=move, ending=moved, questions=(Question("what", "one", ("move", "cancel")),))

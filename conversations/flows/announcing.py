"""Announcements: written in a form or behind the command, seen as they will look, then sent or dropped.

Nothing goes out before the lead has seen it, to whom it goes, and said so. Nothing written is lost.
"""

from bot.program.announcements import (
    LONGEST,
    Audience,
    Composed,
    Dropped,
    Readdressed,
    SendConfirmed,
    rings,
)
from bot.program.decisions import Decision
from conversations.forms import Answers, Form, Known, Option, Question, Scene, Unclear


def quiet(text: str, scene: Scene) -> None:
    """Nobody is rung for. Raises Unclear, with the mark that would."""
    if mark := rings(text):
        raise Unclear("rings_for_all", said=mark)


def audiences(known: Known, scene: Scene) -> tuple[Option, ...]:
    """The channel, or how many of whom."""
    return tuple(Option(one, _labelled(f"compose.audience.{one}", one, known, scene)) for one in Audience)


def ways(known: Known, scene: Scene) -> tuple[Option, ...]:
    """Send it, rather to somebody else, or drop it."""
    others = (one for one in Audience if one != known.get("audience", Audience.CHANNEL))
    rather = (Option(one, _labelled(f"announced.rather_{one}", one, known, scene)) for one in others)
    send, drop = (Option(v, scene.words.say(f"announcement.send.{v}")) for v in ("send", "drop"))
    return (send, *rather, drop)


def _labelled(key: str, one: Audience, known: Known, scene: Scene) -> str:
    return scene.words.say(key, channel=known.get("channel", ""), n=known.get(f"people_{one}", 0))


def compose(answers: Answers, given: Known) -> tuple[Decision, ...]:
    """The text and whom it is for."""
    return (Composed(answers["text"], Audience(answers["audience"])),)


def announce(answers: Answers, given: Known) -> tuple[Decision, ...]:
    """Send, send rather to these, or drop."""
    match answers["send"]:
        case "send":
            return (SendConfirmed(),)
        case "drop":
            return (Dropped(),)
    return (Readdressed(Audience(answers["send"])),)


def announced(answers: Answers) -> str:
    """The last word fits the answer."""
    return f"done_{answers['send']}" if answers["send"] in ("send", "drop") else "done_rather"


COMPOSE = Form(
    "compose",
    finish=compose,
    questions=(
        Question("text", "text", most=LONGEST, check=quiet),
        Question("audience", "one", audiences),
    ),
)
ANNOUNCEMENT = Form(
    "announcement", finish=announce, ending=announced, questions=(Question("send", "one", ways),)
)

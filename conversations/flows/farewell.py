"""Closing, pausing, leaving, forgetting: every way out, each one short and without a reason asked."""

from datetime import date, timedelta

from bot.program.decisions import Decision
from bot.program.participant_decisions import ClosingDone, PauseAsked, Withdrawn
from bot.program.people import Erased
from conversations.forms import Answers, Form, Known, Question

WEEKS = ("1", "2", "4", "6")  # at most six: domain.md, section 14


def finish(answers: Answers, given: Known) -> tuple[Decision, ...]:
    """Goodbye, with thanks where some were written."""
    return (ClosingDone(answers["next"], answers["thanks"]),)


def pause(answers: Answers, given: Known) -> tuple[Decision, ...]:
    """A break until a day."""
    today = date.fromisoformat(given["today"])
    return (PauseAsked(today + timedelta(weeks=int(answers["weeks"]))),)


def leave(answers: Answers, given: Known) -> tuple[Decision, ...]:
    """Out, or not after all."""
    return (Withdrawn(),) if answers["sure"] else ()


def forget(answers: Answers, given: Known) -> tuple[Decision, ...]:
    """Erased, or not after all."""
    return (Erased(),) if answers["sure"] else ()


def sure(answers: Answers) -> str:
    """The last word fits the answer."""
    return "done" if answers["sure"] else "done_stay"


FAREWELL = Form(
    "farewell",
    finish=finish,
    questions=(
        Question("thanks", "text", most=500, least=0),
        Question("next", "one", ("stop", "adhoc", "continue", "alumni")),
    ),
)
PAUSE = Form("pause", finish=pause, questions=(Question("weeks", "one", WEEKS),))
LEAVE = Form("leave", finish=leave, ending=sure, questions=(Question("sure", "yes_no"),))
FORGET = Form("forget", finish=forget, ending=sure, questions=(Question("sure", "yes_no"),))

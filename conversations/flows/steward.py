"""What only a program lead is asked: launch gates, proposals, imports.

Nothing goes out before the lead has seen it and said so.
"""

from bot.program.cohorts import FoundConditional, FoundNotReady, FoundReady
from bot.program.decisions import Decision
from bot.program.imports import ImportConfirmed, ImportDropped, ImportRead
from bot.program.pair_decisions import ExitAsked, Repaired
from bot.program.roster import RosterRefused, gather
from bot.program.rounds import RoundApproved, RoundDropped
from conversations.forms import Answers, Form, Known, Option, Question, Scene, Unclear

PASTE_MOST = 200_000  # characters; larger exports are imported from the command line


def waived(known: Known) -> bool:
    """A gate is passed by name, which needs a reason."""
    return known.get("council") == "waived"


def launch(answers: Answers, given: Known) -> tuple[Decision, ...]:
    """Ready, ready by name, or not yet."""
    if not (answers["sponsor"] and answers["notice"]) or answers["council"] == "open":
        return (FoundNotReady(),)
    return (FoundConditional(answers["reason"]),) if waived(answers) else (FoundReady(),)


def launched(answers: Answers) -> str:
    """The last word fits the answer."""
    if not (answers["sponsor"] and answers["notice"]) or answers["council"] == "open":
        return "done_not_ready"
    return "done_waived" if waived(answers) else "done"


def some(known: Known) -> bool:
    """Wants to choose."""
    return known.get("choose") == "some"


def proposals(known: Known, scene: Scene) -> tuple[Option, ...]:
    """The proposals of the round, by name."""
    return tuple(Option(pair, label) for pair, label in known["proposals"])


def approve(answers: Answers, given: Known) -> tuple[Decision, ...]:
    """All, these, or none."""
    match answers["choose"]:
        case "all":
            return (RoundApproved(tuple(pair for pair, _ in given["proposals"])),)
        case "some":
            return (RoundApproved(answers["which"]),)
    return (RoundDropped(),)


def approved(answers: Answers) -> str:
    """The last word fits the answer."""
    return "done_none" if answers["choose"] == "none" else "done"


def repair(answers: Answers, given: Known) -> tuple[Decision, ...]:
    """What a human talk brought."""
    return (Repaired(),) if answers["outcome"] == "repaired" else (ExitAsked(given["me"]),)


def repaired(answers: Answers) -> str:
    """The last word fits the answer."""
    return f"done_{answers['outcome']}"


def readable(rows: str, scene: Scene) -> None:
    """An export as a whole can be read, and has no column that must not be. Raises Unclear."""
    try:
        gather([rows.encode()], scene.now.date())
    except RosterRefused as refused:
        raise Unclear(refused.key, **dict(refused.values)) from None


def paste(answers: Answers, given: Known) -> tuple[Decision, ...]:
    """The export as it was pasted."""
    return (ImportRead(answers["rows"]),)


def apply(answers: Answers, given: Known) -> tuple[Decision, ...]:
    """Apply or leave."""
    return (ImportConfirmed() if answers["apply"] == "apply" else ImportDropped(),)


def applied(answers: Answers) -> str:
    """The last word fits the answer."""
    return f"done_{answers['apply']}"


LAUNCH = Form(
    "launch",
    finish=launch,
    ending=launched,
    questions=(
        Question("sponsor", "yes_no"),
        Question("notice", "yes_no"),
        Question("council", "one", ("done", "waived", "open")),
        Question("reason", "text", when=waived, most=300),
    ),
)
APPROVAL = Form(
    "approval",
    finish=approve,
    ending=approved,
    questions=(
        Question("choose", "one", ("all", "some", "none")),
        Question("which", "many", proposals, when=some, most=500),
    ),
)
REPAIR = Form(
    "repair", finish=repair, ending=repaired, questions=(Question("outcome", "one", ("repaired", "end")),)
)
PASTE = Form(
    "paste",
    finish=paste,
    questions=(Question("rows", "text", most=PASTE_MOST, shelf="nowhere", check=readable),),
)
IMPORT = Form(
    "import", finish=apply, ending=applied, questions=(Question("apply", "one", ("apply", "drop")),)
)

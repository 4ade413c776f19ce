"""Where somebody is written to: an account that would be theirs is theirs or not, and which place they like.

`link` is asked at the account itself, of whoever acts there; `where` of a person, at a place of theirs.
"""

from bot.program.decisions import Decision
from bot.program.people import Connected, Disconnected, PlaceChosen
from conversations.forms import Answers, Form, Known, Option, Question, Scene

DROP = "drop"


def mine_and_elsewhere(known: Known) -> bool:
    """The account is theirs, and there is another place."""
    return known.get("mine") is True and len(known.get("places", ())) > 1


def places(known: Known, scene: Scene) -> tuple[Option, ...]:
    """The places that there are, or would be."""
    return tuple(Option(home, label) for home, label in known["places"])


def places_or_none(known: Known, scene: Scene) -> tuple[Option, ...]:
    """The same, and a way to say that one is not theirs."""
    drop = Option(DROP, scene.words.say("where.place.drop"))
    return (*places(known, scene), *((drop,) if known["droppable"] else ()))


def dropping(known: Known) -> bool:
    """One of them is not theirs."""
    return known.get("place") == DROP


def droppable(known: Known, scene: Scene) -> tuple[Option, ...]:
    """Those that may be taken off."""
    return tuple(Option(home, label) for home, label in known["droppable"])


def link(answers: Answers, given: Known) -> tuple[Decision, ...]:
    """Connected, with the place to write to; or not theirs."""
    here = given["account"]
    if not answers["mine"]:
        return (Disconnected(here),)
    return (Connected(here), PlaceChosen(answers.get("place", here)))


def linked(answers: Answers) -> str:
    """The last word fits the answer."""
    return "done" if answers["mine"] else "done_no"


def where(answers: Answers, given: Known) -> tuple[Decision, ...]:
    """A place to be written to, connected first where it was not; or one that is not theirs."""
    if answers["place"] == DROP:
        return (Disconnected(answers["dropped"]),)
    chosen = PlaceChosen(answers["place"])
    return (Connected(answers["place"]), chosen) if answers["place"] in given["unconfirmed"] else (chosen,)


def chosen(answers: Answers) -> str:
    """The last word fits the answer."""
    return "done_drop" if answers["place"] == DROP else "done"


LINK = Form(
    "link",
    finish=link,
    ending=linked,
    questions=(
        Question("mine", "yes_no"),
        Question("place", "one", places, when=mine_and_elsewhere),
    ),
)
WHERE = Form(
    "where",
    finish=where,
    ending=chosen,
    questions=(
        Question("place", "one", places_or_none),
        Question("dropped", "one", droppable, when=dropping),
    ),
)

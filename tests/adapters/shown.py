"""Every question of every form, as a card and as a sheet, in every language.

Rule: reached the way people reach it: by answering what comes before, every tap both ways.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from conversations.asking import ask, end, sheet
from conversations.cards import Card, Sheet
from conversations.flows import ALL
from conversations.forms import Conversation, Form, Question, Scene
from conversations.kinds import Asking, choices
from conversations.skills import SKILLS
from conversations.together import together
from conversations.words import languages, words

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
SLOTS = tuple(NOW + timedelta(days=n) for n in (3, 4, 5))
TEXTS = (
    *("program", "lead", "contacts", "sponsor", "channel", "name", "partner", "partner_full"),
    *("partner_title", "partner_department", "partner_zone", "role_word", "first_mover", "mentor"),
    *("mentee", "reasons", "goals", "paused_until", "starts", "theme_line", "questions", "leads", "zone"),
    *("hours", "languages", "speech", "volume", "offered_list", "wanted_list", "topics_list", "state"),
    *("person", "text", "author", "report", "summary", "table", "waiting", "invitations", "wave"),
    *("trouble", "letters", "many", "by_grade", "to", "look", "told_name", "told_email", "elsewhere"),
)
NUMBERS = {
    "number": 1,
    "next_number": 2,
    "minutes": 60,
    "week": 6,
    "weeks": 24,
    "sessions": 6,
    "mentor_to": 2,
    "mentee_from": 4,
    "round": 1,
    "capacity": 1,
}
VALUES: Mapping[str, Any] = {
    **{name: f"[{name}]" for name in TEXTS},
    **NUMBERS,
    "me": "BK25",
    "today": "2026-03-02",
    "here": NOW,
    "zones": ("Europe/Berlin", "Europe/London"),
    "languages_known": ("de", "en"),
    "topics_offered": ("front_line", "trends"),
    "free": SLOTS,
    "slots": SLOTS,
    "proposals": (("p1", "Ana ← Ben"), ("p2", "Cy ← Dee")),
    "never": (),
    "pairs": (("pair:p1", "[partner]"), ("pair:p2", "[another]")),
    "places": (("slack/T1", "[one place]"), ("teams/X", "[another place]")),
    "droppable": (("slack/T1", "[one place]"), ("teams/X", "[another place]")),
    "unconfirmed": ("teams/X",),
    "account": "teams/X",
    "audience": "channel",
    "offered": ("Python",),
    "wanted": ("Strategy",),
    "topics_chosen": ("trends",),
}
WRITTEN: Mapping[str, Any] = {
    "tags": ("Python",),
    "text": "Some words.",
    "date": "2026-03-09",
    "time": "14:30",
    "person": (),
}


@dataclass(frozen=True)
class Shown:
    """One question at one place of one form, in one language."""

    form: Form
    talk: Conversation
    scene: Scene
    question: Question
    card: Card
    sheet: Sheet


def everything() -> Iterator[Shown]:
    """Every question that can be reached."""
    for speech in languages():
        scene = Scene(words(speech), NOW, SKILLS)
        for form in ALL:
            for role in ("mentor", "mentee", "open"):
                given = {**VALUES, "rule": role, "role": role}
                yield from _walk(form, Conversation(7, "BK25", form.name, "pair:p1", given), scene)


def _walk(form: Form, talk: Conversation, scene: Scene) -> Iterator[Shown]:
    question = form.current(talk)
    if question is None:
        return
    yield Shown(form, talk, scene, question, ask(form, talk, scene), sheet(form, talk, scene))
    for answer in _answers(form, talk, question, scene):
        yield from _walk(form, replace(talk, answers={**talk.answers, question.key: answer}), scene)


def _answers(form: Form, talk: Conversation, question: Question, scene: Scene) -> tuple[Any, ...]:
    """What may be answered: every way that the form may branch on."""
    known = {**talk.given, **talk.answers}
    options = tuple(o.value for o in choices(Asking(form.name, question, known, scene)))
    match question.kind:
        case "yes_no":
            return (True, False)
        case "one":
            return options
        case "scale":
            return (int(options[0]),)
        case "many":
            return ((options[0],), (options[-1],))
    return (WRITTEN[question.kind],)


def last_words() -> Iterator[Card]:
    """The last word of every form, for every way through it."""
    for speech in languages():
        scene = Scene(words(speech), NOW, SKILLS)
        for form in ALL:
            given = {**VALUES, "rule": "mentor", "role": "mentor"}
            yield from _ends(form, Conversation(7, "BK25", form.name, "pair:p1", given), scene)


def _ends(form: Form, talk: Conversation, scene: Scene) -> Iterator[Card]:
    question = form.current(talk)
    if question is None:
        yield end(form, talk, form.kept(talk), scene)
        return
    for answer in _answers(form, talk, question, scene):
        yield from _ends(form, replace(talk, answers={**talk.answers, question.key: answer}), scene)


def merged(cards: Sequence[Card], lasts: Sequence[Card]) -> Iterator[Card]:
    """Every card that asks as the first and as a further one, each time with a notice among them."""
    for place, card in enumerate(cards):
        asking = [card, cards[place - 1], cards[place - 2]]
        first, second, third = (
            replace(one, ask=replace(one.ask, conversation=number)) if one.ask else one
            for number, one in enumerate(asking, start=7)
        )
        speech = languages()[place % len(languages())]
        yield together((first, second, lasts[place % len(lasts)], third), words(speech))

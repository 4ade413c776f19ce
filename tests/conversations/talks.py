"""Talk for tests: what each form is given, what people may say, and a form filled in by saying it.

Rule: values are plain; nothing here knows of a database.
"""

import string
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from conversations.flows import FORMS
from conversations.forms import Answered, Conversation, Form, Known, Line, Option, Question, Scene, Turn
from conversations.hearing import hear
from conversations.kinds import Asking, choices
from conversations.skills import SKILLS
from conversations.words import table, words

NOW = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)  # a Wednesday
ZONE = "Europe/Berlin"
HERE = NOW.astimezone(ZoneInfo(ZONE))
PEOPLE = (Option("anna", "Anna Berg"), Option("anne", "Anna Bergmann"), Option("layla", "ليلى الحدادي"))
ROSTER = "id,name,email,department,grade,manager\nzoe,Zoe Lim,zoe@example.com,Sales,1,"
LAST = 3  # the next session of a check-in that has one

# Which way the subject may be: what a form asks depends on it.
WAYS: Mapping[str, tuple[Mapping[str, Any], ...]] = {
    "onboarding": ({"rule": "mentor"}, {"rule": "mentee"}, {"rule": "none"}, {"rule": "open"}),
    "logistics": ({"role": "mentor"}, {"role": "mentee"}),
    "profile": ({"role": "mentor"}, {"role": "mentee"}),
    "checkin": ({"next_number": LAST}, {"next_number": 0}),
}
PAIRS = tuple((form, way) for form in FORMS.values() for way in WAYS.get(form.name, ({},)))
NAMES = [f"{form.name}-{'-'.join(map(str, way.values()))}".rstrip("-") for form, way in PAIRS]


def given(form: Form, way: Mapping[str, Any]) -> Known:
    """Everything that a form and its words may ask of the subject."""
    slots = tuple(NOW + timedelta(days=days) for days in (5, 6, 7))
    return {
        **dict.fromkeys(_placeholders(form.name), "…"),
        "me": "me",
        "rule": "mentor",
        "role": "mentor",
        "today": HERE.date().isoformat(),
        "here": HERE,
        "topics_offered": ("ai_at_work", "feedback", "A topic of our own, with a comma"),
        "zones": ("America/New_York", ZONE),
        "languages_known": ("de", "en"),
        "capacity": 1,
        "never": (),
        "offered": ("Python",),
        "wanted": ("Strategy",),
        "topics_chosen": ("feedback",),
        "free": slots,
        "slots": slots,
        "next_number": LAST,
        "number": 2,
        "upto": 17,
        "pairs": (("p1", "Tom"), ("p2", "Uma")),
        "places": (("slack/T1", "Slack"), ("teams/X", "Teams, not connected yet")),
        "droppable": (("slack/T1", "Slack"), ("teams/X", "Teams")),
        "unconfirmed": ("teams/X",),
        "account": "teams/X",
        "proposals": (("p1", "Tom ← Maya"), ("p2", "Uma ← Nia")),
        **way,
    }


def _placeholders(name: str) -> Iterator[str]:
    for speech in ("en", "de"):
        for text in _texts(table(speech)[name]):
            yield from (field for _, field, _, _ in string.Formatter().parse(text) if field)


def _texts(group: Any) -> Iterator[str]:
    if isinstance(group, str):
        yield group
    elif isinstance(group, Mapping):
        for value in group.values():
            yield from _texts(value)


def scene(speech: str = "en") -> Scene:
    """A reader in Berlin, on a Wednesday morning."""
    return Scene(words(speech, ZONE), HERE, SKILLS, PEOPLE)


def talk(form: Form, way: Mapping[str, Any]) -> Conversation:
    """A conversation that has just begun."""
    return Conversation(12, "me", form.name, "pair:c1~r1n1", given(form, way))


def asking(form: Form, one: Conversation, question: Question) -> Asking:
    """A question in its place."""
    return Asking(form.name, question, {**one.given, **one.answers}, scene())


def good(form: Form, one: Conversation, question: Question) -> SearchStrategy[tuple[str, ...]]:
    """Answers that can be read."""
    options = [option.value for option in choices(asking(form, one, question))]
    match question.kind:
        case "one" | "yes_no" | "scale":
            return st.sampled_from(options).map(lambda value: (value,))
        case "many":
            most = min(question.most or len(options), len(options))
            return st.lists(st.sampled_from(options), min_size=1, max_size=most, unique=True).map(tuple)
        case "tags":
            found = st.sampled_from(("Python", "strategy", "Schätzen & Planen", "عربي", "🌍 maps"))
            return st.lists(found, min_size=1, max_size=question.most, unique=True).map(tuple)
        case "date":
            return st.sampled_from((("2026-03-05",), ("6.3.",), ("tomorrow",), ("2027-01-01",)))
        case "time":
            return st.sampled_from((("14:30",), ("9",), ("2 pm",), ("14 Uhr",)))
        case "person":
            return st.sampled_from((("Anna Berg",), ("@anne",), ("-",), ("layla", "anne")))
    return (
        st.just((ROSTER,))
        if question.key == "rows"
        else st.sampled_from((("Well",), ("Zwei\nZeilen",), ("🙂",)))
    )


WILD = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        (
            "",
            " ",
            "-",
            "x" * 10_000,
            "🙂" * 40,
            "ليلى الحدادي",
            "\u202eright to left",
            "a\x00b\x1b[31m",
            "99",
            "-1",
            "²",
            "٣",
            "1,2,3",
            "31.2.",
            "9999-99-99",
            "24:00",
            "{program}",
            "nobody",
            "Anna",
            "me",
            "/flipside stop",
        )
    ),
)


def wild() -> SearchStrategy[tuple[str, ...]]:
    """Answers of any shape."""
    return st.lists(WILD, max_size=3).map(tuple)


def heard(form: Form, one: Conversation, *lines: Line) -> tuple[Turn, Conversation]:
    """What follows from answers, and the conversation as it is kept."""
    turn = hear(form, one, Answered(lines), scene())
    return turn, replace(one, answers=turn.answers, open=not turn.closed)

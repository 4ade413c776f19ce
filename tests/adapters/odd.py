"""Anything that anybody may write, and any number of it: cards, forms and pages for hypothesis."""

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from conversations.cards import Also, Ask, Card, Choice, Contact, Fact, Field, Link, Picture, Sheet
from conversations.kinds import READERS
from conversations.pages import Page, Section

ODD = (
    "a",
    "Word ",
    "&<>",
    "\n",
    "\n\n",
    " ",
    "*_~`|",
    ":smile:",
    "🙂",
    "👩‍👩‍👧",
    "é",
    "e\u0301" * 9,
    "漢字",
    "\u202e",
    "\x00",
    "\ud800",
    "„“",
    "ﷺ",
    "[a](b)",
    "<at>b</at>",
    "שלום ",
)
PIECE = st.text(max_size=20) | st.sampled_from(ODD)


def repeated(*times: int) -> st.SearchStrategy[str]:
    """A short text, so many times over."""
    return st.builds(lambda piece, count: piece * count, PIECE, st.sampled_from(times))


TEXT, LINE = repeated(0, 1, 1, 3, 40, 200, 1500), repeated(0, 1, 1, 3, 40)
KEY = st.text(st.sampled_from("abc_"), min_size=1, max_size=20)
ASK = st.builds(Ask, st.integers(1, 2**40), KEY, st.sampled_from(sorted(READERS)), st.integers(0, 5000))


def several(one: st.SearchStrategy[Any], *times: int) -> st.SearchStrategy[Any]:
    """A few different ones, over and over."""
    few = st.lists(one, max_size=3)
    return st.builds(lambda some, count: tuple(some) * count, few, st.sampled_from((1, 1, *times)))


CHOICES = several(st.builds(Choice, LINE, LINE, LINE), 4, 12)
CONTACT = st.builds(Contact, LINE, LINE, LINE, LINE, LINE, LINE, st.integers(-1, 600), st.just(("teams",)))
CARD = st.builds(
    Card,
    text=TEXT,
    title=TEXT,
    facts=several(st.builds(Fact, LINE, TEXT), 5, 40),
    picture=st.none() | st.builds(Picture, LINE | st.just("a.png"), TEXT),
    links=several(st.builds(Link, LINE, LINE | st.just("https://example.org/?a&b=|")), 3),
    hint=TEXT,
    choices=CHOICES,
    controls=CHOICES,
    ask=st.none() | ASK,
    how=TEXT,
    seen_by=TEXT,
    why=TEXT,
    also=several(st.builds(Also, TEXT, LINE, st.none() | ASK, LINE), 5),
    also_title=LINE,
    speech=st.sampled_from(("", "en", "de", "de-CH", "xx")),
    contact=st.none() | CONTACT,
)
VALUES = TEXT | st.sampled_from(("v0", "v1", "2026-02-30", "2026-W10-1", "2026-03-09", "24:00", "09:30"))
LISTED = st.builds(
    lambda labels, count: tuple((f"v{n}", labels[n % len(labels)]) for n in range(count)),
    st.lists(LINE, min_size=1, max_size=4),
    st.integers(0, 130),
)
OPTIONS = LISTED | st.lists(st.tuples(LINE, LINE), max_size=6).map(tuple)
FIELD = st.builds(
    Field,
    question=KEY,
    kind=st.sampled_from(sorted(READERS)),
    label=TEXT,
    options=OPTIONS,
    values=several(VALUES, 5),
    help=TEXT,
    seen_by=TEXT,
    error=TEXT,
    most=st.integers(0, 5000),
    least=st.integers(0, 9),
    answered=st.booleans(),
)
FIELDS = several(FIELD, 10, 40).map(
    lambda fields: tuple(replace(field, question=f"{field.question}{n}") for n, field in enumerate(fields))
)
SHEET = st.builds(Sheet, st.integers(1, 2**40), TEXT, FIELDS, LINE, TEXT)
SECTION = st.builds(Section, TEXT, several(CARD, 4, 20))
PAGE = st.builds(Page, TEXT, st.lists(SECTION, max_size=12).map(tuple))

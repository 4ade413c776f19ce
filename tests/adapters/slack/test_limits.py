"""Whatever is drawn, Slack takes it: any text, any number of anything, in any script."""

from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.slack.options import found, found_or_own
from adapters.slack.pages import draw_page
from adapters.slack.render import draw, fitting, whole
from adapters.slack.sheets import draw_sheet, loading
from adapters.slack.texts import cut, size, split
from conversations.cards import Also, Ask, Card, Choice, Fact, Field, Link, Picture, Sheet
from conversations.kinds import READERS
from conversations.pages import Page, Section
from tests.fakes.slack.block_kit import problems, too_large, too_long, view_problems
from tests.fakes.slack.parts import OPTION, many

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
)
PIECE = st.text(max_size=20) | st.sampled_from(ODD)


def repeated(*times: int) -> st.SearchStrategy[str]:
    """A short text, so many times over."""
    return st.builds(lambda piece, count: piece * count, PIECE, st.sampled_from(times))


TEXT, LINE = repeated(0, 1, 1, 3, 40, 200, 1500), repeated(0, 1, 1, 3, 40)
KEY = st.text(st.sampled_from("abc_"), min_size=1, max_size=20)
ASK = st.builds(Ask, st.integers(1, 2**40), KEY, st.sampled_from(sorted(READERS)))


def several(one: st.SearchStrategy[Any], *times: int) -> st.SearchStrategy[Any]:
    """A few different ones, over and over."""
    few = st.lists(one, max_size=3)
    return st.builds(lambda some, count: tuple(some) * count, few, st.sampled_from((1, 1, *times)))


CHOICES = several(st.builds(Choice, LINE, LINE, LINE), 4, 12)
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


@settings(max_examples=50)
@given(CARD, st.sampled_from(("", "https://flipside.example")))
def test_slack_takes_any_card_as_a_message(card: Card, media: str) -> None:
    drawn = draw(card, media)
    assert problems(drawn["blocks"], "message") == []
    assert not too_long(drawn["blocks"])
    assert 0 < len(drawn["text"]) <= 4000


@settings(max_examples=40)
@given(st.lists(CARD, min_size=1, max_size=3))
def test_slack_takes_any_cards_as_a_dialog_and_as_one_answer(cards: list[Card]) -> None:
    assert view_problems(whole(*cards)) == []
    assert not too_large(whole(*cards))
    together = fitting(*cards)
    if together is not None:
        assert problems(together["blocks"], "message") == [] and not too_long(together["blocks"])


@settings(max_examples=50)
@given(SHEET)
def test_slack_takes_any_form(sheet: Sheet) -> None:
    view = draw_sheet(sheet, "n" * 40)
    assert view_problems(view) == []
    assert not too_large(view)
    asked = [block for block in view["blocks"] if block["type"] == "input"]
    assert bool(asked) == bool(sheet.fields)


@settings(max_examples=12)
@given(TEXT, st.lists(st.builds(Section, TEXT, several(CARD, 4, 20)), max_size=12).map(tuple))
def test_slack_takes_any_page(title: str, sections: tuple[Section, ...]) -> None:
    home = draw_page(Page(title, sections))
    assert view_problems(home) == []
    assert not too_large(home)


def test_a_home_too_short_for_its_cards_keeps_every_section() -> None:
    many_cards = tuple(Card(f"Task {n}") for n in range(150))
    page = Page("Home", (Section("Tasks", many_cards), Section("Who to ask", (Card("The lead."),))))
    home = draw_page(page)
    assert view_problems(home) == [] and len(home["blocks"]) > 90
    assert "The lead." in str(home) and "Task 80" in str(home) and "Task 140" not in str(home)
    assert "Show all" in str(home)


def test_of_two_sections_too_long_for_a_home_each_gets_its_share() -> None:
    ours, theirs = (tuple(Card(f"{name} {n}") for n in range(150)) for name in ("Task", "Question"))
    home = draw_page(Page("Home", (Section("Tasks", ours), Section("Questions", theirs))))
    assert view_problems(home) == []
    assert "Task 30" in str(home) and "Question 30" in str(home)


@given(LINE, OPTIONS)
def test_slack_takes_what_any_search_finds(query: str, options: tuple[tuple[str, str], ...]) -> None:
    for answer in (found(query, options), found_or_own(query, options)):
        assert list(many(OPTION, 0, 100)("/options", answer["options"])) == []


def test_slack_takes_a_frame() -> None:
    assert view_problems(loading()) == []
    assert view_problems(loading("A very long title for a dialog", "Text")) == []


@given(TEXT, st.integers(10, 3000))
def test_a_text_in_pieces_is_the_same_text(text: str, most: int) -> None:
    pieces = split(text, most)
    assert all(size(piece) <= most and piece.strip() for piece in pieces)
    kept = "".join(text.replace("\x00", "").replace("\ud800", "").split())
    visible = [c for c in kept if c.isprintable()]
    assert [c for c in "".join("".join(pieces).split()) if c.isprintable()] == visible


@given(TEXT, st.integers(10, 300))
def test_a_cut_text_is_its_beginning(text: str, most: int) -> None:
    shown = cut(text, most)
    assert size(shown) <= most
    if size(text) <= most and shown == text:
        return
    whole_text = "".join(c for c in text if c not in "\x00\ud800")
    assert whole_text.startswith(shown.removesuffix("…")) or not text.isprintable()


def test_a_text_is_divided_between_words_and_an_emoji_is_not_divided() -> None:
    assert split("one two three", 8) == ["one two", "three"]
    assert split("a paragraph\n\nanother one", 20) == ["a paragraph", "another one"]
    family = "👩‍👩‍👧"
    assert all(piece.replace(family, "") == "" for piece in split(family * 30, 50))

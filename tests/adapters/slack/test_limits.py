"""Whatever is drawn, Slack takes it: any text, any number of anything, in any script."""

from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.slack.options import found, found_or_own
from adapters.slack.pages import draw_page
from adapters.slack.render import draw, fitting, whole
from adapters.slack.sheets import draw_sheet, loading
from adapters.slack.texts import cut, size, split
from conversations.cards import Card, Sheet
from conversations.pages import Page, Section
from tests.adapters.odd import CARD, LINE, OPTIONS, PAGE, SHEET, TEXT
from tests.fakes.slack.block_kit import problems, too_large, too_long, view_problems
from tests.fakes.slack.parts import OPTION, many


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
@given(PAGE)
def test_slack_takes_any_page(page: Page) -> None:
    home = draw_page(page)
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

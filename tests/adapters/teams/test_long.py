"""What one message or one dialog cannot hold, and what only Teams draws its own way."""

from collections.abc import Iterable
from dataclasses import replace

from adapters.teams import ids, limits, sheets
from adapters.teams.inbox import live, read
from adapters.teams.pages import draw_page
from adapters.teams.pages import whole as whole_page
from adapters.teams.render import draw, fitting, whole
from adapters.teams.saying import say
from adapters.teams.texts import weight
from conversations.cards import Ask, Card, Choice, Fact, Field, Link, Picture, Sheet
from conversations.flows.steward import PASTE
from conversations.kinds import READERS
from conversations.pages import Page, Section
from tests.adapters.teams.seeing import Json, buttons, card, inputs, told
from tests.adapters.teams.sending import fetching
from tests.adapters.test_contract import CARDS, SHOWN, parts
from tests.fakes.teams.adaptive import problems
from tests.fakes.teams.dialogs import findings
from tests.fakes.teams.reading import actions

SHEETS = tuple({shown.sheet: None for shown in SHOWN})
CONTROLS = (Choice("snooze", "Not now", "snooze"), Choice("why", "Why this?", "why"))
LONG = Card(
    "A paragraph. " * 1000,
    title="A title " * 30,
    facts=tuple(Fact(f"Fact {n}", "value " * 30) for n in range(80)),
    choices=(Choice("yes", "Yes", "answer 7 yes"), Choice("no", "No", "answer 7 no")),
    ask=Ask(7, "join", "yes_no"),
    why="Because. " * 100,
    controls=CONTROLS,
    seen_by="Your partner.",
    speech="de",
)


def test_a_card_too_long_for_a_message_keeps_what_can_be_pressed_and_shows_all_of_itself() -> None:
    drawn = draw(LONG)
    assert problems(card(drawn)) == [] and weight(card(drawn)) <= limits.CARD_BYTES
    assert len(buttons(drawn, ids.ANSWER)) == 2 and len(buttons(drawn, ids.SAY)) == 2
    assert "A paragraph." in told(drawn) and "Because." in told(drawn) and "Your partner." in told(drawn)
    (more,) = buttons(drawn, ids.MORE)
    assert more["title"] == "Alles zeigen" and card(drawn)["body"][-1]["actions"][0] == more
    assert read(fetching(more["data"])) is None and live(fetching(more["data"])).verb == ids.MORE
    shown = whole(LONG)
    assert findings(shown["task"]["value"]) == []
    said = " ".join(told(shown).split())
    assert [part for part in parts(LONG) if " ".join(part.split()) not in said] == []
    assert drawn["summary"].startswith("A title A title")


def test_several_answers_are_one_message_where_they_fit() -> None:
    drawn = fitting(CARDS[0], CARDS[1])
    assert drawn is not None and problems(card(drawn)) == []
    for one in CARDS[:2]:
        assert [part for part in parts(one) if part not in told(drawn)] == []
    assert sum(element.get("separator", False) for element in card(drawn)["body"]) == 1
    assert fitting(CARDS[0], LONG) is None and fitting() is None


def test_a_link_leads_where_it_says_and_a_picture_shows_what_it_says() -> None:
    one = Card(
        "Look.",
        links=(
            Link("How <it> works", "https://example.org/?a=1&b=2|3"),
            Link("Not a link", "javascript:alert(1)"),
        ),
        picture=Picture("cards/hello.png", "Two bubbles"),
    )
    drawn = draw(one, "https://flipside.example/media/")
    (opening,) = [x for x in actions(card(drawn)) if x["type"] == "Action.OpenUrl"]
    assert (opening["title"], opening["url"]) == ("How <it> works", "https://example.org/?a=1&b=2|3")
    assert "Not a link: javascript:alert(1)" in told(drawn)
    (image,) = [x for x in card(drawn)["body"] if x["type"] == "Image"]
    assert image["url"] == "https://flipside.example/media/cards/hello.png"
    assert image["altText"] == "Two bubbles"
    vector = replace(one, picture=Picture("a.svg", "Two bubbles"))
    for shown in (draw(one), draw(one, "http://localhost"), draw(vector, "https://f.example")):
        assert "[Two bubbles]" in told(shown)


HOSTILE = (
    *("**bold**", "_it_", "[a](https://evil.example)", "<at>Ben</at>", "# head", "- list", "1. one"),
    *("www.evil.example", "evil.example", "ben@evil.example", "`code`", "a\n\nb", "{{DATE(2026-03-05)}}"),
    *("\\*", "> quoted", "&lt;", "![x](y)", "1) one", "* one", "---", "${title}"),
)


def test_what_people_wrote_is_nowhere_markdown() -> None:
    """Only a TextBlock obeys markdown: none holds anything that could be obeyed."""
    for text in HOSTILE:
        ask = Ask(7, "about", "text")
        one = Card(text, title=text, facts=(Fact(text, text),), hint=text, why=text, seen_by=text, ask=ask)
        form = Sheet(
            7, text, (Field("about", "text", text, help=text, seen_by=text, error=text),), text, text
        )
        page = Page(text, (Section(text, (one,)),))
        for drawn in (draw(one), whole(one), sheets.draw_sheet(form), sheets.dialog(form), draw_page(page)):
            assert problems(card(drawn)) == []
            assert all(text not in written for written in obeyed(card(drawn))), text
            assert "entities" not in card(drawn).get("msteams", {})


def obeyed(value: object) -> list[str]:
    """Every text that is read as markdown, and every label of an input, which some clients read so."""
    if isinstance(value, list):
        return [text for one in value for text in obeyed(one)]
    if not isinstance(value, dict):
        return []
    mine = [value["text"]] if value.get("type") == "TextBlock" else []
    mine += [value["label"]] if "label" in value else []
    return [*mine, *(text for one in value.values() for text in obeyed(one))]


def test_harmless_titles_are_headings_that_screen_readers_find() -> None:
    (title, *_) = card(draw(Card("Words.", title="Session 3 · Ben (Berlin)")))["body"]
    assert (title["type"], title["style"], title["text"]) == (
        "TextBlock",
        "heading",
        "Session 3 · Ben (Berlin)",
    )


def test_a_text_is_a_piece_for_each_paragraph_and_keeps_its_lines() -> None:
    body = card(draw(Card("One.\n\nTwo,\nstill two.\n \nThree.")))["body"]
    assert [one["inlines"][0]["text"] for one in body] == ["One.", "Two,\nstill two.", "Three."]


def test_a_long_value_stands_below_its_label() -> None:
    facts = (Fact("Beside", "short"), Fact("Below", "long " * 60))
    beside, below, *_ = card(draw(Card("", facts=facts)))["body"]
    assert beside["type"] == "ColumnSet" and len(beside["columns"]) == 2
    assert below["inlines"][0]["text"] == "Below"


def test_short_choices_are_buttons_and_others_are_picked_from_a_list() -> None:
    def asking(*labels: str) -> Card:
        choices = tuple(Choice(f"v{n}", label, f"answer 7 v{n}") for n, label in enumerate(labels))
        return Card("Which?", choices=choices, ask=Ask(7, "which", "one"))

    assert len(buttons(draw(asking(*"abcdef")), ids.ANSWER)) == 6
    for one in (asking(*"abcdefg"), asking("a", "a rather long label that does not fit a button")):
        (field,) = inputs(draw(one))
        assert (field["style"], field["label"]) == ("expanded", "Which?")
        assert [choice["title"] for choice in field["choices"]] == [choice.label for choice in one.choices]
        (send,) = buttons(draw(one), ids.ANSWER)
        assert send["associatedInputs"] == "auto" and send["title"] == "Send"
    many = asking(*(f"Choice {n}" for n in range(140)))
    assert inputs(draw(many)) == [] and len(buttons(draw(many), ids.OPEN)) == 1
    assert "Choice 139" in told(draw(many))


def test_buttons_for_commands_stand_in_rows_of_six() -> None:
    controls = tuple(Choice(f"c{n}", f"Command {n}", f"command {n}") for n in range(14))
    for one in (Card("Here.", controls=controls), Card("Here.", controls=controls, why="Because.")):
        rows = [len(x["actions"]) for x in card(draw(one))["body"] if x["type"] == "ActionSet"]
        assert rows == [6, 6, 2]


def test_a_button_is_named_in_full_where_its_title_is_cut() -> None:
    label = "Zeig mir alles, was ich im nächsten halben Jahr mit Ben besprechen kann"
    (button,) = buttons(draw(Card("Here.", controls=(Choice("x", label, "x"),))))
    assert len(button["title"]) <= limits.BUTTON and button["tooltip"] == label


def test_a_text_longer_than_teams_takes_is_the_one_thing_that_cannot_be_sent_here() -> None:
    """The paste of an import: 20,000 characters here, more from the command line."""
    long = {
        (s.form.name, s.question.key)
        for s in SHOWN
        if s.question.most > limits.TEXT and s.question.kind == "text"
    }
    assert long == {(PASTE.name, "rows")}
    sheet = next(shown.sheet for shown in SHOWN if shown.form is PASTE)
    (field,) = inputs(sheets.draw_sheet(sheet))
    assert field["maxLength"] == limits.TEXT
    assert "python -m bot people import" in told(sheets.draw_sheet(sheet))
    too_much = replace(sheet.fields[0], values=("x" * 20_001,))
    (field,) = inputs(sheets.draw_sheet(replace(sheet, fields=(too_much,))))
    assert "value" not in field


def test_every_kind_of_question_has_an_input() -> None:
    kinds = {field.kind for sheet in SHEETS for field in sheet.fields}
    assert kinds == set(READERS)


def test_choices_grow_from_a_list_to_a_menu_to_a_search() -> None:
    assert [style(kind, n) for kind in ("one", "many") for n in (8, 9, 100, 101)] == [
        "expanded", "compact", "compact", "filtered",
        "expanded", "compact", "compact", "filtered",
    ]  # fmt: skip
    assert style("tags", 3) == style("person", 0) == "filtered"


def field_for(kind: str, count: int) -> Json:
    """The input for so many choices."""
    options = tuple((f"v{n}", f"Choice {n}") for n in range(count))
    (field,) = inputs(sheets.draw_sheet(Sheet(7, "T", (Field("q", kind, "Which?", options),), "Send")))
    return field


def style(kind: str, count: int) -> str:
    """The style of the input for so many choices."""
    return str(field_for(kind, count)["style"])


def test_a_search_names_the_form_and_the_question_and_people_are_found_by_teams() -> None:
    assert field_for("tags", 3)["choices.data"] == {"type": "Data.Query", "dataset": "find|7|q"}
    assert field_for("many", 200)["choices.data"]["dataset"] == "find|7|q"
    assert field_for("person", 0)["choices.data"]["dataset"] == "graph.microsoft.com/users"


def test_a_form_too_long_for_one_card_asks_the_rest_in_the_next() -> None:
    fields = tuple(
        Field(f"q{n}", "text", f"Question {n}?", most=200, seen_by="Your partner.", answered=n < 20)
        for n in range(100)
    )
    drawn = sheets.draw_sheet(Sheet(7, "A title", fields, "Send", speech="en"))
    asked = [one["id"].removeprefix("text.") for one in inputs(drawn)]
    assert problems(drawn) == [] and weight(drawn) <= limits.CARD_BYTES
    assert asked == [f"q{n}" for n in range(20, 20 + len(asked))] and len(asked) > 40
    assert say("en", "follows") in told(drawn)
    assert buttons(drawn)[0]["data"][ids.SHOWN] == " ".join(asked)
    last = sheets.draw_sheet(Sheet(7, "T", rest(fields, asked), "Send", speech="en"))
    assert {f"text.q{n}" for n in range(20, 100)} <= {
        *(f"text.{q}" for q in asked),
        *(one["id"] for one in inputs(last)),
    }


def rest(fields: Iterable[Field], sent: Iterable[str]) -> tuple[Field, ...]:
    """The form after these were answered."""
    return tuple(replace(field, answered=field.answered or field.question in sent) for field in fields)


def test_a_form_with_a_long_title_tells_it_whole() -> None:
    title = "A title that is rather long for a dialog, since it names the whole of a program"
    field = Field("q", "text", "Why?")
    drawn = sheets.dialog(Sheet(7, title, (field,), "Send"))
    assert len(drawn["task"]["value"]["title"]) <= limits.TITLE and title in told(drawn)


def test_a_form_without_anything_left_to_ask_has_no_button() -> None:
    assert buttons(sheets.draw_sheet(Sheet(7, "Done", (), "Send"))) == []


def test_a_home_too_short_for_its_cards_keeps_every_section_and_shows_the_rest() -> None:
    tasks = tuple(Card(f"Task {n}", title=f"Title {n}", speech="en") for n in range(150))
    page = Page("Home", (Section("Tasks", tasks), Section("Who to ask", (Card("The lead."),))))
    drawn = draw_page(page)
    assert problems(card(drawn)) == [] and weight(card(drawn)) <= limits.CARD_BYTES
    assert "The lead." in told(drawn) and "Task 30" in told(drawn) and "Task 149" not in told(drawn)
    (more,) = buttons(drawn, ids.MORE)
    assert (more["title"], more["tooltip"], more["data"][ids.VALUE]) == (
        "Show all",
        "Show all: Tasks",
        "home",
    )
    assert card(drawn)["refresh"]["action"]["data"] == {ids.DO: ids.REFRESH, ids.VALUE: "home"}
    shown = whole_page(page)
    assert findings(shown["task"]["value"]) == [] and told(shown).count("Task ") > told(drawn).count("Task ")


def test_of_two_sections_too_long_for_a_home_each_gets_its_share() -> None:
    ours, theirs = (tuple(Card(f"{name} {n}") for n in range(150)) for name in ("Task", "Question"))
    drawn = draw_page(Page("Home", (Section("Tasks", ours), Section("Questions", theirs))))
    assert weight(card(drawn)) <= limits.CARD_BYTES
    assert "Task 30" in told(drawn) and "Question 30" in told(drawn)

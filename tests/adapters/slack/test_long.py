"""What one message or one dialog cannot hold, and what only Slack draws its own way."""

from collections.abc import Iterable
from dataclasses import replace

from adapters.contract import Payload
from adapters.slack import ids, limits
from adapters.slack.inbox import live, read
from adapters.slack.render import draw, fitting, whole
from adapters.slack.saying import say
from adapters.slack.sheets import draw_sheet
from conversations.cards import Card, Choice, Fact, Field, Link, Picture, Sheet
from conversations.flows.steward import PASTE
from conversations.kinds import READERS
from tests.adapters.slack.sending import buttons, pressing, written
from tests.adapters.test_contract import CARDS, SHOWN, parts
from tests.fakes.slack.block_kit import problems, too_long, view_problems

SHEETS = tuple({shown.sheet: None for shown in SHOWN})


def told(drawn: Payload) -> str:
    """Everything that is written on a drawing."""
    return "\n".join(written(dict(drawn)))


CONTROLS = (Choice("snooze", "Not now", "snooze"), Choice("why", "Why this?", "why"))
LONG = Card(
    "A paragraph. " * 2000,
    title="A title " * 30,
    facts=tuple(Fact(f"Fact {n}", "value " * 30) for n in range(80)),
    choices=(Choice("yes", "Yes", "answer 7 yes"), Choice("no", "No, " * 40, "answer 7 no")),
    ask=CARDS[0].ask and replace(CARDS[0].ask, kind="yes_no"),
    why="Because. " * 100,
    controls=CONTROLS,
    seen_by="Your partner.",
    speech="de",
)


def test_a_card_too_long_for_a_message_keeps_what_can_be_pressed_and_shows_all_of_itself() -> None:
    drawn = draw(LONG)
    assert problems(drawn["blocks"], "message") == [] and not too_long(drawn["blocks"])
    assert len(buttons(drawn["blocks"], ids.ANSWER)) == 2
    assert "A paragraph." in told(drawn) and "Because." in told(drawn) and "Your partner." in told(drawn)
    more = buttons(drawn["blocks"], ids.MORE)
    assert [one["text"]["text"] for one in more] == ["Alles zeigen"] and drawn["blocks"][-1][
        "elements"
    ] == more
    assert read(pressing(more[0])) is None and live(pressing(more[0])).more
    shown = whole(LONG)
    assert view_problems(shown) == [] and shown["close"]["text"] == "Schließen"
    assert [part for part in parts(LONG) if " ".join(part.split()) not in " ".join(told(shown).split())] == []
    assert len(drawn["text"]) <= limits.MESSAGE_TEXT and drawn["text"].startswith("A title A title")


def test_several_answers_are_one_message_where_they_fit() -> None:
    drawn = fitting(CARDS[0], CARDS[1])
    assert drawn is not None
    for card in CARDS[:2]:
        assert [part for part in parts(card) if part not in told(drawn)] == []
    assert problems(drawn["blocks"], "message") == []
    assert fitting(CARDS[0], LONG) is None


def test_a_link_leads_where_it_says_and_a_picture_shows_what_it_says() -> None:
    card = Card(
        "Look.",
        links=(
            Link("How <it> works", "https://example.org/?a=1&b=2|3"),
            Link("Not a link", "javascript:alert(1)"),
        ),
        picture=Picture("cards/hello.png", "Two bubbles"),
    )
    drawn = draw(card, "https://flipside.example/media/")["blocks"]
    assert {
        "type": "mrkdwn",
        "text": "<https://example.org/?a=1&amp;b=2%7C3|How &lt;it&gt; works>",
        "verbatim": True,
    } in [block.get("text") for block in drawn]
    assert "Not a link: javascript:alert(1)" in told({"blocks": drawn})
    (image,) = [block for block in drawn if block["type"] == "image"]
    assert image == {
        "type": "image",
        "image_url": "https://flipside.example/media/cards/hello.png",
        "alt_text": "Two bubbles",
    }
    assert "[Two bubbles]" in told(draw(card))
    assert "[Two bubbles]" in told(
        draw(replace(card, picture=Picture("a.svg", "Two bubbles")), "https://f.example")
    )


def test_a_text_longer_than_slack_takes_is_the_one_thing_that_cannot_be_sent_here() -> None:
    """The paste of an import: 3,000 characters here, more from the command line."""
    long = {
        (s.form.name, s.question.key)
        for s in SHOWN
        if s.question.most > limits.INPUT_TEXT and s.question.kind == "text"
    }
    assert long == {(PASTE.name, "rows")}
    sheet = next(shown.sheet for shown in SHOWN if shown.form is PASTE)
    (block,) = [block for block in draw_sheet(sheet)["blocks"] if block["type"] == "input"]
    assert block["element"]["max_length"] == limits.INPUT_TEXT
    assert "python -m bot people import" in block["hint"]["text"]
    too_much = replace(sheet.fields[0], values=("x" * 3001,))
    (block,) = [b for b in draw_sheet(replace(sheet, fields=(too_much,)))["blocks"] if b["type"] == "input"]
    assert "initial_value" not in block["element"]


def test_every_kind_of_question_has_an_element() -> None:
    kinds = {field.kind for sheet in SHEETS for field in sheet.fields}
    assert kinds == set(READERS)


def test_choices_grow_from_ticks_to_a_list_to_a_search() -> None:
    assert [kinds_of(kind, n) for kind in ("one", "many") for n in (10, 11, 100, 101)] == [
        "radio_buttons", "static_select", "static_select", "external_select",
        "checkboxes", "multi_static_select", "multi_static_select", "multi_external_select",
    ]  # fmt: skip
    assert kinds_of("scale", 11) == "static_select" and kinds_of("tags", 3) == "multi_external_select"


def kinds_of(kind: str, count: int) -> str:
    """The type of the element for so many choices."""
    options = tuple((f"v{n}", f"Choice {n}") for n in range(count))
    view = draw_sheet(Sheet(7, "T", (Field("q", kind, "Which?", options),), "Send"))
    return str(next(block for block in view["blocks"] if block["type"] == "input")["element"]["type"])


def test_a_form_too_long_for_one_dialog_asks_the_rest_in_the_next() -> None:
    fields = tuple(
        Field(f"q{n}", "text", f"Question {n}?", most=200, seen_by="Your partner.", answered=n < 20)
        for n in range(80)
    )
    view = draw_sheet(Sheet(7, "A title that is long for a dialog", fields, "Send", speech="en"))
    asked = [block["block_id"] for block in view["blocks"] if block["type"] == "input"]
    assert view_problems(view) == []
    assert asked == [f"q{n}" for n in range(20, 20 + len(asked))] and len(asked) > 40
    assert say("en", "follows") in told(view)
    last = draw_sheet(Sheet(7, "T", sheet_rest(fields, asked), "Send", speech="en"))
    assert {f"q{n}" for n in range(20, 80)} <= {*asked, *(b.get("block_id") for b in last["blocks"])}


def sheet_rest(fields: Iterable[Field], sent: Iterable[str]) -> tuple[Field, ...]:
    """The form after these were answered."""
    return tuple(replace(field, answered=field.answered or field.question in sent) for field in fields)

"""What is filled into a form in Teams is heard field by field, in the chat and in a dialog."""

from adapters.teams import ids, sheets
from adapters.teams.saying import say
from conversations.cards import Field, Sheet
from conversations.forms import Answered, Line
from conversations.kinds import TAPS
from tests.adapters.teams.filling_in import GUIDS, SHEETS, drawn_fields, filled, forms, found, heard, meant
from tests.adapters.teams.seeing import buttons, sent, told
from tests.adapters.teams.sending import pressing


def test_a_form_is_heard_field_by_field() -> None:
    for sheet, drawn, send in forms():
        given = {ids.field(field.kind, field.question): filled(field) for field in sheet.fields}
        (button,) = buttons(drawn, ids.FORM)
        event = heard(send(sent(drawn, button, given, found())))
        expected = {field.question: meant(field) for field in drawn_fields(sheet)}
        assert event.conversation == sheet.conversation and isinstance(event.heard, Answered)
        assert [line.question for line in event.heard.lines] == list(expected)
        for line in event.heard.lines:
            assert line.values[: len(expected[line.question])] == expected[line.question]


def test_every_choice_of_every_field_can_be_picked() -> None:
    for field in dict.fromkeys(field for sheet in SHEETS for field in sheet.fields):
        drawn = sheets.draw_sheet(Sheet(7, "T", (field,), "Send"))
        several = field.kind == "many"
        for value, _ in field.options if field.kind in (*TAPS, "many") else ():
            given = {ids.field(field.kind, field.question): [ids.packed(value)] if several else value}
            event = heard(pressing(sent(drawn, buttons(drawn, ids.FORM)[0], given)))
            assert event.heard == Answered((Line(field.question, (value,)),))


def test_a_form_that_nobody_touched_says_what_it_showed() -> None:
    for sheet in SHEETS:
        kept = tuple(field for field in sheet.fields if field.values or field.least == 0)
        untouched = Sheet(sheet.conversation, sheet.title, kept, sheet.send)
        drawn = sheets.draw_sheet(untouched)
        if kept:
            event = heard(pressing(sent(drawn, buttons(drawn, ids.FORM)[0], {})))
            assert isinstance(event.heard, Answered)
            assert event.heard.lines == tuple(Line(f.question, f.values) for f in drawn_fields(untouched))


def test_people_who_were_named_stay_named_until_they_are_unticked() -> None:
    field = Field(
        "never", "person", "Whom?", values=("BK25", "CD01"), most=5, least=0, names=("Ben", "Cy, jr.")
    )
    drawn = sheets.draw_sheet(Sheet(7, "T", (field,), "Send", speech="en"))
    (button,) = buttons(drawn, ids.FORM)
    assert {"Ben", "Cy, jr."} <= set(told(drawn).splitlines())
    more, fewer = {"person.never": list(GUIDS[:1])}, {"named.never": ["CD01"]}
    lines = [heard(pressing(sent(drawn, button, given, GUIDS))).heard for given in ({}, more, fewer)]
    assert lines == [
        Answered((Line("never", ("BK25", "CD01")),)),
        Answered((Line("never", (f"<@{GUIDS[0]}>", "BK25", "CD01")),)),
        Answered((Line("never", ("CD01",)),)),
    ]


def test_an_answer_that_may_be_empty_may_be_empty() -> None:
    field = Field("thanks", "text", "Thanks?", most=500, least=0, values=("Old words.",), answered=True)
    drawn = sheets.draw_sheet(Sheet(7, "T", (field,), "Send"))
    event = heard(pressing(sent(drawn, buttons(drawn)[0], {"text.thanks": ""})))
    assert event.heard == Answered((Line("thanks", ()),))


def test_nothing_of_a_form_is_lost() -> None:
    for sheet in SHEETS:
        for drawn in (told(sheets.draw_sheet(sheet)), told(sheets.dialog(sheet))):
            listed = [
                label for f in sheet.fields if f.kind not in ("tags", "person") for _, label in f.options
            ]
            around = [
                t for f in sheet.fields for t in (f.label, f.help if f.kind != "tags" else "", f.seen_by)
            ]
            wanted = [sheet.why, sheet.send, sheet.title, *listed, *around]
            lines = [line.strip() for text in wanted for line in text.splitlines()]
            assert [line for line in lines if line not in drawn] == []


def test_what_was_unclear_stands_right_above_its_input_and_is_named_in_words() -> None:
    field = Field("about", "text", "About you", most=280, error="Please write a few words.")
    for speech in ("en", "de"):
        body = sheets.draw_sheet(Sheet(7, "Profile", (field,), "Send", speech=speech))["body"]
        place = next(n for n, one in enumerate(body) if one["type"] == "Input.Text")
        assert body[place - 1]["inlines"][0]["text"] == say(speech, "check", said=field.error)
        assert body[place]["errorMessage"] == say(speech, "needed")

"""What we draw in Teams, we can hear: every choice, field and further matter, in every language."""

import pytest

from adapters.teams import ids, limits, render, sheets
from adapters.teams.asking import in_place
from adapters.teams.inbox import live, read
from adapters.teams.pages import draw_page
from adapters.teams.pages import whole as whole_page
from adapters.teams.render import draw, refreshed_for, whole
from adapters.teams.saying import say
from adapters.teams.texts import weight
from conversations.cards import Card, Choice, Fact, twin
from conversations.forms import Answered, Line, Opened
from conversations.intents import parse
from conversations.kinds import TAPS
from conversations.pages import Page, Section
from tests.adapters.teams.filling_in import SHEETS, drawn_fields, filled, forms, found, heard, meant
from tests.adapters.teams.seeing import buttons, card, inputs, sent, told
from tests.adapters.teams.sending import fetching, pressing, submitting
from tests.adapters.test_contract import CARDS, LASTS, MERGED, SHOWN, matters, parts
from tests.fakes.teams.adaptive import problems
from tests.fakes.teams.reading import actions

EVERY = (*CARDS, *LASTS, *MERGED)
CONTROLS = (Choice("snooze", "Not now", "snooze"), Choice("why", "Why this?", "why"))


def test_a_press_is_heard_as_its_answer() -> None:
    for one in CARDS:
        assert one.ask is not None
        tapped = one.choices if in_place(one) is None else ()
        drawn = [button for button in buttons(draw(one), ids.ANSWER) if ids.VALUE in button["data"]]
        assert [button["data"][ids.VALUE] for button in drawn] == [choice.value for choice in tapped]
        for button, choice in zip(drawn, tapped, strict=True):
            event = heard(pressing(button["data"]))
            assert event.conversation == one.ask.conversation
            assert event.heard == Answered((Line(one.ask.question, (choice.value,)),))


def test_a_question_that_no_tap_answers_is_answered_in_its_card() -> None:
    """Also in the dialog that shows all of the card."""
    asked = set()
    for one in CARDS:
        field = in_place(one)
        if field is None or one.ask is None:
            assert one.ask is not None and one.ask.kind in TAPS
            continue
        asked.add(field.kind)
        for drawn, send in ((draw(one), pressing), (whole(one), submitting)):
            (button,) = (x for x in buttons(drawn, ids.ANSWER) if ids.VALUE not in x["data"])
            given = {ids.field(field.kind, field.question): filled(field)}
            event = heard(send(sent(drawn, button, given, found())))
            assert event.conversation == one.ask.conversation
            assert event.heard == Answered((Line(field.question, meant(field)),))
    assert asked >= {"text", "many", "tags", "date", "time", "person", "one"}


def test_what_can_be_picked_in_a_card_is_picked_by_its_value() -> None:
    for shown in SHOWN:
        field = in_place(shown.card)
        if field and field.options:
            mine = next(one for one in shown.sheet.fields if one.question == field.question)
            assert [value for value, _ in field.options] == [value for value, _ in mine.options]
            assert all(label in told(draw(shown.card)) for _, label in mine.options)


def test_a_question_that_may_stay_empty_is_answered_with_nothing() -> None:
    one = next(card for card in CARDS if card.ask and card.ask.least == 0 and card.ask.kind == "person")
    (button,) = (x for x in buttons(draw(one), ids.ANSWER))
    assert one.ask is not None
    assert heard(pressing(sent(draw(one), button, {}))).heard == Answered((Line(one.ask.question, ()),))


def test_a_question_that_is_filled_in_offers_its_whole_form_too() -> None:
    for one in CARDS:
        opening = buttons(draw(one), ids.OPEN)
        if one.ask is None or one.ask.kind in TAPS:
            assert opening == []
            continue
        (button,) = opening
        assert button["title"] == say(one.speech, "form")
        assert button["data"]["msteams"] == {"type": "task/fetch"}
        event = heard(fetching(button["data"]))
        assert (event.heard, event.conversation) == (Opened(), one.ask.conversation)
        assert live(fetching(button["data"])).opens == one.ask.conversation


def test_a_further_matter_opens_its_own_form() -> None:
    for one in MERGED:
        asked = matters(one)
        drawn = buttons(draw(one), ids.OPEN)[-len(asked) :]
        assert [button["title"] for button in drawn] == [matter.label for matter, _ in asked]
        for button, (matter, ask) in zip(drawn, asked, strict=True):
            event = heard(fetching(button["data"]))
            assert (event.heard, event.conversation) == (Opened(), ask.conversation)
            assert button["tooltip"].startswith(f"{matter.label}: ")


@pytest.mark.parametrize("why", ["", "You have a partner."])
def test_a_control_is_heard_as_the_command_it_stands_for(why: str) -> None:
    drawn = buttons(draw(Card("Good morning.", controls=CONTROLS, why=why)), ids.SAY)
    assert [one.get("mode") for one in drawn] == ["secondary" if why else None] * 2
    assert [heard(pressing(one["data"])).heard for one in drawn] == [parse(c.typed) for c in CONTROLS]


def test_nothing_of_a_card_is_lost() -> None:
    for one in EVERY:
        drawn = f"{told(draw(one))}\n{told(whole(one))}"
        assert [part for part in parts(one) if part not in drawn] == []


def test_the_plain_words_are_the_whole_meaning_and_stand_nowhere_twice() -> None:
    for one in EVERY:
        drawn = draw(one)
        assert drawn["summary"] == card(drawn)["fallbackText"] == twin(one).strip()
        assert "text" not in drawn


def test_what_travels_is_ids_only() -> None:
    """What a person reads is not in what travels back; a person's own words are, in their own form."""
    known = {ids.DO, ids.CONVERSATION, ids.QUESTION, ids.VALUE, "msteams"}
    for one in EVERY:
        values = {c.value for c in one.choices} | {c.typed for c in one.controls}
        questions = {one.ask.question} if one.ask else set()
        for button in buttons(draw(one)):
            data = button["data"]
            assert data.keys() <= known
            assert data.get(ids.VALUE) in {*values, None} and data.get(ids.QUESTION) in {*questions, None}
    for sheet in SHEETS:
        (button,) = buttons(sheets.draw_sheet(sheet, "a nonce"))
        shown = " ".join(field.question for field in drawn_fields(sheet))
        about = {ids.CONVERSATION: sheet.conversation, ids.NONCE: "a nonce", ids.SHOWN: shown}
        assert button["data"] == {ids.DO: ids.FORM, **about}


def pages() -> list[Page]:
    """Homes with every card on one of them."""
    starts = range(0, len(CARDS), 6)
    return [
        Page("Home", (Section("Now", CARDS[n : n + 6]), Section("Who to ask", LASTS[:2]))) for n in starts
    ]


def test_teams_takes_every_card_form_and_page() -> None:
    for one in EVERY:
        assert problems(card(draw(one))) == [] and problems(card(whole(one))) == []
        assert weight(card(draw(one))) <= limits.CARD_BYTES
    for _, drawn, _ in forms():
        assert problems(card(drawn)) == []
        assert weight(card(drawn)) <= limits.CARD_BYTES
    for page in pages():
        assert problems(card(draw_page(page))) == [] and problems(card(whole_page(page))) == []
        assert weight(card(draw_page(page))) <= limits.CARD_BYTES


def test_every_card_of_ours_fits_a_message_whole() -> None:
    assert [one.title for one in EVERY if buttons(draw(one), ids.MORE)] == []


def test_clients_that_do_not_know_a_press_send_the_same() -> None:
    for one in (draw(CARDS[0]), draw(MERGED[0]), sheets.draw_sheet(SHEETS[0], "n"), draw_page(pages()[0])):
        for button in actions(card(one)):
            if button["type"] == "Action.Execute":
                plain = button["fallback"]
                assert (plain["type"], plain["title"], plain["data"]) == (
                    "Action.Submit",
                    button["title"],
                    button["data"],
                )
                assert button["verb"] == button["data"][ids.DO]
                assert plain["associatedInputs"] == button["associatedInputs"]


def test_a_dialog_has_only_buttons_that_work_in_a_dialog() -> None:
    for one in (*map(whole, EVERY), *(sheets.dialog(sheet, "n") for sheet in SHEETS)):
        assert {button["type"] for button in buttons(one)} <= {"Action.Submit"}
        assert all("msteams" not in button["data"] for button in buttons(one))
        assert "refresh" not in card(one)


def test_every_card_can_be_drawn_anew_and_does_so_by_itself_for_its_reader() -> None:
    for drawn in (draw(CARDS[0]), draw(LASTS[0]), draw_page(pages()[0])):
        again = card(drawn)["refresh"]
        assert again["action"]["verb"] == ids.REFRESH and "userIds" not in again
        assert read(pressing(again["action"]["data"])) is None
        assert live(pressing(again["action"]["data"])).verb == ids.REFRESH
        mine = card(refreshed_for(drawn, "29:1ana"))
        assert mine["refresh"] == {**again, "userIds": ["29:1ana"]} and problems(mine) == []
    assert refreshed_for(render.plain("Hello."), "29:1ana")["text"] == "Hello."


def test_a_press_is_answered_with_a_card_a_word_or_an_error() -> None:
    one = CARDS[0]
    card_type, word_type = (
        "application/vnd.microsoft.card.adaptive",
        "application/vnd.microsoft.activity.message",
    )
    assert render.content_answer(draw(one)) == {
        "statusCode": 200,
        "type": card_type,
        "value": card(draw(one)),
    }
    form = sheets.draw_sheet(SHEETS[0])
    assert render.content_answer(form) == {"statusCode": 200, "type": card_type, "value": form}
    assert render.word_answer("Done.") == {"statusCode": 200, "type": word_type, "value": "Done."}
    told_off = {"code": "gone", "message": "Gone."}
    error = {"statusCode": 404, "type": "application/vnd.microsoft.error", "value": told_off}
    assert render.error_answer(404, "gone", "Gone.") == error


def test_the_inputs_of_one_card_are_not_sent_with_the_button_of_another() -> None:
    """Where cards stand together, what is filled in has a form of its own."""
    asking = next(one for one in CARDS if one.ask and one.ask.kind == "text")
    several = (whole(asking, CARDS[0]), draw_page(Page("Home", (Section("Now", (asking,)),))))
    for drawn in several:
        assert inputs(drawn) == []
        assert asking.text.splitlines()[0] in told(drawn)
        (button,) = buttons(drawn, ids.OPEN)
        assert button["title"] == say(asking.speech, "answer")


def test_what_is_only_told_needs_no_button() -> None:
    drawn = draw(Card("It is done.", facts=(Fact("When", "Tue 3 Mar"),)))
    assert buttons(drawn) == [] and "Tue 3 Mar" in told(drawn)

"""How each kind of answer is read, as people type it, in both languages."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from conversations.forms import Option, Question, Scene, Unclear
from conversations.kinds import Asking, clean, read
from conversations.words import words

NOW = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)  # a Wednesday, half past ten in Berlin


def heard(kind: str, text: str | tuple[str, ...], speech: str = "en", **facts: Any) -> Any:
    """The answer kept, or the key of the hint."""
    here = NOW.astimezone(ZoneInfo("Europe/Berlin"))
    people = (Option("anna", "Anna Berg"), Option("anne", "Anna Bergmann"), Option("me", "Mine Ergün"))
    scene = Scene(words(speech, "Europe/Berlin"), here, ("Python", "Public speaking"), people)
    known = {"me": "me", **facts.pop("known", {})}
    asking = Asking("fit", Question("fit", kind, **facts), known, scene)
    try:
        return read(asking, (text,) if isinstance(text, str) else text)
    except Unclear as unclear:
        return f"? {unclear.key}"


THREE = ("good", "unsure", "no")


@pytest.mark.parametrize(
    ("speech", "text", "kept"),
    [
        ("en", "good", "good"),
        ("en", "  UNSURE ", "unsure"),
        ("en", "Not right", "no"),
        ("en", "2", "unsure"),
        ("en", "4", "? pick_one"),
        ("en", "0", "? pick_one"),
        ("en", "", "? pick_one"),
        ("en", "good, unsure", "? pick_one"),
        ("de", "Passt nicht", "no"),
        ("de", "good", "good"),
        ("de", "gut", "good"),
    ],
)
def test_one_is_picked_by_value_label_or_number(speech: str, text: str, kept: str) -> None:
    assert heard("one", text, speech, options=THREE) == kept


def test_where_the_values_are_numbers_nothing_is_counted() -> None:
    weeks = ("1", "2", "4", "6")
    here = NOW.astimezone(ZoneInfo("UTC"))
    asking = Asking("pause", Question("weeks", "one", weeks), {}, Scene(words("en"), here))
    assert [read(asking, (text,)) for text in ("4", "6", "4 weeks")] == ["4", "6", "4"]
    with pytest.raises(Unclear):
        read(asking, ("3",))


@pytest.mark.parametrize(
    ("speech", "text", "kept"),
    [
        ("en", "yes", True),
        ("en", "Yep", True),
        ("en", "OK", True),
        ("en", "n", False),
        ("en", "ja", "? yes_or_no"),
        ("de", "ja", True),
        ("de", "Jo", True),
        ("de", "nö", False),
        ("de", "yes", True),
        ("de", "vielleicht", "? yes_or_no"),
        ("en", "", "? yes_or_no"),
    ],
)
def test_yes_and_no_are_heard_in_the_readers_own_words(speech: str, text: str, kept: object) -> None:
    assert heard("yes_no", text, speech) == kept


@pytest.mark.parametrize(
    ("speech", "text", "kept"),
    [
        ("en", "2026-03-04", "2026-03-04"),
        ("en", "2026-3-5", "2026-03-05"),
        ("en", "today", "2026-03-04"),
        ("de", "morgen", "2026-03-05"),
        ("de", "4.5.", "2026-05-04"),
        ("de", "4.5.2026", "2026-05-04"),
        ("de", "4. 5. 26", "? which_day"),
        ("en", "5/4", "2026-04-05"),
        ("en", "5/4/26", "2026-04-05"),
        ("de", "1.2.", "2027-02-01"),
        ("en", "2026-02-30", "? which_day"),
        ("de", "31.2.", "? which_day"),
        ("en", "2026-03-03", "? day_is_past"),
        ("en", "1.3.2020", "? day_is_past"),
        ("en", "next Tuesday", "? which_day"),
        ("en", "", "? which_day"),
        ("en", "9999-99-99", "? which_day"),
    ],
)
def test_a_day_is_read_as_iso_or_in_the_short_form(speech: str, text: str, kept: str) -> None:
    assert heard("date", text, speech) == kept


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("14:30", "14:30"),
        ("14.30", "14:30"),
        ("14h30", "14:30"),
        ("9", "09:00"),
        ("2 pm", "14:00"),
        ("12 am", "00:00"),
        ("12pm", "12:00"),
        ("14 Uhr", "14:00"),
        ("14:30 Uhr", "14:30"),
        ("0:00", "00:00"),
        ("24:00", "? which_hour"),
        ("13 pm", "? which_hour"),
        ("14:60", "? which_hour"),
        ("half past two", "? which_hour"),
        ("", "? which_hour"),
    ],
)
def test_an_hour_is_read_with_and_without_minutes(text: str, kept: str) -> None:
    assert heard("time", text) == kept


def test_an_hour_that_is_past_today_is_no_time_to_meet() -> None:
    today = {"day": "2026-03-04"}
    assert heard("time", "10:30", known=today) == "? hour_is_past"
    assert heard("time", "10:31", known=today) == "10:31"
    assert heard("time", "8", known={"day": "2026-03-05"}) == "08:00"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("python, PUBLIC SPEAKING;Kochen", ("Python", "Public speaking", "Kochen")),
        ("Python\nPython, python", ("Python",)),
        (("a, b", "c"), ("a, b", "c")),
        (" , ;\t", "? pick_some"),
        ("-", "? pick_some"),
        ("a, b, c, d", "? pick_fewer"),
        ("x" * 61, "? tag_too_long"),
        ("عربي، 🌍", ("عربي، 🌍",)),
    ],
)
def test_skills_are_a_list_with_commas(text: str | tuple[str, ...], kept: object) -> None:
    assert heard("tags", text, most=3) == kept


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Good, 3", ("good", "no")),
        ("1;1;2", ("good", "unsure")),
        (("unsure", "good"), ("unsure", "good")),
        ("good, perhaps", "? not_a_choice"),
        ("1, 2, 3", "? pick_fewer"),
        ("", "? pick_some"),
    ],
)
def test_many_are_picked_by_value_label_or_number(text: str | tuple[str, ...], kept: object) -> None:
    assert heard("many", text, options=THREE, most=2) == kept


def test_a_choice_with_a_comma_in_it_is_one_choice() -> None:
    options = (Option("a", "Mon 9 Mar, 11:30"), Option("b", "Another time"))
    assert heard("many", "Mon 9 Mar, 11:30", options=lambda known, scene: options) == ("a",)


@pytest.mark.parametrize(
    ("text", "kept"),
    [("3", 3), ("5", 5), ("6", "? number_between"), ("0", "? number_between"), ("three", "? number_between")],
)
def test_a_scale_is_a_number_between_its_ends(text: str, kept: object) -> None:
    assert heard("scale", text, options=("1", "2", "3", "4", "5")) == kept


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Anna Berg", ("anna",)),
        ("@anne", ("anne",)),
        ("Berg", "? which_one"),
        ("ANNA", ("anna",)),
        ("Anna Berg; anne", ("anna", "anne")),
        ("Zoe", "? nobody_by_that_name"),
        ("Mine", "? not_yourself"),
        ("-", ()),
        ("Nobody", ()),
        ("", ()),
    ],
)
def test_a_person_is_named_and_doubts_are_asked(text: str, kept: object) -> None:
    assert heard("person", text, least=0, most=5) == kept


def test_nobody_is_said_in_the_readers_language() -> None:
    assert heard("person", "niemand", "de", least=0) == ()


def test_text_is_kept_as_typed_but_for_what_cannot_be_seen() -> None:
    assert heard("text", "  two\nlines \x00\x1b ") == "two\nlines"
    assert heard("text", "x" * 501, most=500) == "? too_long"
    assert heard("text", "x" * 500, most=500) == "x" * 500
    assert heard("text", " ") == "? say_something"
    assert heard("text", "-", least=0) == ""


def test_letters_of_every_script_and_joined_emoji_stay_whole() -> None:
    family, name = "👩‍👩‍👧", "ليلى\u200fالحدادي"
    assert clean(f" {family} {name}\u0007 ") == f"{family} {name}"
    assert clean("e\u0301") == "é"
    assert clean("id\tname") == "id\tname"

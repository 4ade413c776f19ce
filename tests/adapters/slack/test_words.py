"""The adapter's own few words, and the answers to searches."""

import re
from pathlib import Path

import pytest

import adapters.slack
from adapters.slack import limits
from adapters.slack.options import answer, found, found_or_own
from adapters.slack.saying import everywhere, languages, say, table
from conversations.cards import Field, Sheet
from conversations.words import languages as spoken

SKILLS = (("mysql", "MySQL"), ("sql", "SQL"), ("talks", "Giving talks"))
ON_BUTTONS = ("answer", "more")
ON_DIALOGS = ("close", "later")


def test_every_language_of_flipside_is_spoken_here_with_the_same_words() -> None:
    assert languages() == spoken()
    for speech in languages():
        assert table(speech).keys() == table("en").keys()
        for key, text in table(speech).items():
            assert re.findall(r"\{\w+\}", text) == re.findall(r"\{\w+\}", table("en")[key])
        assert all(len(table(speech)[key]) <= limits.BUTTON_TEXT for key in ON_BUTTONS)
        assert all(len(table(speech)[key]) <= limits.TITLE for key in ON_DIALOGS)


def test_every_word_is_used() -> None:
    source = "\n".join(path.read_text("utf-8") for path in Path(adapters.slack.__file__).parent.glob("*.py"))
    assert [key for key in table("en") if f'"{key}"' not in source] == []


@pytest.mark.parametrize(
    ("speech", "word"), [("de", "Antworten"), ("de-CH", "Antworten"), ("fr", "Answer"), ("", "Answer")]
)
def test_an_unknown_language_reads_english(speech: str, word: str) -> None:
    assert say(speech, "answer") == word


def test_where_nobody_knows_who_reads_every_language_says_it() -> None:
    assert everywhere("busy").splitlines() == [say(speech, "busy") for speech in languages()]


def values(options: object) -> list[str]:
    """The values of an answer."""
    assert isinstance(options, list)
    return [one["value"] for one in options]


@pytest.mark.parametrize(
    ("query", "offered"),
    [
        ("sq", ["sql", "mysql", "sq"]),
        (" SQL ", ["sql", "mysql"]),
        ("MYSQL", ["mysql"]),
        ("knitting", ["knitting"]),
        ("x" * 61, []),
        ("", ["mysql", "sql", "talks"]),
    ],
)
def test_what_begins_with_the_words_comes_first_and_the_words_themselves_last(
    query: str, offered: list[str]
) -> None:
    assert values(found_or_own(query, SKILLS)["options"]) == offered


def test_a_list_of_choices_offers_nothing_of_ones_own() -> None:
    assert values(found("sq", SKILLS)["options"]) == ["sql", "mysql"]
    assert values(found("knitting", SKILLS)["options"]) == []


def test_no_more_is_offered_than_slack_shows() -> None:
    many = tuple((f"v{n}", f"Choice {n}") for n in range(150))
    assert len(found("choice", many)["options"]) == limits.SELECT_OPTIONS
    own = values(found_or_own("choice", many)["options"])
    assert (len(own), own[-1]) == (limits.SELECT_OPTIONS, "choice")


def test_a_search_is_answered_from_the_form_as_it_stands_now() -> None:
    fields = (
        Field("offers", "tags", "What?", SKILLS),
        Field("zone", "one", "Where?", (("Europe/Berlin", "Berlin"),)),
    )
    sheet = Sheet(12, "Profile", fields, "Send")
    assert values(answer(sheet, "offers", "knit")["options"]) == ["knit"]
    assert values(answer(sheet, "zone", "ber")["options"]) == ["Europe/Berlin"]
    assert values(answer(sheet, "zone", "knit")["options"]) == []
    assert answer(sheet, "gone", "knit") == answer(None, "offers", "knit") == {"options": []}

"""The adapter's own few words, and the answers to searches."""

import re
from pathlib import Path

import pytest

import adapters.teams
from adapters.teams import limits
from adapters.teams.options import answer
from adapters.teams.saying import everywhere, languages, say, table
from conversations.cards import Field, Sheet
from conversations.words import languages as spoken

SKILLS = (("mysql", "MySQL"), ("sql", "SQL"), ("talks", "Giving talks"))
ON_BUTTONS = ("answer", "send", "form", "more")
SEARCH = "application/vnd.microsoft.search.searchResponse"


def test_every_language_of_flipside_is_spoken_here_with_the_same_words() -> None:
    assert languages() == spoken()
    for speech in languages():
        assert table(speech).keys() == table("en").keys()
        for key, text in table(speech).items():
            assert re.findall(r"\{\w+\}", text) == re.findall(r"\{\w+\}", table("en")[key])
        assert all(len(table(speech)[key]) <= limits.BUTTON for key in ON_BUTTONS)


def test_every_word_is_used() -> None:
    source = "\n".join(path.read_text("utf-8") for path in Path(adapters.teams.__file__).parent.glob("*.py"))
    assert [key for key in table("en") if f'"{key}"' not in source] == []


@pytest.mark.parametrize(
    ("speech", "word"), [("de", "Antworten"), ("de-CH", "Antworten"), ("fr", "Answer"), ("", "Answer")]
)
def test_an_unknown_language_reads_english(speech: str, word: str) -> None:
    assert say(speech, "answer") == word


def test_where_nobody_knows_who_reads_every_language_says_it() -> None:
    assert everywhere("busy").splitlines() == [say(speech, "busy") for speech in languages()]


FORM = Sheet(
    12,
    "Profile",
    (
        Field("offers", "tags", "What?", SKILLS),
        Field("zone", "one", "Where?", (("Europe/Berlin", "Berlin"), ("a,b", "Both"))),
        Field("topics", "many", "Which?", (("a,b", "Both"), *((f"v{n}", f"Topic {n}") for n in range(150)))),
    ),
    "Send",
)


def found(question: str, query: str) -> list[str]:
    """The values that a search finds."""
    drawn = answer(FORM, question, query)
    assert (drawn["statusCode"], drawn["type"], drawn["value"].keys()) == (200, SEARCH, {"results"})
    return [one["value"] for one in drawn["value"]["results"]]


@pytest.mark.parametrize(
    ("query", "offered"),
    [
        ("sq", ["sql", "mysql", "sq"]),
        (" SQL ", ["sql", "mysql"]),
        ("MYSQL", ["mysql"]),
        ("knitting, sewing", ["knitting%2C sewing"]),
        ("x" * 61, []),
        ("", ["mysql", "sql", "talks"]),
    ],
)
def test_what_begins_with_the_words_comes_first_and_the_words_themselves_last(
    query: str, offered: list[str]
) -> None:
    assert found("offers", query) == offered


def test_a_list_of_choices_offers_nothing_of_ones_own() -> None:
    assert found("zone", "ber") == ["Europe/Berlin"]
    assert found("zone", "knitting") == []


def test_one_of_several_is_packed_and_a_single_one_is_not() -> None:
    assert found("zone", "both") == ["a,b"]
    assert found("topics", "both") == ["a%2Cb"]


def test_no_more_is_offered_than_teams_shows() -> None:
    assert len(found("topics", "topic")) == limits.FOUND


def test_a_search_for_what_is_no_longer_asked_finds_nothing() -> None:
    nothing = {"statusCode": 200, "type": SEARCH, "value": {"results": []}}
    assert answer(FORM, "gone", "knit") == answer(None, "offers", "knit") == nothing

"""Commands: the same words on every platform, a few that work bare, and the nearest one for the rest."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from conversations.forms import Asked
from conversations.intents import ADMIN, BARE, INTENTS, PARTICIPANT, UNKNOWN, bare, nearest, parse
from conversations.words import languages, words


@pytest.mark.parametrize("intent", INTENTS)
def test_every_command_is_understood_with_and_without_words_behind_it(intent: str) -> None:
    assert parse(intent) == Asked(intent)
    assert parse(f"  {intent.upper()}   and more ") == Asked(intent, "and more")


@pytest.mark.parametrize("speech", languages())
@pytest.mark.parametrize("intent", (*PARTICIPANT, *ADMIN))
def test_every_name_in_every_language_means_its_command(intent: str, speech: str) -> None:
    said = words(speech)
    for name in said.names("command." + "_".join(intent.split()[:2]) + ".names"):
        assert parse(name, said).intent == intent


def test_no_words_at_all_ask_for_help() -> None:
    assert parse("") == parse("   ") == Asked("help")


def test_lines_behind_a_command_stay_as_they_are() -> None:
    assert parse("admin announce Tea at\n\n  four") == Asked("admin announce", "Tea at\n\n  four")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("help", Asked("help")),
        ("Pause", Asked("pause")),
        ("pause 2026-05-01", Asked("pause", "2026-05-01")),
        ("/home", Asked("home")),
        ("/flipside stop", Asked("stop")),
        ("pause please, I am busy", None),
        ("help me", None),
        ("join", Asked("join")),
        (
            "admin announce Tea at four, in the small kitchen on the third floor",
            Asked("admin announce", "Tea at four, in the small kitchen on the third floor"),
        ),
        ("admin work", None),
        ("no", None),
        ("", None),
    ],
)
def test_a_few_commands_work_as_bare_words(text: str, meant: Asked | None) -> None:
    assert bare(text, words("en")) == meant


def test_bare_words_are_heard_in_the_readers_language() -> None:
    german = words("de")
    heard = {bare(name, german) for intent in BARE for name in german.names(f"command.{intent}.names")}
    assert {one.intent for one in heard if one} == BARE


@pytest.mark.parametrize(
    ("typed", "found"),
    [("hepl", "help"), ("shedule", "schedule"), ("admin anounce", "admin announce"), ("xyzzy", ""), ("", "")],
)
def test_an_unknown_word_is_answered_with_the_nearest_command(typed: str, found: str) -> None:
    assert nearest(typed) == found


@given(st.text(max_size=200))
@example("x" * 10_000)
@example("\x00\ud7ff")
def test_whatever_is_typed_is_a_command_or_unknown(text: str) -> None:
    asked = parse(text)
    assert asked.intent in (*INTENTS, UNKNOWN)
    assert isinstance(nearest(asked.rest), str)

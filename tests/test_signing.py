"""Tokens of calendar links: nobody makes one without a key, and no letter of one can be changed."""

import base64
import re

from hypothesis import assume, example, given
from hypothesis import strategies as st

from bot.signing import Tokens

secrets = st.text(min_size=1, max_size=60)
sessions = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40)
sides = st.sampled_from(["mentee", "mentor"])
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_."


@given(secrets, sessions, sides)
def test_a_token_is_read_as_it_was_made(secret: str, session: str, side: str) -> None:
    token = Tokens([secret]).make(session, side)
    assert Tokens([secret]).read(token) == (session, side)
    assert re.fullmatch(r"[\w.-]+", token, re.ASCII)


@given(secrets, secrets, sessions, sides)
def test_without_the_key_a_token_is_worth_nothing(secret: str, other: str, session: str, side: str) -> None:
    assume(secret != other)
    token = Tokens([other]).make(session, side)
    assert Tokens([secret]).read(token) is None
    assert Tokens(()).read(token) is None


@given(sessions, sides, st.data())
def test_no_letter_of_a_token_can_be_changed_left_out_or_added(
    session: str, side: str, data: st.DataObject
) -> None:
    tokens = Tokens(["key"])
    token = tokens.make(session, side)
    at = data.draw(st.integers(0, len(token) - 1))
    letter = data.draw(st.sampled_from(LETTERS))
    for forged in (token[:at] + letter + token[at + 1 :], token[:at] + token[at + 1 :], f"{token}{letter}"):
        assert forged == token or tokens.read(forged) is None


@given(st.text())
@example("")
@example(".")
@example("\ud800.\ud800")
def test_whatever_somebody_types_is_no_token(typed: str) -> None:
    assert Tokens(["key"]).read(typed) is None


def test_the_first_key_signs_and_every_key_is_believed() -> None:
    old, new = Tokens(["one"]), Tokens(["two", "one"])
    token = old.make("c1~r1n1-1", "mentee")
    assert new.read(token) == ("c1~r1n1-1", "mentee")
    assert new.make("c1~r1n1-1", "mentee") == Tokens(["two"]).make("c1~r1n1-1", "mentee") != token
    assert Tokens(["two"]).read(token) is None


def test_two_sides_have_two_tokens_and_none_shows_the_key() -> None:
    tokens = Tokens(["a key that nobody may see"])
    mine, theirs = tokens.make("c1~r1n1-1", "mentee"), tokens.make("c1~r1n1-1", "mentor")
    assert mine != theirs
    shown = f"{tokens!r} {mine} {base64.urlsafe_b64decode(mine.partition('.')[0] + '==')!r}"
    assert "nobody may see" not in shown


def test_without_a_key_nothing_is_made() -> None:
    assert Tokens(()).make("c1~r1n1-1", "mentee") == Tokens([""]).make("c1~r1n1-1", "mentee") == ""

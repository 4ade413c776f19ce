"""Colleagues who were picked or mentioned: found by their account, or refused with the reason."""

import pytest

from conversations.forms import Mention, Option, Question, Scene, Unclear
from conversations.kinds import Asking, mentioned, read
from conversations.words import languages, words
from tests.conversations.talks import HERE

PEOPLE = (Option("anna", "Anna Berg"),)
MENTIONS = (
    Mention("U1", "anna"),
    Mention("W2", "ben"),
    Mention("U3", why_not="bot"),
    Mention("U4", why_not="guest"),
    Mention("U5", why_not="left"),
    Mention("U6", why_not="elsewhere"),
    Mention("U7", why_not="double"),
    Mention("U8"),
    Mention("U9", "me"),
)


def heard(*values: str, speech: str = "en", most: int = 3) -> object:
    """Person ids, or the sentence of the hint."""
    scene = Scene(words(speech), HERE, (), PEOPLE, MENTIONS)
    asking = Asking("logistics", Question("never", "person", most=most, least=0), {"me": "me"}, scene)
    try:
        return read(asking, values)
    except Unclear as unclear:
        return scene.words.say(f"hint.{unclear.key}", **unclear.values)


@pytest.mark.parametrize(
    ("values", "found"),
    [
        (("<@U1>",), ("anna",)),
        (("<@U1|anna.berg>",), ("anna",)),
        (("<@U1|berg, anna>",), ("anna",)),
        (("<@U1>", "<@W2>"), ("anna", "ben")),
        (("<@U1> <@W2>",), ("anna", "ben")),
        (("<@U1>,Anna Berg",), ("anna",)),
        (("Anna Berg", "<@W2>"), ("anna", "ben")),
        (("<@U1><@U1>",), ("anna",)),
        ((" <@U1> ",), ("anna",)),
        (("-",), ()),
    ],
)
def test_a_picked_account_is_the_person_behind_it(values: tuple[str, ...], found: object) -> None:
    assert heard(*values) == found


REASONS = {
    "U3": ("account of an app", "App"),
    "U4": ("guest", "Gast"),
    "U5": ("switched off", "abgeschaltet"),
    "U6": ("another company", "anderen Unternehmen"),
    "U7": ("second account", "zweite Konto"),
    "U8": ("do not know yet", "kenne ich noch nicht"),
    "U0NEVER": ("do not know yet", "kenne ich noch nicht"),
    "U9": ("That is you", "Das bist du"),
}


@pytest.mark.parametrize("account", REASONS)
@pytest.mark.parametrize("speech", languages())
def test_whoever_cannot_be_picked_is_refused_with_the_reason(account: str, speech: str) -> None:
    for values in ((f"<@{account}>",), ("<@U1>", f"<@{account}>"), (f"<@U1> <@{account}|x>",)):
        said = heard(*values, speech=speech)
        assert isinstance(said, str)
        assert REASONS[account][languages().index(speech)] in said


@pytest.mark.parametrize(
    ("text", "accounts"),
    [("<@U1>", ("U1",)), ("<@U1|x> and <@W2>", ("U1", "W2")), ("@U1", ()), ("<@>", ()), ("<@U 1>", ())],
)
def test_a_mention_is_read_in_one_form_only(text: str, accounts: tuple[str, ...]) -> None:
    assert mentioned(text) == accounts

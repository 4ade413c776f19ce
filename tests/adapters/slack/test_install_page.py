"""The pages of an installation and the state it carries: whatever comes from outside is text, or nothing."""

import html
import re

from hypothesis import given
from hypothesis import strategies as st

from adapters import leaflets
from adapters.slack import install_page, install_state
from conversations.words import languages, words
from tests.adapters.slack.installs import MINUTE, NOW


@given(st.text(max_size=60))
def test_any_accept_language_gives_words(accepts: str) -> None:
    assert leaflets.spoken(accepts).speech in languages()


@given(st.text(max_size=80), st.text(max_size=80))
def test_whatever_stands_on_a_page_is_text(title: str, sentence: str) -> None:
    drawn = install_page.page(words("en"), title, (sentence,), leaflets.Button("/x", title))
    tags = set(re.findall(r"<(\w+)", drawn))
    assert tags <= {"html", "head", "meta", "title", "link", "body", "main", "h1", "p", "a"}
    assert html.escape(sentence) in drawn


numbers = st.text("abcdef0123456789", min_size=16, max_size=40)


@given(numbers, numbers, numbers, st.integers(0, 1200))
def test_a_state_is_worth_something_in_its_own_browser_and_time_only(
    browser: str, other: str, number: str, seconds: int
) -> None:
    state = install_state.new(b"k", browser, number, NOW)
    later = NOW + seconds * MINUTE / 60
    right = number if seconds <= 600 else None
    assert install_state.read(state, b"k", browser, later) == right
    assert install_state.read(state, b"other", browser, later) is None
    if other != browser:
        assert install_state.read(state, b"k", other, later) is None


@given(st.text(max_size=80), st.text(max_size=40))
def test_what_we_did_not_sign_is_nothing(state: str, browser: str) -> None:
    assert install_state.read(state, b"k", browser, NOW) is None

"""The vault: what is sealed is opened by its keys and by nobody else, and shows nothing of itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.vault import CannotOpen, NoKey, Vault, new_key

OLD, NEW, OTHER = new_key(), new_key(), new_key()
tokens = st.text(min_size=1, max_size=200)


@given(tokens)
def test_what_is_sealed_can_be_opened_again(token: str) -> None:
    assert Vault(OLD).open(Vault(OLD).seal(token)) == token


@given(st.text("abcdefghijkl-0123456789", min_size=4, max_size=80))
def test_a_sealed_token_carries_no_trace_of_itself(token: str) -> None:
    sealed = Vault(OLD).seal(f"xoxb-{token}")
    assert f"xoxb-{token}" not in sealed and "xoxb" not in sealed
    assert Vault(OLD).seal(f"xoxb-{token}") != sealed


def test_another_key_does_not_open_it_and_is_told_what_to_do() -> None:
    with pytest.raises(CannotOpen, match="install Flipside again") as caught:
        Vault(OTHER).open(Vault(OLD).seal("xoxb-1"))
    assert "xoxb" not in str(caught.value) and OTHER not in str(caught.value)
    assert caught.value.__cause__ is None


@pytest.mark.parametrize("damaged", ["", "xoxb-1", "gAAAA", "…"])
def test_what_is_no_sealed_token_is_not_opened(damaged: str) -> None:
    with pytest.raises(CannotOpen):
        Vault(OLD).open(damaged)


def test_without_a_key_nothing_is_sealed_or_opened() -> None:
    empty = Vault("")
    assert not empty.ready and Vault(OLD).ready
    for act in (empty.seal, empty.open, empty.rotate):
        with pytest.raises(NoKey, match="python -m bot key"):
            act("xoxb-1")


@given(tokens)
def test_rotation_lets_the_old_key_go(token: str) -> None:
    before = Vault(OLD).seal(token)
    both = Vault(f"{NEW},{OLD}")
    after = both.rotate(before)
    assert Vault(NEW).open(after) == both.open(before) == token
    with pytest.raises(CannotOpen):
        Vault(OLD).open(after)


def test_rotating_twice_changes_nothing_the_second_time() -> None:
    both = Vault(f"{NEW},{OLD}")
    once = both.rotate(Vault(OLD).seal("xoxb-1"))
    assert both.rotate(once) == once


def test_it_shows_no_key() -> None:
    assert repr(Vault(f"{NEW},{OLD}")) == "Vault(***)"
    assert OLD not in repr(vars(Vault(OLD)))


def test_a_new_key_is_another_one_each_time() -> None:
    assert new_key() != new_key()

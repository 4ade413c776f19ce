"""Tokens that stand for one side of a session, for links that open without signing in.

Rule 1: whoever has no key can neither make a token nor change a letter of one.
Rule 2: the first key signs, every key is believed: the same order as in FLIPSIDE_KEY (bot/vault.py).
Rule 3: nothing in here shows a key. What a key signs here is worth nothing anywhere else.
"""

import base64
import binascii
import hmac
from collections.abc import Iterable

PURPOSE = b"flipside calendar"
BETWEEN = "|"  # in no id (decision 0005)


class Tokens:
    """Makes and reads tokens with secrets of any form; without one it makes none and believes none."""

    def __init__(self, secrets: Iterable[str]) -> None:
        self._keys = tuple(hmac.digest(one.encode(), PURPOSE, "sha256") for one in secrets if one)

    def __repr__(self) -> str:
        return "Tokens(***)" if self._keys else "Tokens()"

    def make(self, session: str, side: str) -> str:
        """The token of a side, from letters, digits and `-_.`; empty without a key."""
        named = _spelled(f"{session}{BETWEEN}{side}".encode())
        return f"{named}.{_mark(self._keys[0], named)}" if self._keys else ""

    def read(self, token: str) -> tuple[str, str] | None:
        """Session and side; None for whatever was not made with one of our keys."""
        named, _, mark = token.partition(".")
        if not token.isascii() or not any(hmac.compare_digest(mark, _mark(k, named)) for k in self._keys):
            return None
        try:
            text = base64.urlsafe_b64decode(named + "=" * (-len(named) % 4)).decode()
        except (binascii.Error, UnicodeDecodeError):
            return None
        session, _, side = text.rpartition(BETWEEN)
        return session, side


def _mark(key: bytes, named: str) -> str:
    return _spelled(hmac.digest(key, named.encode(), "sha256"))


def _spelled(what: bytes) -> str:
    return base64.urlsafe_b64encode(what).decode().rstrip("=")

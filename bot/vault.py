"""The vault: tokens are sealed before they reach the database, and opened only to be used.

Rule 1: the first key seals, every key opens. So a key is changed by putting a new one in front,
        sealing everything again (`rotate`), and taking the old one away.
Rule 2: nothing in here shows a key or a token: not a repr, not an error, not a log.
Rule 3: the only module that knows the library.
"""

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


class NoKey(Exception):
    """There is no key to seal or to open with."""

    def __init__(self) -> None:
        super().__init__(
            "FLIPSIDE_KEY is empty, so no token can be kept. Make a key: python -m bot key; then set "
            "FLIPSIDE_KEY and restart. See docs/settings.md."
        )


class CannotOpen(Exception):
    """None of the keys opens a sealed token."""

    def __init__(self) -> None:
        super().__init__(
            "None of the keys in FLIPSIDE_KEY opens a token of the database: it was sealed with another one, "
            "or is damaged. Put the old key behind the new one, with a comma between; if it is lost, install "
            "Flipside again in that workspace."
        )


class Vault:
    """Seals and opens with the keys of FLIPSIDE_KEY, which have commas between them; empty is no key."""

    def __init__(self, keys: str) -> None:
        found = [Fernet(key) for key in keys.split(",") if key]
        self._first = found[0] if found else None
        self._all = MultiFernet(found) if found else None

    def __repr__(self) -> str:
        return "Vault(***)" if self._all else "Vault()"

    @property
    def ready(self) -> bool:
        """Whether there is a key."""
        return self._all is not None

    def seal(self, token: str) -> str:
        """The token as the database may keep it: another text each time. Raises NoKey."""
        if self._first is None:
            raise NoKey
        return self._first.encrypt(token.encode()).decode()

    def open(self, sealed: str) -> str:
        """The token again. Raises NoKey, CannotOpen."""
        if self._all is None:
            raise NoKey
        try:
            return self._all.decrypt(sealed.encode()).decode()
        except InvalidToken:
            raise CannotOpen from None

    def rotate(self, sealed: str) -> str:
        """The same token, sealed with the first key; unchanged where it was. Raises NoKey, CannotOpen."""
        if self._first is None:
            raise NoKey
        try:
            self._first.decrypt(sealed.encode())
        except InvalidToken:
            return self.seal(self.open(sealed))
        return sealed


def new_key() -> str:
    """A key that nobody has."""
    return Fernet.generate_key().decode()

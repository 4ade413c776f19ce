"""What an installation carries to Slack and back, so that it ends in the browser that began it.

Rule 1: pure. A state is a time, a number that nobody can guess and our signature over both and the browser's
        cookie: it is worth nothing in another browser, and nothing after LIFE.
Rule 2: that it is used once is for whoever keeps the numbers (`read` gives it).
"""

import hashlib
import hmac
from datetime import datetime, timedelta

LIFE = timedelta(minutes=10)
LEAST = 16  # characters of a cookie that we take for ours


def new(secret: bytes, browser: str, number: str, now: datetime) -> str:
    """A state for this browser. `number` is unguessable and holds no dot."""
    issued = f"{int(now.timestamp())}.{number}"
    return f"{issued}.{_sign(secret, issued, browser)}"


def read(state: str, secret: bytes, browser: str, now: datetime) -> str | None:
    """The number of a state that is ours, of this browser, and not too old; None otherwise."""
    issued, _, signature = state.rpartition(".")
    at, _, number = issued.partition(".")
    if not is_browser(browser) or not _same(signature, _sign(secret, issued, browser)):
        return None
    age = now.timestamp() - int(at)  # we signed it, so it is a number
    return number if age <= LIFE.total_seconds() else None


def is_browser(cookie: str) -> bool:
    """Whether a cookie may be one that we gave."""
    return len(cookie) >= LEAST and cookie.isalnum() and cookie.isascii()


def _sign(secret: bytes, issued: str, browser: str) -> str:
    return hmac.new(secret, f"install:{issued}:{browser}".encode(), hashlib.sha256).hexdigest()


def _same(given: str, right: str) -> bool:
    return hmac.compare_digest(given.encode(), right.encode())

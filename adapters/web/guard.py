"""Who may come in: hosts, origins, sessions, tokens. Pure functions, so that each refusal is a table row.

Rule 1: this workspace has no passwords, so it answers only to the names it was given (no DNS rebinding).
Rule 2: a session is a person's id and our signature; the token ties a tab to the person it was opened as.
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Collection
from urllib.parse import urlsplit

LOOPBACK = frozenset(("localhost", "127.0.0.1", "::1"))


def is_known_host(host: str, allowed: Collection[str]) -> bool:
    """Whether a Host header names this machine's loopback or a configured host, on any port."""
    name = _hostname(host)
    return name in LOOPBACK or name in {_hostname(each) for each in allowed}


def is_same_origin(host: str, origin: str | None, fetch_site: str | None) -> bool:
    """Whether a request that changes something comes from our own pages. Silence is a no."""
    if fetch_site is not None and fetch_site != "same-origin":
        return False
    if origin is not None:
        return urlsplit(origin).netloc.lower() == host.lower()
    return fetch_site == "same-origin"


def session(person: str, secret: bytes) -> str:
    """The cookie of a person who has signed in."""
    name = base64.urlsafe_b64encode(person.encode()).decode().rstrip("=")
    return f"{name}.{_sign('session', person, secret)}"


def person_of(cookie: str, secret: bytes) -> str | None:
    """Whom a cookie names, or None when we did not sign it."""
    name, _, signature = cookie.partition(".")
    try:
        person = base64.urlsafe_b64decode(name + "=" * (-len(name) % 4)).decode()
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return None
    return person if _same(signature, _sign("session", person, secret)) else None


def token(person: str, secret: bytes) -> str:
    """What a page of this person sends back with every change."""
    return _sign("token", person, secret)


def is_token(given: str, person: str, secret: bytes) -> bool:
    """Whether the page that sends this was opened as this person."""
    return _same(given, token(person, secret))


def _sign(purpose: str, person: str, secret: bytes) -> str:
    return hmac.new(secret, f"{purpose}:{person}".encode(), hashlib.sha256).hexdigest()


def _same(given: str, right: str) -> bool:
    return hmac.compare_digest(given.encode(), right.encode())


def _hostname(host: str) -> str:
    """The name without port and brackets, in lower case; empty when it is not a host at all."""
    try:
        return (urlsplit(f"//{host}").hostname or "").rstrip(".")
    except ValueError:
        return ""

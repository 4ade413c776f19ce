"""How the values of settings are read: one function for each kind.

Rule: pure. A value that is none raises ValueError with the second half of a sentence: "is no port …".
"""

import base64
import re
import uuid
from collections.abc import Callable

DATABASES = ("sqlite:///", "postgresql+psycopg://")
SAFE = ("https://", "http://127.0.0.1:", "http://localhost:")  # an address that may carry secrets
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
KEY_BYTES = 32
HOST = re.compile(r"(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{1,63}|localhost")


def text(value: str) -> str:
    """Any text."""
    return value.strip()


def one_of(*allowed: str) -> Callable[[str], str]:
    """One of these, as written."""

    def read(value: str) -> str:
        if value not in allowed:
            raise ValueError(f"is none of {', '.join(allowed)}")
        return value

    return read


def database(value: str) -> str:
    """The URL of a database that we speak."""
    if not value.startswith(DATABASES):
        raise ValueError(f"begins with neither {DATABASES[0]} nor {DATABASES[1]}")
    return value


def port(value: str) -> int:
    """A port; 0 leaves the choice to the system."""
    if not value.isdecimal() or not 0 <= int(value) <= 65535:
        raise ValueError("is no port from 0 to 65535")
    return int(value)


def number(value: str) -> int:
    """A whole number."""
    if not value.lstrip("-").isdecimal():
        raise ValueError("is no whole number")
    return int(value)


def count(value: str) -> int:
    """A whole number from 1 on."""
    if not value.isdecimal() or int(value) < 1:
        raise ValueError("is no whole number from 1 on")
    return int(value)


def level(value: str) -> str:
    """A level of the log, in any case."""
    return one_of(*LEVELS)(value.upper())


def base(value: str) -> str:
    """A Web API: calls are appended to it, so it ends with a slash."""
    return address(value) + "/"


def public(value: str) -> str:
    """Where we are reached from outside, without a path at the end; it may be empty."""
    return address(value) if value else ""


def address(value: str) -> str:
    """An address without a slash at its end: https, or this very machine."""
    if not value.startswith(SAFE):
        raise ValueError("does not begin with https://")
    return value.rstrip("/")


def keys(value: str) -> str:
    """Keys of 32 bytes each, as URL-safe base64, with commas between them."""
    for key in value.split(","):
        try:
            length = len(base64.urlsafe_b64decode(key.strip()))
        except ValueError:
            length = 0
        if length != KEY_BYTES:
            raise ValueError("holds a key that is none. Make one: python -m bot key")
    return ",".join(key.strip() for key in value.split(","))


def guid(value: str) -> str:
    """An id of Microsoft's, in lower case; it may be empty."""
    found = value.strip().lower()
    if found and not is_guid(found):
        raise ValueError("is no id like 00000000-0000-0000-0000-000000000000")
    return found


def is_guid(value: str) -> bool:
    """Whether this is an id of Microsoft's: 32 hexadecimal digits in five groups."""
    try:
        return str(uuid.UUID(value)) == value.lower()
    except ValueError:
        return False


def guids(value: str) -> tuple[str, ...]:
    """Several ids with commas between them; none where it is empty."""
    return tuple(guid(part) for part in value.split(",") if part.strip())


def hosts(value: str) -> tuple[str, ...]:
    """Names of hosts with commas between them, each without https:// and without a port."""
    found = tuple(part.strip().lower() for part in value.split(",") if part.strip())
    if not found or not all(is_host(one) for one in found):
        raise ValueError("holds something that is no name of a host, such as smba.trafficmanager.net")
    return found


def is_host(value: str) -> bool:
    """Whether this is the name of a host, of two parts or more: a top-level domain would be everybody's."""
    return bool(HOST.fullmatch(value))
